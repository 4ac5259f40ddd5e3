package dev.larder.filesystem;

import dev.larder.store.Sharing;
import dev.larder.store.StoreClosedException;
import dev.larder.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The directory of one open store: the places in it, and what is said when something fails there. Thread-safe. */
final class StoreRoot {
    static final String FORMAT = "FORMAT";
    static final String CACHE_TAG = "CACHEDIR.TAG";
    static final String README = "README.txt";

    private final Path path;
    private final Sharing sharing;
    private volatile boolean closed;

    /** @param path without symbolic links, so that every store of a process on one root has the same */
    StoreRoot(Path path, Sharing sharing) {
        this.path = path;
        this.sharing = sharing;
    }

    Path path() {
        return path;
    }

    Sharing sharing() {
        return sharing;
    }

    /** Notes that the store is being closed: what fails from now on fails for that. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    StoreClosedException closed() {
        return new StoreClosedException("the store in " + path + " was closed");
    }

    Path format() {
        return path.resolve(FORMAT);
    }

    Path entries() {
        return path.resolve("entries");
    }

    Path blobs() {
        return path.resolve("blobs");
    }

    Path ledger() {
        return path.resolve("ledger");
    }

    Path leases() {
        return path.resolve("leases");
    }

    Path locks() {
        return path.resolve("locks");
    }

    Path sessions() {
        return path.resolve("sessions");
    }

    Path temporary() {
        return path.resolve("tmp");
    }

    Path quarantine() {
        return path.resolve("quarantine");
    }

    /** Returns the place of a file of this store as people are told it. */
    String place(Path file) {
        return path.relativize(file).toString().replace('\\', '/');
    }

    /** Returns whether the store is still there; what was removed or unmounted is never made anew by a write. */
    boolean isThere() {
        return Files.exists(format(), LinkOption.NOFOLLOW_LINKS);
    }

    /** Work on the disk. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Does what a store does on disk, and says in one line what went wrong.
     *
     * @param task completes "cannot …"
     */
    <T> T attempt(String task, Work<T> work) {
        if (closed) {
            throw closed();
        }
        try {
            return work.run();
        } catch (IOException e) {
            if (closed) {
                throw closed();
            }
            throw unavailable(task, e);
        }
    }

    /** Gives a lock back, also while the store is being closed. */
    void release(LockFiles.Held lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw unavailable("give back a lock", e);
        }
    }

    StoreUnavailableException unavailable(String task, IOException e) {
        return StoreUnavailableException.of(task, path, format(), e);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
