package dev.larder.filesystem;

import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.store.BlobStore;
import dev.larder.store.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Blocks on their way into the store. Each has a temporary name from the moment it is taken in: a file of its own, or, where
 * the block is in the store already, one more name of that file. So its bytes are there until the intake is closed,
 * whatever a sweep does meanwhile.
 *
 * <p>Publishing gives each block its final name, or finds it taken, and marks the file as fresh, while no sweep passes the
 * gate; then the entry is published; then the gate is left.
 */
final class BlobIntake implements BlobStore.Intake {
    private static final int ATTEMPTS = 8;

    private final StoreRoot root;
    private final Disk disk;
    private final SweepGate gate;
    private final BlobFiles blobs;
    private final Durability durability;
    private final Map<Digest, Piece> pieces = new LinkedHashMap<>();

    /** A block that was taken in. */
    private static final class Piece {
        Path staged;
        Sort sort;

        Piece(Path staged, Sort sort) {
            this.staged = staged;
            this.sort = sort;
        }
    }

    private enum Sort {
        /** To be published unless the block is there. */
        ORDINARY,
        /** To be published in the place of the file that is there, which is damaged. */
        MENDING,
        /** Moved to its final name, where there are no hard links. */
        MOVED
    }

    BlobIntake(StoreRoot root, Disk disk, SweepGate gate, BlobFiles blobs, Durability durability) {
        this.root = root;
        this.disk = disk;
        this.gate = gate;
        this.blobs = blobs;
        this.durability = durability;
    }

    @Override
    public void add(Digest digest, ByteBuffer block) {
        if (block.remaining() > Content.BLOCK_SIZE) {
            throw new IllegalArgumentException("a block has at most " + Content.BLOCK_SIZE + " bytes");
        }
        if (!pieces.containsKey(digest)) {
            pieces.put(digest, root.attempt("store a block", () -> take(digest, block)));
        }
    }

    private Piece take(Digest digest, ByteBuffer block) throws IOException {
        Path file = blobs.fileOf(digest);
        Optional<ByteBuffer> present = disk.read(file, Content.BLOCK_SIZE);
        if (present.isEmpty()) {
            return new Piece(disk.stage(block, durability), Sort.ORDINARY);
        }
        if (!present.get().equals(block)) {
            // It will take the place of a file that others rely on, and so must be at least as durable.
            return new Piece(disk.stage(block, Durability.FSYNC), Sort.MENDING);
        }
        Optional<Path> held = disk.hold(file);
        if (held.isEmpty()) {
            return new Piece(disk.stage(block, durability), Sort.ORDINARY);
        }
        if (durability == Durability.FSYNC && !force(held.get())) {
            disk.drop(held.get());
            return new Piece(disk.stage(block, Durability.FSYNC), Sort.MENDING);
        }
        return new Piece(held.get(), Sort.ORDINARY);
    }

    /** Forces what another wrote, perhaps without doing so, and returns whether that can be relied upon. */
    private boolean force(Path file) throws IOException {
        try {
            disk.force(file, Disk.Extent.CONTENT);
            return true;
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            // Not tried again on this file: it is written afresh, and if the disk is broken, that says so.
            return false;
        }
    }

    @Override
    public ByteBuffer read(Digest block) {
        Piece piece = pieces.get(block);
        if (piece == null) {
            throw new IllegalArgumentException("this intake took in no block " + block);
        }
        return root.attempt("read a block", () -> {
            Path file = piece.sort == Sort.MOVED ? blobs.fileOf(block) : piece.staged;
            return disk.read(file, Content.BLOCK_SIZE)
                    .orElseThrow(() -> new NoSuchFileException(file.toString(), null, "a block in the making is gone"));
        });
    }

    @Override
    public <T> T publish(BlobStore.Blocks again, Supplier<T> entry) {
        if (pieces.isEmpty()) {
            return entry.get();
        }
        LockFiles.Held passing = root.attempt("store blocks", gate::publishing);
        try {
            root.attempt("store blocks", () -> {
                place(again, gate.stamp());
                return pieces;
            });
            return entry.get();
        } finally {
            root.release(passing);
        }
    }

