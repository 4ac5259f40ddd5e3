package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShowTest {
    @TempDir
    private Path directory;

    private Cli cli;

    @BeforeEach
    void makeCli() {
        cli = new Cli(directory);
    }

    @Test
    void theRecipeAloneHasTheKeyAsItsSha256() {
        String key = cli.put(1, "1");
        Cli.Result result = cli.run("show", key, "--recipe");
        assertThat(Digest.of(result.out().getBytes(StandardCharsets.UTF_8))).hasToString(key);
        assertThat(cli.run("show", key, "--recipe", "--json").out()).isEqualTo(result.out());
    }

    @Test
    void showsTheRecipeAndEveryAttribute() {
        String key = cli.put(1, "spikes", "[1,2]");
        cli.put(1, "volts", "{\"a\":1,\"b\":2}");
        String out = cli.run("show", key).out();
        assertThat(out)
                .contains("key        " + key, "type       test.rates", "      \"n\": 1\n")
                .contains("attribute  spikes\nvalue      a list of 2\n")
                .contains("attribute  volts\nvalue      an object of 2 members (a, b)\n");
    }

    @Test
    void jsonIsALineForEachAttribute() {
        String key = cli.put(1, "spikes", "[1,2]");
        cli.put(1, "volts", "2");
        assertThat(cli.run("show", key, "--json").lines()).hasSize(2).allSatisfy(line -> {
            Datum.Mapping object = (Datum.Mapping) CanonicalJson.read(line);
            assertThat(object.member("key")).isEqualTo(new Datum.Text(key));
            Datum.Text recipe = (Datum.Text) object.member("recipe");
            assertThat(Digest.of(recipe.value().getBytes(StandardCharsets.UTF_8)))
                    .hasToString(key);
        });
    }

    @Test
    void indentedJsonIsTheSameJson() {
        String json = "{\"a\":[1,2,{\"b\":\"x,y:{}[]\\\"\\\\\"}],\"c\":{},\"d\":[],\"e\":[[]]}";
        String indented = IndentedJson.of(json, "  ");
        assertThat(CanonicalJson.write(CanonicalJson.read(indented))).isEqualTo(json);
        assertThat(indented)
                .startsWith("{\n    \"a\": [\n      1,\n")
                .contains("\"c\": {},")
                .contains("\"x,y:{}[]\\\"\\\\\"");
    }
}
