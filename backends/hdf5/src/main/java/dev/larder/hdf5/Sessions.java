package dev.larder.hdf5;

import dev.larder.data.Digest;
import dev.larder.key.Key;
import dev.larder.store.Lease;
import dev.larder.store.Leases;
import dev.larder.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directories of files in the making, one for each open store that writes.
 *
 * <p>A directory is named by a random key, and its owner holds the lease on that key: whoever gets the lease knows that the
 * owner is dead. So the leases' notion of who is alive is the only one. Safe for use by several threads.
 */
final class Sessions {
    /** So long that only the holder's death ends it. */
    private static final Duration TERM = Duration.ofDays(365);

    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");
    private static final int ATTEMPTS = 100;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Hdf5Root root;
    private final Leases leases;
    private @Nullable Lease own;
    private boolean ended;
    private long names;

    Sessions(Hdf5Root root, Leases leases) {
        this.root = root;
        this.leases = leases;
    }

    /** Returns the name of a temporary file that nobody else will use. */
    synchronized Path newTemporary() throws IOException {
        if (ended) {
            throw new NoSuchFileException(root.temporary().toString(), null, "the store was closed");
        }
        if (own == null) {
            byte[] random = new byte[Digest.LENGTH];
            RANDOM.nextBytes(random);
            own = leases.tryAcquire(Key.parse(Digest.wrap(random).hex()), TERM)
                    .orElseThrow(() -> new StoreUnavailableException("could not begin a session in " + root.directory()
                            + ": somebody holds the lease on a key that was just thought up; try again"));
        }
        Path directory = directoryOf(own.key());
        root.sharing().makeDirectory(directory);
        return directory.resolve(Long.toHexString(++names) + ".h5");
    }

    private Path directoryOf(Key key) {
        return root.temporary().resolve(key.hex());
    }

    /** Returns the directories of sessions whose owners are dead. */
    List<Path> dead() throws IOException {
        List<Path> dead = new ArrayList<>();
        try (Stream<Path> all = Files.list(root.temporary())) {
            for (Path directory : (Iterable<Path>) all::iterator) {
                if (isSession(directory) && leases.holder(keyOf(directory)).isEmpty()) {
                    dead.add(directory);
                }
            }
        }
        return dead;
    }

    static boolean isSession(Path directory) {
        return NAME.matcher(directory.getFileName().toString()).matches();
    }

    private static Key keyOf(Path directory) {
        return Key.parse(directory.getFileName().toString());
    }

    /** Removes what dead sessions left, if older than the grace, and returns how many there were. */
    long removeDead(Duration grace) throws IOException {
        long removed = 0;
        for (Path directory : dead()) {
            if (!isOlder(directory, grace)) {
                continue;
            }
            Optional<Lease> lease = leases.tryAcquire(keyOf(directory), TERM);
            if (lease.isPresent()) {
                try {
                    remove(directory);
                    removed++;
                } finally {
                    lease.get().close();
                }
            }
        }
        return removed;
    }

    static boolean isOlder(Path directory, Duration grace) throws IOException {
        Instant limit = Instant.now().minus(grace);
        return !Files.getLastModifiedTime(directory, LinkOption.NOFOLLOW_LINKS)
                .toInstant()
                .isAfter(limit);
    }

    private static void remove(Path directory) throws IOException {
        // A thread that was writing when the store was closed may be just about to make one more file.
        for (int attempt = 0; Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS); attempt++) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Files.deleteIfExists(file);
                }
            }
            try {
                Files.deleteIfExists(directory);
            } catch (DirectoryNotEmptyException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Ends the own session. */
    synchronized void close() throws IOException {
        ended = true;
        if (own != null) {
            try (Lease lease = own) {
                own = null;
                remove(directoryOf(lease.key()));
            }
        }
    }
}
