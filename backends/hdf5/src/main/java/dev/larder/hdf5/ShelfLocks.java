package dev.larder.hdf5;

import dev.larder.data.Digest;
import dev.larder.key.Key;
import dev.larder.store.Lease;
import dev.larder.store.Leases;
import dev.larder.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Locks by which one at a time changes names in a directory of entries, for filesystems that cannot publish a file by a hard
 * link. A lock is the lease on a key that no entry has, so it is free again when its holder dies. Safe for use by several threads
 * and processes.
 */
final class ShelfLocks {
    /** So long that only the holder's death ends it. */
    private static final Duration TERM = Duration.ofDays(365);

    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

    private final Leases leases;

    ShelfLocks(Leases leases) {
        this.leases = leases;
    }

    /**
     * Does the work while nobody else changes names beside the file. It must be short, and must not ask for a lock itself.
     *
     * @throws StoreUnavailableException when another holds the lock for a minute
     */
    <T> T holding(Path file, Hdf5Root.Work<T> work) throws IOException {
        String shelf = file.getFileName().toString().substring(0, 2);
        Key key = Key.parse(Digest.of(("larder hdf5 shelf " + shelf).getBytes(StandardCharsets.US_ASCII))
                .hex());
        long deadline = System.nanoTime() + PATIENCE;
        while (true) {
            Optional<Lease> lease = leases.tryAcquire(key, TERM);
            if (lease.isPresent()) {
                try (Lease held = lease.get()) {
                    return work.run();
                }
            }
            if (System.nanoTime() - deadline > 0) {
                throw new StoreUnavailableException("another process has been storing beside " + file
                        + " for more than a minute; see whether it hangs");
            }
            LockSupport.parkNanos(STEP);
        }
    }
}
