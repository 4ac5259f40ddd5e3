package dev.larder.examples.weather;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The real file, for tests. */
final class Seattle {
    private Seattle() {}

    /** Writes the file into the directory. */
    static Path csv(Path directory) {
        try {
            return Files.write(directory.resolve("seattle-weather.csv"), bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes() {
        try (InputStream data = Objects.requireNonNull(Seattle.class.getResourceAsStream("seattle-weather.csv"))) {
            return data.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
