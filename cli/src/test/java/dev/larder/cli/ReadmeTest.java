package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the README says can be typed is typed, and what it names is there. */
class ReadmeTest {
    private static final String BY_HAND = "larder ";

    /** The sections whose blocks are no commands. */
    private static final Set<String> PICTURES = Set.of("How it works", "What is where");

    /** One for all tests, which share the demo's store: on a new one it works for seconds. */
    @TempDir
    private static Path directory;

    /** Returns the lines that show how the command is called: those of its block, and those within sentences. */
    private static List<String> synopses(Readme readme) {
        List<String> synopses = new ArrayList<>();
        readme.blocks("").stream()
                .filter(block -> !PICTURES.contains(block.section()))
                .flatMap(block -> block.lines().stream())
                .filter(line -> line.startsWith(BY_HAND))
                .forEach(synopses::add);
        readme.code().stream().filter(code -> code.startsWith(BY_HAND)).forEach(synopses::add);
        return synopses;
    }

    /** Returns the lines of the blocks for a shell, and what stands in sentences and begins like such a line. */
    private static List<String> shellLines(Readme readme) {
        Stream<String> inBlocks = readme.blocks("sh").stream()
                .flatMap(block -> block.lines().stream())
                .map(line -> line.replaceFirst("(^|\\s+)#.*", "").strip())
                .filter(line -> !line.isEmpty());
        Stream<String> inSentences =
                readme.code().stream().filter(code -> code.matches("(\\./|mvn|java|git|sh|curl|pip|docker)\\b.*"));
        return Stream.concat(inBlocks, inSentences).toList();
    }

    @TestFactory
    Stream<DynamicTest> everyCommandWorks() throws Exception {
        List<List<String>> commandLines = synopses(Readme.ofProject()).stream()
                .flatMap(synopsis -> Synopsis.commandLines(synopsis).stream())
                .toList();
        assertThat(commandLines).hasSizeGreaterThan(10);
        return commandLines.stream()
                .map(words ->
                        dynamicTest(BY_HAND + String.join(" ", words), () -> new ReadmeCommands(directory).run(words)));
    }

    @Test
    void everyCommandThatThereIsIsNamed() throws Exception {
        Set<String> named = new TreeSet<>();
        synopses(Readme.ofProject())
                .forEach(synopsis -> Synopsis.commandLines(synopsis).forEach(words -> named.add(words.get(0))));
        assertThat(named).isEqualTo(new TreeSet<>(LarderCommand.names()));
    }

    @TestFactory
    Stream<DynamicTest> theOptionsOfAllAreTakenByAll() throws Exception {
        List<String> options = Readme.ofProject().code().stream()
                .filter(code -> code.startsWith("--"))
                .toList();
        assertThat(options).contains("--store URI", "--json", "--debug");
        return LarderCommand.names().stream()
                .flatMap(command -> options.stream()
                        .map(option -> dynamicTest(
                                command + " " + option,
                                () -> new ReadmeCommands(directory).runWithOption(command, option))));
    }

    @TestFactory
    Stream<DynamicTest> everyShellLineWorks() throws Exception {
        List<String> lines = shellLines(Readme.ofProject());
        assertThat(lines).contains("./larder demo", "mvn verify");
        return lines.stream().distinct().map(line -> dynamicTest(line, () -> new ReadmeShell(directory).run(line)));
    }

    @Test
    void itsProgramCompilesAndRuns() throws Exception {
        List<Readme.Block> programs = Readme.ofProject().blocks("java");
        assertThat(programs).hasSize(1);
        new ReadmeProgram(directory).run(programs.get(0).lines());
    }

    @Test
    void itsDependenciesAreThisProjects() throws Exception {
        List<Readme.Block> blocks = Readme.ofProject().blocks("xml");
        assertThat(blocks).isNotEmpty();
        for (Readme.Block block : blocks) {
            assertThat(ProjectModules.dependencies(block.text()))
                    .isNotEmpty()
                    .allSatisfy(
                            dependency -> assertThat(ProjectModules.ofProject()).contains(dependency));
        }
    }

    @Test
    void everyModuleThatItNamesExists() throws Exception {
        Set<String> modules = new TreeSet<>();
        ProjectModules.ofProject().forEach(module -> modules.add(module.split(":")[1]));
        assertThat(ProjectModules.named(Readme.ofProject().text())).isNotEmpty().isSubsetOf(modules);
    }

