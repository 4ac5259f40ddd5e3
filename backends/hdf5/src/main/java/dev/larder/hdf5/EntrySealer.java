package dev.larder.hdf5;

import dev.larder.data.CanonicalForm;
import dev.larder.data.Content;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.EntryRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Writes an entry's file: has libhdf5 make the structure, and puts bytes, trailer and user block into it. Takes the memory of a
 * block, whatever the entry's size. Thread-safe.
 */
final class EntrySealer {
    private EntrySealer() {}

    /** Writes a complete file where there is none; with {@code FSYNC} it is on stable storage then. */
    static void seal(Path path, Entry entry, Durability durability) throws IOException {
        seal(path, entry, durability, Device.REAL);
    }

    static void seal(Path path, Entry entry, Durability durability, Device device) throws IOException {
        EntryLayout layout = EntryLayout.lay(path, entry, SealedFile.USER_BLOCK);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long end = file.length();
            Poured poured = pour(entry, layout, file);
            byte[] trailer = SealedFile.trailer(poured.record(), poured.offsets());
            int nativeCrc = SealedFile.nativeCrc(file, poured.record(), poured.offsets(), end);
            file.seek(end);
            file.write(trailer);
            file.seek(0);
            file.write(SealedFile.userBlock(end, trailer, nativeCrc));
            if (durability == Durability.FSYNC) {
                device.force(file, path);
            }
        }
    }

    /** An entry whose bytes are in place: its record, and where each of the record's contents begins. */
    record Poured(EntryRecord.Parts record, List<Long> offsets) {}

    /** Puts an entry's bytes where the layout has them. */
    static Poured pour(Entry entry, EntryLayout layout, RandomAccessFile file) throws IOException {
        for (EntryLayout.Small small : layout.small()) {
            file.seek(small.offset());
            file.write(small.bytes().array());
        }
        List<EntryRecord.Stored> contents = new ArrayList<>();
        List<Long> offsets = new ArrayList<>();
        for (CanonicalForm.LargeContent large : entry.form().contents()) {
            long offset = Objects.requireNonNull(layout.contents().get(large.digest()));
            offsets.add(offset);
            contents.add(pour(large, file, offset));
        }
        return new Poured(
                new EntryRecord.Parts(entry.info(), entry.form().text(), contents, ByteBuffer.allocate(0)), offsets);
    }

    private static EntryRecord.Stored pour(CanonicalForm.LargeContent large, RandomAccessFile file, long offset)
            throws IOException {
        Content content = large.content();
        List<EntryRecord.Block> blocks = new ArrayList<>(large.blocks().size());
        byte[] bytes = new byte[(int) Math.min(content.size(), Content.BLOCK_SIZE)];
        for (int i = 0; i < large.blocks().size(); i++) {
            ByteBuffer block = ByteBuffer.wrap(bytes, 0, content.blockLength(i));
            content.read((long) i * Content.BLOCK_SIZE, block);
            blocks.add(new EntryRecord.Block(large.blocks().get(i), EntryRecord.crc(block.flip())));
            file.seek(offset + (long) i * Content.BLOCK_SIZE);
            file.write(bytes, 0, block.limit());
        }
        return new EntryRecord.Stored(large.digest(), content.size(), -1, blocks);
    }
}
