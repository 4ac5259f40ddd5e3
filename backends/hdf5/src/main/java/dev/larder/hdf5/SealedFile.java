package dev.larder.hdf5;

import dev.larder.data.Digest;
import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.EntryRecord;
import dev.larder.store.UnsupportedFormatException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * What an entry's file says of itself, read and checked without libhdf5: the user block in front, and the trailer behind the
 * HDF5 file with the entry's record and the place of each large content. {@code docs/formats.md} draws it.
 *
 * @param record of the entry; all its contents lie in datasets
 * @param places of the contents, in the record's order
 * @param end where the HDF5 file ends and the trailer begins
 * @param nativeCrc the checksum of the HDF5 file without the contents
 */
record SealedFile(EntryRecord.Parts record, List<Place> places, long end, int nativeCrc) {
    /** What HDF5 leaves to others in front of a file; 512 is the least. */
    static final int USER_BLOCK = 512;

    /** Stands for the offset of a content that has a {@link ChunkTable} instead. */
    private static final long CHUNKS = -1;

    static final long MAGIC = 0x0A_35_48_44_52_41_4C_89L;
    private static final int FORMAT = 1;

    /** Some contents are in chunks; whoever does not know that must not take their offsets for places. */
    private static final int FEATURE_CHUNKS = 1;

    private static final int KNOWN_FEATURES = FEATURE_CHUNKS;
    private static final int CHECKSUM_AT = USER_BLOCK - 4;
    private static final int SLICE = 1 << 20;

    SealedFile {
        places = List.copyOf(places);
    }

    /** Where a content lies in the file. */
    sealed interface Place {
        /** In one piece; the offset of one without bytes is 0. */
        record Contiguous(long offset) implements Place {}

        /** In chunks. */
        record InChunks(ChunkTable table) implements Place {}
    }

    /** A stretch of a file. */
    record Extent(long from, long to) {}

