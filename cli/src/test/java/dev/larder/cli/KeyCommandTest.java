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

    private static final String SUSPICIOUS = "{\"type\":\"t\",\"version\":\"1\",\"parameters\":{"
            + "\"file\":\"data/in.csv\",\"n\":400,\"solver\":{\"tol\":0.10000000149011612},"
            + "\"start\":{\"$instant\":\"2012-01-01T00:00:00Z\"}}}";

    @Test
    void annotatedTheKeyIsPrecededByWhatItIsMadeOf() {
        assertThat(cli.run("key", "--annotate", cli.file("c.json", SUSPICIOUS)).lines())
                .containsExactly(
                        "inputs                 mapping  {}",
                        "larder                 text     \"recipe/1\"",
                        "parameters.file        text     \"data/in.csv\"",
                        "  ! a text that looks like a path: the file's content does not count",
                        "parameters.n           whole    400",
                        "parameters.solver.tol  real     0.10000000149011612",
                        "  ! a float made a double: 0.1 is another value",
                        "parameters.start       instant  {\"$instant\":\"2012-01-01T00:00:00Z\"}",
                        "type                   text     \"t\"",
                        "version                text     \"1\"",
                        Recipe.read(SUSPICIOUS).key().toString());
    }

    @Test
    void annotatedLinesAreNoWiderThanTheTerminalAndTheKeyIsWhole() {
        String wide = "{\"type\":\"" + "t".repeat(300) + "\",\"version\":\"1\",\"parameters\":{\"" + "é😀".repeat(100)
                + "\":\"" + "😀é".repeat(100) + "\",\"m\":{\"$array\":{\"data\":[" + "0.5,".repeat(63)
                + "0.5],\"dtype\":\"f64\",\"shape\":[2,2,2,2,2,2]}}}}";
        for (String component : new String[] {SUSPICIOUS, wide}) {
            String file = cli.file("c.json", component);
            for (int columns : new int[] {40, 60, 80, 200}) {
                cli.columns = columns;
                java.util.List<String> lines =
                        cli.run("key", "--annotate", file).lines();
                assertThat(lines.subList(0, lines.size() - 1))
                        .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(columns));
                assertThat(lines).last().isEqualTo(Recipe.read(component).key().toString());
            }
        }
        cli.columns = 40;
        assertThat(cli.run("key", "--annotate", cli.file("c.json", SUSPICIOUS)).lines())
                .contains("…ters.solver.tol  real     0.1000000014…");
    }

    @Test
    void annotatedJsonIsAnObjectForEachValueAndThenTheKey() {
        assertThat(cli.run("key", "--annotate", "--json", cli.file("c.json", SUSPICIOUS))
                        .lines())
                .hasSize(9)
                .contains("{\"hint\":\"a float made a double: 0.1 is another value\",\"kind\":\"real\","
                        + "\"path\":\"parameters.solver.tol\",\"value\":0.10000000149011612}")
                .last()
                .isEqualTo("{\"key\":\"" + Recipe.read(SUSPICIOUS).key() + "\",\"type\":\"t\"}");
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
