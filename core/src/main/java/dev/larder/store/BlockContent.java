package dev.larder.store;

import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.key.Address;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A large content of a stored entry: read block by block when asked for, and only while its store is open; each block is held
 * against its length and checksum. For implementers of stores. Thread-safe.
 */
public final class BlockContent implements Content {
    private final Address address;
    private final EntryRecord.Stored stored;
    private final Source source;
    private final OpenState open;

    /** The block read last: whoever reads in small steps should not have it checked anew at each. */
    private volatile SoftReference<Checked> last = new SoftReference<>(null);

    private record Checked(int index, ByteBuffer bytes) {}

    /** Where the blocks of one content lie. Safe for use by several threads. */
    public interface Source {
        /**
         * Returns the bytes of a block as they lie there, damaged or not, or null where there is none.
         *
         * @throws StoreUnavailableException when they cannot be read
         */
        @Nullable
        ByteBuffer read(int block);

        /**
         * Fills the buffer with the bytes of a block, damaged or not, and returns whether there were exactly as many.
         *
         * @throws StoreUnavailableException when they cannot be read
         */
        default boolean readInto(int block, ByteBuffer whole) {
            ByteBuffer bytes = read(block);
            if (bytes == null || bytes.remaining() != whole.remaining()) {
                return false;
            }
            whole.put(bytes);
            return true;
        }

        /** Returns where a block lies, for messages. */
        String place(int block);
    }

    private BlockContent(Address address, EntryRecord.Stored stored, Source source, OpenState open) {
        this.address = address;
        this.stored = stored;
        this.source = source;
        this.open = open;
    }

    /**
     * Returns a content that is read when it is asked for.
     *
     * @param source kept as long as the content is, so that it may hold what keeps the blocks from being removed
     * @param open of the store
     */
    public static Content of(Address address, EntryRecord.Stored stored, Source source, OpenState open) {
        return new BlockContent(address, stored, source, open);
    }

    /** Returns a content whose bytes are at hand, and were checked; they must not change any more. */
    public static Content of(EntryRecord.Stored stored, ByteBuffer bytes) {
        return new HeldContent(bytes.slice(), stored.blockDigests());
    }

    @Override
    public long size() {
        return stored.size();
    }

    @Override
    public List<Digest> blockDigests() {
        return stored.blockDigests();
    }

    @Override
    public Optional<List<Digest>> knownBlockDigests() {
        return Optional.of(blockDigests());
    }

    @Override
    public void read(long position, ByteBuffer into) {
        Objects.checkFromIndexSize(position, into.remaining(), size());
        long at = position;
        while (into.hasRemaining()) {
            int index = (int) (at / BLOCK_SIZE);
            int offset = (int) (at % BLOCK_SIZE);
            int length = blockLength(index);
            if (offset == 0 && into.remaining() >= length) {
                // Whoever wants all of it gets it without a copy in between, and will not want it again soon.
                at += open.during(() -> copy(index, into, length));
                continue;
            }
            ByteBuffer block = open.during(() -> checked(index));
            int count = Math.min(into.remaining(), block.limit() - offset);
            into.put(block.slice(offset, count));
            at += count;
        }
    }

    private int copy(int index, ByteBuffer into, int length) {
        Checked recent = last.get();
        if (recent != null && recent.index() == index) {
            into.put(recent.bytes().duplicate());
            return length;
        }
        ByteBuffer whole = into.slice(into.position(), length);
        if (!source.readInto(index, whole)) {
            // Read once more, to tell a block that is lost from one that is cut short.
            into.put(checked(index).duplicate());
            return length;
        }
        if (EntryRecord.crc(whole.flip()) != stored.blocks().get(index).crc()) {
            throw damaged(index);
        }
        into.position(into.position() + length);
        return length;
    }

    private CorruptEntryException damaged(int index) {
        return new CorruptEntryException(
                address, source.place(index), "block " + index + " does not match its checksum");
    }

    private ByteBuffer checked(int index) {
        Checked recent = last.get();
        if (recent != null && recent.index() == index) {
            return recent.bytes();
        }
        ByteBuffer bytes = source.read(index);
        if (bytes == null) {
            throw new CorruptEntryException(address, source.place(index), "block " + index + " is not there");
        }
        if (bytes.remaining() != blockLength(index)
                || EntryRecord.crc(bytes) != stored.blocks().get(index).crc()) {
            throw damaged(index);
        }
        ByteBuffer slice = bytes.slice();
        last = new SoftReference<>(new Checked(index, slice));
        return slice;
    }

    @Override
    public String toString() {
        return "BlockContent[" + stored.digest() + "]";
    }

    /** Contents are the same when they are one; what they hold is compared by digests. */
    private record HeldContent(ByteBuffer bytes, List<Digest> blockDigests) implements Content {
        @Override
        public long size() {
            return bytes.limit();
        }

        @Override
        public Optional<List<Digest>> knownBlockDigests() {
            return Optional.of(blockDigests);
        }

        @Override
        public void read(long position, ByteBuffer into) {
            Objects.checkFromIndexSize(position, into.remaining(), size());
            into.put(bytes.slice((int) position, into.remaining()));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
