package dev.larder.filesystem;

import dev.larder.store.Durability;
import dev.larder.store.Sharing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The primitive under everything that a store writes: files that are complete before they have a name that anyone looks for.
 *
 * <p>A file is staged under a temporary name, and then published by a hard link, which fails where the name is taken, or by a
 * rename, which replaces. Nothing is ever written to under its final name. Safe for use by several threads.
 */
final class Disk {
    private static final Logger LOG = LoggerFactory.getLogger(Disk.class);
    private static final Set<OpenOption> STAGE = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    private static final Set<OpenOption> LOOK = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    /** Read at once: large enough to be fast, small enough for the buffers that the JDK keeps per thread. */
    private static final int SLICE = 256 << 10;

    private final StoreRoot root;
    private final Sessions sessions;
    private final Device device;
    private final Set<Path> reachable = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Boolean links;

    /** What a disk may fail at, or lack; a test's disk does. */
    interface Device {
        /** The disk that there is. */
        Device REAL = new Device() {};

        /** Forces what was written to a file to stable storage, or a directory when {@code everything} is asked for. */
        default void force(FileChannel channel, Path file, Extent extent) throws IOException {
            channel.force(extent == Extent.EVERYTHING);
        }

        /** Gives a file a second name, unless there is a file of that name. */
        default void link(Path name, Path existing) throws IOException {
            Files.createLink(name, existing);
        }
    }

    /** How much of a file is to be forced. */
    enum Extent {
        /** Its bytes, and what is needed to find them. */
        CONTENT,
        EVERYTHING
    }

    Disk(StoreRoot root, Sessions sessions, Device device) {
        this.root = root;
        this.sessions = sessions;
        this.device = device;
    }

    /**
     * Writes a complete file under a temporary name; it is sealed, and on stable storage if so wished. When that fails,
     * nothing is left of it, and it is not tried on the same file again: after a failed force nobody knows what is on disk.
     */
    Path stage(ByteBuffer bytes, Durability durability) throws IOException {
        return Interrupts.heldOff(() -> {
            Path file = sessions.current().newTemporary();
            try (FileChannel channel =
                    FileChannel.open(file, STAGE, root.sharing().attributes(Sharing.Kind.SEALED))) {
                root.sharing().settle(file, Sharing.Kind.SEALED);
                ByteBuffer rest = bytes.duplicate();
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                if (durability == Durability.FSYNC) {
                    device.force(channel, file, Extent.EVERYTHING);
                }
            } catch (IOException e) {
                drop(file);
                throw e;
            }
            return file;
        });
    }

    /** Removes a temporary file that has served; one that cannot be removed now goes with its session. */
    void drop(Path staged) {
        try {
            Files.deleteIfExists(staged);
        } catch (IOException e) {
            LOG.debug("the temporary file {} stays for now: {}", staged, e.getMessage());
        }
    }

    /** Gives a temporary name to a file that is there, so that its bytes stay; nothing if it is gone or cannot be done. */
    Optional<Path> hold(Path file) throws IOException {
        if (!hasLinks()) {
            return Optional.empty();
        }
        Path held = sessions.current().newTemporary();
        try {
            device.link(held, file);
            return Optional.of(held);
        } catch (FileSystemException e) {
            // Gone, or a stranger's file that may not be linked, or one with too many names.
            return Optional.empty();
        }
    }

    /** Publishes a staged file under a second name and returns whether that name was free. Needs {@link #hasLinks}. */
    boolean link(Path staged, Path target) throws IOException {
        try {
            device.link(target, staged);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Publishes a staged file under its final name, in the place of any other; the temporary name is gone. */
    void move(Path staged, Path target) throws IOException {
        Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns whether this filesystem has hard links; found out by trying, once. */
    boolean hasLinks() throws IOException {
        Boolean known = links;
        if (known == null) {
            known = tryLink();
            links = known;
        }
        return known;
    }

    private boolean tryLink() throws IOException {
        Path file = stage(ByteBuffer.allocate(0), Durability.RELAXED);
        Path second = sessions.current().newTemporary();
        try {
            device.link(second, file);
            drop(second);
            return true;
        } catch (FileSystemException | UnsupportedOperationException e) {
            // If nothing at all can be made here, that is what is wrong, and not the links.
            drop(stage(ByteBuffer.allocate(0), Durability.RELAXED));
            return false;
        } finally {
            drop(file);
        }
    }

    /** Forces a file that is there already. */
    void force(Path file, Extent extent) throws IOException {
        Interrupts.heldOff(() -> {
            try (FileChannel channel = FileChannel.open(file, LOOK)) {
                device.force(channel, file, extent);
            }
            return file;
        });
    }

    /** Forces the names in a directory. */
    void forceDirectory(Path directory) throws IOException {
        // Where files have no modes, directories cannot be opened either, and the names are as safe as that system
        // makes them.
        if (Sharing.POSIX) {
            force(directory, Extent.EVERYTHING);
        }
    }

    /** Sees to it that there is a directory for the file, whose own name is as durable as the file is to be. */
    void makeRoomFor(Path file, Durability durability) throws IOException {
        Path directory = Objects.requireNonNull(file.getParent());
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            reachable.remove(directory);
            root.sharing().makeDirectory(directory);
        }
        // Once by each process, since another may have made it and not forced its name.
        if (durability == Durability.FSYNC && !reachable.contains(directory)) {
            forceDirectory(Objects.requireNonNull(directory.getParent()));
            reachable.add(directory);
        }
    }

    /**
     * Returns the bytes of a file, or nothing where there is none.
     *
     * @param limit in bytes; of a longer file, and of anything but a file, an empty buffer is returned, which is no record and
     *     no block
     */
    Optional<ByteBuffer> read(Path file, long limit) throws IOException {
        return Interrupts.heldOff(() -> {
            Optional<BasicFileAttributes> found = attributes(file);
            if (found.isEmpty()) {
                if (!root.isThere()) {
                    throw new NoSuchFileException(file.toString());
                }
                return Optional.empty();
            }
            if (!found.get().isRegularFile() || found.get().size() > limit) {
                return Optional.of(ByteBuffer.allocate(0));
            }
            try (FileChannel channel = FileChannel.open(file, LOOK)) {
                ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), limit));
                int count = 0;
                while (bytes.hasRemaining() && count >= 0) {
                    bytes.limit(Math.min(bytes.capacity(), bytes.position() + SLICE));
                    count = channel.read(bytes);
                    bytes.limit(bytes.capacity());
                }
                return Optional.of(bytes.flip().asReadOnlyBuffer());
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        });
    }

    static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Returns whether two names are of one file; not when either is gone. */
    static boolean isSame(Path one, Path other) throws IOException {
        Optional<BasicFileAttributes> first = attributes(one);
        Optional<BasicFileAttributes> second = attributes(other);
        return first.isPresent()
                && second.isPresent()
                && Objects.equals(first.get().fileKey(), second.get().fileKey());
    }

    /** Sets when a file was last changed. */
    static void touch(Path file, FileTime time) throws IOException {
        Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(time, null, null);
    }
}
