package dev.larder.filesystem;

import dev.larder.store.StoreClosedException;
import dev.larder.store.Upkeep;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of one directory: the own one, begun when it is first needed, and those of others, alive or dead. Safe for use
 * by several threads.
 */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    static final Pattern ID = Pattern.compile("[0-9a-f]{" + Session.ID_DIGITS + "}");

    private final StoreRoot root;
    private final LockFiles locks;
    private @Nullable Session own;

    Sessions(StoreRoot root, LockFiles locks) {
        this.root = root;
        this.locks = locks;
    }

    /**
     * Returns the own session.
     *
     * @throws StoreClosedException when the store was closed
     */
    synchronized Session current() throws IOException {
        if (root.isClosed()) {
            throw root.closed();
        }
        if (own == null) {
            own = Session.begin(root, locks);
            tidy();
        }
        return own;
    }

    /** Removes what has been lying about for long, so that no gc is needed for that; what cannot be removed may stay. */
    private void tidy() {
        try {
            removeDead(Upkeep.GRACE);
        } catch (IOException e) {
            LOG.debug("leftovers stay in {}: {}", root, e.getMessage());
        }
    }

    /** Returns whether the session's store is open and its process lives. */
    boolean isAlive(String id) throws IOException {
        try {
            Optional<LockFiles.Held> lock = locks.tryExclusive(root.sessions().resolve(id + Session.LOCK));
            if (lock.isPresent()) {
                lock.get().close();
            }
            return lock.isEmpty();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Returns all sessions that have left a trace, alive or dead. */
    SortedSet<String> all() throws IOException {
        SortedSet<String> ids = new TreeSet<>();
        for (Path directory : new Path[] {root.sessions(), root.temporary()}) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                for (Path file : files) {
                    idOf(file).ifPresent(ids::add);
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        return ids;
    }

    /** Returns the session that a file in sessions or tmp belongs to. */
    static Optional<String> idOf(Path file) {
        String name = file.getFileName().toString();
        for (String suffix : new String[] {Session.LOCK, Session.PINS, ""}) {
            if (name.endsWith(suffix)) {
                String id = name.substring(0, name.length() - suffix.length());
                if (ID.matcher(id).matches()) {
                    return Optional.of(id);
                }
            }
        }
        return Optional.empty();
    }

    /** Removes what dead sessions left, if nothing of it is younger than the grace, and returns how many there were. */
    int removeDead(Duration grace) throws IOException {
        int removed = 0;
        Instant limit = Instant.now().minus(grace);
        for (String id : all()) {
            if (removeDead(id, limit)) {
                removed++;
            }
        }
        return removed;
    }

    private boolean removeDead(String id, Instant limit) throws IOException {
        Path file = root.sessions().resolve(id + Session.LOCK);
        try {
            Optional<LockFiles.Held> lock = locks.tryExclusive(file);
            if (lock.isEmpty()) {
                return false;
            }
            try (LockFiles.Held held = lock.get()) {
                return removeIfOld(id, limit);
            }
        } catch (NoSuchFileException e) {
            // The lock is made first and removed last but for a kill in between: what remains is nobody's.
            return removeIfOld(id, limit);
        }
    }

    private boolean removeIfOld(String id, Instant limit) throws IOException {
        if (lastTrace(id).isAfter(limit)) {
            return false;
        }
        Session.removeFiles(root, id);
        return true;
    }

    private Instant lastTrace(String id) throws IOException {
        Instant last = Instant.MIN;
        for (Path file : new Path[] {
            root.sessions().resolve(id + Session.LOCK),
            root.sessions().resolve(id + Session.PINS),
            root.temporary().resolve(id)
        }) {
            try {
                Instant time = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .lastModifiedTime()
                        .toInstant();
                last = time.isAfter(last) ? time : last;
            } catch (NoSuchFileException e) {
                continue;
            }
        }
        return last;
    }

    /** Ends the own session; the root must have been closed before. */
    synchronized void close() throws IOException {
        if (own != null) {
            Session ending = own;
            own = null;
            ending.end();
        }
    }
}
