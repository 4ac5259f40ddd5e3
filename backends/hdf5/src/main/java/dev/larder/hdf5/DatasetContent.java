package dev.larder.hdf5;

import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.EntryRecord;
import dev.larder.store.OpenState;
import dev.larder.store.StoreUnavailableException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A content in an entry's file, read where its dataset lies and checked block by block, without libhdf5. Thread-safe.
 *
 * @param file kept so that what it holds stays as long as anything may still be read
 */
record DatasetContent(
        Address address, HeldFiles.Held file, long offset, EntryRecord.Stored stored, OpenState open, Recent recent)
        implements Content {

    /** The block read last: whoever reads in small steps should not have it checked anew at each. */
    static final class Recent {
        private volatile SoftReference<Checked> last = new SoftReference<>(null);
    }

    private record Checked(int index, ByteBuffer bytes) {}

    static DatasetContent of(
            Address address, HeldFiles.Held file, long offset, EntryRecord.Stored stored, OpenState open) {
        return new DatasetContent(address, file, offset, stored, open, new Recent());
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
            int from = (int) (at % BLOCK_SIZE);
            ByteBuffer block = open.during(() -> block(index));
            int count = Math.min(into.remaining(), block.limit() - from);
            into.put(block.slice(from, count));
            at += count;
        }
    }

    private ByteBuffer block(int index) {
        Checked before = recent.last.get();
        if (before != null && before.index() == index) {
            return before.bytes();
        }
        byte[] bytes = new byte[SealedFile.blockLength(stored, index)];
        try {
            file.read(offset + (long) index * BLOCK_SIZE, bytes);
        } catch (EOFException e) {
            throw new CorruptEntryException(address, file.place(), "block " + index + " is not there");
        } catch (IOException e) {
            throw new StoreUnavailableException("could not read " + file.place() + ": " + e.getMessage(), e);
        }
        ByteBuffer block = ByteBuffer.wrap(bytes);
        if (EntryRecord.crc(block) != stored.blocks().get(index).crc()) {
            throw new CorruptEntryException(address, file.place(), "block " + index + " does not match its checksum");
        }
        recent.last = new SoftReference<>(new Checked(index, block));
        return block;
    }

    /** Contents are the same when they are one; what they hold is compared by digests. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
