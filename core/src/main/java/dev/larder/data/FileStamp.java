package dev.larder.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * What tells a file's content from every other that the file had or will have: which file it is, its size, when it was
 * written to, and when that or anything else about it was last changed ({@code ctime}, which no program can set back).
 */
record FileStamp(long device, long inode, long size, Instant modified, Instant changed) {
    /** The bytes that a stamp takes. */
    static final int LENGTH = 48;

    /** As long as the coarsest clock of a file system takes for a tick: within it, a file can change and look the same. */
    private static final Duration TICK = Duration.ofSeconds(2);

    /**
     * Returns the stamp of the file at this path as it is now, or nothing where it would not tell: where the system has no
     * such attributes, where the clock of its file system is a coarse one, or where the file changed a moment ago.
     */
    static Optional<FileStamp> settled(Path path) throws IOException {
        Instant before = Instant.now();
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Optional.empty();
        }
        Map<String, Object> attributes = Files.readAttributes(path, "unix:dev,ino,size,lastModifiedTime,ctime");
        if (attributes.get("dev") instanceof Long device
                && attributes.get("ino") instanceof Long inode
                && attributes.get("size") instanceof Long size
                && attributes.get("lastModifiedTime") instanceof FileTime modified
                && attributes.get("ctime") instanceof FileTime changed) {
            FileStamp stamp = new FileStamp(device, inode, size, modified.toInstant(), changed.toInstant());
            return stamp.tells(before) ? Optional.of(stamp) : Optional.empty();
        }
        return Optional.empty();
    }

    /** Tells whether a file that looks like this now will look otherwise after any change to it. */
    boolean tells(Instant now) {
        // FAT and its like count whole seconds, and have no ctime that deserves the name.
        return (hasFraction(modified) || hasFraction(changed)) && isLongAgo(modified, now) && isLongAgo(changed, now);
    }

    private static boolean hasFraction(Instant time) {
        return !time.equals(time.truncatedTo(ChronoUnit.SECONDS));
    }

    /** A time in the future is not: the clock that set it is none to go by. */
    private static boolean isLongAgo(Instant time, Instant now) {
        return time.isBefore(now.minus(TICK));
    }

    void write(ByteBuffer target) {
        target.putLong(device).putLong(inode).putLong(size);
        target.putLong(modified.getEpochSecond()).putInt(modified.getNano());
        target.putLong(changed.getEpochSecond()).putInt(changed.getNano());
    }
}
