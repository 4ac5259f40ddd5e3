package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.store.DataStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever only looks makes no store. */
class NoStoreTest {
    @TempDir
    private Path directory;

    private Cli cli;

    @BeforeEach
    void makeCli() {
        cli = new Cli(directory);
        cli.component(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls",
                "ls type=x",
                "show abcd",
                "get abcd",
                "get abcd -o OUT",
                "would-hit COMPONENT",
                "rm abcd",
                "verify",
                "gc",
                "gc --dry-run"
            })
    void aCommandThatLooksSaysThatThereIsNone(String line) {
        String[] arguments = line.replace("COMPONENT", directory + "/component1.json")
                .replace("OUT", directory + "/out.json")
                .split(" ");
        Map<String, String> before = cli.everything();
        Cli.Result result = cli.run(arguments);
        assertThat(result.exitCode()).isEqualTo(Exit.UNAVAILABLE);
        assertThat(result.err())
                .startsWith("larder: no store at file:" + cli.store())
                .contains("--store");
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.out()).isEmpty();
        assertThat(cli.everything()).isEqualTo(before);
    }

    @Test
    void anEmptyDirectoryIsNoStoreAndStaysEmpty() throws IOException {
        Files.createDirectory(cli.store());
        assertThat(cli.run("ls").exitCode()).isEqualTo(Exit.UNAVAILABLE);
        assertThat(cli.store()).isEmptyDirectory();
    }

    @Test
    void aFileInItsPlaceIsToldAsAFile() {
        cli.file("store", "something");
        Cli.Result result = cli.run("ls");
        assertThat(result.exitCode()).isEqualTo(Exit.UNAVAILABLE);
        assertThat(result.err()).contains("is a file");
        assertThat(cli.store()).hasContent("something");
    }

    @Test
    void aDirectoryOfSomethingElseIsToldAndLeftAlone() throws IOException {
        Files.createDirectory(cli.store());
        cli.file("store/thesis.tex", "something");
        Map<String, String> before = cli.everything();
        assertThat(cli.run("ls").exitCode()).isEqualTo(Exit.UNAVAILABLE);
        Cli.Result put = cli.run("put", cli.component(1), "--from", directory + "/component1.json");
        assertThat(put.exitCode()).isEqualTo(Exit.UNAVAILABLE);
        assertThat(put.err()).contains("not a Larder store");
        assertThat(cli.everything()).isEqualTo(before);
    }

    @Test
    void aStoreOfANewerFormatIsRefusedUntouched() {
        cli.put(1, "1");
        cli.store().resolve("FORMAT").toFile().setWritable(true);
        cli.file("store/FORMAT", "larder filesystem 999\nrequires:\n");
        Map<String, String> before = cli.everything();
        Cli.Result result = cli.run("ls");
        assertThat(result.exitCode()).isEqualTo(Exit.UNSUPPORTED_FORMAT);
        assertThat(result.err()).contains("999");
        assertThat(cli.everything()).isEqualTo(before);
    }

    @Test
    void aStoreThatIsThereIsSaidToExist() {
        String uri = "file:" + cli.store();
        assertThat(DataStores.exists(uri)).isFalse();
        cli.put(1, "1");
        assertThat(DataStores.exists(uri)).isTrue();
    }

    @Test
    void putMakesTheStore() {
        cli.put(1, "1");
        assertThat(cli.run("ls").exitCode()).isEqualTo(Exit.DONE);
    }

    @Test
    void aKeyNeedsNoStore() {
        assertThat(cli.run("key", cli.component(1)).exitCode()).isEqualTo(Exit.DONE);
        assertThat(cli.store()).doesNotExist();
    }

    @Test
    void anEmptyStoreIsToldInAFriendlyWay() {
        cli.put(1, "1");
        cli.run("rm", cli.key(1));
        Cli.Result result = cli.run("ls");
        assertThat(result.exitCode()).isEqualTo(Exit.DONE);
        assertThat(result.out()).isEqualTo("the store is empty\n");
        assertThat(cli.run("ls", "--json").out()).isEmpty();
    }
}
