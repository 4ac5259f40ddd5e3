package dev.larder.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.Set;

/**
 * Who may use a store in files besides its owner, and thereby the modes of all that is made in it: the option {@code shared} of
 * every backend that keeps its entries in a directory.
 *
 * <p>A backend {@linkplain #check checks} its directory before it uses it, so that nobody else can plant wrong results there, and
 * makes files and directories with these modes only. Where files have no owners and modes, nothing is checked or set. Immutable
 * and thread-safe.
 */
public enum Sharing {
    /** Nobody. */
    OWNER,
    /** The members of the directory's group. */
    GROUP;

    /** Whether files have owners and modes here at all. */
    public static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /** What a new file is for. */
    public enum Kind {
        /** A directory of the store. */
        DIRECTORY("rwx------", 02770),
        /** Written once and never again. */
        SEALED("r--r--r--", 0440),
        /** Locked, or written again and again. */
        WORKING("rw-------", 0660);

        private final String own;
        private final int group;

        Kind(String own, int group) {
            this.own = own;
            this.group = group;
        }
    }

    /** Returns what a new file is to be made with, so that it is never open to others, however briefly. */
    public FileAttribute<?>[] attributes(Kind kind) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(kind.own))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Opens a new file to the group where that is wanted; the process's umask may have kept it closed. A directory hands its
     * group on to what is made in it.
     *
     * @throws IOException when the mode cannot be set
     */
    public void settle(Path made, Kind kind) throws IOException {
        if (this == GROUP && POSIX) {
            Files.setAttribute(made, "unix:mode", kind.group);
        }
    }

    /**
     * Closes a file to writing that something else made, with modes of its own.
     *
     * @throws IOException when the mode cannot be set
     */
    public void seal(Path made) throws IOException {
        if (POSIX) {
            Files.setPosixFilePermissions(
                    made, PosixFilePermissions.fromString(this == GROUP ? "r--r-----" : Kind.SEALED.own));
        }
    }

    /**
     * Makes a directory where there is none; its parent must be there.
     *
     * @return whether there was none
     * @throws IOException when it cannot be made, or something else has its name
     */
    public boolean makeDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, attributes(Kind.DIRECTORY));
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(directory)) {
                return false;
            }
            throw e;
        }
        settle(directory, Kind.DIRECTORY);
        return true;
    }

    /**
     * Makes sure that nobody but those who share it can write to a store's directory.
     *
     * @throws StoreUnavailableException when others can, or it is another user's; it says how to change that
     * @throws IOException when its owner and mode cannot be read
     */
    public void check(Path directory) throws IOException {
        if (!POSIX) {
            return;
        }
        PosixFileAttributes found = Files.readAttributes(directory, PosixFileAttributes.class);
        Set<PosixFilePermission> modes = found.permissions();
        if (modes.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new StoreUnavailableException(
                    directory
                            + " can be written to by everybody, who could plant wrong results in it; take that away (chmod o-w)");
        }
        if (this == GROUP) {
            return;
        }
        if (modes.contains(PosixFilePermission.GROUP_WRITE)) {
            throw new StoreUnavailableException(directory + " can be written to by the group "
                    + found.group().getName()
                    + "; open it with ?shared=group if that is meant, or take it away (chmod g-w)");
        }
        Optional<UserPrincipal> user = currentUser();
        if (user.isPresent() && !found.owner().equals(user.get())) {
            throw new StoreUnavailableException(directory + " belongs to "
                    + found.owner().getName() + ", and this process runs as "
                    + user.get().getName() + "; run as its owner, name another place, or share it (?shared=group)");
        }
    }

    /** Returns the user that this process's files will belong to, where the system tells. */
    private static Optional<UserPrincipal> currentUser() throws IOException {
        Path self = Path.of("/proc/self");
        if (Files.exists(self)) {
            return Optional.of(Files.getOwner(self));
        }
        Path probe = Files.createTempFile("larder", null);
        try {
            return Optional.of(Files.getOwner(probe));
        } finally {
            Files.delete(probe);
        }
    }
}