    /** Returns a user block for a file that ends with this trailer. */
    static byte[] userBlock(long end, byte[] trailer, int nativeCrc, List<Place> places) {
        ByteBuffer block = ByteBuffer.allocate(USER_BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        block.putLong(MAGIC).putInt(FORMAT).putInt(tables(places).isEmpty() ? 0 : FEATURE_CHUNKS);
        block.putLong(end + trailer.length).putLong(end).putLong(trailer.length);
        block.putInt(EntryRecord.crc(ByteBuffer.wrap(trailer))).putInt(nativeCrc);
        block.putInt(CHECKSUM_AT, EntryRecord.crc(ByteBuffer.wrap(block.array(), 0, CHECKSUM_AT)));
        return block.array();
    }

    static byte[] trailer(EntryRecord.Parts record, List<Place> places) {
        ByteBuffer bytes = EntryRecord.encode(record);
        int length = tables(places).stream().mapToInt(ChunkTable::length).sum();
        ByteBuffer trailer = ByteBuffer.allocate(4 + 8 * places.size() + length + bytes.remaining())
                .order(ByteOrder.LITTLE_ENDIAN);
        trailer.putInt(places.size());
        for (Place place : places) {
            trailer.putLong(place instanceof Place.Contiguous contiguous ? contiguous.offset() : CHUNKS);
        }
        tables(places).forEach(table -> table.write(trailer));
        return trailer.put(bytes).array();
    }

    private static List<ChunkTable> tables(List<Place> places) {
        List<ChunkTable> tables = new ArrayList<>();
        for (Place place : places) {
            if (place instanceof Place.InChunks chunks) {
                tables.add(chunks.table());
            }
        }
        return tables;
    }

    /**
     * Reads the file.
     *
     * @throws NoSuchFileException when there is none
     * @throws CorruptEntryException when it is damaged
     * @throws UnsupportedFormatException when it is sound but of a format or with a feature that this version does not know
     */
    static SealedFile read(Address address, Path path, String place) throws IOException {
        try (RandomAccessFile file = open(address, path, place)) {
            return read(address, HeldFiles.Held.lent(file, place));
        }
    }

    /** Reads a file that is open. */
    static SealedFile read(Address address, HeldFiles.Held file) throws IOException {
        String place = file.place();
        try {
            long length = file.file().length();
            if (length < USER_BLOCK) {
                throw new CorruptEntryException(address, place, "its file is cut short");
            }
            byte[] front = new byte[USER_BLOCK];
            file.read(0, front);
            ByteBuffer block = ByteBuffer.wrap(front).order(ByteOrder.LITTLE_ENDIAN);
            if (block.getLong() != MAGIC
                    || block.getInt(CHECKSUM_AT) != EntryRecord.crc(ByteBuffer.wrap(front, 0, CHECKSUM_AT))) {
                throw new CorruptEntryException(address, place, "its user block does not match its checksum");
            }
            int format = block.getInt();
            int features = block.getInt();
            if (format != FORMAT || (features & ~KNOWN_FEATURES) != 0) {
                throw new UnsupportedFormatException(
                        address + " is stored in format " + format + " of HDF5 entries with"
                                + " features " + features + ", which this version does not know (in " + place
                                + "); use a newer Larder");
            }
            long stated = block.getLong();
            long end = block.getLong();
            long trailerLength = block.getLong();
            int trailerCrc = block.getInt();
            int nativeCrc = block.getInt();
            if (stated != length
                    || end < USER_BLOCK
                    || end > length
                    || trailerLength != length - end
                    || trailerLength > Integer.MAX_VALUE - 8) {
                throw new CorruptEntryException(address, place, "its file does not have the length that it states");
            }
            byte[] trailer = new byte[(int) trailerLength];
            file.read(end, trailer);
            if (EntryRecord.crc(ByteBuffer.wrap(trailer)) != trailerCrc) {
                throw new CorruptEntryException(address, place, "its trailer does not match its checksum");
            }
            return parse(address, ByteBuffer.wrap(trailer), new Frame(end, nativeCrc, features), place);
        } catch (java.io.EOFException e) {
            throw new CorruptEntryException(address, place, "its file is cut short");
        }
    }

    /**
     * What a trailer is read with.
     *
     * @param end where the HDF5 file ends
     * @param nativeCrc the checksum of the HDF5 file without the contents
     * @param features that the trailer may use
     */
    record Frame(long end, int nativeCrc, int features) {}

    /** Returns what a trailer says, whose checksum was found right. */
    static SealedFile parse(Address address, ByteBuffer bytes, Frame frame, String place) {
        ByteBuffer trailer = bytes.order(ByteOrder.LITTLE_ENDIAN);
        List<Place> places = new ArrayList<>();
        try {
            int count = trailer.getInt();
            if (count < 0 || count > trailer.remaining() / 8) {
                throw new BufferUnderflowException();
            }
            List<Long> offsets = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                offsets.add(trailer.getLong());
            }
            for (long offset : offsets) {
                places.add(
                        offset == CHUNKS && (frame.features() & FEATURE_CHUNKS) != 0
                                ? new Place.InChunks(ChunkTable.read(trailer))
                                : new Place.Contiguous(offset));
            }
        } catch (BufferUnderflowException e) {
            throw new CorruptEntryException(address, place, "its trailer does not add up");
        }
        EntryRecord.Parts record = EntryRecord.decode(address, trailer.slice(), place);
        boolean fits = record.contents().size() == places.size();
        for (int i = 0; fits && i < places.size(); i++) {
            EntryRecord.Stored content = record.contents().get(i);
            fits = !content.isInline() && (content.size() == 0 || fits(content.size(), places.get(i), frame.end()));
        }
        if (!fits) {
            throw new CorruptEntryException(address, place, "its contents do not lie within its file");
        }
        return new SealedFile(record, places, frame.end(), frame.nativeCrc());
    }

