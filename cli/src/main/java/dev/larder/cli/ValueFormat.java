package dev.larder.cli;

import java.nio.file.Path;
import java.util.Locale;

/** How a value stands in a file of the user's; the file's extension says which. */
enum ValueFormat {
    /** Any value, as JSON with tagged forms. */
    JSON,
    /** An array, as NumPy keeps it. */
    NPY,
    /** Bytes as they are. */
    BYTES;

    static ValueFormat of(Path file) {
        Path name = file.getFileName();
        String lower = name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
        if (lower.endsWith(".json")) {
            return JSON;
        }
        return lower.endsWith(".npy") ? NPY : BYTES;
    }
}
