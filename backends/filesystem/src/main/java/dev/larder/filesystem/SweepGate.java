package dev.larder.filesystem;

import dev.larder.store.Sharing;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What keeps publishers and the sweep of one store apart, and the clock that both go by.
 *
 * <p>Publishers pass together, the sweep passes alone. Whoever wants to pass takes the turn first, for a moment; so a sweep
 * that waits, with the turn in its hands, is not kept waiting for ever by publishers that relieve each other. Safe for use by
 * several threads and processes.
 */
final class SweepGate {
    static final String GATE = "gc.lock";
    static final String TURN = "gc.turn";
    static final String ONE_SWEEP = "sweep.lock";
    static final String MARK = "sweep.mark";

    private final StoreRoot root;
    private final LockFiles locks;

    SweepGate(StoreRoot root, LockFiles locks) {
        this.root = root;
        this.locks = locks;
    }

    /** Lets a publisher pass, with others, while no sweep does. */
    LockFiles.Held publishing() throws IOException {
        try (LockFiles.Held turn = locks.exclusive(root.locks().resolve(TURN))) {
            return locks.shared(root.locks().resolve(GATE));
        }
    }

    /** Lets the sweep pass alone. */
    LockFiles.Held sweeping() throws IOException {
        try (LockFiles.Held turn = locks.exclusive(root.locks().resolve(TURN))) {
            return locks.exclusive(root.locks().resolve(GATE));
        }
    }

    /** Waits until no other sweep is under way. */
    LockFiles.Held onlySweep(Duration patience) throws IOException {
        return locks.exclusive(root.locks().resolve(ONE_SWEEP), patience);
    }

    /**
     * Returns the time that a publisher is to put on its blocks; never before the last sweep's beginning, even if the
     * system's clock was set back since. To be called, and used, while passing.
     */
    FileTime stamp() throws IOException {
        FileTime now = now();
        FileTime begun = lastBegun();
        return now.compareTo(begun) < 0 ? begun : now;
    }

    /**
     * Notes that a sweep begins, and returns when it does, as the filesystem keeps times. To be called while passing alone.
     */
    FileTime begin() throws IOException {
        try {
            Disk.touch(mark(), now());
        } catch (FileSystemException e) {
            // Gone, or another user's, who alone may set its times. Nobody can be reading it now.
            Files.deleteIfExists(mark());
            Files.createFile(mark(), root.sharing().attributes(Sharing.Kind.WORKING));
            root.sharing().settle(mark(), Sharing.Kind.WORKING);
            Disk.touch(mark(), now());
        }
        return lastBegun();
    }

    private FileTime lastBegun() throws IOException {
        return Disk.attributes(mark())
                .map(BasicFileAttributes::lastModifiedTime)
                .orElse(FileTime.from(Instant.EPOCH));
    }

    private Path mark() {
        return root.locks().resolve(MARK);
    }

    private static FileTime now() {
        // Whole microseconds: what every JDK can set.
        return FileTime.from(Instant.now().truncatedTo(ChronoUnit.MICROS));
    }
}
