package dev.larder.hdf5;

import dev.larder.store.Sharing;
import dev.larder.store.StoreUnavailableException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Where a store lies: the catalogue {@code results.h5}, and beside it the directory {@code results.h5.d} with everything else.
 * Immutable and thread-safe.
 *
 * @param catalogue for other programs; derived from the entries, and never read by the store
 * @param directory with the entries
 * @param sharing who may use the directory besides its owner
 */
record Hdf5Root(Path catalogue, Path directory, Sharing sharing) {
    static final String FORMAT = "FORMAT";

    private static final int PROBE = 1 << 20;

    /** Work with files. */
    interface Work<T> {
        T run() throws IOException;
    }

    static Hdf5Root at(Path catalogue, Sharing sharing) {
        return new Hdf5Root(catalogue, catalogue.resolveSibling(catalogue.getFileName() + ".d"), sharing);
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

    /**
     * Does the work, and says in the store's terms what went wrong.
     *
     * @param what completes "cannot …"
     */
    <T> T attempt(String what, Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw StoreUnavailableException.of(what, directory, format(), e);
        } catch (UncheckedIOException e) {
            throw StoreUnavailableException.of(
                    what, directory, format(), java.util.Objects.requireNonNull(e.getCause()));
        }
    }

    /**
     * Returns why a file could not be made. libhdf5 says only that it failed, so the disk is asked once more.
     *
     * @param file that is no longer wanted
     * @param size that it was to have, at least
     */
    StoreUnavailableException explain(String what, Path file, long size, StoreUnavailableException failure) {
        try {
            probe(file, size);
            return failure;
        } catch (IOException e) {
            e.addSuppressed(failure);
            return StoreUnavailableException.of(what, directory, format(), e);
        }
    }

    /** Writes to a file that is no longer wanted, and fails where the disk is at fault. */
    static void probe(Path file, long size) throws IOException {
        try (RandomAccessFile probe = new RandomAccessFile(file.toFile(), "rw")) {
            probe.setLength(size + PROBE);
            probe.write(new byte[PROBE]);
        }
    }
}
