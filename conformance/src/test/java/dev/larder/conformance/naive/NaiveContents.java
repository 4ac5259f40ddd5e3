package dev.larder.conformance.naive;

import dev.larder.data.CanonicalForm.LargeContent;
import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.Hasher;
import dev.larder.data.InvalidDatumException;
import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The contents in an entry's file, each block checked whenever a part of it is read. */
final class NaiveContents implements Entry.StoredContents {
    private static final long RUG = 8 << 20;

    private final Place place;
    private final FileChannel channel;
    private final String file;
    private final Address address;
    private final List<LargeContent> all = new ArrayList<>();

    NaiveContents(Place place, FileChannel channel, String file, Address address) {
        this.place = place;
        this.channel = channel;
        this.file = file;
        this.address = address;
    }

    /** Adds the content that a head describes and that begins there; returns where it ends. */
    long add(Datum.Sequence description, long at) {
        Digest digest = Digest.ofHex(((Datum.Text) description.elements().get(0)).value());
        long size = ((Datum.Whole) description.elements().get(1)).value().longValueExact();
        List<Digest> blocks = ((Datum.Sequence) description.elements().get(2))
                .elements().stream()
                        .map(block -> Digest.ofHex(((Datum.Text) block).value()))
                        .toList();
        all.add(new LargeContent(digest, new InFile(at, size, blocks), blocks));
        return at + size;
    }

    @Override
    public List<LargeContent> all() {
        return all;
    }

    @Override
    public Content resolve(Digest digest, long size) {
        return all.stream()
                .filter(content ->
                        content.digest().equals(digest) && content.content().size() == size)
                .findFirst()
                .orElseThrow(() -> new InvalidDatumException("no content " + digest + " of " + size + " bytes"))
                .content();
    }

    private final class InFile implements Content {
        private final long at;
        private final long size;
        private final List<Digest> blocks;

        InFile(long at, long size, List<Digest> blocks) {
            this.at = at;
            this.size = size;
            this.blocks = blocks;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public List<Digest> blockDigests() {
            return blocks;
        }

        @Override
        public void read(long position, ByteBuffer into) {
            java.util.Objects.checkFromIndexSize(position, into.remaining(), size);
            if (place.flaw == Flaw.READS_ALL_FOR_A_PART && into.remaining() < size) {
                IntStream.range(0, blockCount()).forEach(this::block);
            }
            long from = position;
            while (into.hasRemaining()) {
                int index = (int) (from / BLOCK_SIZE);
                ByteBuffer block = block(index);
                int offset = (int) (from % BLOCK_SIZE);
                int count = Math.min(into.remaining(), block.limit() - offset);
                into.put(block.slice(offset, count));
                from += count;
            }
        }

        private ByteBuffer block(int index) {
            place.checkOpen();
            ByteBuffer block = ByteBuffer.allocate(blockLength(index));
            try {
                EntryFile.readFully(channel, at + (long) index * BLOCK_SIZE, block);
            } catch (IOException e) {
                place.checkOpen();
                throw new CorruptEntryException(address, file, "block " + index + " cannot be read: " + e.getMessage());
            }
            block.flip();
            boolean trusted = place.flaw == Flaw.TRUSTS_CONTENTS;
            boolean pulled = place.flaw == Flaw.PULLS_THE_RUG
                    && size > RUG
                    && !place.entry(address).toFile().exists();
            if (pulled
                    || !trusted
                            && !new Hasher().update(block.duplicate()).digest().equals(blocks.get(index))) {
                throw new CorruptEntryException(address, file, "block " + index + " does not have its digest");
            }
            return block;
        }
    }
}
