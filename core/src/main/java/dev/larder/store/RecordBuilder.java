package dev.larder.store;

import dev.larder.data.CanonicalForm;
import dev.larder.data.Content;
import dev.larder.data.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns an entry into its record, handing the blocks of its large contents to an intake on the way. */
final class RecordBuilder implements BlobStore.Blocks {
    /** All contents that stand in one record together; a record is read whole for its info alone. */
    private static final int MAX_INLINE_TOGETHER = 1 << 20;

    private final BlobStore.Intake intake;
    private final Map<Digest, Source> sources = new HashMap<>();

    /** Where a block's bytes can be had once more. */
    private record Source(Content content, int block) {}

    RecordBuilder(BlobStore.Intake intake) {
        this.intake = intake;
    }

    ByteBuffer build(Entry entry) {
        ByteArrayOutputStream inline = new ByteArrayOutputStream();
        List<EntryRecord.Stored> contents = new ArrayList<>();
        for (CanonicalForm.LargeContent large : entry.form().contents()) {
            long size = large.content().size();
            boolean fits = size <= EntryRecord.MAX_INLINE && inline.size() + size <= MAX_INLINE_TOGETHER;
            contents.add(fits ? inline(large, inline) : blocks(large));
        }
        return EntryRecord.encode(new EntryRecord.Parts(
                entry.info(), entry.form().text(), contents, ByteBuffer.wrap(inline.toByteArray())));
    }

    private static EntryRecord.Stored inline(CanonicalForm.LargeContent large, ByteArrayOutputStream inline) {
        byte[] bytes = large.content().toBytes();
        long at = inline.size();
        inline.writeBytes(bytes);
        int crc = EntryRecord.crc(ByteBuffer.wrap(bytes));
        List<EntryRecord.Block> blocks = large.blocks().stream()
                .map(digest -> new EntryRecord.Block(digest, crc))
                .toList();
        return new EntryRecord.Stored(large.digest(), bytes.length, at, blocks);
    }

    private EntryRecord.Stored blocks(CanonicalForm.LargeContent large) {
        Content content = large.content();
        List<EntryRecord.Block> blocks = new ArrayList<>(large.blocks().size());
        if (content instanceof SinkContent written && written.isOf(intake)) {
            blocks.addAll(written.blocks());
        } else {
            ByteBuffer bytes = ByteBuffer.allocate(Content.BLOCK_SIZE);
            for (int i = 0; i < large.blocks().size(); i++) {
                Digest digest = large.blocks().get(i);
                content.read((long) i * Content.BLOCK_SIZE, bytes.clear().limit(content.blockLength(i)));
                bytes.flip();
                blocks.add(new EntryRecord.Block(digest, EntryRecord.crc(bytes)));
                intake.add(digest, bytes.duplicate());
                sources.putIfAbsent(digest, new Source(content, i));
            }
        }
        return new EntryRecord.Stored(large.digest(), content.size(), -1, blocks);
    }

    @Override
    public ByteBuffer read(Digest block) {
        Source source = sources.get(block);
        if (source == null) {
            return intake.read(block);
        }
        ByteBuffer bytes = ByteBuffer.allocate(source.content().blockLength(source.block()));
        source.content().read((long) source.block() * Content.BLOCK_SIZE, bytes);
        return bytes.flip();
    }
}
