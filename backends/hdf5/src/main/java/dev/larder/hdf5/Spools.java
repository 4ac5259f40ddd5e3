package dev.larder.hdf5;

import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.store.BlockWriter;
import dev.larder.store.Entry;
import dev.larder.store.EntryRecord;
import dev.larder.store.Publication;
import dev.larder.store.Stored;
import java.io.EOFException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where an {@link Hdf5DataStore} takes in what is written piece by piece: a file for each content, since its size, and so its
 * place in the entry's file, is only known at the end. For use by one thread.
 */
final class Spools implements BlockWriter.Intake {
    private final Hdf5DataStore store;
    private final Hdf5Root root;
    private final Sessions sessions;
    private final Publication publication;
    private final List<Path> files = new ArrayList<>();

    Spools(Hdf5DataStore store, Hdf5Root root, Sessions sessions, Publication publication) {
        this.store = store;
        this.root = root;
        this.sessions = sessions;
        this.publication = publication;
    }

    @Override
    public BlockWriter.Blocks begin() {
        return store.open()
                .during(() -> root.attempt("write a content", () -> {
                    Path file = sessions.newTemporary();
                    files.add(file);
                    return new Spool(file);
                }));
    }

    @Override
    public Stored publish(Entry entry) {
        return store.publish(entry, publication);
    }

    @Override
    public void close() {
        root.attempt("drop what was not stored", () -> {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            return files;
        });
    }

    private final class Spool implements BlockWriter.Blocks {
        private final Path file;
        private long size;

        Spool(Path file) {
            this.file = file;
        }

        @Override
        public void add(EntryRecord.Block block, ByteBuffer bytes) {
            size = store.open()
                    .during(() -> root.attempt("write a content", () -> {
                        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
                            out.seek(size);
                            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
                        }
                        return size + bytes.remaining();
                    }));
        }

        @Override
        public Content content(long length, List<EntryRecord.Block> blocks) {
            return new Spooled(
                    root,
                    file,
                    length,
                    blocks.stream().map(EntryRecord.Block::digest).toList());
        }
    }

    /** A content that was taken in; there until the writer is closed. */
    private record Spooled(Hdf5Root root, Path file, long size, List<Digest> blockDigests) implements Content {
        @Override
        public Optional<List<Digest>> knownBlockDigests() {
            return Optional.of(blockDigests);
        }

        @Override
        public void read(long position, ByteBuffer into) {
            Objects.checkFromIndexSize(position, into.remaining(), size);
            root.attempt("read a content that is being written", () -> {
                byte[] bytes = new byte[Math.min(into.remaining(), BLOCK_SIZE)];
                try (RandomAccessFile in = SealedFile.open(file)) {
                    in.seek(position);
                    while (into.hasRemaining()) {
                        int count = in.read(bytes, 0, Math.min(bytes.length, into.remaining()));
                        if (count < 0) {
                            throw new EOFException(file + " was cut short while it was written");
                        }
                        into.put(bytes, 0, count);
                    }
                }
                return into;
            });
        }
    }
}
