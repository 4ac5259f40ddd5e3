package dev.larder.cli;

import dev.larder.store.Entry;
import dev.larder.store.ExportFormat;
import dev.larder.store.Exports;
import dev.larder.store.Progress;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A file of the user's that entries are written to, in a format that a module brings along: whole, or not at all. */
final class ExportFile {
    private final String name;
    private final Path path;
    private final Exports.Existing existing;
    private final ExportFormat format;

    private ExportFile(String name, Path path, Exports.Existing existing, ExportFormat format) {
        this.name = name;
        this.path = path;
        this.existing = existing;
        this.format = format;
    }

    /** @throws Refusal when nothing can be written there, or no module has such a format */
    static ExportFile at(String name, Exports.Existing existing) {
        OutputFile file = OutputFile.at(name, existing);
        return new ExportFile(name, file.path(), existing, formatOf(name));
    }

    /** @throws Refusal when no module has the format that the name's ending asks for */
    static ExportFormat formatOf(String name) {
        return Exports.formatOf(InputFile.path(name))
                .orElseThrow(() -> Refusal.input(
                        "no module writes or reads a file such as " + name + "; give it a name that ends in .h5"));
    }

    long write(Stream<Entry> entries, Progress progress) {
        try {
            return Exports.writeAll(format, path, existing, entries, progress);
        } catch (FileAlreadyExistsException e) {
            throw OutputFile.taken(name);
        } catch (IOException e) {
            throw Refusal.input("cannot write " + name + ": " + Failures.reason(e), e);
        }
    }

    long size() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw Refusal.input("cannot read " + name + ", which was written just now: " + Failures.reason(e), e);
        }
    }
}
