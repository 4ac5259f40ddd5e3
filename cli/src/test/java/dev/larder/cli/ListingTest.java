package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingTest {
    @TempDir
    private Path directory;

    private Cli cli;

    @BeforeEach
    void makeCli() {
        cli = new Cli(directory);
    }

    @Test
    void listsNewestFirst() {
        cli.put(1, "1");
        cli.put(2, "2");
        cli.put(3, "3");
        List<String> lines = cli.run("ls").lines();
        assertThat(lines.get(0)).matches("key +type +attribute +parameters +size +age +cost");
        assertThat(lines.subList(1, lines.size()))
                .extracting(line -> line.substring(0, 12))
                .containsExactly(short12(3), short12(2), short12(1));
        assertThat(lines.get(1)).contains("test.rates  value      n=3");
    }

    private String short12(int number) {
        return cli.key(number).substring("sha256:".length()).substring(0, 12);
    }

    @Test
    void aSelectorMayBeOneArgumentOrSeveral() {
        cli.put(1, "1");
        cli.put(2, "2");
        assertThat(cli.run("ls", "type=test.* and params.n>1").lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith(short12(2));
        assertThat(cli.run("ls", "type=test.*", "and", "params.n<2").lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith(short12(1));
        assertThat(cli.run("ls", "type=other").out()).isEqualTo("nothing in the store is selected by that\n");
    }

    @Test
    void aSelectorThatSelectsNothingSensibleIsRefused() {
        cli.put(1, "1");
        Cli.Result result = cli.run("ls", "type~x");
        assertThat(result.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(result.err()).contains("character 7").hasLineCount(1);
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        cli.run(
                "put",
                cli.file(
                        "long.json",
                        "{\"type\":\"" + "t".repeat(200) + "\",\"version\":\"1\",\"parameters\":{\"p\":\""
                                + "é😀".repeat(2000) + "\"}}"),
                "--from",
                cli.file("v.json", "1"));
        for (int columns : new int[] {80, 100, 120, 200}) {
            cli.columns = columns;
            assertThat(cli.run("ls").lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
        }
    }

    @Test
    void whatATerminalWouldObeyIsNotPrinted() {
        String hostile =
                "{\"type\":\"x\\u001b[2J\\u009b\\u202e\\ny\",\"version\":\"1\",\"parameters\":{\"\\u0007bell\":1}}";
        cli.run(
                "put",
                cli.file("h.json", hostile),
                "--attribute",
                "a\u001b]0;title",
                "--from",
                cli.file("v.json", "1"));
        String listed = cli.run("ls").out();
        assertThat(listed).hasLineCount(2);
        assertThat(listed.chars().filter(c -> c != '\n')).noneMatch(c -> Character.isISOControl(c) || c == 0x202e);
        String shown = cli.run(
                        "show", cli.run("key", directory + "/h.json").out().strip())
                .out();
        assertThat(shown.chars().filter(c -> c != '\n')).noneMatch(c -> Character.isISOControl(c) || c == 0x202e);
    }

    @Test
    void jsonHoldsEverythingThatIsKnown() {
        String key = cli.put(1, "[1,2,3]");
        Cli.Result result = cli.run("ls", "--json");
        assertThat(result.out()).hasLineCount(1);
        Datum.Mapping info = (Datum.Mapping) CanonicalJson.read(result.out());
        assertThat(info.members().keySet())
                .containsExactly(
                        "attribute",
                        "codec",
                        "cost_seconds",
                        "created",
                        "digest",
                        "inputs",
                        "key",
                        "metadata",
                        "parameters",
                        "size",
                        "sources",
                        "type",
                        "version",
                        "writer");
        assertThat(info.member("key")).isEqualTo(new Datum.Text(key));
        assertThat(info.member("size")).isEqualTo(Datum.Whole.of(7));
        assertThat(info.member("digest"))
                .isEqualTo(new Datum.Text(
                        CanonicalJson.digest(CanonicalJson.read("[1,2,3]")).toString()));
    }

    @Test
    void coloursAreForTerminalsThatWantThem() {
        cli.put(1, "1");
        assertThat(cli.run("ls").out()).doesNotContain("\u001b");
        cli.terminals = Set.of(Shell.Stream.OUT);
        assertThat(cli.run("ls").out()).contains("\u001b[1m");
        cli.environment.put("NO_COLOR", "1");
        assertThat(cli.run("ls").out()).doesNotContain("\u001b");
        assertThat(cli.run("--help").out()).doesNotContain("\u001b");
    }
}
