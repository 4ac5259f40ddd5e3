package dev.larder.filesystem;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The presence of one open store in its directory: a lock file that is locked as long as the process lives and the store is
 * open, and what is the store's alone while it is: its temporary files and its pins.
 *
 * <p>Whoever finds the lock free knows that this session is over and that its things are nobody's. Safe for use by several
 * threads.
 */
final class Session {
    static final int ID_DIGITS = 16;
    static final String LOCK = ".lock";
    static final String PINS = ".pins";

    private static final int ATTEMPTS = 100;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final StoreRoot root;
    private final String id;
    private final LockFiles.Held lock;
    private final Pins pins;
    private long names;
    private boolean ended;

    private Session(StoreRoot root, String id, LockFiles.Held lock) {
        this.root = root;
        this.id = id;
        this.lock = lock;
        this.pins = new Pins(root, root.sessions().resolve(id + PINS));
    }

    static Session begin(StoreRoot root, LockFiles locks) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            byte[] random = new byte[ID_DIGITS / 2];
            RANDOM.nextBytes(random);
            String id = HexFormat.of().formatHex(random);
            Path file = root.sessions().resolve(id + LOCK);
            Optional<LockFiles.Held> lock = locks.tryNew(file);
            // Between its making and its locking, a sweep may have taken the file for a dead session's and removed it.
            if (lock.isPresent() && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Session session = new Session(root, id, lock.get());
                session.pins.reserve();
                return session;
            } else if (lock.isPresent()) {
                lock.get().close();
            }
        }
        throw new FileAlreadyExistsException(
                root.sessions().toString(), null, "no session could be begun: something removes or locks its files");
    }

    String id() {
        return id;
    }

    Pins pins() {
        return pins;
    }

    /** Returns the name of a temporary file that nobody else will use. */
    synchronized Path newTemporary() throws IOException {
        if (ended) {
            throw root.closed();
        }
        Path directory = root.temporary().resolve(id);
        // Made when it is needed, since it takes space that a reader of a full disk need not have.
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            root.sharing().makeDirectory(directory);
        }
        return directory.resolve(Long.toHexString(++names));
    }

    synchronized void end() throws IOException {
        ended = true;
        try {
            pins.end();
            removeFiles(root, id);
        } finally {
            lock.close();
        }
    }

    /** Removes what a session has made, the lock file last, so that an interrupted removal can be taken up again. */
    static void removeFiles(StoreRoot root, String id) throws IOException {
        Path directory = root.temporary().resolve(id);
        // A thread that was writing when the store was closed may be just about to make one more file.
        for (int attempt = 0; Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS); attempt++) {
            try {
                removeDirectory(directory);
            } catch (DirectoryNotEmptyException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
        Files.deleteIfExists(root.sessions().resolve(id + PINS));
        Files.deleteIfExists(root.sessions().resolve(id + LOCK));
    }

    private static void removeDirectory(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Files.deleteIfExists(directory);
    }
}
