package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.key.Recipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCommandTest {
    private static final String COMPONENT = "{\"type\":\"t\",\"version\":\"1\",\"parameters\":{\"a\":1,\"b\":2.5}}";

    @TempDir
    private Path directory;

    private Cli cli;

    @BeforeEach
    void makeCli() {
        cli = new Cli(directory);
    }

    @Test
    void printsTheKeyAloneOnOneLine() {
        Cli.Result result = cli.run("key", cli.file("c.json", COMPONENT));
        assertThat(result).isEqualTo(new Cli.Result(0, Recipe.read(COMPONENT).key() + "\n", ""));
    }

    @Test
    void readsStandardInput() {
        assertThat(cli.runWithInput(COMPONENT, "key", "-").out())
                .isEqualTo(Recipe.read(COMPONENT).key() + "\n");
    }

    @Test
    void theOrderOfMembersAndTheLayoutDoNotMatter() {
        String other =
                "{ \"parameters\" : {\"b\":2.5,\n\"a\":1}, \"inputs\":{}, \"version\":\"1\", \"type\":\"\\u0074\" }";
        assertThat(cli.run("key", cli.file("c.json", other)).out())
                .isEqualTo(Recipe.read(COMPONENT).key() + "\n");
    }

    @Test
    void aComponentInYamlHasTheKeyOfTheSameInJson() {
        String yaml = "# by hand\ntype: t\nversion: '1'\nparameters:\n  a: 1\n  b: 2.5\n";
        for (String name : new String[] {"c.yaml", "c.yml", "C.YAML"}) {
            assertThat(cli.run("key", cli.file(name, yaml)))
                    .as(name)
                    .isEqualTo(new Cli.Result(0, Recipe.read(COMPONENT).key() + "\n", ""));
        }
        assertThat(cli.run("key", cli.file("c.yaml", COMPONENT)).out())
                .isEqualTo(Recipe.read(COMPONENT).key() + "\n");
        assertThat(cli.run("key", cli.file("bom.yaml", "\uFEFF" + yaml)).out())
                .isEqualTo(Recipe.read(COMPONENT).key() + "\n");
        assertThat(cli.run("key", cli.file("c.json", yaml)).exitCode()).isEqualTo(Exit.BAD_INPUT);
    }

    @Test
    void aMistakeInYamlIsToldWithFileLineAndColumn() {
        String file = cli.file("c.yaml", "type: t\nversion: '1'\ntype: u\n");
        assertThat(cli.run("key", file))
                .isEqualTo(new Cli.Result(
                        Exit.BAD_INPUT,
                        "",
                        "larder: " + file + ": line 3, column 1: the member 'type' stands twice\n"));
    }

    @Test
    void jsonIsAskedFor() {
        assertThat(cli.run("key", "--json", cli.file("c.json", COMPONENT)).out())
                .isEqualTo("{\"key\":\"" + Recipe.read(COMPONENT).key() + "\",\"type\":\"t\"}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"type\":\"t\"}",
                "{\"type\":\"\",\"version\":\"1\"}",
                "{\"type\":\"t\",\"version\":1}",
                "{\"type\":\"t\",\"version\":\"1\",\"type\":\"t\"}",
                "{\"type\":\"t\",\"version\":\"1\",\"colour\":\"red\"}",
                "{\"type\":\"t\",\"version\":\"1\",\"parameters\":[]}",
                "{\"type\":\"t\",\"version\":\"1\",\"parameters\":{\"a\":{\"$nosuch\":1}}}",
                "{\"type\":\"t\",\"version\":\"1\",\"inputs\":{\"a\":\"sha256:12\"}}",
                "{\"type\":\"\\ud800\",\"version\":\"1\"}",
                "{\"type\":\"t\",\"version\":\"1\"} x",
                "\uFEFF{\"type\":\"t\",\"version\":\"1\"}"
            })
    void aComponentThatStatesNoneIsRefusedWithItsName(String json) {
        String file = cli.file("c.json", json);
        Map<String, String> before = cli.everything();
        Cli.Result result = cli.run("key", file);
        assertThat(result.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(result.err()).startsWith("larder: " + file);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.out()).isEmpty();
        assertThat(cli.everything()).isEqualTo(before);
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        byte[] latin1 = "{\"type\":\"caf\u00e9\",\"version\":\"1\"}".getBytes(StandardCharsets.ISO_8859_1);
        Cli.Result result = cli.run("key", cli.file("c.json", latin1));
        assertThat(result.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(result.err()).contains("not UTF-8");
    }

    @Test
    void aDeepOneIsRefusedWithoutTroublingTheStack() {
        String deep = "{\"type\":\"t\",\"version\":\"1\",\"parameters\":{\"a\":" + "[".repeat(200_000)
                + "]".repeat(200_000) + "}}";
        assertThat(cli.run("key", cli.file("c.json", deep)).err()).contains("nested");
    }

    @Test
    void moreThanTheMostIsNotRead() {
        Cli.Result result = cli.run("key", cli.file("c.json", new byte[SourceText.MOST_OF_A_COMPONENT + 1]));
        assertThat(result.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(result.err()).contains("16.0 MiB");
    }

    @Test
    void aFileThatCannotBeReadIsToldByName() {
        assertThat(cli.run("key", "nosuch.json").err()).isEqualTo("larder: no such file: nosuch.json\n");
        assertThat(cli.run("key", directory.toString()).err()).contains("is a directory");
        assertThat(cli.run("key", "a\0b").exitCode()).isEqualTo(Exit.BAD_INPUT);
    }
}
