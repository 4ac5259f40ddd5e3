package dev.larder.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The command, run within this process on a store in a directory of the test's. */
final class Cli {
    /** What one run came to. */
    record Result(int exitCode, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    final Path directory;
    final Map<String, String> environment = new HashMap<>();
    Set<Shell.Stream> terminals = Set.of();
    int columns = 120;

    Cli(Path directory) {
        this.directory = directory;
        environment.put("LARDER_STORE", "file:" + store());
    }

    Path store() {
        return directory.resolve("store");
    }

    Result run(String... arguments) {
        return run(InputStream.nullInputStream(), arguments);
    }

    Result runWithInput(String input, String... arguments) {
        return run(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), arguments);
    }

    private Result run(InputStream in, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Shell shell = new Shell(
                new PrintWriter(out, false, StandardCharsets.UTF_8),
                new PrintWriter(err, false, StandardCharsets.UTF_8),
                in,
                new Shell.Bytes(out, err),
                environment,
                terminals,
                columns);
        int exitCode = LarderCommand.run(shell, arguments);
        shell.out().flush();
        shell.err().flush();
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Writes a file into the test's directory and returns its path. */
    String file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    String file(String name, byte[] content) {
        try {
            return Files.write(directory.resolve(name), content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the file of a component that has nothing but its number to tell it from others. */
    String component(int number) {
        return file(
                "component" + number + ".json",
                "{\"type\":\"test.rates\",\"version\":\"1\",\"parameters\":{\"n\":" + number + "}}");
    }

    /** Stores a value, given as JSON, and returns the key. */
    String put(int number, String json) {
        return put(number, "value", json);
    }

    String put(int number, String attribute, String json) {
        Result stored = run("put", component(number), "--attribute", attribute, "--from", file("value.json", json));
        if (stored.exitCode() != 0) {
            throw new AssertionError("put failed: " + stored);
        }
        return key(number);
    }

    String key(int number) {
        return run("key", component(number)).out().strip();
    }

    /** Returns every file below the test's directory with its content, to see that nothing changed. */
    Map<String, String> everything() {
        Map<String, String> found = new HashMap<>();
        for (Path path : files(directory)) {
            try {
                found.put(
                        directory.relativize(path).toString(),
                        Files.isDirectory(path)
                                ? "directory"
                                : new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    static List<Path> files(Path below) {
        try (Stream<Path> walk = Files.walk(below)) {
            return new ArrayList<>(walk.sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
