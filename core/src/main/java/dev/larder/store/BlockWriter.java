package dev.larder.store;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.ElementType;
import dev.larder.data.Hasher;
import dev.larder.data.NdArray;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry's writer that cuts contents into blocks as they are written, and hands each to its store once it is full. For
 * implementers of stores. Takes the memory of a block for each content under way, less for short ones. For use by one thread.
 */
public final class BlockWriter implements EntryWriter {
    private final Intake intake;
    private final EntryDraft draft;
    private boolean committed;
    private boolean closed;

    /** Where the blocks of one entry go, and what becomes of them. For use by one thread. */
    public interface Intake {
        /** Begins a content that is too long for the record. */
        Blocks begin();

        /** Publishes the entry, whose contents are those that were taken in, or any other. */
        Stored publish(Entry entry);

        /** Drops what was not published. Called once. */
        void close();
    }

    /** Where the blocks of one content go. For use by one thread. */
    public interface Blocks {
        /**
         * Takes in the next block, of {@link Content#BLOCK_SIZE} bytes but for the last.
         *
         * @throws StoreUnavailableException when it cannot be written; then it counts as not taken in
         */
        void add(EntryRecord.Block block, ByteBuffer bytes);

        /** Returns the content of these blocks, which are those that were taken in so far. */
        Content content(long size, List<EntryRecord.Block> blocks);
    }

    public BlockWriter(EntryDraft draft, Intake intake) {
        this.draft = draft;
        this.intake = intake;
    }

    @Override
    public Sink array(ElementType type, long... row) {
        return new BlockSink(NdArray.byteSize(type, row));
    }

    @Override
    public Sink bytes() {
        return new BlockSink(1);
    }

    @Override
    public Stored commit(Datum datum, Duration cost) {
        if (closed || committed) {
            throw new IllegalStateException(
                    "the writer of " + draft.address() + " was closed, or has committed; begin another");
        }
        Stored stored = intake.publish(Entry.of(draft.costing(cost), datum));
        committed = true;
        return stored;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            intake.close();
        }
    }

    private final class BlockSink implements Sink {
        private final long rowBytes;
        private final List<EntryRecord.Block> blocks = new ArrayList<>();
        private ByteBuffer open = ByteBuffer.allocate(EntryRecord.MAX_INLINE);
        private @Nullable Blocks taken;
        private @Nullable Content finished;

        BlockSink(long rowBytes) {
            this.rowBytes = rowBytes;
        }

        @Override
        public void write(ByteBuffer bytes) {
            check(bytes.remaining());
            put(bytes);
        }

        private void check(long more) {
            if (finished != null || committed || closed) {
                throw new IllegalStateException("the content was finished, or its writer closed; begin another");
            }
            if (rowBytes > 0 && more % rowBytes != 0) {
                throw new IllegalArgumentException("whole rows of " + rowBytes + " bytes must be written, not " + more
                        + " bytes; nothing was written");
            }
        }

        @Override
        public void append(Content content) {
            check(content.size());
            List<Digest> known = content.knownBlockDigests().orElse(List.of());
            ByteBuffer slab = ByteBuffer.allocate((int) Math.min(content.size(), Content.BLOCK_SIZE));
            for (int i = 0; i < content.blockCount(); i++) {
                slab.clear().limit(content.blockLength(i));
                content.read((long) i * Content.BLOCK_SIZE, slab);
                slab.flip();
                if (i < known.size() && slab.remaining() == Content.BLOCK_SIZE && endsWithBlock()) {
                    share(known.get(i), slab);
                } else {
                    put(slab);
                }
            }
        }

        private boolean endsWithBlock() {
            if (open.position() == Content.BLOCK_SIZE) {
                takeIn();
            }
            return open.position() == 0;
        }

        /** Takes in a block that was read from a store, and verified on the way: it need not be hashed again. */
        private void share(Digest digest, ByteBuffer block) {
            add(new EntryRecord.Block(digest, EntryRecord.crc(block)), block);
        }

        private void add(EntryRecord.Block block, ByteBuffer bytes) {
            Blocks into = taken;
            if (into == null) {
                into = intake.begin();
                taken = into;
            }
            into.add(block, bytes);
            blocks.add(block);
        }

        private Content taken(long size) {
            return Objects.requireNonNull(taken).content(size, List.copyOf(blocks));
        }

        private void put(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                if (!open.hasRemaining()) {
                    makeRoom();
                }
                int count = Math.min(open.remaining(), bytes.remaining());
                open.put(bytes.slice().limit(count));
                bytes.position(bytes.position() + count);
            }
        }

        private void makeRoom() {
            if (open.capacity() < Content.BLOCK_SIZE) {
                // Most contents are short, so the buffer begins small; it grows once to a block.
                open = ByteBuffer.allocate(Content.BLOCK_SIZE).put(open.flip());
            } else {
                takeIn();
            }
        }

        private void takeIn() {
            // Nothing is let go before it is taken in: what was written can be read even if it cannot be.
            ByteBuffer full = open.duplicate().flip();
            add(new EntryRecord.Block(new Hasher().update(full.duplicate()).digest(), EntryRecord.crc(full)), full);
            open.clear();
        }

        @Override
        public long size() {
            return finished != null ? finished.size() : (long) blocks.size() * Content.BLOCK_SIZE + open.position();
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
            if (before > 0) {
                ByteBuffer part = into.slice().limit(before);
                taken(full).read(position, part);
                into.position(into.position() + before);
            }
            if (into.hasRemaining()) {
                into.put(open.duplicate().flip().slice((int) (position + before - full), into.remaining()));
            }
        }

        @Override
        public Content finish() {
            if (finished != null || committed || closed) {
                throw new IllegalStateException("the content was finished already, or its writer closed");
            }
            finished = whole();
            return finished;
        }

        private Content whole() {
            if (blocks.isEmpty() && open.position() <= EntryRecord.MAX_INLINE) {
                byte[] bytes = new byte[open.position()];
                open.flip().get(bytes);
                return Content.of(bytes);
            }
            long size = size();
            if (open.position() > 0) {
                takeIn();
            }
            return taken(size);
        }
    }
}
