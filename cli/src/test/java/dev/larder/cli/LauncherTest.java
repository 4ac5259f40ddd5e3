package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher's own decisions: when it builds, with what, and how it starts. Maven and Java are small scripts here, that write
 * down how they were called: a real build would take longer than all other tests of this module.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Path LAUNCHER = Path.of("").toAbsolutePath().resolveSibling("larder");

    @TempDir
    private Path temporary;

    private Path home;
    private Path tools;

    @BeforeEach
    void layOutAProject() throws IOException {
        home = Files.createDirectories(temporary.resolve("a project's \"home\" & more"));
        tools = Files.createDirectories(temporary.resolve("tools"));
        Files.copy(LAUNCHER, home.resolve("larder"));
        executable(home.resolve("larder"), Files.readString(LAUNCHER));
        Files.createDirectories(home.resolve("core/src/main/java"));
        Files.createDirectories(home.resolve("cli/src/main"));
        touch("pom.xml");
        touch("core/pom.xml");
        touch("core/src/main/java/A.java");
        executable(tools.resolve("mvn"), """
                #!/bin/sh
                echo "mvn $*" >> "$PWD/calls"
                echo "compiling, and complaining a lot"
                mkdir -p cli/target && echo jar > cli/target/larder-cli.jar
                """);
        java(tools.resolve("java"), "17");
    }

    private static void java(Path at, String version) throws IOException {
        Files.createDirectories(at.getParent());
        executable(at, """
                #!/bin/sh
                for argument in "$@"; do
                    case $argument in
                        -version) echo "    java.specification.version = VERSION" >&2; exit 0 ;;
                        -Xshare:dump | -XX:DumpLoadedClassList=*) exit 1 ;;
                    esac
                done
                while [ "$1" != -jar ]; do shift; done
                shift 2
                printf '[%s]' "$@"
                cat
                exit 7
                """.replace("VERSION", version));
    }

    private static void executable(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Old enough to be older than whatever is built now. */
    private void touch(String file) throws IOException {
        Path path = Files.writeString(home.resolve(file), "");
        for (Path at = path; !at.equals(home); at = at.getParent()) {
            Files.setLastModifiedTime(at, FileTime.from(Instant.now().minusSeconds(60)));
        }
    }

    private ProcessBuilder builder(Path launcher, String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        builder.environment().remove("JAVA_HOME");
        return builder;
    }

    private static Cli.Result run(ProcessBuilder builder, String input) throws IOException, InterruptedException {
        Path err = Files.createTempFile("launcher", "err");
        Process process = builder.redirectError(err.toFile()).start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        String errors = Files.readString(err);
        Files.delete(err);
        return new Cli.Result(process.exitValue(), out, errors);
    }

    private Cli.Result run(String... arguments) throws IOException, InterruptedException {
        return run(builder(home.resolve("larder"), arguments), "");
    }

    private List<String> builds() throws IOException {
        Path calls = home.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    @Test
    void theFirstUseBuildsAndSaysSoInOneLine() throws Exception {
        Cli.Result first = run("ls", "a b", "*", "");
        assertThat(first.out()).isEqualTo("[ls][a b][*][]");
        assertThat(first.exitCode()).isEqualTo(7);
        assertThat(first.err()).isEqualTo("larder: building (first use; takes about a minute)…\n");
        assertThat(builds())
                .containsExactly("mvn -q -B -Dstyle.color=never -Dmaven.test.skip=true -pl cli -am package");
    }

    @Test
    void theNextUseBuildsNothingAndSaysNothing() throws Exception {
        run("ls");
        assertThat(run("ls").err()).isEmpty();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void changedAddedAndRemovedSourcesAreBuilt() throws Exception {
        run("ls");
        Files.writeString(home.resolve("core/src/main/java/A.java"), "changed");
        assertThat(run("ls").err()).isEqualTo("larder: building (the sources changed)…\n");
        Files.writeString(home.resolve("core/src/main/java/B.java"), "added");
        run("ls");
        Files.delete(home.resolve("core/src/main/java/A.java"));
        run("ls");
        Files.writeString(home.resolve("pom.xml"), "changed");
        run("ls");
        assertThat(builds()).hasSize(5);
        assertThat(run("ls").err()).isEmpty();
    }

    @Test
    void standardInputIsTheCommandsAlsoWhenItIsBuiltFirst() throws Exception {
        executable(tools.resolve("mvn"), Files.readString(tools.resolve("mvn")) + "cat > swallowed\n");
        assertThat(run(builder(home.resolve("larder"), "key", "-"), "input").out())
                .isEqualTo("[key][-]input");
    }

    @Test
    void itIsFoundThroughLinks() throws Exception {
        Path bin = Files.createDirectories(temporary.resolve("my bin"));
        Files.createSymbolicLink(bin.resolve("one"), home.resolve("larder"));
        Path two = Files.createSymbolicLink(bin.resolve("two"), Path.of("one"));
        assertThat(run(builder(two, "ls"), "").out()).isEqualTo("[ls]");
        assertThat(builds()).hasSize(1);
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        executable(
                tools.resolve("mvn"),
                Files.readString(tools.resolve("mvn")).replace("echo \"compiling", "sleep 1; echo \"compiling"));
        Process other = builder(home.resolve("larder"), "ls").start();
        other.getOutputStream().close();
        assertThat(run("ls").out()).isEqualTo("[ls]");
        assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(other.exitValue()).isEqualTo(7);
        assertThat(builds()).hasSize(1);
    }

    @Test
    void aBuildThatFailsShowsTheEndOfItsLogAndIsTriedAgain() throws Exception {
        executable(tools.resolve("mvn"), "#!/bin/sh\nseq 100\necho '[ERROR] no such thing'\nexit 1\n");
        for (int i = 0; i < 2; i++) {
            Cli.Result result = run("ls");
            assertThat(result.exitCode()).isEqualTo(Exit.INTERNAL);
            assertThat(result.out()).isEmpty();
            assertThat(result.err())
                    .contains("\n100\n[ERROR] no such thing\nlarder: the build failed; its whole log is in ")
                    .doesNotContain("\n50\n");
        }
    }

    @Test
    void withoutMavenTheWrapperBuilds() throws Exception {
        executable(home.resolve("mvnw"), Files.readString(tools.resolve("mvn")).replace("mvn $*", "mvnw $*"));
        Files.delete(tools.resolve("mvn"));
        ProcessBuilder builder = builder(home.resolve("larder"), "ls");
        // Only what the script itself needs, so that no Maven of this machine is found.
        for (String tool : new String[] {
            "cat", "dirname", "find", "flock", "mkdir", "mv", "readlink", "rm", "sed", "sleep", "stty", "tail", "touch"
        }) {
            for (String place : new String[] {"/usr/bin", "/bin"}) {
                if (Files.exists(Path.of(place, tool)) && !Files.exists(tools.resolve(tool))) {
                    executable(tools.resolve(tool), "#!/bin/sh\nexec " + Path.of(place, tool) + " \"$@\"\n");
                }
            }
        }
        builder.environment().put("PATH", tools.toString());
        assertThat(run(builder, "").out()).isEqualTo("[ls]");
        assertThat(builds()).singleElement().asString().startsWith("mvnw -q");
    }

    @Test
    void javaHomeIsPreferredAndMustHaveOne() throws Exception {
        ProcessBuilder missing = builder(home.resolve("larder"), "ls");
        missing.environment().put("JAVA_HOME", temporary + "/nowhere");
        Cli.Result result = run(missing, "");
        assertThat(result.exitCode()).isEqualTo(Exit.INTERNAL);
        assertThat(result.err())
                .startsWith("larder: JAVA_HOME is " + temporary + "/nowhere")
                .hasLineCount(1);
        assertThat(builds()).isEmpty();
    }

    @Test
    void anOldJavaIsToldInOneLine() throws Exception {
        run("ls");
        for (String old : new String[] {"1.8", "9", "11", "16"}) {
            java(temporary.resolve("jdk " + old + "/bin/java"), old);
            ProcessBuilder builder = builder(home.resolve("larder"), "ls");
            builder.environment().put("JAVA_HOME", temporary + "/jdk " + old);
            Cli.Result result = run(builder, "");
            assertThat(result.exitCode()).isEqualTo(Exit.INTERNAL);
            assertThat(result.err()).contains("Java " + old, "17 or newer").hasLineCount(1);
        }
        java(temporary.resolve("jdk 25/bin/java"), "25");
        ProcessBuilder builder = builder(home.resolve("larder"), "ls");
        builder.environment().put("JAVA_HOME", temporary + "/jdk 25");
        assertThat(run(builder, "").out()).isEqualTo("[ls]");
    }
}
