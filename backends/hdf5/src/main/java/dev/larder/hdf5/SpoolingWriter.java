package dev.larder.hdf5;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.ElementType;
import dev.larder.data.Hasher;
import dev.larder.data.NdArray;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryWriter;
import dev.larder.store.Publication;
import dev.larder.store.Stored;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The writer of an {@link Hdf5DataStore}: each content grows in a file of its own, since its size, and so its place in the
 * entry's file, is only known at the end. Takes the memory of a block for each content under way.
 */
final class SpoolingWriter implements EntryWriter {
    /** Shorter contents never see a file. */
    private static final int SHORT = 64 << 10;

    private final Hdf5DataStore store;
    private final Hdf5Root root;
    private final Sessions sessions;
    private final EntryDraft draft;
    private final Publication publication;
    private final List<Path> spools = new ArrayList<>();
    private boolean committed;
    private boolean closed;

    SpoolingWriter(Hdf5DataStore store, Hdf5Root root, Sessions sessions, EntryDraft draft, Publication publication) {
        this.store = store;
        this.root = root;
        this.sessions = sessions;
        this.draft = draft;
        this.publication = publication;
    }

    @Override
    public Sink array(ElementType type, long... row) {
        return new SpoolSink(NdArray.byteSize(type, row));
    }

    @Override
    public Sink bytes() {
        return new SpoolSink(1);
    }

    @Override
    public Stored commit(Datum datum, Duration cost) {
        if (closed || committed) {
            throw new IllegalStateException(
                    "the writer of " + draft.address() + " was closed, or has committed; begin another");
        }
        Stored stored = store.publish(Entry.of(draft.costing(cost), datum), publication);
        committed = true;
        return stored;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        root.attempt("drop what was not stored", () -> {
            for (Path spool : spools) {
                Files.deleteIfExists(spool);
            }
            return spools;
        });
    }

    private final class SpoolSink implements Sink {
        private final long rowBytes;
        private final List<Digest> blocks = new ArrayList<>();
        private ByteBuffer filling = ByteBuffer.allocate(SHORT);
        private @Nullable Path spool;
        private @Nullable Content finished;

        SpoolSink(long rowBytes) {
            this.rowBytes = rowBytes;
        }

        @Override
        public void write(ByteBuffer bytes) {
            if (finished != null || committed || closed) {
                throw new IllegalStateException("the content was finished, or its writer closed; begin another");
            }
            if (rowBytes > 0 && bytes.remaining() % rowBytes != 0) {
                throw new IllegalArgumentException("whole rows of " + rowBytes + " bytes must be written, not "
                        + bytes.remaining() + " bytes; nothing was written");
            }
            store.open().during(() -> take(bytes));
        }

        private ByteBuffer take(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                if (!filling.hasRemaining()) {
                    makeRoom();
                }
                int count = Math.min(filling.remaining(), bytes.remaining());
                filling.put(bytes.slice().limit(count));
                bytes.position(bytes.position() + count);
            }
            return bytes;
        }

        private void makeRoom() {
            if (filling.capacity() < Content.BLOCK_SIZE) {
                // Most contents are short, so the buffer begins small; it grows once to a block.
                filling = ByteBuffer.allocate(Content.BLOCK_SIZE).put(filling.flip());
            } else {
                spoolOut();
            }
        }

        /** Lets nothing go before it is written: what was taken can be read even if it cannot be. */
        private void spoolOut() {
            Path file = root.attempt("write a content", () -> {
                Path into = spool;
                if (into == null) {
                    into = sessions.newTemporary();
                    spools.add(into);
                    spool = into;
                }
                try (RandomAccessFile out = new RandomAccessFile(into.toFile(), "rw")) {
                    out.seek((long) blocks.size() * Content.BLOCK_SIZE);
                    out.write(filling.array(), 0, filling.position());
                }
                return into;
            });
            Objects.requireNonNull(file);
            blocks.add(new Hasher().update(filling.duplicate().flip()).digest());
            filling.clear();
        }

        @Override
        public long size() {
            return finished != null ? finished.size() : (long) blocks.size() * Content.BLOCK_SIZE + filling.position();
        }

        @Override
        public void read(long position, ByteBuffer into) {
            if (finished != null) {
                finished.read(position, into);
                return;
            }
            Objects.checkFromIndexSize(position, into.remaining(), size());
            long full = (long) blocks.size() * Content.BLOCK_SIZE;
            int before = (int) Math.max(0, Math.min(into.remaining(), full - position));
            Path file = spool;
            if (before > 0 && file != null) {
                ByteBuffer part = into.slice().limit(before);
                new SpooledContent(root, file, full, blocks).read(position, part);
                into.position(into.position() + before);
            }
            if (into.hasRemaining()) {
                into.put(filling.duplicate().flip().slice((int) (position + before - full), into.remaining()));
            }
        }

        @Override
        public Content finish() {
            if (finished != null || committed || closed) {
                throw new IllegalStateException("the content was finished already, or its writer closed");
            }
            if (blocks.isEmpty() && filling.position() <= SHORT) {
                byte[] bytes = new byte[filling.position()];
                filling.flip().get(bytes);
                finished = Content.of(bytes);
            } else {
                long size = size();
                if (filling.position() > 0) {
                    store.open().during(() -> {
                        spoolOut();
                        return size;
                    });
                }
                finished = new SpooledContent(root, Objects.requireNonNull(spool), size, List.copyOf(blocks));
            }
            return finished;
        }
    }

    /** A content that was written through a sink; there until the writer is closed. */
    private record SpooledContent(Hdf5Root root, Path file, long size, List<Digest> blockDigests) implements Content {
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
                } catch (IOException e) {
                    throw e;
                }
                return into;
            });
        }
    }
}
