package dev.larder.store;

import dev.larder.data.Content;
import dev.larder.data.Digest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/** A content that was written through an {@link EntryWriter}: its full blocks lie in the intake, its checksums are known. */
record SinkContent(BlobStore.Intake intake, long size, List<EntryRecord.Block> blocks) implements Content {
    SinkContent {
        blocks = List.copyOf(blocks);
    }

    boolean isOf(BlobStore.Intake other) {
        return intake == other;
    }

    @Override
    public List<Digest> blockDigests() {
        return blocks.stream().map(EntryRecord.Block::digest).toList();
    }

    @Override
    public void read(long position, ByteBuffer into) {
        Objects.checkFromIndexSize(position, into.remaining(), size);
        long at = position;
        while (into.hasRemaining()) {
            ByteBuffer block = intake.read(blocks.get((int) (at / BLOCK_SIZE)).digest());
            int offset = (int) (at % BLOCK_SIZE);
            int count = Math.min(into.remaining(), block.remaining() - offset);
            into.put(block.slice().slice(offset, count));
            at += count;
        }
    }
}
