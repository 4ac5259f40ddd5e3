package dev.larder.filesystem;

import dev.larder.key.Key;
import dev.larder.store.Durability;
import dev.larder.store.Fence;
import dev.larder.store.Lease;
import dev.larder.store.Leases;
import dev.larder.store.UnsupportedFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases as small files, one for each key that is being computed; changed only under the key's lock, and read without one.
 *
 * <p>A holder is dead when its session is; a holder that is stopped loses its lease when its term is over, since its
 * heartbeats do not come. Leases are not forced to disk: after a power failure nobody holds one any more.
 */
final class LeaseFiles implements Leases {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseFiles.class);
    private static final int BEATS_PER_TERM = 3;
    private static final Duration LONGEST_TERM = Duration.ofDays(365);

    private final StoreRoot root;
    private final Disk disk;
    private final LockFiles locks;
    private final Sessions sessions;
    private final Set<HeldLease> held = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledThreadPoolExecutor heart;
    private boolean closed;

    LeaseFiles(StoreRoot root, Disk disk, LockFiles locks, Sessions sessions) {
        this.root = root;
        this.disk = disk;
        this.locks = locks;
        this.sessions = sessions;
    }

    private Path fileOf(Key key) {
        return root.leases().resolve(key.hex());
    }

    private LockFiles.Held lock(Path file) throws IOException {
        return lock(file, LockFiles.PATIENCE);
    }

    private LockFiles.Held lock(Path file, Duration patience) throws IOException {
        String shelf = file.getFileName().toString().substring(0, 2);
        return locks.exclusive(root.locks().resolve("lease." + shelf), patience);
    }

    /** Returns the record; a damaged one is none, since a lease only saves work. */
    private Optional<LeaseRecord> read(Path file) throws IOException {
        Optional<ByteBuffer> bytes = disk.read(file, LeaseRecord.MAX_BYTES);
        return bytes.flatMap(found -> LeaseRecord.decode(found, root.place(file)));
    }

    private void write(Path file, LeaseRecord record) throws IOException {
        Path staged = disk.stage(record.encode(), Durability.RELAXED);
        try {
            disk.move(staged, file);
        } finally {
            disk.drop(staged);
        }
    }

    private boolean isTaken(Optional<LeaseRecord> record) throws IOException {
        return record.isPresent()
                && record.get().expires() > System.currentTimeMillis()
                && sessions.isAlive(record.get().session());
    }

    @Override
    public Optional<Lease> tryAcquire(Key key, Duration term) {
        if (term.toMillis() <= 0) {
            throw new IllegalArgumentException("a lease's term must be a millisecond at least, not " + term);
        }
        Path file = fileOf(key);
        Duration bounded = term.compareTo(LONGEST_TERM) < 0 ? term : LONGEST_TERM;
        return root.attempt("take a lease", () -> {
            // Looked at first without the lock, since many may wait for one holder.
            if (isTaken(read(file))) {
                return Optional.empty();
            }
            String session = sessions.current().id();
            try (LockFiles.Held lock = lock(file)) {
                Optional<LeaseRecord> present = read(file);
                if (isTaken(present)) {
                    return Optional.empty();
                }
                // From the clock, since a lease that was given back leaves nothing to count on from.
                long number = Math.max(
                        present.map(LeaseRecord::fence).orElse(0L) + 1,
                        ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
                LeaseRecord record = LeaseRecord.lasting(session, number, bounded);
                write(file, record);
                return Optional.of(hold(new HeldLease(file, record, new Fence(key, number), bounded)));
            }
        });
    }

    private synchronized HeldLease hold(HeldLease lease) {
        if (closed) {
            throw root.closed();
        }
        if (heart == null) {
            heart = new ScheduledThreadPoolExecutor(1, work -> {
                Thread thread = new Thread(work, "larder-leases");
                thread.setDaemon(true);
                return thread;
            });
            heart.setRemoveOnCancelPolicy(true);
            heart.setKeepAliveTime(10, TimeUnit.SECONDS);
            heart.allowCoreThreadTimeOut(true);
        }
        long pause = Math.max(1, lease.term.toMillis() / BEATS_PER_TERM);
        held.add(lease);
        lease.beats = heart.scheduleAtFixedRate(lease::beat, pause, pause, TimeUnit.MILLISECONDS);
        return lease;
    }

    @Override
    public Optional<Fence> holder(Key key) {
        return root.attempt("read a lease", () -> {
            Optional<LeaseRecord> record = read(fileOf(key));
            return isTaken(record) ? record.map(taken -> new Fence(key, taken.fence())) : Optional.empty();
        });
    }

    @Override
    public <T> Optional<T> whileCurrent(Fence fence, Supplier<T> action) {
        Path file = fileOf(fence.key());
        // Looked at first without the lock, so that asking for what is not there makes nothing.
        if (!isCurrent(file, fence)) {
            return Optional.empty();
        }
        LockFiles.Held lock = root.attempt("check a lease", () -> lock(file));
        try {
            return isCurrent(file, fence) ? Optional.of(action.get()) : Optional.empty();
        } finally {
            root.release(lock);
        }
    }

    private boolean isCurrent(Path file, Fence fence) {
        return root.attempt("check a lease", () -> read(file))
                .filter(record -> record.fence() == fence.number())
                .isPresent();
    }

    /** Returns whether a lease's holder is dead, or the file is one that a power failure left empty. */
    boolean isLeftover(Path file) throws IOException {
        Optional<ByteBuffer> bytes = disk.read(file, LeaseRecord.MAX_BYTES);
        if (bytes.isEmpty() || !bytes.get().hasRemaining()) {
            return bytes.isPresent();
        }
        try {
            Optional<LeaseRecord> record = LeaseRecord.decode(bytes.get(), root.place(file));
            return record.isPresent() && !sessions.isAlive(record.get().session());
        } catch (UnsupportedFormatException e) {
            // A later version's: only that can tell.
            return false;
        }
    }

    /** Removes a lease whose holder is dead, and returns whether it was. */
    boolean removeLeftover(Path file) throws IOException {
        try (LockFiles.Held lock = lock(file)) {
            return isLeftover(file) && Files.deleteIfExists(file);
        }
    }

    /** Gives back all leases of this store. */
    void close() {
        synchronized (this) {
            closed = true;
            if (heart != null) {
                heart.shutdown();
            }
        }
        List.copyOf(held).forEach(HeldLease::close);
    }

    /** A lease of this store's. */
    private final class HeldLease implements Lease {
        private final Path file;
        private final LeaseRecord taken;
        private final Fence fence;
        private final Duration term;
        private volatile @Nullable ScheduledFuture<?> beats;
        private volatile boolean ended;

        HeldLease(Path file, LeaseRecord taken, Fence fence, Duration term) {
            this.file = file;
            this.taken = taken;
            this.fence = fence;
            this.term = term;
        }

        @Override
        public Key key() {
            return fence.key();
        }

        @Override
        public Fence fence() {
            return fence;
        }

        private boolean isOurs() throws IOException {
            return read(file)
                    .filter(now -> now.fence() == taken.fence() && now.session().equals(taken.session()))
                    .isPresent();
        }

        @Override
        public boolean isHeld() {
            return !ended && root.attempt("read a lease", this::isOurs);
        }

        private synchronized void beat() {
            if (ended) {
                return;
            }
            // Not for long: the next beat comes soon, and whoever gives the lease back would have to wait too.
            try (LockFiles.Held lock = lock(file, term.dividedBy(BEATS_PER_TERM))) {
                if (isOurs()) {
                    write(file, LeaseRecord.lasting(taken.session(), taken.fence(), term));
                } else {
                    end();
                }
            } catch (IOException | RuntimeException e) {
                // Tried again at the next beat; if none succeeds, others may take over.
                LOG.warn(
                        "the lease on {} could not be kept alive: {}",
                        fence.key().abbreviated(),
                        e.getMessage());
            }
        }

        private void end() {
            ended = true;
            held.remove(this);
            ScheduledFuture<?> scheduled = beats;
            if (scheduled != null) {
                scheduled.cancel(false);
            }
        }

        @Override
        public synchronized void close() {
            if (ended) {
                return;
            }
            end();
            try (LockFiles.Held lock = lock(file)) {
                if (isOurs()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | RuntimeException e) {
                // The work is done; waiters take over when the term ends.
                LOG.warn(
                        "the lease on {} could not be given back: {}",
                        fence.key().abbreviated(),
                        e.getMessage());
            }
        }
    }
}
