package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileInputTest {
    @TempDir
    Path directory;

    private static Recipe recipe(Path input) {
        return Recipe.of(Component.of("t", Version.of("1"), Parameters.NONE, Inputs.named("data", Input.of(input))));
    }

    @Test
    void aFileIsItsContent() throws IOException {
        Path file = Files.writeString(directory.resolve("a.csv"), "1,2\n");
        Path same = Files.writeString(directory.resolve("b.csv"), "1,2\n");
        assertThat(recipe(file).text())
                .contains("\"inputs\":{\"data\":{\"$content\":\"" + CanonicalJson.digest(Datum.File.at(file)) + "\"}}");
        assertThat(recipe(same).key()).isEqualTo(recipe(file).key());
        Files.writeString(same, "1,3\n");
        assertThat(recipe(same).key()).isNotEqualTo(recipe(file).key());
    }

    @Test
    void aDirectoryIsTheContentOfAllThatLiesInIt() throws IOException {
        Files.writeString(directory.resolve("a.csv"), "1,2\n");
        Key before = recipe(directory).key();
        assertThat(recipe(directory).text())
                .contains(CanonicalJson.digest(Datum.Tree.at(directory)).toString());
        Files.move(directory.resolve("a.csv"), directory.resolve("b.csv"));
        assertThat(recipe(directory).key()).isNotEqualTo(before);
    }

    @Test
    void whatIsNotThereOrCannotBeReadIsRefusedWithItsPath() throws IOException {
        Path none = directory.resolve("none");
        assertThatThrownBy(() -> Input.of(none))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage("an input: no such file: " + none);
        Path self = Files.createSymbolicLink(directory.resolve("self"), Path.of("self"));
        assertThatThrownBy(() -> Input.of(self))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageStartingWith("an input, " + self + ", cannot be read: ");
    }
}
