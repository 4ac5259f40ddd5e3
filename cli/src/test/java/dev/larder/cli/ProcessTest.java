package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, as the launcher starts it. */
class ProcessTest {
    private static final String COMPONENT =
            "{\"type\":\"Iıİi\",\"version\":\"1\",\"parameters\":{\"TITLE\":\"ISTANBUL\",\"x\":1234.5,\"at\":{\"$instant\":\"2012-01-01T00:00:00Z\"},"
                    + "\"on\":{\"$date\":\"2012-02-29\"}}}";

    @TempDir
    private Path directory;

    private Cli cli;

    @BeforeEach
    void makeCli() {
        cli = new Cli(directory);
    }

    private static List<String> java(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LarderCommand.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Cli.Result run(List<String> command) throws IOException, InterruptedException {
        Path err = Files.createTempFile(directory, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectError(err.toFile());
        builder.environment().remove("LARDER_STORE");
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        String errors = Files.readString(err);
        Files.delete(err);
        return new Cli.Result(process.exitValue(), out, errors);
    }

    @Test
    void keysAreTheSameInAnyLocaleAndTimeZone() throws Exception {
        String file = cli.file("c.json", COMPONENT);
        String expected = cli.run("key", file).out();
        for (List<String> options : List.of(
                List.of("-Duser.language=tr", "-Duser.country=TR", "-Duser.timezone=Asia/Kathmandu"),
                List.of("-Duser.language=ar", "-Duser.timezone=Pacific/Kiritimati", "-Dfile.encoding=US-ASCII"),
                List.of("-Duser.language=de", "-Duser.timezone=America/St_Johns", "-Dfile.encoding=UTF-16"))) {
            assertThat(run(java(options, "key", file))).isEqualTo(new Cli.Result(0, expected, ""));
        }
    }

    @Test
    void whatACommandWritesWithoutSayingSoIsTold() throws Exception {
        List<String> command = java(
                List.of(),
                "exec",
                "-o",
                "said.txt",
                "--",
                "sh",
                "-c",
                "echo a > said.txt; echo b > unsaid.txt; echo c");
        Cli.Result first = run(command);
        assertThat(first.out()).isEqualTo("c\n");
        assertThat(first.err())
                .startsWith("larder: the command also wrote unsaid.txt, which is not restored next time")
                .hasLineCount(1);
        Files.delete(directory.resolve("said.txt"));
        assertThat(run(command)).isEqualTo(new Cli.Result(0, "c\n", ""));
        assertThat(directory.resolve("said.txt")).hasContent("a");
    }

    @Test
    void theDefaultStoreIsInTheWorkingDirectory() throws Exception {
        cli.file("c.json", COMPONENT);
        cli.file("v.json", "\"é😀\"");
        assertThat(run(java(List.of(), "ls")).err()).startsWith("larder: no store at file:.larder; ");
        assertThat(directory.resolve(".larder")).doesNotExist();
        Cli.Result put = run(java(List.of("-Dfile.encoding=US-ASCII"), "put", "c.json", "--from", "v.json"));
        assertThat(put.exitCode()).as(put.toString()).isZero();
        assertThat(directory.resolve(".larder")).isDirectory();
        String key = cli.run("key", directory + "/c.json").out().strip();
        // Whatever the locale says, what is printed is UTF-8.
        assertThat(run(java(List.of("-Dfile.encoding=US-ASCII", "-Duser.language=tr"), "get", key)))
                .isEqualTo(new Cli.Result(0, "\"é😀\"\n", ""));
        assertThat(run(java(List.of("-Dfile.encoding=US-ASCII"), "show", key, "--recipe"))
                        .out())
                .contains("Iıİi");
    }

    @Test
    void mistakesAreOneLineAndNoStackTrace() throws Exception {
        Cli.Result result = run(java(List.of(), "lss"));
        assertThat(result.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(result.err())
                .isEqualTo("larder: no command 'lss', did you mean 'ls'? 'larder --help' says what there is\n");
    }

    @Test
    void tooLittleMemoryIsToldWithWhatToDo() throws Exception {
        String big = "[" + "1,".repeat(6_000_000) + "1]";
        Cli.Result result = run(java(List.of("-Xmx40m"), "put", cli.component(1), "--from", cli.file("v.json", big)));
        assertThat(result.exitCode()).isEqualTo(Exit.INTERNAL);
        assertThat(result.err()).contains("out of memory", "LARDER_JAVA_OPTS").hasLineCount(1);
        assertThat(directory.resolve(".larder")).doesNotExist();
    }

    @Test
    void largeArraysNeedNotFitIntoMemory() throws Exception {
        Path in = directory.resolve("in.npy");
        byte[] header = "{'descr': '>f8', 'fortran_order': False, 'shape': (12000000,), }\n"
                .getBytes(StandardCharsets.US_ASCII);
        try (var out = Files.newOutputStream(in)) {
            out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0});
            out.write(header);
            for (int i = 0; i < 96; i++) {
                out.write(new byte[1_000_000]);
            }
        }
        Cli.Result put = run(java(List.of("-Xmx48m"), "put", cli.component(1), "--from", in.toString()));
        assertThat(put.exitCode()).as(put.toString()).isZero();
        Cli.Result get = run(java(List.of("-Xmx48m"), "get", cli.key(1), "-o", "out.npy"));
        assertThat(get.exitCode()).as(get.toString()).isZero();
        assertThat(directory.resolve("out.npy")).hasSize(96_000_128);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aReaderThatGoesAwayIsNoError() throws Exception {
        cli.environment.put("LARDER_STORE", "file:" + directory.resolve(".larder"));
        cli.run("put", cli.component(1), "--from", cli.file("v.bin", new byte[5 << 20]));
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(java(List.of(), "get", cli.key(1)))
                .directory(directory.toFile())
                .redirectError(err.toFile())
                .start();
        try (InputStream out = process.getInputStream()) {
            assertThat(out.read()).isEqualTo('{');
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(Exit.READER_GONE);
        assertThat(err).isEmptyFile();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aDemoThatIsInterruptedLeavesASoundStoreAndNoOtherFile() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        String store = "file:" + directory.resolve(".larder");
        Process process = new ProcessBuilder(java(List.of("-Djava.io.tmpdir=" + temporary), "demo", "--store", store))
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (Cli.files(temporary).size() < 2 && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        assertThat(Cli.files(temporary)).as("the demo is at work").hasSize(2);
        process.destroy();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("ended by a signal").isGreaterThan(128);
        assertThat(Cli.files(temporary)).containsExactly(temporary);
        assertThat(directory.resolve("err")).isEmptyFile();
        assertThat(cli.run("verify", "--store", store).exitCode()).isZero();
    }

    @Test
    void aFullDiskBehindStandardOutputIsAnError() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")));
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(java(List.of(), "version"))
                .redirectOutput(Path.of("/dev/full").toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(Exit.BAD_INPUT);
        assertThat(err)
                .content()
                .startsWith("larder: cannot write to standard output")
                .hasLineCount(1);
    }

    @Test
    void warningsAreOneLineInTheCommandsOwnVoice() throws Exception {
        cli.environment.put("LARDER_STORE", "file:" + directory.resolve(".larder"));
        String key = cli.put(1, "1");
        Path entry = Cli.files(directory.resolve(".larder/entries")).stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow();
        entry.toFile().setWritable(true);
        Files.write(entry, new byte[10]);
        // Storing where a damaged entry lies moves it out of the way, and warns of it.
        Cli.Result result = run(java(List.of(), "put", cli.component(1), "--from", cli.file("v.json", "2")));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.err())
                .startsWith("larder: warning: " + key + "/value is damaged")
                .hasLineCount(1);
    }
}
