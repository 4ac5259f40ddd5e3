package dev.larder.hdf5;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another process with the same Java and class path. What it says is kept in a file, so that it never waits to be heard. */
final class Child implements AutoCloseable {
    private final Process process;
    private final Path said;

    private Child(Process process, Path said) {
        this.process = process;
        this.said = said;
    }

    static Child start(Class<?> main, Object... arguments) throws IOException {
        return start(List.of(), main, arguments);
    }

    /** @param by a command that runs another, such as one that limits it */
    static Child start(List<String> by, Class<?> main, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(by);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:+UseSerialGC", "-Xmx256m"));
        command.addAll(List.of("-XX:-CreateCoredumpOnCrash", "--enable-native-access=ALL-UNNAMED", main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path said = Files.createTempFile("larder-child", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        // A virtual machine that crashes leaves its last words where it works.
        builder.directory(said.getParent().toFile());
        return new Child(
                builder.redirectErrorStream(true).redirectOutput(said.toFile()).start(), said);
    }

    /** Waits until it ends, and returns its exit code: 128 and the signal where one ended it. */
    int await(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("a child process does not end in " + seconds + " s");
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        await(20);
    }

    /** Returns what it has said until now. */
    List<String> lines() throws IOException {
        return Files.readAllLines(said, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(said);
    }
}