    private void place(BlobStore.Blocks again, FileTime stamp) throws IOException {
        Set<Path> directories = new LinkedHashSet<>();
        for (Map.Entry<Digest, Piece> piece : pieces.entrySet()) {
            Path file = blobs.fileOf(piece.getKey());
            disk.makeRoomFor(file, durability);
            directories.add(Objects.requireNonNull(file.getParent()));
            place(piece.getKey(), piece.getValue(), file, stamp, again);
        }
        if (durability == Durability.FSYNC) {
            for (Path directory : directories) {
                disk.forceDirectory(directory);
            }
        }
    }

    private void place(Digest digest, Piece piece, Path file, FileTime stamp, BlobStore.Blocks again)
            throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (piece.sort == Sort.MENDING) {
                mend(digest, piece, file, stamp);
                return;
            }
            boolean placed =
                    disk.hasLinks() ? linkOrTouch(piece, file, stamp) : moveOrTouch(digest, piece, file, stamp, again);
            if (placed) {
                return;
            }
            // The file was set aside at this moment, or cannot be marked as fresh.
        }
        throw new FileSystemException(file.toString(), null, "something keeps removing this block");
    }

    /** Returns whether the block is there and fresh; it is not where the next attempt must do more. */
    private boolean linkOrTouch(Piece piece, Path file, FileTime stamp) throws IOException {
        try {
            Disk.touch(piece.staged, stamp);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            // One more name of a file of another user, who alone may set its times.
            replaceByOwn(piece);
            return false;
        }
        if (disk.link(piece.staged, file) || Disk.isSame(piece.staged, file)) {
            return true;
        }
        return touchForeign(piece, file, stamp);
    }

    /** Marks as fresh a file that another wrote, and returns whether the block is there, durable and fresh. */
    private boolean touchForeign(Piece piece, Path file, FileTime stamp) throws IOException {
        try {
            if (durability == Durability.FSYNC && !force(file)) {
                piece.sort = Sort.MENDING;
                return false;
            }
            Disk.touch(file, stamp);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (FileSystemException e) {
            replaceByOwn(piece);
            return false;
        }
    }

    private void replaceByOwn(Piece piece) throws IOException {
        ByteBuffer bytes = disk.read(piece.staged, Content.BLOCK_SIZE)
                .orElseThrow(() -> new NoSuchFileException(piece.staged.toString()));
        Path own = disk.stage(bytes, Durability.FSYNC);
        disk.drop(piece.staged);
        piece.staged = own;
        piece.sort = Sort.MENDING;
    }

    private boolean moveOrTouch(Digest digest, Piece piece, Path file, FileTime stamp, BlobStore.Blocks again)
            throws IOException {
        try (LockFiles.Held held = blobs.lock(digest)) {
            if (Disk.attributes(file).isPresent()) {
                return touchForeign(piece, file, stamp);
            }
            if (piece.sort == Sort.MOVED) {
                piece.staged = disk.stage(again.read(digest), durability);
            }
            Disk.touch(piece.staged, stamp);
            disk.move(piece.staged, file);
            piece.sort = Sort.MOVED;
            return true;
        }
    }

    /** Puts the own file in the place of what is there; only here, and under the block's lock, is a block's file exchanged. */
    private void mend(Digest digest, Piece piece, Path file, FileTime stamp) throws IOException {
        Disk.touch(piece.staged, stamp);
        try (LockFiles.Held held = blobs.lock(digest)) {
            if (disk.hasLinks()) {
                Path second = disk.hold(piece.staged).orElseThrow(() -> new NoSuchFileException(file.toString()));
                disk.move(second, file);
                piece.sort = Sort.ORDINARY;
            } else {
                disk.move(piece.staged, file);
                piece.sort = Sort.MOVED;
            }
        }
    }

    @Override
    public void close() {
        pieces.values().forEach(piece -> disk.drop(piece.staged));
        pieces.clear();
    }
}
