package dev.larder.filesystem;

import dev.larder.store.Sharing;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The lock files of a store, by which threads and processes exclude each other.
 *
 * <p>The operating system's locks belong to a process: it forgets them as soon as the process closes <em>any</em> channel of
 * the file, and two threads do not exclude each other. So every lock file is opened through this class only, which keeps one
 * registry for the whole process: threads exclude each other in memory, and one channel holds the system's lock as long as
 * any of them does. A lock is gone when its process is, however it ends.
 *
 * <p>Waiting is not disturbed by interrupts, which would close channels, and ends with an exception after a while, so that
 * nobody waits for ever for a process that was stopped. Safe for use by several threads; a lock may be released by another
 * thread than took it, and is not reentrant.
 */
final class LockFiles {
    /** How long to wait for a lock that others hold for moments only. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int SPINS = 20;
    private static final long SHORT_PAUSE_NANOS = 50_000;
    private static final long LONG_PAUSE_NANOS = 2_000_000;

    private static final Map<Path, LockSlot> SLOTS = new HashMap<>();

    private final Sharing sharing;

    LockFiles(Sharing sharing) {
        this.sharing = sharing;
    }

    /** A lock that is held until it is closed. Closing twice does nothing. */
    interface Held extends Closeable {}

    /** Waits for the lock that nobody else holds in any way. */
    Held exclusive(Path file) throws IOException {
        return waitFor(file, LockSlot.Mode.EXCLUSIVE, PATIENCE);
    }

    /** Waits so long for the lock that nobody else holds in any way. */
    Held exclusive(Path file, Duration patience) throws IOException {
        return waitFor(file, LockSlot.Mode.EXCLUSIVE, patience);
    }

    /** Waits for the lock that others may hold as well, but nobody exclusively. */
    Held shared(Path file) throws IOException {
        return waitFor(file, LockSlot.Mode.SHARED, PATIENCE);
    }

    private Held waitFor(Path file, LockSlot.Mode mode, Duration patience) throws IOException {
        return take(file, mode, LockSlot.Making.IF_MISSING, patience)
                .orElseThrow(() -> new FileSystemException(
                        file.toString(),
                        null,
                        "this lock has been held for " + patience.toSeconds()
                                + " s by another thread or process, which may be stopped; end it or let it go on"));
    }

    /**
     * Takes the lock of a file that is there, if nobody holds it.
     *
     * @throws NoSuchFileException when it is not there
     */
    Optional<Held> tryExclusive(Path file) throws IOException {
        return take(file, LockSlot.Mode.EXCLUSIVE, LockSlot.Making.NEVER, Duration.ZERO);
    }

    /**
     * Makes a lock file and takes its lock, unless another was faster to lock the new file.
     *
     * @throws FileAlreadyExistsException when it is there already
     */
    Optional<Held> tryNew(Path file) throws IOException {
        return take(file, LockSlot.Mode.EXCLUSIVE, LockSlot.Making.MUST_BE_NEW, Duration.ZERO);
    }

    private Optional<Held> take(Path file, LockSlot.Mode mode, LockSlot.Making making, Duration patience)
            throws IOException {
        long started = System.nanoTime();
        LockSlot slot = enter(file);
        boolean taken = false;
        boolean interrupted = Thread.interrupted();
        try {
            for (int attempt = 0; ; attempt++) {
                taken = slot.tryTake(mode, making, sharing);
                if (taken) {
                    return Optional.of(new Lock(slot, mode));
                } else if (System.nanoTime() - started >= patience.toNanos()) {
                    return Optional.empty();
                }
                pause(attempt);
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (!taken) {
                leave(slot);
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void pause(int attempt) {
        if (attempt < SPINS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(attempt < 2 * SPINS ? SHORT_PAUSE_NANOS : LONG_PAUSE_NANOS);
        }
    }

    private static LockSlot enter(Path file) {
        synchronized (SLOTS) {
            LockSlot slot = SLOTS.computeIfAbsent(file, LockSlot::new);
            slot.users++;
            return slot;
        }
    }

    /** Ends a use that took nothing. */
    private static void leave(LockSlot slot) throws IOException {
        synchronized (SLOTS) {
            if (isLast(slot)) {
                slot.closeChannel();
            }
        }
    }

    private static void giveBack(LockSlot slot, LockSlot.Mode mode) throws IOException {
        synchronized (SLOTS) {
            slot.release(mode, isLast(slot));
        }
    }

    private static boolean isLast(LockSlot slot) {
        slot.users--;
        if (slot.users == 0) {
            SLOTS.remove(slot.file);
        }
        return slot.users == 0;
    }

    private static final class Lock implements Held {
        private final LockSlot slot;
        private final LockSlot.Mode mode;
        private boolean open = true;

        Lock(LockSlot slot, LockSlot.Mode mode) {
            this.slot = slot;
            this.mode = mode;
        }

        @Override
        public synchronized void close() throws IOException {
            if (open) {
                open = false;
                giveBack(slot, mode);
            }
        }
    }
}
