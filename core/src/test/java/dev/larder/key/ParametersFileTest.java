package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersFileTest {
    private static final Parameters STATED = Parameters.of(
                    "solver", Parameters.of("tol", 1e-6).and("method", "no").datum())
            .and("start", LocalDate.of(2012, 1, 1))
            .and("sizes", new Datum.Sequence(List.of(Datum.Whole.of(1), Datum.Whole.of(2))));

    @TempDir
    private Path directory;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    @Test
    void theNameOfAFileSaysWhatItIsWrittenIn() throws IOException {
        String json =
                "{\"sizes\":[1,2],\"start\":{\"$date\":\"2012-01-01\"},\"solver\":{\"method\":\"no\",\"tol\":1e-6}}";
        String yaml = "# by hand\nsolver:\n  tol: 1e-6\n  method: no\nstart: {$date: 2012-01-01}\nsizes:\n- 1\n- 2\n";
        for (Path each : List.of(
                file("a.json", json),
                file("a.yaml", yaml),
                file("a.yml", yaml),
                file("A.YAML", yaml),
                file("b.yml", json))) {
            assertThat(Parameters.read(each)).as(each.toString()).isEqualTo(STATED);
        }
        assertThat(Parameters.readJson(json)).isEqualTo(STATED);
        assertThat(Parameters.readYaml(yaml)).isEqualTo(STATED);
    }

    @Test
    void aComponentInYamlHasTheKeyOfTheSameInJson() {
        assertThat(Recipe.readYaml("type: sim\nversion: '1'\nparameters:\n  dt: 0.5\n  yes: no\n")
                        .key())
                .isEqualTo(
                        Recipe.read("{\"type\":\"sim\",\"version\":\"1\",\"parameters\":{\"dt\":0.5,\"yes\":\"no\"}}")
                                .key());
        assertThatThrownBy(() -> Recipe.readYaml("type: sim\nversion: 1"))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("a version is a text such as \"1\"");
        assertThatThrownBy(() -> Recipe.readYaml("type: [sim")).hasMessageStartingWith("line 1, column ");
    }

    @Test
    void anErrorNamesFileLineAndColumn() throws IOException {
        Path yaml = file("p.yaml", "a: 1\nb: {c: 1, c: 2}\n");
        assertThatThrownBy(() -> Parameters.read(yaml))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage(yaml + ": line 2, column 11: the member 'c' stands twice");
        Path json = file("p.json", "{\"a\":1,\n\"a\":2}");
        assertThatThrownBy(() -> Parameters.read(json))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage(json + ": line 2, column 1: the member 'a' stands twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# empty", "1", "[a]", "null", "{$set: [a]}"})
    void whatIsNoMappingStatesNoParameters(String yaml) {
        assertThatThrownBy(() -> Parameters.readYaml(yaml))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage(
                        "parameters are names and values, as {\"solver\":{\"tol\":1e-6}} states them; write {} where"
                                + " there are none");
    }

    @Test
    void whatCannotBeReadIsToldByName() throws IOException {
        assertThatThrownBy(() -> Parameters.read(directory.resolve("no.json")))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage("there is no file " + directory.resolve("no.json"));
        Path other = file("p.toml", "a = 1");
        assertThatThrownBy(() -> Parameters.read(other))
                .hasMessage(other + " is not known by its name; parameters are read from .json, .yaml and .yml files");
        Path latin = Files.write(directory.resolve("l.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9});
        assertThatThrownBy(() -> Parameters.read(latin)).hasMessage(latin + " is not UTF-8; save it as UTF-8");
        Path large = Files.write(directory.resolve("large.json"), new byte[(16 << 20) + 1]);
        assertThatThrownBy(() -> Parameters.read(large)).hasMessageContaining("longer than the 16 MiB");
        Path folder = Files.createDirectory(directory.resolve("d.json"));
        assertThatThrownBy(() -> Parameters.read(folder))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageStartingWith("cannot read " + folder);
    }
}
