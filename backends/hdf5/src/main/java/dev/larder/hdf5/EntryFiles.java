package dev.larder.hdf5;

import dev.larder.key.Address;
import dev.larder.store.Durability;
import dev.larder.store.EntryName;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The entries' files by address, published and taken away by one operation of the filesystem each. Nothing else knows how they
 * are named. Safe for use by several threads and processes.
 */
final class EntryFiles {
    static final String SUFFIX = ".h5";

    private final Hdf5Root root;
    private final Sessions sessions;
    private final Set<Path> reachable = ConcurrentHashMap.newKeySet();

    EntryFiles(Hdf5Root root, Sessions sessions) {
        this.root = root;
        this.sessions = sessions;
    }

    Path fileOf(Address address) {
        String name = EntryName.of(address);
        return root.entries().resolve(name.substring(0, 2)).resolve(name + SUFFIX);
    }

    /** Returns whether there is an entry's file, or anything in its place. */
    boolean exists(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        if (!root.isThere()) {
            throw new NoSuchFileException(root.format().toString());
        }
        return false;
    }

    /** Closes a staged file to writing. */
    static void seal(Path staged) throws IOException {
        if (RootCheck.POSIX) {
            Files.setPosixFilePermissions(staged, PosixFilePermissions.fromString("r--r--r--"));
        }
    }

    /** Publishes a staged file where there is none, and returns whether there was none. */
    boolean create(Path staged, Path file, Durability durability) throws IOException {
        Path shelf = makeShelf(file, durability);
        boolean created = true;
        try {
            Files.createLink(file, staged);
        } catch (FileAlreadyExistsException e) {
            created = false;
        }
        if (durability == Durability.FSYNC) {
            try {
                if (!created) {
                    Hdf5Root.force(file);
                }
                forceNames(shelf);
            } catch (NoSuchFileException e) {
                // Removed meanwhile by somebody who may.
                if (!root.isThere()) {
                    throw e;
                }
            } catch (IOException e) {
                if (created) {
                    Files.deleteIfExists(file);
                }
                throw e;
            }
        }
        return created;
    }

    /** Puts a staged file in the place of any other, and returns whether there was one. */
    boolean replace(Path staged, Path file, Durability durability) throws IOException {
        Path shelf = makeShelf(file, durability);
        Path before = sessions.newTemporary();
        boolean replaced = true;
        try {
            Files.createLink(before, file);
        } catch (NoSuchFileException e) {
            replaced = false;
        }
        try {
            Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (durability == Durability.FSYNC) {
                try {
                    forceNames(shelf);
                } catch (IOException e) {
                    takeBack(file, before, replaced);
                    throw e;
                }
            }
            return replaced;
        } finally {
            Files.deleteIfExists(before);
        }
    }

    private static void takeBack(Path file, Path before, boolean replaced) throws IOException {
        if (replaced) {
            Files.move(before, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.deleteIfExists(file);
        }
    }

    private Path makeShelf(Path file, Durability durability) throws IOException {
        Path shelf = Objects.requireNonNull(file.getParent());
        if (!Files.isDirectory(shelf, LinkOption.NOFOLLOW_LINKS)) {
            reachable.remove(shelf);
            RootCheck.makeDirectory(shelf);
        }
        // Once by each process, since another may have made it and not forced its name.
        if (durability == Durability.FSYNC && !reachable.contains(shelf)) {
            forceNames(root.entries());
            reachable.add(shelf);
        }
        return shelf;
    }

    static void forceNames(Path directory) throws IOException {
        if (RootCheck.POSIX) {
            Hdf5Root.force(directory);
        }
    }

    boolean remove(Path file, Durability durability) throws IOException {
        if (!exists(file) || !Files.deleteIfExists(file)) {
            return false;
        }
        if (durability == Durability.FSYNC) {
            forceNames(Objects.requireNonNull(file.getParent()));
        }
        return true;
    }

    /**
     * Moves a file out of the way, unless it turns out to be another than the damaged one: then it is put back.
     *
     * @param isDamaged asked of the moved file
     * @return whether it was moved
     */
    boolean quarantine(Path file, Damage isDamaged) throws IOException {
        Path aside = root.quarantine()
                .resolve(file.getFileName().toString().substring(0, 64) + "." + UUID.randomUUID() + SUFFIX);
        try {
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return false;
        }
        if (isDamaged.in(aside)) {
            return true;
        }
        // Somebody stored it anew since the damage was seen; whoever stores it once more meanwhile is as good.
        try {
            Files.createLink(file, aside);
        } catch (FileAlreadyExistsException e) {
            Files.delete(aside);
            return false;
        }
        Files.delete(aside);
        return false;
    }

    /** Tells whether a file is damaged. */
    interface Damage {
        boolean in(Path file) throws IOException;
    }

    /** Returns the files of the keys that begin with these digits, strangers among them; shelf by shelf. */
    Stream<Path> scan(String keyPrefix) {
        String shelf = keyPrefix.substring(0, Math.min(2, keyPrefix.length()));
        return list(root.entries()).stream()
                .filter(directory -> directory.getFileName().toString().startsWith(shelf))
                .flatMap(directory -> list(directory).stream())
                .filter(file -> file.getFileName().toString().startsWith(keyPrefix));
    }

    private List<Path> list(Path directory) {
        return root.attempt("list entries", () -> {
            try (Stream<Path> files = Files.list(directory)) {
                return files.toList();
            } catch (NotDirectoryException e) {
                return List.of();
            } catch (NoSuchFileException e) {
                if (!root.isThere()) {
                    throw e;
                }
                return List.of();
            }
        });
    }

    /** Returns what an entry's file name says, or nothing if it is not an entry's. */
    static Optional<EntryName> nameOf(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX)
                ? EntryName.parse(name.substring(0, name.length() - SUFFIX.length()))
                : Optional.empty();
    }
}
