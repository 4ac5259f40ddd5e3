package dev.larder.filesystem;

import dev.larder.key.Address;
import dev.larder.store.Durability;
import dev.larder.store.EntryIndex;
import dev.larder.store.EntryName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The entries' records on disk, one sealed file each. Nothing else in the store knows how records lie on disk.
 *
 * <p>Finding and listing take no lock. Where a name's file is exchanged or taken away, the address's lock makes sure that it
 * is the very file that was meant.
 */
final class EntryFiles implements EntryIndex {
    /** Larger ones are not ours: an entry's own record holds text and small contents only. */
    static final long MAX_RECORD = 256L << 20;

    private final StoreRoot root;
    private final Disk disk;
    private final LockFiles locks;
    private final Quarantine quarantine;
    private final Shelves shelves;
    private final Durability durability;

    EntryFiles(StoreRoot root, Disk disk, LockFiles locks, Quarantine quarantine, Durability durability) {
        this.root = root;
        this.disk = disk;
        this.locks = locks;
        this.quarantine = quarantine;
        this.shelves = new Shelves(root, root.entries());
        this.durability = durability;
    }

    private Path fileOf(Address address) {
        return shelves.fileOf(EntryName.of(address));
    }

    private LockFiles.Held lock(Path file) throws IOException {
        return locks.exclusive(
                root.locks().resolve("entry." + file.getFileName().toString().substring(0, 2)));
    }

    /** Asked first without the lock, so that asking for what is not there makes nothing. */
    private boolean isAbsent(Path file) throws IOException {
        boolean absent = Disk.attributes(file).isEmpty();
        if (absent && !root.isThere()) {
            throw new NoSuchFileException(file.toString());
        }
        return absent;
    }

    @Override
    public Optional<ByteBuffer> find(Address address) {
        return root.attempt("read an entry", () -> disk.read(fileOf(address), MAX_RECORD));
    }

    @Override
    public boolean create(Address address, ByteBuffer record, Durability wanted) {
        Path file = fileOf(address);
        return root.attempt("store an entry", () -> {
            disk.makeRoomFor(file, wanted);
            Path staged = disk.stage(record, wanted);
            try {
                boolean created = disk.hasLinks() ? disk.link(staged, file) : moveIfFree(staged, file);
                if (wanted == Durability.FSYNC) {
                    makeDurable(file, created);
                }
                return created;
            } finally {
                disk.drop(staged);
            }
        });
    }

    private boolean moveIfFree(Path staged, Path file) throws IOException {
        try (LockFiles.Held held = lock(file)) {
            if (Disk.attributes(file).isPresent()) {
                return false;
            }
            disk.move(staged, file);
            return true;
        }
    }

    /** Makes the name durable, and the bytes too where another wrote them; if that fails, nothing is to be found. */
    private void makeDurable(Path file, boolean own) throws IOException {
        Optional<BasicFileAttributes> published = Disk.attributes(file);
        try {
            if (!own) {
                disk.force(file, Disk.Extent.CONTENT);
            }
            disk.forceDirectory(Objects.requireNonNull(file.getParent()));
        } catch (NoSuchFileException e) {
            // Removed meanwhile by somebody who may.
            if (!root.isThere()) {
                throw e;
            }
        } catch (IOException e) {
            removeIf(file, published, e);
            throw e;
        }
    }

    private void removeIf(Path file, Optional<BasicFileAttributes> meant, IOException because) {
        try (LockFiles.Held held = lock(file)) {
            if (isStill(file, meant)) {
                Files.delete(file);
            }
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    @Override
    public void replace(Address address, ByteBuffer record, Durability wanted) {
        Path file = fileOf(address);
        root.attempt("replace an entry", () -> {
            disk.makeRoomFor(file, wanted);
            Path staged = disk.stage(record, wanted);
            Optional<Path> before = Optional.empty();
            try (LockFiles.Held held = lock(file)) {
                if (wanted == Durability.FSYNC) {
                    before = disk.hold(file);
                }
                disk.move(staged, file);
                if (wanted == Durability.FSYNC) {
                    makeReplacedDurable(file, before);
                }
            } finally {
                disk.drop(staged);
                if (before.isPresent()) {
                    disk.drop(before.get());
                }
            }
            return file;
        });
    }

    private void makeReplacedDurable(Path file, Optional<Path> before) throws IOException {
        try {
            disk.forceDirectory(Objects.requireNonNull(file.getParent()));
        } catch (IOException e) {
            if (before.isPresent()) {
                disk.move(before.get(), file);
            } else {
                Files.delete(file);
            }
            throw e;
        }
    }

    @Override
    public boolean remove(Address address) {
        Path file = fileOf(address);
        return root.attempt("remove an entry", () -> {
            if (isAbsent(file)) {
                return false;
            }
            try (LockFiles.Held held = lock(file)) {
                if (Disk.attributes(file).isEmpty()) {
                    return false;
                }
                Files.delete(file);
            }
            if (durability == Durability.FSYNC) {
                disk.forceDirectory(Objects.requireNonNull(file.getParent()));
            }
            return true;
        });
    }

    @Override
    public boolean quarantine(Address address) {
        Path file = fileOf(address);
        return root.attempt("set an entry aside", () -> {
            if (isAbsent(file)) {
                return false;
            }
            try (LockFiles.Held held = lock(file)) {
                return quarantine.take(file, "entry");
            }
        });
    }

    @Override
    public Stream<Located> scan(String keyPrefix) {
        return shelves.files(keyPrefix)
                .flatMap(file -> EntryName.parse(file.getFileName().toString()).stream()
                        .map(name -> new RecordFile(file, name)));
    }

    /** Does nothing: files are open only while they are read. */
    @Override
    public void close() {}

    private static boolean isStill(Path file, Optional<BasicFileAttributes> meant) throws IOException {
        return meant.isPresent()
                && Disk.attributes(file)
                        .filter(now -> Objects.equals(now.fileKey(), meant.get().fileKey())
                                && now.lastModifiedTime().equals(meant.get().lastModifiedTime())
                                && now.size() == meant.get().size())
                        .isPresent();
    }

    private final class RecordFile implements Located {
        private final Path file;
        private final EntryName name;
        private @Nullable BasicFileAttributes seen;

        RecordFile(Path file, EntryName name) {
            this.file = file;
            this.name = name;
        }

        @Override
        public String place() {
            return root.place(file);
        }

        @Override
        public Optional<Address> address() {
            return name.address();
        }

        @Override
        public Optional<ByteBuffer> record() {
            return root.attempt("read an entry", () -> {
                // What is damaged is what was read first, even if another has taken its place since.
                if (seen == null) {
                    seen = Disk.attributes(file).orElse(null);
                }
                return disk.read(file, MAX_RECORD);
            });
        }

        @Override
        public boolean quarantine() {
            return root.attempt("set an entry aside", () -> {
                try (LockFiles.Held held = lock(file)) {
                    return isStill(file, Optional.ofNullable(seen)) && quarantine.take(file, "entry");
                }
            });
        }
    }
}
