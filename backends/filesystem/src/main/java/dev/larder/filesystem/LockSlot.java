package dev.larder.filesystem;

import dev.larder.store.Sharing;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One lock file while this process uses it: who holds it here, and the one channel that holds the system's lock. */
final class LockSlot {
    /** How a lock is held. */
    enum Mode {
        SHARED,
        EXCLUSIVE
    }

    /** Whether the lock file is to be made. */
    enum Making {
        IF_MISSING,
        MUST_BE_NEW,
        NEVER
    }

    /**
     * Excludes even copies of this class that other class loaders of the process have loaded, whose registries are not this
     * one: interned strings are the same for all. Held for a few system calls only.
     */
    private static final Object WHOLE_PROCESS = "the monitor of dev.larder.filesystem.LockSlot".intern();

    /** Channels of files that such a copy has locked: closing one would drop that lock. Kept to be used again. */
    private static final Map<Path, FileChannel> STRAYS = new HashMap<>();

    private static final Set<OpenOption> OPEN =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> MAKE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

    final Path file;

    /** How many hold or want it; guarded by the registry. */
    int users;

    private int sharers;
    private boolean exclusive;
    private @Nullable FileChannel channel;
    private @Nullable FileLock lock;

    LockSlot(Path file) {
        this.file = file;
    }

    synchronized boolean tryTake(Mode mode, Making making, Sharing sharing) throws IOException {
        if (exclusive || (mode == Mode.EXCLUSIVE && sharers > 0)) {
            return false;
        }
        if (sharers == 0) {
            lock = tryLock(mode, making, sharing);
            if (lock == null) {
                return false;
            }
        }
        if (mode == Mode.EXCLUSIVE) {
            exclusive = true;
        } else {
            sharers++;
        }
        return true;
    }

    private @Nullable FileLock tryLock(Mode mode, Making making, Sharing sharing) throws IOException {
        synchronized (WHOLE_PROCESS) {
            if (channel == null) {
                channel = STRAYS.remove(file);
            }
            if (channel == null) {
                channel = open(making, sharing);
            }
            try {
                return channel.tryLock(0, Long.MAX_VALUE, mode == Mode.SHARED);
            } catch (OverlappingFileLockException e) {
                // Held by this process, but not through this registry: as good as held by another process.
                return null;
            }
        }
    }

    private FileChannel open(Making making, Sharing sharing) throws IOException {
        if (making == Making.MUST_BE_NEW) {
            return make(sharing);
        }
        try {
            return FileChannel.open(file, OPEN);
        } catch (NoSuchFileException e) {
            if (making == Making.NEVER) {
                throw e;
            }
        }
        try {
            return make(sharing);
        } catch (FileAlreadyExistsException e) {
            return openFresh();
        }
    }

    private FileChannel make(Sharing sharing) throws IOException {
        FileAttribute<?>[] attributes = sharing.attributes(Sharing.Kind.WORKING);
        FileChannel made = FileChannel.open(file, MAKE, attributes);
        try {
            sharing.settle(file, Sharing.Kind.WORKING);
            return made;
        } catch (IOException e) {
            made.close();
            throw e;
        }
    }

    /** Opens a file that another has just made, and may be about to open to the group. */
    private FileChannel openFresh() throws IOException {
        for (int attempt = 0; ; attempt++) {
            try {
                return FileChannel.open(file, OPEN);
            } catch (AccessDeniedException e) {
                if (attempt == 50) {
                    throw e;
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** Gives back one hold; the last user of all goes on to close the channel, which gives back the system's lock. */
    synchronized void release(Mode mode, boolean last) throws IOException {
        if (mode == Mode.EXCLUSIVE) {
            exclusive = false;
        } else {
            sharers--;
        }
        if (last) {
            closeChannel();
        } else if (sharers == 0 && lock != null) {
            lock.release();
            lock = null;
        }
    }

    /** Closes the channel, unless that would drop a lock that a copy of this class holds. */
    synchronized void closeChannel() throws IOException {
        if (channel == null) {
            return;
        }
        synchronized (WHOLE_PROCESS) {
            if (lock == null && isLockedElsewhereInProcess(channel)) {
                STRAYS.put(file, channel);
            } else {
                channel.close();
            }
        }
        channel = null;
        lock = null;
    }

    private static boolean isLockedElsewhereInProcess(FileChannel channel) throws IOException {
        try {
            channel.tryLock();
            return false;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }
}
