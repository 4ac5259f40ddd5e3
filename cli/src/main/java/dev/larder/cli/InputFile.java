package dev.larder.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A path that the user gave, checked before anything else is done, so that a slip of the pen is told clearly. */
final class InputFile {
    private InputFile() {}

    /** Returns the path of a file that can be read; a pipe or device will do too. */
    static Path at(String name) {
        Path path = path(name);
        if (!Files.exists(path)) {
            throw Refusal.input("no such file: " + name);
        }
        if (Files.isDirectory(path)) {
            throw Refusal.input(name + " is a directory, not a file");
        }
        if (!Files.isReadable(path)) {
            throw Refusal.input(name + " cannot be read; look at its permissions");
        }
        return path;
    }

    /** Returns the path of a regular file that can be read. */
    static Path regular(String name) {
        Path path = at(name);
        if (!Files.isRegularFile(path)) {
            throw Refusal.input(
                    name + " is not a regular file; a value is read more than once, so save it to one first");
        }
        return path;
    }

    static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw Refusal.input("no path of a file: '" + Printable.cut(name, 80) + "'", e);
        }
    }
}
