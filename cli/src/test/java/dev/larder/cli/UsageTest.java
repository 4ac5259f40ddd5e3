package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    private static final List<String> COMMANDS =
            List.of("demo", "ls", "show", "get", "put", "key", "diff", "would-hit", "rm", "verify", "gc", "version");

    @TempDir
    private Path directory;

    private Cli cli;

    @BeforeEach
    void makeCli() {
        cli = new Cli(directory);
    }

    @Test
    void helpNamesEveryCommand() {
        Cli.Result help = cli.run("--help");
        assertThat(help.exitCode()).isZero();
        assertThat(COMMANDS).allSatisfy(command -> assertThat(help.out()).contains("\n  " + command + " "));
        assertThat(help.err()).isEmpty();
        assertThat(cli.run("help")).isEqualTo(help);
        assertRefused(cli.run("help", "nosuch"), "nosuch");
    }

    @Test
    void everyCommandHasHelpWithTheOptionsOfAll() {
        assertThat(COMMANDS).allSatisfy(command -> {
            Cli.Result help = cli.run(command, "--help");
            assertThat(help.exitCode()).isZero();
            assertThat(help.out()).contains("larder " + command, "--store", "--json", "--debug");
            assertThat(cli.run("help", command)).isEqualTo(help);
        });
    }

    @Test
    void helpFitsANarrowTerminal() {
        cli.columns = 60;
        assertThat(cli.run("ls", "--help").lines())
                .filteredOn(line -> !line.startsWith("  larder "))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
    }

    @Test
    void noCommandPrintsTheHelpAsAMistake() {
        Cli.Result none = cli.run();
        assertThat(none.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).contains("Usage: larder", "would-hit");
    }

    @Test
    void anUnknownCommandIsToldWithTheNearestOne() {
        assertRefused(cli.run("lss"), "no command 'lss'", "did you mean 'ls'?", "larder --help");
        assertRefused(cli.run("verfy"), "did you mean 'verify'?");
    }

    @Test
    void anUnknownOptionIsToldWithTheNearestOne() {
        assertRefused(cli.run("ls", "--stor", "file:x"), "no option '--stor'", "did you mean '--store'?");
        assertRefused(cli.run("gc", "--dryrun"), "did you mean '--dry-run'?");
        assertRefused(cli.run("--jsn", "ls"), "did you mean '--json'?");
    }

    @Test
    void aMissingOrSuperfluousArgumentIsTold() {
        assertRefused(cli.run("get"), "missing required parameter", "ID", "larder get --help");
        assertRefused(cli.run("put", "x.json"), "--from");
        assertRefused(cli.run("ls", "--store"), "--store");
        assertRefused(cli.run("version", "extra"), "'extra'", "too many");
        assertRefused(cli.run("get", "abcd", "efgh"), "'efgh'", "too many");
    }

    @Test
    void globalOptionsStandBeforeOrBehindTheCommand() {
        cli.put(1, "1");
        String uri = cli.environment.remove("LARDER_STORE");
        assertThat(cli.run("--store", uri, "--json", "ls").out()).startsWith("{");
        assertThat(cli.run("ls", "--json", "--store=" + uri).out()).startsWith("{");
    }

    @Test
    void aStoreMayBeNamedLikeACommand() {
        assertRefused(cli.run("--store=ls", "verify"), "a store is named like file:results");
    }

    @Test
    void theOptionNamesTheStoreBeforeTheEnvironmentDoes() {
        cli.put(1, "1");
        assertThat(cli.run("ls", "--store", "memory:").out()).contains("empty");
        cli.environment.put("LARDER_STORE", "");
        assertThat(cli.run("ls", "--store", "file:" + cli.store()).lines()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nosuch:x",
                "file:x?colour=red",
                "file:x?durability=perhaps",
                "memory:named",
                "store",
                "file:x?=y"
            })
    void aStoreThatCannotBeIsRefusedAndNothingIsMade(String uri) {
        cli.put(1, "1");
        Map<String, String> before = cli.everything();
        assertRefused(cli.run("ls", "--store", uri));
        assertRefused(cli.run(
                "put", cli.directory + "/component1.json", "--from", cli.directory + "/value.json", "--store", uri));
        assertThat(cli.everything()).isEqualTo(before);
    }

    @Test
    void anUnknownSchemeIsToldWithThoseThereAre() {
        assertRefused(cli.run("ls", "--store", "nosuch:x"), "nosuch:", "file:", "memory:");
    }

    @Test
    void credentialsInAStoresOptionsAreNotShown() {
        Cli.Result result = cli.run("ls", "--store", "file:" + directory + "/none?password=hunter2");
        assertRefused(result, "password");
        assertThat(result.err()).doesNotContain("hunter2");
    }

    @Test
    void onlyDebugShowsAStackTrace() {
        assertThat(cli.run("show", "zzzz").err()).doesNotContain("\tat ");
        Cli.Result debugged = cli.run("show", "zzzz", "--debug");
        assertThat(debugged.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(debugged.err()).startsWith("larder: ").contains("\tat dev.larder.cli");
        assertThat(cli.run("--debug", "shw").err()).contains("\tat ");
    }

    @Test
    void anArgumentThatBeginsWithAnAtSignIsNoFileOfArguments() {
        cli.file("arguments", "version");
        assertRefused(cli.run("@" + cli.directory + "/arguments"), "no command '@");
    }

    @Test
    void whatAnArgumentHoldsIsNeverObeyedByATerminal() {
        Cli.Result result = cli.run("show", "\u001b[31mred\nlarder: forged");
        assertRefused(result);
        assertThat(result.err()).doesNotContain("\u001b");
    }

    @Test
    void versionSaysWhichJavaAndWhichRecipes() {
        assertThat(cli.run("version").out())
                .startsWith("larder ")
                .contains("recipe/1", System.getProperty("java.version"));
        assertThat(cli.run("version", "--json").out()).startsWith("{\"java\":").endsWith("}\n");
    }

    @Test
    void theDemoHasNoJson() {
        assertRefused(cli.run("demo", "--json"));
    }

    /** One line on standard error, nothing on standard output, and the code for bad input. */
    private static void assertRefused(Cli.Result result, String... parts) {
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(Exit.BAD_INPUT);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("larder: ").endsWith("\n");
        assertThat(List.of(parts)).allSatisfy(part -> assertThat(result.err()).contains(part));
        assertThat(result.err().lines()).hasSize(1);
    }
}