    private static boolean fits(long size, Place place, long end) {
        if (place instanceof Place.Contiguous contiguous) {
            return contiguous.offset() >= USER_BLOCK && contiguous.offset() <= end && size <= end - contiguous.offset();
        }
        return ((Place.InChunks) place).table().fits(size, USER_BLOCK, end);
    }

    /**
     * Opens an entry's file.
     *
     * @throws NoSuchFileException when there is none
     * @throws CorruptEntryException when there is something else in its place
     */
    static RandomAccessFile open(Address address, Path path, String place) throws IOException {
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isRegularFile()) {
            throw new CorruptEntryException(address, place, "it is not a regular file");
        }
        return open(path);
    }

    /** Opens a file in a way that interrupts do not close. */
    static RandomAccessFile open(Path path) throws IOException {
        try {
            return new RandomAccessFile(path.toFile(), "r");
        } catch (FileNotFoundException e) {
            if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(path.toString());
            }
            throw e;
        }
    }

    /** Returns where each content of the record lies. */
    Map<Digest, Place> placesByDigest() {
        Map<Digest, Place> byDigest = new HashMap<>();
        for (int i = 0; i < places.size(); i++) {
            byDigest.put(record.contents().get(i).digest(), places.get(i));
        }
        return byDigest;
    }

    /** Returns the bytes of all large contents together. */
    long contentSize() {
        return record.contents().stream().mapToLong(EntryRecord.Stored::size).sum();
    }

    /** Returns whether the HDF5 file, without the contents, is as it was sealed. */
    boolean isNativeSound(RandomAccessFile file) throws IOException {
        return crcWithout(file, extents(), end) == nativeCrc;
    }

    /** Returns where the contents lie, which have checksums of their own. */
    List<Extent> extents() {
        return extents(record, places);
    }

    static List<Extent> extents(EntryRecord.Parts record, List<Place> places) {
        List<Extent> extents = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            if (places.get(i) instanceof Place.InChunks chunks) {
                for (ChunkTable.Chunk chunk : chunks.table().chunks()) {
                    extents.add(new Extent(chunk.offset(), chunk.offset() + chunk.length()));
                }
            } else {
                long offset = ((Place.Contiguous) places.get(i)).offset();
                long size = record.contents().get(i).size();
                if (size > 0) {
                    extents.add(new Extent(offset, offset + size));
                }
            }
        }
        return extents;
    }

    /** Returns whether any content is in chunks. */
    boolean hasChunks() {
        return !tables(places).isEmpty();
    }

    /** What takes note of a stretch of a file. */
    private interface Visit {
        void of(long from, long to) throws IOException;
    }

    /** Returns the checksum of what lies between user block and end, without these stretches. */
    static int crcWithout(RandomAccessFile file, List<Extent> stretches, long end) throws IOException {
        CRC32C crc = new CRC32C();
        without(stretches, end, (from, to) -> update(crc, file, from, to));
        return (int) crc.getValue();
    }

    /** Returns the same of a file that is in memory. */
    static int crcWithout(byte[] whole, List<Extent> stretches, long end) throws IOException {
        CRC32C crc = new CRC32C();
        without(stretches, end, (from, to) -> crc.update(whole, (int) from, (int) (to - from)));
        return (int) crc.getValue();
    }

    private static void without(List<Extent> stretches, long end, Visit visit) throws IOException {
        List<Extent> sorted = new ArrayList<>(stretches);
        sorted.sort(Comparator.comparingLong(Extent::from));
        sorted.add(new Extent(end, end));
        long at = USER_BLOCK;
        for (Extent stretch : sorted) {
            if (at < stretch.from()) {
                visit.of(at, stretch.from());
            }
            at = Math.max(at, stretch.to());
        }
    }

    private static void update(CRC32C crc, RandomAccessFile file, long from, long to) throws IOException {
        byte[] slice = new byte[(int) Math.min(SLICE, to - from)];
        file.seek(from);
        for (long at = from; at < to; at += slice.length) {
            int count = (int) Math.min(slice.length, to - at);
            file.readFully(slice, 0, count);
            crc.update(slice, 0, count);
        }
    }
}
