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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Writes an entry's file: makes the structure, and puts bytes, trailer and user block into it. Only what is in chunks is libhdf5's to
 * make and to write. Takes the memory of a block, whatever the entry's size. Thread-safe.
 */
final class EntrySealer {
    private static final int SLICE = 64 << 10;

    /** A file of up to so many bytes is put together in memory, and written with one write. */
    private static final int AT_ONCE = 1 << 20;

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
        boolean inChunks = chunking.isPresent()
                && entry.form().contents().stream()
                        .anyMatch(large -> large.content().size() >= Chunking.LEAST);
        if (inChunks) {
            sealInChunks(path, entry, chunking.get(), durability, device);
            return;
        }
        PlainFile structure = new PlainFile();
        EntryLayout layout = EntryLayout.lay(structure, structure.root(), "", entry);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            if (structure.end() <= AT_ONCE) {
                sealAtOnce(entry, structure, layout, file);
            } else {
                file.seek(SealedFile.USER_BLOCK);
                file.write(structure.superblock());
                file.seek(structure.headersAt());
                file.write(structure.headers().array(), 0, structure.headers().remaining());
                complete(file, structure.end(), pour(entry, layout, file));
            }
            force(file, path, durability, device);
        }
    }

    private static void force(RandomAccessFile file, Path path, Durability durability, Device device)
            throws IOException {
        if (durability == Durability.FSYNC) {
            device.force(file, path);
        }
    }

    private static void sealInChunks(Path path, Entry entry, Chunking chunking, Durability durability, Device device)
            throws IOException {
        EntryLayout layout = EntryLayout.layInChunks(path, entry, chunking);
        // libhdf5 first, since it makes the file longer.
        Map<Digest, EntryRecord.Stored> inChunks = pourChunks(path, entry, layout);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            complete(file, file.length(), pour(entry, layout, inChunks, file));
            force(file, path, durability, device);
        }
    }

    /** Writes what is Larder's in front of and behind an HDF5 file that has all its bytes. */
    private static void complete(RandomAccessFile file, long end, Poured poured) throws IOException {
        int nativeCrc = SealedFile.crcWithout(file, SealedFile.extents(poured.record(), poured.places()), end);
        byte[] trailer = SealedFile.trailer(poured.record(), poured.places());
        file.seek(end);
        file.write(trailer);
        file.seek(0);
        file.write(SealedFile.userBlock(end, trailer, nativeCrc, poured.places()));
    }

    private static void sealAtOnce(Entry entry, PlainFile structure, EntryLayout layout, RandomAccessFile file)
            throws IOException {
        int end = (int) structure.end();
        ByteBuffer body = ByteBuffer.allocate(end);
        body.position(SealedFile.USER_BLOCK).put(structure.superblock());
        body.position((int) structure.headersAt()).put(structure.headers());
        for (EntryLayout.Small small : layout.small()) {
            body.position((int) small.offset()).put(small.bytes().duplicate());
        }
        List<EntryRecord.Stored> contents = new ArrayList<>();
        List<SealedFile.Place> places = new ArrayList<>();
        for (CanonicalForm.LargeContent large : entry.form().contents()) {
            long offset = offsetOf(large, layout);
            places.add(new SealedFile.Place.Contiguous(offset));
            contents.add(pour(large, body.duplicate().position((int) offset)));
        }
        Poured poured = new Poured(record(entry, contents), places);
        byte[] trailer = SealedFile.trailer(poured.record(), places);
        int nativeCrc = SealedFile.crcWithout(body.array(), SealedFile.extents(poured.record(), places), end);
        byte[] whole = Arrays.copyOf(body.array(), end + trailer.length);
        ByteBuffer.wrap(whole)
                .put(SealedFile.userBlock(end, trailer, nativeCrc, places))
                .position(end)
                .put(trailer);
        file.write(whole);
    }

    /** Puts a content where the buffer is. */
    private static EntryRecord.Stored pour(CanonicalForm.LargeContent large, ByteBuffer body) {
        Content content = large.content();
        List<EntryRecord.Block> blocks = new ArrayList<>(large.blocks().size());
        for (int i = 0; i < large.blocks().size(); i++) {
            ByteBuffer block = body.slice(body.position(), content.blockLength(i));
            content.read((long) i * Content.BLOCK_SIZE, block.duplicate());
            blocks.add(new EntryRecord.Block(large.blocks().get(i), EntryRecord.crc(block)));
            body.position(body.position() + content.blockLength(i));
        }
        return new EntryRecord.Stored(large.digest(), content.size(), -1, blocks);
    }

    private static EntryRecord.Parts record(Entry entry, List<EntryRecord.Stored> contents) {
        return new EntryRecord.Parts(entry.info(), entry.form().text(), contents, ByteBuffer.allocate(0));
    }

    /** Returns where a content goes that is not in chunks. */
    private static long offsetOf(CanonicalForm.LargeContent large, EntryLayout layout) {
        return ((EntryLayout.Spot.Contiguous)
                        Objects.requireNonNull(layout.contents().get(large.digest())))
                .offset();
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
                long offset = offsetOf(large, layout);
                places.add(new SealedFile.Place.Contiguous(offset));
                contents.add(pour(large, file, offset));
            }
        }
        return new Poured(record(entry, contents), places);
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
