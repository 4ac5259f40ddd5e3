package dev.larder.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The digests of files that were read before, kept on disk, so that a second look at an unchanged file costs next to nothing
 * in any process of this user.
 *
 * <p>One file, a table of slots in buckets: which bucket, device and inode say. A slot holds a stamp, a digest and a checksum
 * of both, and is written by one call; whatever is no such thing is an empty slot. So several processes write it at once
 * without a lock, a slot that was torn or damaged is forgotten and nothing more, and the file never grows beyond {@link
 * #SIZE}: in a full bucket a new slot takes the place of any other. It is sparse, and takes what is used of it.
 *
 * <p>What it is trusted for: that whoever can write to it is the user, which is why another's, or one that others may write
 * to, is not used; and that the file system moves a file's {@code ctime} whenever its content changes. A program that
 * changes a file through memory that it mapped may move it late, and changes below the file system do not move it at all.
 *
 * <p>No failure of the memo is one of the digest. Thread-safe.
 */
final class DigestMemo {
    /** The system property, and the environment variable behind it, that name another directory, or {@code off}. */
    static final String PROPERTY = "larder.memo";

    static final String VARIABLE = "LARDER_MEMO";

    /** Stamp, digest, and the SHA-256 of both. */
    static final int SLOT = 128;

    private static final int SEALED = FileStamp.LENGTH + Digest.LENGTH;
    static final int SLOTS = 8;
    private static final int BUCKETS = 1 << 15;

    /** The most bytes that the file may take. */
    static final long SIZE = (long) BUCKETS * SLOTS * SLOT;

    private static final String NAME = "file-digests-1";
    private static final byte[] SEAL = "larder/file-digest/1\n".getBytes(StandardCharsets.UTF_8);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");

    /** Write permission of the group and of all others. */
    private static final int OTHERS_WRITE = 0022;

    private static final Logger LOG = LoggerFactory.getLogger(DigestMemo.class);

    private final Path directory;

    DigestMemo(Path directory) {
        this.directory = directory;
    }

    /** Returns the memo that is asked for, or nothing where it is off. */
    static Optional<DigestMemo> configured() {
        return place(System.getProperty(PROPERTY), System.getenv()).map(DigestMemo::new);
    }

    static Optional<Path> place(@Nullable String property, Map<String, String> environment) {
        String stated = property != null ? property : environment.getOrDefault(VARIABLE, "");
        if (stated.equals("off")) {
            return Optional.empty();
        }
        try {
            if (!stated.isEmpty()) {
                return Optional.of(Path.of(stated).toAbsolutePath());
            }
            // The XDG Base Directory Specification: a relative path is invalid and to be ignored.
            String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
            String home = environment.getOrDefault("HOME", System.getProperty("user.home", ""));
            Path base = caches.startsWith("/") ? Path.of(caches) : Path.of(home, ".cache");
            return base.isAbsolute() ? Optional.of(base.resolve("larder")) : Optional.empty();
        } catch (InvalidPathException e) {
            LOG.debug("no memo of file digests: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Returns the digest of the file that had this stamp. */
    Optional<Digest> find(FileStamp stamp) {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (FileChannel channel = open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer bucket = bucket(channel, stamp);
            int slot = find(stamp, bucket);
            return slot < 0 ? Optional.empty() : Optional.of(Digest.read(bucket.position(slot + FileStamp.LENGTH)));
        } catch (IOException | RuntimeException e) {
            LOG.debug("the memo of file digests in {} was not read", directory, e);
            return Optional.empty();
        }
    }

    /** Keeps the digest of the file that had this stamp before it was read, and after. */
    void keep(FileStamp stamp, Digest digest) {
        Path file = directory.resolve(NAME);
        try {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            try (FileChannel channel = open(
                    file,
                    Set.of(
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.CREATE,
                            LinkOption.NOFOLLOW_LINKS))) {
                ByteBuffer slot = ByteBuffer.allocate(SLOT);
                stamp.write(slot);
                digest.write(slot);
                seal(slot).write(slot);
                channel.write(slot.rewind(), bucketAt(stamp) + place(stamp, bucket(channel, stamp)));
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("the memo of file digests in {} was not written", directory, e);
        }
    }

    private FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        requireOwn(directory);
        FileChannel channel = FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(OWNER_FILE));
        try {
            requireOwn(file);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void requireOwn(Path path) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,mode");
        boolean own = user().equals(attributes.get("uid"));
        if (!own || !(attributes.get("mode") instanceof Integer mode) || (mode & OTHERS_WRITE) != 0) {
            throw new IOException(path + " belongs to another user, or others may write to it; it is not trusted");
        }
    }

    /** Returns the number of the user that this process runs as. */
    private static Object user() throws IOException {
        Path self = Path.of("/proc/self");
        if (Files.exists(self)) {
            return Files.getAttribute(self, "unix:uid");
        }
        Path made = Files.createTempFile("larder", null);
        try {
            return Files.getAttribute(made, "unix:uid");
        } finally {
            Files.delete(made);
        }
    }

    private static long bucketAt(FileStamp stamp) {
        // Fibonacci hashing (Knuth, TAOCP 6.4), so that inodes in a row spread over all buckets.
        long mixed = (stamp.device() * 31 + stamp.inode()) * 0x9E3779B97F4A7C15L;
        return (mixed >>> 1) % BUCKETS * SLOTS * SLOT;
    }

    private static ByteBuffer bucket(FileChannel channel, FileStamp stamp) throws IOException {
        ByteBuffer bucket = ByteBuffer.allocate(SLOTS * SLOT);
        long start = bucketAt(stamp);
        while (bucket.hasRemaining() && channel.read(bucket, start + bucket.position()) > 0) {}
        // Behind the end of the file all slots are empty.
        return bucket.clear();
    }

    /** Returns where in the bucket the sound slot with this stamp begins, or -1. */
    private static int find(FileStamp stamp, ByteBuffer bucket) {
        ByteBuffer wanted = ByteBuffer.allocate(FileStamp.LENGTH);
        stamp.write(wanted);
        wanted.flip();
        for (int at = 0; at < bucket.capacity(); at += SLOT) {
            if (bucket.slice(at, FileStamp.LENGTH).equals(wanted) && isSound(bucket.slice(at, SLOT))) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isSound(ByteBuffer slot) {
        return Digest.read(slot.slice(SEALED, Digest.LENGTH)).equals(seal(slot));
    }

    private static Digest seal(ByteBuffer slot) {
        return new Hasher().update(SEAL).update(slot.slice(0, SEALED)).digest();
    }

    /** Returns where in the bucket to write: over the file's earlier self, else where nothing is, else anywhere. */
    private static int place(FileStamp stamp, ByteBuffer bucket) {
        int free = -1;
        for (int at = 0; at < bucket.capacity(); at += SLOT) {
            if (bucket.getLong(at) == stamp.device() && bucket.getLong(at + Long.BYTES) == stamp.inode()) {
                return at;
            }
            if (free < 0 && !isSound(bucket.slice(at, SLOT))) {
                free = at;
            }
        }
        return free >= 0 ? free : ThreadLocalRandom.current().nextInt(SLOTS) * SLOT;
    }
}
