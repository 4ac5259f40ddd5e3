package dev.larder.filesystem;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Who may use a store besides its owner, and thereby the modes of all that is made in it. */
enum Sharing {
    /** Nobody. */
    OWNER,
    /** The members of the root's group. */
    GROUP;

    /** Whether files have owners and modes here at all. */
    static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /** What a new file is for. */
    enum Kind {
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
    FileAttribute<?>[] attributes(Kind kind) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(kind.own))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Opens a new file to the group where that is wanted; the process's umask may have kept it closed. A directory hands its
     * group on to what is made in it.
     */
    void settle(Path made, Kind kind) throws IOException {
        if (this == GROUP && POSIX) {
            Files.setAttribute(made, "unix:mode", kind.group);
        }
    }

    /** Makes a directory where there is none, and returns whether there was none; its parent must be there. */
    boolean makeDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, attributes(Kind.DIRECTORY));
        } catch (java.nio.file.FileAlreadyExistsException e) {
            if (Files.isDirectory(directory)) {
                return false;
            }
            throw e;
        }
        settle(directory, Kind.DIRECTORY);
        return true;
    }
}
