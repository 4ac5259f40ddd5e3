package dev.larder.hdf5;

import dev.larder.store.StoreUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where a store lies: the catalogue {@code results.h5}, and beside it the directory {@code results.h5.d} with everything else.
 * Immutable and thread-safe.
 *
 * @param catalogue for other programs; derived from the entries, and never read by the store
 * @param directory with the entries
 */
record Hdf5Root(Path catalogue, Path directory) {
    static final String FORMAT = "FORMAT";

    /** Work with files. */
    interface Work<T> {
        T run() throws IOException;
    }

    static Hdf5Root at(Path catalogue) {
        return new Hdf5Root(catalogue, catalogue.resolveSibling(catalogue.getFileName() + ".d"));
    }

    Path format() {
        return directory.resolve(FORMAT);
    }

    Path entries() {
        return directory.resolve("entries");
    }

    /** Returns the directory of the packs, which may not be there. */
    Path packs() {
        return directory.resolve("packs");
    }

    Path quarantine() {
        return directory.resolve("quarantine");
    }

    Path temporary() {
        return directory.resolve("tmp");
    }

    /** Returns the directory of the {@code file:} store that keeps leases and ledger. */
    Path state() {
        return directory.resolve("state");
    }

    /** Returns what a file is called in messages. */
    String place(Path file) {
        return directory.relativize(file).toString();
    }

    /** Returns whether the store is still where it was opened: a store that was moved or unmounted is not empty. */
    boolean isThere() {
        return Files.exists(format(), LinkOption.NOFOLLOW_LINKS);
    }

    /** Does the work, and says in the store's terms what went wrong. */
    <T> T attempt(String what, Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "could not " + what + " in " + directory + ": " + reason(e) + "; see to it and try again", e);
        } catch (UncheckedIOException e) {
            throw new StoreUnavailableException(
                    "could not " + what + " in " + directory + ": "
                            + reason(java.util.Objects.requireNonNull(e.getCause())) + "; see to it and try again",
                    e);
        }
    }

    static String reason(IOException e) {
        if (e instanceof NoSuchFileException gone) {
            return "there is no " + gone.getFile();
        }
        return e instanceof FileSystemException in && in.getReason() != null
                ? in.getFile() + ": " + in.getReason()
                : String.valueOf(e.getMessage());
    }

    /** Forces a file's bytes, or the names in a directory, to stable storage; interrupts come afterwards. */
    static void force(Path path) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                    channel.force(true);
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
