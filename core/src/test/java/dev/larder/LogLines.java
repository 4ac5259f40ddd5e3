package dev.larder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The warnings that are logged while a test watches; from the log file where there is one, else from standard error. */
final class LogLines implements AutoCloseable {
    private static final String FILE = System.getProperty("org.slf4j.simpleLogger.logFile");

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream captured = new ByteArrayOutputStream();
    private final int start;

    private LogLines() {
        start = text().length();
        if (FILE == null) {
            System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
        }
    }

    static LogLines watch() {
        return new LogLines();
    }

    /** Returns the warnings that name the text. */
    List<String> warningsOf(String text) {
        return text().substring(start)
                .lines()
                .filter(line -> line.contains("WARN") && line.contains(text))
                .toList();
    }

    private String text() {
        try {
            if (FILE == null) {
                return captured.toString(StandardCharsets.UTF_8);
            }
            return Files.exists(Path.of(FILE)) ? Files.readString(Path.of(FILE)) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
