package dev.larder.filesystem;

import dev.larder.store.Sharing;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.StoreUriException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is looked at before a directory is used: that it is one, ours, writable, and closed to others who could plant wrong
 * results in it. What is refused is left as it was.
 */
final class RootCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RootCheck.class);

    private static final Set<String> NETWORK = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "afs",
            "ncpfs",
            "9p",
            "ceph",
            "lustre",
            "gpfs",
            "beegfs",
            "glusterfs",
            "ocfs2",
            "gfs2",
            "davfs",
            "webdav");
    private static final Set<String> NETWORK_FUSE = Set.of(
            "sshfs", "glusterfs", "ceph", "s3fs", "rclone", "gcsfuse", "davfs", "davfs2", "smbnetfs", "curlftpfs");

    private RootCheck() {}

    /**
     * Opens, or makes, the directory that a store is to be in.
     *
     * @throws StoreUriException when the place names no directory
     * @throws StoreUnavailableException when it cannot be used
     */
    static StoreRoot open(String place, Sharing sharing) {
        return opened(pathOf(place), path -> {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                make(path, sharing);
            }
            StoreRoot root = checked(path, sharing);
            if (!Files.isWritable(root.path())) {
                throw new StoreUnavailableException(root
                        + " cannot be written to; check its mode, and whether its filesystem is read-only. To read it,"
                        + " open it with ?mode=read");
            }
            Interrupts.heldOff(() -> {
                RootFiles.settle(root);
                return root;
            });
            return root;
        });
    }

    /**
     * Opens the directory of a store that is there already, and changes nothing in it.
     *
     * @throws StoreUriException when the place names no directory
     * @throws StoreUnavailableException when there is no store, or it cannot be used
     */
    static StoreRoot openToRead(String place, Sharing sharing) {
        return opened(pathOf(place), path -> {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new StoreUnavailableException(
                        "there is no store in " + path + " to be read; open it without mode=read to make one");
            }
            StoreRoot root = checked(path, sharing);
            if (!root.isThere()) {
                throw new StoreUnavailableException(path + " is not a Larder store, so there is nothing to be read");
            }
            RootFiles.checkFormat(root);
            return root;
        });
    }

    private interface Opening {
        StoreRoot open(Path path) throws IOException;
    }

    private static StoreRoot opened(Path path, Opening opening) {
        try {
            StoreRoot root = opening.open(path);
            warnOfNetwork(root);
            return root;
        } catch (AccessDeniedException e) {
            throw new StoreUnavailableException(
                    "no store can be opened in " + path + ": permission denied for " + e.getFile(), e);
        } catch (NoSuchFileException | FileSystemLoopException e) {
            throw new StoreUnavailableException(
                    "no store can be opened in " + path + ": it is a symbolic link to nowhere, or was removed just now",
                    e);
        } catch (IOException e) {
            throw new StoreUnavailableException("no store can be opened in " + path + ": " + reason(e), e);
        }
    }

    private static StoreRoot checked(Path path, Sharing sharing) throws IOException {
        Path real = path.toRealPath();
        if (!Files.isDirectory(real)) {
            throw new StoreUnavailableException(path + " is a file, and a store needs a directory; name another place");
        }
        sharing.check(real);
        return new StoreRoot(real, sharing);
    }

    /** Returns whether there is anything at the place but an empty directory; what it is, {@link #open} says. */
    static boolean isTaken(String place) {
        Path path = pathOf(place);
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.anyMatch(file -> !RootFiles.isUnfinished(file));
        } catch (IOException | UncheckedIOException e) {
            // A file, or a directory that may not be looked into: nothing that could be made a store.
            return true;
        }
    }

    private static Path pathOf(String place) {
        if (place.isEmpty()) {
            throw new StoreUriException("file: needs a directory, such as file:results or file:/var/cache/results");
        }
        try {
            return Path.of(place).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new StoreUriException("file: needs a directory, and this names none: " + e.getReason(), e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException in && in.getReason() != null
                ? in.getFile() + ": " + in.getReason()
                : String.valueOf(e.getMessage());
    }

    private static void make(Path path, Sharing sharing) throws IOException {
        Path parent = path.getParent();
        if (parent != null) {
            try {
                Files.createDirectories(parent);
            } catch (FileAlreadyExistsException e) {
                throw new FileSystemException(e.getFile(), null, "it is a file, not a directory");
            }
        }
        sharing.makeDirectory(path);
    }

    private static void warnOfNetwork(StoreRoot root) throws IOException {
        String type = Files.getFileStore(root.path()).type();
        if (isNetwork(type)) {
            LOG.warn(
                    "{} is on a network filesystem ({}), whose locks and links cannot be relied upon; between hosts, use a"
                            + " database store (jdbc:)",
                    root,
                    type);
        }
    }

    /** Returns whether a filesystem's type says that other hosts may use it at the same time. */
    static boolean isNetwork(String type) {
        String name = type.toLowerCase(java.util.Locale.ROOT);
        return NETWORK.contains(name) || (name.startsWith("fuse.") && NETWORK_FUSE.contains(name.substring(5)));
    }
}
