package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecCommandTest {
    @TempDir
    Path directory;

    private Cli cli;
    private Path runs;

    @BeforeEach
    void begin() {
        cli = new Cli(directory);
        runs = directory.resolve("runs");
    }

    /** Returns how often a script that notes its runs has run. */
    private int runs() throws IOException {
        return Files.exists(runs) ? Files.readAllLines(runs).size() : 0;
    }

    private Cli.Result sh(String script, String... options) {
        List<String> words = new ArrayList<>(List.of("exec"));
        words.addAll(List.of(options));
        words.addAll(List.of("--", "sh", "-c", "echo x >> " + runs + "; " + script));
        return cli.run(words.toArray(String[]::new));
    }

    @Test
    void whatACommandSaidAndWroteComesBackWithoutRunningIt() throws IOException {
        Path out = directory.resolve("out.txt");
        String script = "echo hello; echo careful >&2; printf '\\377\\000' ; echo result > " + out;
        Cli.Result first = sh(script, "-o", out.toString());
        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).startsWith("hello\n");
        assertThat(first.err()).isEqualTo("careful\n");
        Files.delete(out);
        Cli.Result second = sh(script, "-o", out.toString());
        assertThat(second).isEqualTo(first);
        assertThat(out).hasContent("result");
        assertThat(runs()).isEqualTo(1);
        Files.writeString(out, "something else");
        sh(script, "-o", out.toString());
        assertThat(out).hasContent("result");
        assertThat(runs()).isEqualTo(1);
        assertThat(Cli.files(directory).stream().map(file -> file.getFileName().toString()))
                .noneMatch(name -> name.startsWith(".out"));
    }

    @Test
    void inputsParametersAndVariablesCountAndNothingElseDoes() throws IOException {
        String input = cli.file("in.txt", "1");
        String[] options = {"-i", input, "-p", "n=1", "--env", "MODE"};
        sh("cat " + input, options);
        cli.environment.put("OTHER", "1");
        assertThat(sh("cat " + input, options).out()).isEqualTo("1");
        assertThat(runs()).isEqualTo(1);
        cli.file("in.txt", "2");
        assertThat(sh("cat " + input, options).out()).isEqualTo("2");
        assertThat(runs()).isEqualTo(2);
        cli.environment.put("MODE", "fast");
        sh("cat " + input, options);
        assertThat(runs()).isEqualTo(3);
        sh("cat " + input, "-i", input, "-p", "n=2", "--env", "MODE");
        assertThat(runs()).isEqualTo(4);
        cli.file("in.txt", "1");
        cli.environment.remove("MODE");
        sh("cat " + input, options);
        assertThat(runs()).isEqualTo(4);
    }

    @Test
    void aFailureIsPassedOnAndNotStoredUnlessAsked() throws IOException {
        String out = cli.file("out.txt", "precious");
        assertThat(sh("echo gone > " + out + "; exit 3", "-o", out).exitCode()).isEqualTo(3);
        assertThat(Path.of(out)).as("it comes back").hasContent("precious");
        assertThat(sh("echo gone > " + out + "; exit 3", "-o", out).exitCode()).isEqualTo(3);
        assertThat(runs()).isEqualTo(2);
        assertThat(sh("echo no >&2; exit 4", "--keep-failures").exitCode()).isEqualTo(4);
        Cli.Result again = sh("echo no >&2; exit 4", "--keep-failures");
        assertThat(again.exitCode()).isEqualTo(4);
        assertThat(again.err()).isEqualTo("no\n");
        assertThat(runs()).isEqualTo(3);
    }

    @Test
    void anOutputThatIsNotWrittenIsToldAndNothingIsStored() throws IOException {
        String missing = directory.resolve("missing.txt").toString();
        for (int i = 1; i <= 2; i++) {
            Cli.Result result = sh("true", "-o", missing);
            assertThat(result.exitCode()).isEqualTo(Exit.BAD_INPUT);
            assertThat(result.err()).contains("did not write " + missing).hasLineCount(1);
            assertThat(runs()).isEqualTo(i);
        }
    }

    @Test
    void anInputThatChangesMeanwhileIsToldAndNothingIsStored() throws IOException {
        String input = cli.file("in.txt", "1");
        Cli.Result result = sh("echo 22 > " + input, "-i", input);
        assertThat(result.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(result.err()).contains(input + " changed while the command ran");
        assertThat(cli.run("ls").out()).isEqualTo("the store is empty\n");
    }

    @Test
    void mistakesAreOneLineAndNothingRuns() throws IOException {
        String input = cli.file("in.txt", "1");
        record Mistake(String message, String... options) {}
        for (Mistake mistake : List.of(
                new Mistake("no such file", "-i", directory.resolve("none").toString()),
                new Mistake("write -p NAME=VALUE", "-p", "n"),
                new Mistake("given twice", "-p", "n=1", "-p", "n=2"),
                new Mistake("given twice", "-o", "a", "-o", "a"),
                new Mistake("cannot be read and written", "-i", input, "-o", input),
                new Mistake(
                        "no such directory", "-o", directory.resolve("none/x").toString()))) {
            Cli.Result result = sh("true", mistake.options());
            assertThat(result.exitCode()).as(mistake.message()).isEqualTo(Exit.BAD_INPUT);
            assertThat(result.err()).contains(mistake.message()).hasLineCount(1);
        }
        assertThat(cli.run("exec", "--", directory.resolve("nothing").toString())
                        .err())
                .startsWith("larder: cannot run ")
                .hasLineCount(1);
        assertThat(runs()).isZero();
    }

    @Test
    void whetherItWouldRunCanBeAskedAndItCanBeRunAgain() throws IOException {
        assertThat(sh("true", "--dry-run").exitCode()).isEqualTo(Exit.NOT_FOUND);
        assertThat(runs()).isZero();
        assertThat(sh("true", "--json").err()).contains("\"outcome\":\"computed\"", "\"ran\":true");
        assertThat(sh("true", "--dry-run").out()).isEqualTo("is stored, and would not run\n");
        assertThat(sh("true", "--json").err()).contains("\"outcome\":\"hit\"", "\"ran\":false");
        assertThat(runs()).isEqualTo(1);
        sh("true", "--again");
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void directoriesAreOutputsAndInputsToo() throws IOException {
        String out = directory.resolve("tree").toString();
        String script = "mkdir " + out + "; echo a > " + out + "/a; mkdir " + out + "/b; echo c > " + out + "/b/c";
        assertThat(sh(script, "-o", out).exitCode()).isZero();
        ExecFiles.delete(Path.of(out));
        assertThat(sh(script, "-o", out).exitCode()).isZero();
        assertThat(Path.of(out, "b", "c")).hasContent("c");
        assertThat(runs()).isEqualTo(1);
        assertThat(sh("cat " + out + "/b/c", "-i", out).out()).isEqualTo("c\n");
    }

    @Test
    void ofEightProcessesOneRunsTheCommandAndAllSayWhatItSaid() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.larder.cli.LarderCommand",
                    "exec",
                    "--store",
                    "file:" + cli.store(),
                    "--",
                    "sh",
                    "-c",
                    "echo x >> " + runs + "; sleep 1; echo done"));
            processes.add(new ProcessBuilder(command)
                    .redirectError(directory.resolve("err" + i).toFile())
                    .redirectOutput(directory.resolve("out" + i).toFile())
                    .start());
        }
        for (int i = 0; i < processes.size(); i++) {
            try {
                assertThat(processes.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                processes.get(i).destroyForcibly();
            }
            assertThat(processes.get(i).exitValue())
                    .as(Files.readString(directory.resolve("err" + i)))
                    .isZero();
            assertThat(directory.resolve("out" + i)).hasContent("done");
        }
        assertThat(runs()).isEqualTo(1);
    }
}
