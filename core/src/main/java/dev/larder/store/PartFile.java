package dev.larder.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in the making beside the one that it is to become, and another that its maker holds locked meanwhile: whoever can lock that one
 * knows that the maker is dead. So what a killed process left goes when the next file is made in the same directory. Thread-safe.
 */
final class PartFile implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(PartFile.class);
    private static final String PREFIX = ".larder-";
    private static final String PART = ".part";
    private static final String LOCK = ".lock";

    private final Path lockFile;
    private final FileChannel channel;
    private final Path part;

    private PartFile(Path lockFile, FileChannel channel) {
        this.lockFile = lockFile;
        this.channel = channel;
        this.part = partOf(lockFile);
        // Should the process be stopped half-way. The last one that was named goes first.
        lockFile.toFile().deleteOnExit();
        part.toFile().deleteOnExit();
    }

    private static Path partOf(Path lockFile) {
        String name = lockFile.getFileName().toString();
        return lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length()) + PART);
    }

    /** Finds a name in the file's directory, after removing what killed processes left there. */
    static PartFile beside(Path target) throws IOException {
        Path directory = Objects.requireNonNull(target.getParent());
        sweep(directory);
        while (true) {
            Path lockFile = directory.resolve(
                    PREFIX + Long.toHexString(ThreadLocalRandom.current().nextLong()) + LOCK);
            FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (tryLock(channel) != null && Files.exists(lockFile, LinkOption.NOFOLLOW_LINKS)) {
                return new PartFile(lockFile, channel);
            }
            // Somebody who sweeps was faster.
            channel.close();
            Files.deleteIfExists(lockFile);
        }
    }

    /** Returns the name of the file in the making. */
    Path path() {
        return part;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void sweep(Path directory) {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(directory, PREFIX + "*" + LOCK)) {
            for (Path lockFile : locks) {
                sweepOne(lockFile);
            }
        } catch (IOException e) {
            // What is left there keeps nobody from making a new file.
            LOG.debug("{} was not swept: {}", directory, e.toString());
        }
    }

    private static void sweepOne(Path lockFile) throws IOException {
        if (!Files.isRegularFile(lockFile, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            if (tryLock(channel) != null) {
                Files.deleteIfExists(partOf(lockFile));
                Files.deleteIfExists(lockFile);
            }
        } catch (NoSuchFileException e) {
            // Its maker was done.
        }
    }

    /** Removes the file, if it still has its first name. */
    @Override
    public void close() throws IOException {
        try (FileChannel closed = channel) {
            Files.deleteIfExists(part);
            Files.deleteIfExists(lockFile);
        }
    }
}
