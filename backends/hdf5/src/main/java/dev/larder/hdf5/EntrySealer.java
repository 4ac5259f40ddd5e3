package dev.larder.hdf5;

import dev.larder.data.CanonicalForm;
import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.EntryRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Writes an entry's file: has libhdf5 make the structure and write what is in chunks, and puts all other bytes, trailer and user
 * block into it. Takes the memory of a block, whatever the entry's size. Thread-safe.
 */
final class EntrySealer {
    private static final int SLICE = 64 << 10;

    private EntrySealer() {}

    /** Where the bytes of a content go. */
    private interface Target {
        void write(long position, byte[] bytes) throws IOException;
    }

    /** Writes a complete file where there is none; with {@code FSYNC} it is on stable storage then. */
    static void seal(Path path, Entry entry, Optional<Chunking> chunking, Durability durability) throws IOException {
        seal(path, entry, chunking, durability, Device.REAL);
    }

    static void seal(Path path, Entry entry, Optional<Chunking> chunking, Durability durability, Device device)
            throws IOException {
        EntryLayout layout = EntryLayout.lay(path, entry, chunking);
        // libhdf5 first, since it makes the file longer.
        Map<Digest, EntryRecord.Stored> inChunks = pourChunks(path, entry, layout);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long end = file.length();
            Poured poured = pour(entry, layout, inChunks, file);
            byte[] trailer = SealedFile.trailer(poured.record(), poured.places());
            int nativeCrc = SealedFile.crcWithout(file, SealedFile.extents(poured.record(), poured.places()), end);
            file.seek(end);
            file.write(trailer);
            file.seek(0);
            file.write(SealedFile.userBlock(end, trailer, nativeCrc, poured.places()));
            if (durability == Durability.FSYNC) {
                device.force(file, path);
            }
        }
    }

    /** An entry whose bytes are in place: its record, and where each of the record's contents lies. */
    record Poured(EntryRecord.Parts record, List<SealedFile.Place> places) {}

    /** Puts an entry's bytes where the layout has them, which has no chunks. */
    static Poured pour(Entry entry, EntryLayout layout, RandomAccessFile file) throws IOException {
        return pour(entry, layout, Map.of(), file);
    }

    private static Poured pour(
            Entry entry, EntryLayout layout, Map<Digest, EntryRecord.Stored> inChunks, RandomAccessFile file)
            throws IOException {
        for (EntryLayout.Small small : layout.small()) {
            file.seek(small.offset());
            file.write(small.bytes().array());
        }
        List<EntryRecord.Stored> contents = new ArrayList<>();
        List<SealedFile.Place> places = new ArrayList<>();
        for (CanonicalForm.LargeContent large : entry.form().contents()) {
            EntryLayout.Spot spot = Objects.requireNonNull(layout.contents().get(large.digest()));
            if (spot instanceof EntryLayout.Spot.InChunks chunks) {
                EntryRecord.Stored stored = Objects.requireNonNull(inChunks.get(large.digest()));
                contents.add(stored);
                places.add(new SealedFile.Place.InChunks(
                        ChunkWriter.table(file, SealedFile.USER_BLOCK, chunks, stored.size())));
            } else {
                long offset = ((EntryLayout.Spot.Contiguous) spot).offset();
                places.add(new SealedFile.Place.Contiguous(offset));
                contents.add(pour(large, file, offset));
            }
        }
        return new Poured(
                new EntryRecord.Parts(entry.info(), entry.form().text(), contents, ByteBuffer.allocate(0)), places);
    }

    /** Has libhdf5 write the contents that the layout has in chunks, and returns them. */
    private static Map<Digest, EntryRecord.Stored> pourChunks(Path path, Entry entry, EntryLayout layout)
            throws IOException {
        Map<Digest, EntryRecord.Stored> stored = new HashMap<>();
        if (layout.contents().values().stream().noneMatch(EntryLayout.Spot.InChunks.class::isInstance)) {
            return stored;
        }
        try (ChunkWriter writer = ChunkWriter.open(path)) {
            for (CanonicalForm.LargeContent large : entry.form().contents()) {
                if (layout.contents().get(large.digest()) instanceof EntryLayout.Spot.InChunks chunks) {
                    writer.begin(chunks.path(), large.content().size());
                    stored.put(large.digest(), pour(large, writer::write));
                }
            }
        }
        return stored;
    }

    /** Writes a content in slices that stay in the processor's cache from the value to the disk's. */
    private static EntryRecord.Stored pour(CanonicalForm.LargeContent large, RandomAccessFile file, long offset)
            throws IOException {
        Content content = large.content();
        List<EntryRecord.Block> blocks = new ArrayList<>(large.blocks().size());
        byte[] slice = new byte[(int) Math.min(content.size(), SLICE)];
        file.seek(offset);
        for (int i = 0; i < large.blocks().size(); i++) {
            CRC32C crc = new CRC32C();
            int length = content.blockLength(i);
            for (int done = 0; done < length; done += slice.length) {
                int count = Math.min(slice.length, length - done);
                content.read((long) i * Content.BLOCK_SIZE + done, ByteBuffer.wrap(slice, 0, count));
                crc.update(slice, 0, count);
                file.write(slice, 0, count);
            }
            blocks.add(new EntryRecord.Block(large.blocks().get(i), (int) crc.getValue()));
        }
        return new EntryRecord.Stored(large.digest(), content.size(), -1, blocks);
    }

    private static EntryRecord.Stored pour(CanonicalForm.LargeContent large, Target target) throws IOException {
        Content content = large.content();
        List<EntryRecord.Block> blocks = new ArrayList<>(large.blocks().size());
        byte[] bytes = new byte[(int) Math.min(content.size(), Content.BLOCK_SIZE)];
        for (int i = 0; i < large.blocks().size(); i++) {
            if (bytes.length != content.blockLength(i)) {
                bytes = new byte[content.blockLength(i)];
            }
            content.read((long) i * Content.BLOCK_SIZE, ByteBuffer.wrap(bytes));
            blocks.add(new EntryRecord.Block(large.blocks().get(i), EntryRecord.crc(ByteBuffer.wrap(bytes))));
            target.write((long) i * Content.BLOCK_SIZE, bytes);
        }
        return new EntryRecord.Stored(large.digest(), content.size(), -1, blocks);
    }
}
