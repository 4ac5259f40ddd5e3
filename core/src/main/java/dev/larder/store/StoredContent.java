package dev.larder.store;

import dev.larder.data.CanonicalForm;
import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.data.InvalidDatumException;
import dev.larder.key.Address;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A large content of a stored entry: read from the blob store when asked for, and checked block by block. */
final class StoredContent implements Content {
    private final Address address;
    private final EntryRecord.Stored stored;
    private final BlobReader blobs;

    /** Kept so that the pin lives as long as anything that may still be read under it. */
    private final Object pinned;

    /** The block read last: whoever reads in small steps should not have it checked anew at each. */
    private volatile SoftReference<Checked> last = new SoftReference<>(null);

    private record Checked(int index, ByteBuffer bytes) {}

    /** Gives a block's bytes, or null where there is none. */
    interface BlobReader {
        @Nullable
        ByteBuffer read(Digest block);

        /** Returns the state of the store whose values must not be read any more once it is closed. */
        default OpenState open() {
            return OpenState.ALWAYS;
        }
    }

    private StoredContent(Address address, EntryRecord.Stored stored, BlobReader blobs, Object pinned) {
        this.address = address;
        this.stored = stored;
        this.blobs = blobs;
        this.pinned = pinned;
    }

    /** Returns the contents of one entry, to be resolved by digest. */
    static Entry.StoredContents of(Address address, EntryRecord.Parts parts, BlobReader blobs, Object pinned) {
        Map<Digest, CanonicalForm.LargeContent> byDigest = new LinkedHashMap<>();
        for (EntryRecord.Stored stored : parts.contents()) {
            List<Digest> blocks =
                    stored.blocks().stream().map(EntryRecord.Block::digest).toList();
            Content content = stored.isInline()
                    ? new InlineContent(slice(parts.inline(), stored), blocks)
                    : new StoredContent(address, stored, blobs, pinned);
            byDigest.put(stored.digest(), new CanonicalForm.LargeContent(stored.digest(), content, blocks));
        }
        return new Resolver(byDigest);
    }

    private static ByteBuffer slice(ByteBuffer inline, EntryRecord.Stored stored) {
        return inline.slice((int) stored.inline(), (int) stored.size());
    }

    @Override
    public long size() {
        return stored.size();
    }

    @Override
    public List<Digest> blockDigests() {
        return stored.blocks().stream().map(EntryRecord.Block::digest).toList();
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
            ByteBuffer block = block(index);
            int count = Math.min(into.remaining(), block.limit() - offset);
            into.put(block.slice(offset, count));
            at += count;
        }
    }

    private ByteBuffer block(int index) {
        return blobs.open().during(() -> checked(index));
    }

    private ByteBuffer checked(int index) {
        Checked recent = last.get();
        if (recent != null && recent.index() == index) {
            return recent.bytes();
        }
        EntryRecord.Block block = stored.blocks().get(index);
        ByteBuffer bytes = blobs.read(block.digest());
        String place = "blobs/" + block.digest().hex();
        if (bytes == null) {
            throw new CorruptEntryException(address, place, "block " + index + " is not there");
        }
        if (bytes.remaining() != blockLength(index) || EntryRecord.crc(bytes) != block.crc()) {
            throw new CorruptEntryException(address, place, "block " + index + " does not match its checksum");
        }
        ByteBuffer slice = bytes.slice();
        last = new SoftReference<>(new Checked(index, slice));
        return slice;
    }

    @Override
    public String toString() {
        return "StoredContent[" + stored.digest() + ", pinned by " + pinned + "]";
    }

    /** Content within a record whose checksum held; a copy is not needed, since records are never changed. */
    private record InlineContent(ByteBuffer bytes, List<Digest> blockDigests) implements Content {
        @Override
        public long size() {
            return bytes.limit();
        }

        @Override
        public void read(long position, ByteBuffer into) {
            Objects.checkFromIndexSize(position, into.remaining(), size());
            into.put(bytes.slice((int) position, into.remaining()));
        }
    }

    private record Resolver(Map<Digest, CanonicalForm.LargeContent> byDigest) implements Entry.StoredContents {
        @Override
        public Content resolve(Digest digest, long size) {
            CanonicalForm.LargeContent large = byDigest.get(digest);
            if (large == null) {
                throw new InvalidDatumException("its value names a content that is not stored with it: " + digest);
            }
            if (large.content().size() != size) {
                throw new InvalidDatumException("a content does not have the size that its value states: " + digest);
            }
            return large.content();
        }

        @Override
        public List<CanonicalForm.LargeContent> all() {
            return List.copyOf(byDigest.values());
        }
    }
}
