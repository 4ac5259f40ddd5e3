package dev.larder.hdf5;

import dev.larder.key.Address;
import dev.larder.store.Durability;
import dev.larder.store.EntryName;
import dev.larder.store.Leases;
import dev.larder.store.Sharing;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The entries' files by address, published and taken away by one operation of the filesystem each. Nothing else knows how they
 * are named. Safe for use by several threads and processes.
 */
final class EntryFiles {
    static final String SUFFIX = ".h5";

    private final Hdf5Root root;
    private final Sessions sessions;
    private final ShelfLocks locks;
    private final Device device;
    private final Set<Path> reachable = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Boolean links;

    EntryFiles(Hdf5Root root, Sessions sessions, Leases leases, Device device) {
        this.root = root;
        this.sessions = sessions;
        this.locks = new ShelfLocks(leases);
        this.device = device;
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

    /**
     * Does the work that publishes a staged file. Where the filesystem has hard links, it need keep nobody out.
     *
     * @param work calls {@link #create} or {@link #replace}, and must be short
     */
    <T> T publishing(Path staged, Path file, Hdf5Root.Work<T> work) throws IOException {
        return hasLinks(staged) ? work.run() : locks.holding(file, work);
    }

    /** Publishes a staged file where there is none, and returns whether there was none; while {@link #publishing}. */
    boolean create(Path staged, Path file, Durability durability) throws IOException {
        Path shelf = makeShelf(file, durability);
        Object own = keyOf(staged);
        boolean created = hasLinks(staged) ? linkIfFree(staged, file) : moveIfFree(staged, file);
        if (durability == Durability.FSYNC) {
            try {
                if (!created) {
                    device.force(file);
                }
                forceNames(shelf);
            } catch (NoSuchFileException e) {
                // Removed meanwhile by somebody who may.
                if (!root.isThere()) {
                    throw e;
                }
            } catch (IOException e) {
                takeBack(file, own, e);
                throw e;
            }
        }
        return created;
    }

    /** Gives a staged file a name that has nothing to do with an address, and returns whether the name was free. */
    boolean name(Path staged, Path name) throws IOException {
        return hasLinks(staged) ? linkIfFree(staged, name) : moveIfFree(staged, name);
    }

    private boolean linkIfFree(Path staged, Path file) throws IOException {
        try {
            device.link(file, staged);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static boolean moveIfFree(Path staged, Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    /** Takes a name back that could not be made durable, if it still is that of the caller's own file. */
    private static void takeBack(Path file, @Nullable Object own, IOException because) {
        try {
            if (own != null && own.equals(keyOf(file))) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    /** Returns what tells a file from every other on its disk; null where there is none, or the system does not tell. */
    private static @Nullable Object keyOf(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Returns whether this filesystem has hard links; found out by trying, once. */
    private boolean hasLinks(Path staged) throws IOException {
        Boolean known = links;
        if (known == null) {
            known = tryLink(staged);
            links = known;
        }
        return known;
    }

    private boolean tryLink(Path staged) throws IOException {
        Path second = sessions.newTemporary();
        try {
            device.link(second, staged);
            Files.delete(second);
            return true;
        } catch (FileSystemException | UnsupportedOperationException e) {
            // If nothing at all can be made here, that is what is wrong, and not the links.
            Files.delete(Files.createFile(second));
            return false;
        }
    }

    /** Puts a staged file in the place of any other, and returns whether there was one; while {@link #publishing}. */
    boolean replace(Path staged, Path file, Durability durability) throws IOException {
        Path shelf = makeShelf(file, durability);
        Object own = keyOf(staged);
        Path before = sessions.newTemporary();
        boolean kept = durability == Durability.FSYNC && hasLinks(staged) && keep(before, file);
        boolean replaced = kept || Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        try {
            Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (durability == Durability.FSYNC) {
                try {
                    forceNames(shelf);
                } catch (IOException e) {
                    if (kept && (own == null || own.equals(keyOf(file)))) {
                        Files.move(before, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                    } else {
                        takeBack(file, own, e);
                    }
                    throw e;
                }
            }
            return replaced;
        } finally {
            if (kept) {
                Files.deleteIfExists(before);
            }
        }
    }

    /** Gives what is to be replaced a second name, so that it can be put back; returns whether it has one. */
    private boolean keep(Path before, Path file) throws IOException {
        try {
            device.link(before, file);
            return true;
        } catch (FileSystemException e) {
            // There is none, or it is another user's file, which may not be linked.
            return false;
        }
    }

    private Path makeShelf(Path file, Durability durability) throws IOException {
        Path shelf = Objects.requireNonNull(file.getParent());
        if (!Files.isDirectory(shelf, LinkOption.NOFOLLOW_LINKS)) {
            reachable.remove(shelf);
            root.sharing().makeDirectory(shelf);
        }
        // Once by each process, since another may have made it and not forced its name.
        if (durability == Durability.FSYNC && !reachable.contains(shelf)) {
            forceNames(root.entries());
            reachable.add(shelf);
        }
        return shelf;
    }

    /** Forces a file's bytes to stable storage. */
    void force(Path file) throws IOException {
        device.force(file);
    }

    /** Forces the names in a directory to stable storage. */
    void forceNames(Path directory) throws IOException {
        // Where files have no modes, directories cannot be opened either, and names are as safe as that system makes
        // them.
        if (Sharing.POSIX) {
            device.force(directory);
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
        publishing(aside, file, () -> hasLinks(aside) ? linkIfFree(aside, file) : moveIfFree(aside, file));
        Files.deleteIfExists(aside);
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
