package dev.larder.cli;

import dev.larder.cli.npy.NpyFile;
import dev.larder.data.Datum;
import dev.larder.store.Entry;
import dev.larder.store.ExportFormat;
import dev.larder.store.Exports;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A file of the user's that a value is written to: whole, or not at all. */
final class OutputFile {
    private final String name;
    private final Path path;
    private final Exports.Existing existing;

    private OutputFile(String name, Path path, Exports.Existing existing) {
        this.name = name;
        this.path = path;
        this.existing = existing;
    }

    /** @throws Refusal when nothing can be written there */
    static OutputFile at(String name, Exports.Existing existing) {
        Path path = InputFile.path(name).toAbsolutePath();
        Path directory = path.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw Refusal.input("no such directory: " + (directory == null ? name : directory) + "; make it first");
        }
        if (Files.isDirectory(path)) {
            throw Refusal.input(name + " is a directory; name a file in it");
        }
        boolean there = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        if (there && existing == Exports.Existing.KEEP) {
            throw taken(name);
        }
        if (there && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw Refusal.input(name + " is not a regular file, and so is not replaced; name another");
        }
        return new OutputFile(name, path, existing);
    }

    static Refusal taken(String name) {
        return Refusal.input(name + " is there already; --force replaces it");
    }

    ValueFormat format() {
        return ValueFormat.of(path);
    }

    Path path() {
        return path;
    }

    /**
     * Writes an entry in the format that the file's extension asks for. Bytes and files come out as they are, whatever the extension
     * is: what was computed as an HDF5 file is one already.
     *
     * @throws Refusal when the value has no place in that format, or the file cannot be written
     */
    void write(Entry entry) {
        boolean isOpaque = entry.datum() instanceof Datum.Bytes || entry.datum() instanceof Datum.File;
        Optional<ExportFormat> export = isOpaque ? Optional.empty() : Exports.formatOf(path);
        if (export.isEmpty()) {
            write(entry.datum());
            return;
        }
        try {
            Exports.write(export.get(), path, existing, entry);
        } catch (FileAlreadyExistsException e) {
            throw taken(name);
        } catch (IOException e) {
            throw Refusal.input("cannot write " + name + ": " + Failures.reason(e), e);
        }
    }

    /**
     * Writes the value in the format that the file's extension asks for.
     *
     * @throws Refusal when the value has no place in that format, or the file cannot be written
     */
    private void write(Datum value) {
        if (value instanceof Datum.Tree tree) {
            write(tree);
            return;
        }
        checkFormat(value);
        Path part = path.resolveSibling(
                ".larder-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part");
        // Should the user stop the command half-way.
        part.toFile().deleteOnExit();
        try {
            try {
                writeTo(part, value);
                if (existing == Exports.Existing.REPLACE) {
                    Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
                } else {
                    Files.move(part, path);
                }
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (FileAlreadyExistsException e) {
            throw taken(name);
        } catch (IOException e) {
            throw Refusal.input("cannot write " + name + ": " + Failures.reason(e), e);
        }
    }

    /** A directory comes out as one, whatever it is called; what is there already is never replaced by one. */
    private void write(Datum.Tree tree) {
        try {
            tree.copyTo(path);
        } catch (FileAlreadyExistsException e) {
            throw Refusal.input(name + " is there already, and a directory replaces nothing; name another", e);
        } catch (IOException e) {
            throw Refusal.input("cannot write " + name + ": " + Failures.reason(e), e);
        }
    }

    private void checkFormat(Datum value) {
        boolean fits = switch (format()) {
            case JSON -> !(value instanceof Datum.File);
            case NPY -> value instanceof Datum.Array;
            case BYTES -> value instanceof Datum.Bytes || value instanceof Datum.File;
        };
        if (!fits) {
            throw Refusal.input("the value is " + ValueKind.of(value) + ", which " + name
                    + " cannot hold; give -o a name" + " with " + extension(value));
        }
    }

    private static String extension(Datum value) {
        if (value instanceof Datum.Array) {
            return ".npy or .json";
        } else if (value instanceof Datum.Bytes) {
            return ".json or any extension but .npy";
        }
        return value instanceof Datum.File ? "any extension but .json and .npy" : ".json";
    }

    private void writeTo(Path part, Datum value) throws IOException {
        switch (format()) {
            case JSON -> {
                try (BufferedWriter out =
                        Files.newBufferedWriter(part, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW)) {
                    new ValueText(out).write(value);
                }
            }
            case NPY -> NpyFile.write(((Datum.Array) value).value(), part);
            case BYTES -> {
                Datum.File file =
                        value instanceof Datum.Bytes bytes ? new Datum.File(bytes, false) : (Datum.File) value;
                file.copyTo(part);
            }
        }
    }
}