    @Test
    void everyFileThatItNamesExists() throws Exception {
        Readme readme = Readme.ofProject();
        List<String> paths = new ArrayList<>(readme.localLinks());
        readme.blocks("").stream()
                .filter(block -> block.section().equals("What is where"))
                .flatMap(block -> block.lines().stream())
                .forEach(line -> paths.add(line.split(" ")[0]));
        assertThat(paths)
                .hasSizeGreaterThan(10)
                .allSatisfy(path -> assertThat(Readme.PROJECT.resolve(path)).exists());
    }

    @Test
    void everyStoreOpensWithEveryOption() throws Exception {
        List<String> rows = Readme.ofProject()
                .tableRows()
                .filter(row -> row.matches("\\| `[a-z]+:.*"))
                .toList();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(2);
        for (String row : rows) {
            for (String uri : ReadmeCommands.storeUris(row, directory)) {
                Cli.Result opened = new Cli(directory).run("gc", "--store", uri);
                // One that nothing was stored in yet is told of; one that cannot be is refused otherwise.
                assertThat(opened.exitCode()).as("%s: %s", uri, opened).isIn(Exit.DONE, Exit.UNAVAILABLE);
                boolean isForReading = uri.contains("mode=read");
                Cli.Result put = new ReadmeCommands(directory).put(uri);
                assertThat(put.exitCode()).as(uri).isEqualTo(isForReading ? Exit.UNAVAILABLE : Exit.DONE);
                assertThat(put.err()).as(uri).contains(isForReading ? "without mode=read" : "");
            }
        }
    }

    @Test
    void aComponentFileHasTheMembersThatItNames() throws Exception {
        List<String> forms = Readme.ofProject().code().stream()
                .filter(code -> code.startsWith("{"))
                .toList();
        assertThat(forms).hasSize(1);
        String file = forms.get(0).replace("{…}", "{}").replace("…", "\"1\"");
        Cli cli = new Cli(directory);
        assertThat(cli.run("key", cli.file("c.json", file)).exitCode()).as(file).isZero();
    }

    @Test
    void noBlockIsOfAKindThatNothingHereLooksAt() throws Exception {
        assertThat(Readme.ofProject().blocks()).isNotEmpty().allSatisfy(ReadmeTest::assertIsLookedAt);
    }

    private static void assertIsLookedAt(Readme.Block block) {
        boolean command = block.lines().stream().allMatch(line -> line.startsWith(BY_HAND));
        boolean picture = PICTURES.contains(block.section());
        assertThat(
                        block.language().isEmpty()
                                ? command || picture
                                : Set.of("java", "sh", "xml").contains(block.language()))
                .as("a test looks at the block '%s'", block.text())
                .isTrue();
    }

    /** The tests of this class can fail. */
    @Test
    void whatDoesNotExistIsNoticed() {
        for (String line : List.of(
                "larder frobnicate",
                "larder ls --frobnicate",
                "larder get ID [--frobnicate]",
                "larder get FROBNICATION",
                "larder verify | frobnicate",
                "larder ls ['frobnication=1']")) {
            assertThatThrownBy(() -> {
                        for (List<String> words : Synopsis.commandLines(line)) {
                            new ReadmeCommands(directory).run(words);
                        }
                    })
                    .as(line)
                    .isInstanceOf(AssertionError.class);
        }
        for (String line : List.of("mvn frobnicate", "./frobnicate", "frobnicate", "./larder frobnicate")) {
            assertThatThrownBy(() -> new ReadmeShell(directory).run(line))
                    .as(line)
                    .isInstanceOf(AssertionError.class);
        }
        assertThatThrownBy(() -> new ReadmeProgram(directory).run(List.of("record Rates(int other) {}")))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> new ReadmeProgram(directory).run(List.of("Larder.frobnicate();")))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertIsLookedAt(new Readme.Block("Try it", "", List.of("frobnicate now"))))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aSynopsisStandsForEveryWayToCallIt() {
        assertThat(Synopsis.commandLines("larder get ID [-n NAME] [-o]   what 'not'"))
                .containsExactly(
                        List.of("get", "ID"),
                        List.of("get", "ID", "-n", "NAME"),
                        List.of("get", "ID", "-o"),
                        List.of("get", "ID", "-n", "NAME", "-o"),
                        List.of("get", "not"));
        assertThat(Synopsis.commandLines("larder put|key F | gc"))
                .containsExactly(List.of("put", "F"), List.of("key", "F"), List.of("gc"));
        assertThat(Synopsis.commandLines("larder ls ['a b']")).containsExactly(List.of("ls"), List.of("ls", "a b"));
    }
}
