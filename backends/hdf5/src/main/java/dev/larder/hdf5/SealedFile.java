package dev.larder.hdf5;

import dev.larder.data.Digest;
import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.EntryRecord;
import dev.larder.store.UnsupportedFormatException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
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
 * @param offsets of the contents, in the record's order
 * @param end where the HDF5 file ends and the trailer begins
 * @param nativeCrc the checksum of the HDF5 file without the contents
 */
record SealedFile(EntryRecord.Parts record, List<Long> offsets, long end, int nativeCrc) {
    /** What HDF5 leaves to others in front of a file; 512 is the least. */
    static final int USER_BLOCK = 512;

    static final long MAGIC = 0x0A_35_48_44_52_41_4C_89L;
    private static final int FORMAT = 1;
    private static final int KNOWN_FEATURES = 0;
    private static final int CHECKSUM_AT = USER_BLOCK - 4;
    private static final int SLICE = 1 << 20;

    SealedFile {
        offsets = List.copyOf(offsets);
    }

    /** A stretch of a file. */
    record Extent(long from, long to) {}

    /** Returns a user block for a file that ends with this trailer. */
    static byte[] userBlock(long end, byte[] trailer, int nativeCrc) {
        ByteBuffer block = ByteBuffer.allocate(USER_BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        block.putLong(MAGIC).putInt(FORMAT).putInt(KNOWN_FEATURES);
        block.putLong(end + trailer.length).putLong(end).putLong(trailer.length);
        block.putInt(EntryRecord.crc(ByteBuffer.wrap(trailer))).putInt(nativeCrc);
        block.putInt(CHECKSUM_AT, EntryRecord.crc(ByteBuffer.wrap(block.array(), 0, CHECKSUM_AT)));
        return block.array();
    }

    static byte[] trailer(EntryRecord.Parts record, List<Long> offsets) {
        ByteBuffer bytes = EntryRecord.encode(record);
        ByteBuffer trailer =
                ByteBuffer.allocate(4 + 8 * offsets.size() + bytes.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        trailer.putInt(offsets.size());
        offsets.forEach(trailer::putLong);
        return trailer.put(bytes).array();
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
            return read(address, file, place);
        }
    }

    /** Reads a file that is open. */
    static SealedFile read(Address address, RandomAccessFile file, String place) throws IOException {
        try {
            long length = file.length();
            if (length < USER_BLOCK) {
                throw new CorruptEntryException(address, place, "its file is cut short");
            }
            byte[] front = new byte[USER_BLOCK];
            file.readFully(front);
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
            file.seek(end);
            file.readFully(trailer);
            if (EntryRecord.crc(ByteBuffer.wrap(trailer)) != trailerCrc) {
                throw new CorruptEntryException(address, place, "its trailer does not match its checksum");
            }
            return parse(address, ByteBuffer.wrap(trailer), end, nativeCrc, place);
        } catch (java.io.EOFException e) {
            throw new CorruptEntryException(address, place, "its file is cut short");
        }
    }

    /** Returns what a trailer says, whose checksum was found right. */
    static SealedFile parse(Address address, ByteBuffer bytes, long end, int nativeCrc, String place) {
        ByteBuffer trailer = bytes.order(ByteOrder.LITTLE_ENDIAN);
        int count = trailer.remaining() < 4 ? -1 : trailer.getInt();
        if (count < 0 || count > trailer.remaining() / 8) {
            throw new CorruptEntryException(address, place, "its trailer does not add up");
        }
        List<Long> offsets = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            offsets.add(trailer.getLong());
        }
        EntryRecord.Parts record = EntryRecord.decode(address, trailer.slice(), place);
        boolean fits = record.contents().size() == count;
        for (int i = 0; fits && i < count; i++) {
            EntryRecord.Stored content = record.contents().get(i);
            long offset = offsets.get(i);
            fits = !content.isInline()
                    && (content.size() == 0
                            || (offset >= USER_BLOCK && offset <= end && content.size() <= end - offset));
        }
        if (!fits) {
            throw new CorruptEntryException(address, place, "its contents do not lie within its file");
        }
        return new SealedFile(record, offsets, end, nativeCrc);
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

    /** Returns where each content of the record begins in the file. */
    Map<Digest, Long> places() {
        Map<Digest, Long> places = new HashMap<>();
        for (int i = 0; i < offsets.size(); i++) {
            places.put(record.contents().get(i).digest(), offsets.get(i));
        }
        return places;
    }

    /** Returns the bytes of all large contents together. */
    long contentSize() {
        return record.contents().stream().mapToLong(EntryRecord.Stored::size).sum();
    }

    /** Returns whether the HDF5 file, without the contents, is as it was sealed. */
    boolean isNativeSound(RandomAccessFile file) throws IOException {
        return nativeCrc(file, record, offsets, end) == nativeCrc;
    }

    /** Returns the checksum of the HDF5 file without its contents, which have checksums of their own. */
    static int nativeCrc(RandomAccessFile file, EntryRecord.Parts record, List<Long> offsets, long end)
            throws IOException {
        List<Extent> contents = new ArrayList<>();
        for (int i = 0; i < offsets.size(); i++) {
            long size = record.contents().get(i).size();
            if (size > 0) {
                contents.add(new Extent(offsets.get(i), offsets.get(i) + size));
            }
        }
        return crcWithout(file, contents, end);
    }

    /** Returns the checksum of what lies between user block and end, without these stretches. */
    static int crcWithout(RandomAccessFile file, List<Extent> stretches, long end) throws IOException {
        List<Extent> sorted = new ArrayList<>(stretches);
        sorted.sort(Comparator.comparingLong(Extent::from));
        sorted.add(new Extent(end, end));
        CRC32C crc = new CRC32C();
        long at = USER_BLOCK;
        for (Extent stretch : sorted) {
            update(crc, file, at, stretch.from());
            at = Math.max(at, stretch.to());
        }
        return (int) crc.getValue();
    }

    private static void update(CRC32C crc, RandomAccessFile file, long from, long to) throws IOException {
        if (from >= to) {
            return;
        }
        byte[] slice = new byte[(int) Math.min(SLICE, to - from)];
        file.seek(from);
        for (long at = from; at < to; at += slice.length) {
            int count = (int) Math.min(slice.length, to - at);
            file.readFully(slice, 0, count);
            crc.update(slice, 0, count);
        }
    }
}
