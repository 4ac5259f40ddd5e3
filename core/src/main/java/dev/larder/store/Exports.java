package dev.larder.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Writes entries to files that other programs read, whole or not at all: under another name first, and to stable storage. Thread-safe.
 */
public final class Exports {
    /** What is to become of a file that is there already. */
    public enum Existing {
        /** It stays, and the call fails. */
        KEEP,
        /** It is replaced at once, when the new one is complete. */
        REPLACE
    }

    /** What makes the new file; it may fail half-way. */
    private interface Writing {
        long to(Path part) throws IOException;
    }

    private Exports() {}

    /** Returns the format of files with such a name, where a module on the class path has one. */
    public static Optional<ExportFormat> formatOf(Path file) {
        Path last = file.getFileName();
        String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
        for (ExportFormat format : ServiceLoader.load(ExportFormat.class)) {
            if (format.suffixes().stream().anyMatch(name::endsWith)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /**
     * Writes one entry to a file.
     *
     * @throws FileAlreadyExistsException when there is one and it is to stay
     * @throws IOException when it cannot be written; then nothing is left of it, and what was there before is unchanged
     * @throws CorruptEntryException when the entry's contents turn out to be damaged; nothing is left then either
     * @throws StoreUnavailableException when what the format needs is not there
     */
    public static void write(ExportFormat format, Path file, Existing existing, Entry entry) throws IOException {
        publish(file, existing, part -> {
            format.write(part, entry);
            return 1;
        });
    }

    /**
     * Writes entries to one file, and returns how many there were.
     *
     * @param entries taken one at a time, so that they need not fit into memory; not closed
     * @throws FileAlreadyExistsException when there is a file and it is to stay
     * @throws IOException when it cannot be written; then nothing is left of it, and what was there before is unchanged
     * @throws CorruptEntryException when an entry turns out to be damaged; nothing is left then either
     * @throws StoreUnavailableException when what the format needs is not there
     */
    public static long writeAll(
            ExportFormat format, Path file, Existing existing, Stream<Entry> entries, Progress progress)
            throws IOException {
        return publish(file, existing, part -> format.writeAll(part, entries, progress));
    }

    private static long publish(Path file, Existing existing, Writing writing) throws IOException {
        Path target = file.toAbsolutePath();
        if (existing == Existing.KEEP && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        try (PartFile part = PartFile.beside(target)) {
            long written = writing.to(part.path());
            if (existing == Existing.REPLACE) {
                Files.move(part.path(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                create(part.path(), target);
            }
            forceName(target);
            return written;
        }
    }

    /** A link fails where there is a file, which a rename would replace. */
    private static void create(Path part, Path target) throws IOException {
        try {
            Files.createLink(target, part);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // Not every filesystem has links.
            Files.move(part, target);
        }
    }

    private static void forceName(Path target) throws IOException {
        if (!target.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel directory =
                FileChannel.open(Objects.requireNonNull(target.getParent()), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
