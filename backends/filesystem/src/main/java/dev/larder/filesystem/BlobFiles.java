package dev.larder.filesystem;

import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.data.Hasher;
import dev.larder.store.BlobStore;
import dev.larder.store.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The blocks on disk: a file is a block, and its name is its digest. */
final class BlobFiles implements BlobStore {
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

    private final StoreRoot root;
    private final Disk disk;
    private final LockFiles locks;
    private final SweepGate gate;
    private final Sessions sessions;
    private final Quarantine quarantine;
    private final Shelves shelves;
    private final Set<LockFiles.Held> holdingOff = ConcurrentHashMap.newKeySet();

    BlobFiles(StoreRoot root, Disk disk, LockFiles locks, Sessions sessions, Quarantine quarantine) {
        this.root = root;
        this.disk = disk;
        this.locks = locks;
        this.gate = new SweepGate(root, locks);
        this.sessions = sessions;
        this.quarantine = quarantine;
        this.shelves = new Shelves(root, root.blobs());
    }

    Path fileOf(Digest block) {
        return shelves.fileOf(block.hex());
    }

    /** Returns whether a file in a shelf is named like a block. */
    static boolean isBlock(Path file) {
        String name = file.getFileName().toString();
        return NAME.matcher(name).matches()
                && file.getParent() != null
                && name.startsWith(file.getParent().getFileName().toString());
    }

    static Digest digestOf(Path file) {
        return Digest.ofHex(file.getFileName().toString());
    }

    /** Takes the lock under which a block's file is exchanged for another, or set aside. */
    LockFiles.Held lock(Digest block) throws IOException {
        return locks.exclusive(root.locks().resolve("blob." + block.hex().substring(0, 2)));
    }

    @Override
    public Optional<ByteBuffer> find(Digest block) {
        return root.attempt("read a block", () -> disk.read(fileOf(block), Content.BLOCK_SIZE));
    }

    @Override
    public Intake intake(Durability durability) {
        return new BlobIntake(root, disk, gate, this, durability);
    }

    @Override
    public Pin pin(Collection<Digest> blocks) {
        List<Digest> pinned = List.copyOf(blocks);
        try {
            Pins pins = sessions.current().pins();
            pins.add(pinned);
            AtomicBoolean open = new AtomicBoolean(true);
            return () -> {
                if (open.getAndSet(false)) {
                    pins.remove(pinned);
                }
            };
        } catch (IOException e) {
            return holdOffSweeps(e);
        }
    }

    /** Keeps everything while pins cannot be written: so even from a full disk what is there can be read. */
    private Pin holdOffSweeps(IOException because) {
        try {
            LockFiles.Held passing = gate.publishing();
            holdingOff.add(passing);
            return () -> {
                if (holdingOff.remove(passing)) {
                    root.release(passing);
                }
            };
        } catch (IOException e) {
            because.addSuppressed(e);
            if (!root.isThere()) {
                throw root.unavailable("read", because);
            }
            // Where not even a lock file can be opened for writing, no sweep can delete anything either.
            return Pin.NONE;
        }
    }

    @Override
    public Sweep sweep(Duration grace) {
        return root.attempt("begin a gc", () -> BlobSweep.begin(root, gate, sessions, this, grace));
    }

    @Override
    public Stream<Digest> list() {
        return shelves.files("").filter(BlobFiles::isBlock).map(BlobFiles::digestOf);
    }

    /** Returns the files of all blocks. */
    Stream<Path> files() {
        return shelves.files("").filter(BlobFiles::isBlock);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Looks again first, while nobody can exchange the file: what was damaged may have been mended since.
     */
    @Override
    public boolean quarantine(Digest block) {
        return root.attempt("set a block aside", () -> {
            if (disk.read(fileOf(block), Content.BLOCK_SIZE).isEmpty()) {
                return false;
            }
            try (LockFiles.Held held = lock(block)) {
                Path file = fileOf(block);
                boolean sound = disk.read(file, Content.BLOCK_SIZE)
                        .filter(bytes -> new Hasher().update(bytes).digest().equals(block))
                        .isPresent();
                return !sound && quarantine.take(file, "block");
            }
        });
    }

    @Override
    public void close() {
        for (LockFiles.Held passing : holdingOff) {
            if (holdingOff.remove(passing)) {
                root.release(passing);
            }
        }
    }
}
