package dev.larder.hdf5;

import dev.larder.store.EntryRecord;
import dev.larder.store.UnsupportedFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * What a pack's user block says: where everything in it lies. {@code docs/formats.md} draws it.
 *
 * @param length of the file
 * @param end where the HDF5 file ends, and the entries' trailers begin
 * @param count how many entries there are
 * @param index where the rows of the index begin
 * @param fencesCrc the checksum of the fences, which stand behind the rows
 * @param nativeCrc the checksum of the HDF5 file without the large contents
 */
record PackHead(long length, long end, long count, long index, int fencesCrc, int nativeCrc) {
    /** Rows that are read and checked together. */
    static final int ROWS_PER_PAGE = 50;

    /** The first id of a page, and the page's checksum. */
    static final int FENCE = PackRow.ID + 4;

    private static final long MAGIC = 0x0A_50_48_44_52_41_4C_89L;
    private static final int FORMAT = 1;
    private static final int KNOWN_FEATURES = 0;
    private static final int CHECKSUM_AT = SealedFile.USER_BLOCK - 4;

    /** A pack whose user block or index cannot be trusted, so that nobody can tell what is in it. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(String what) {
            super(what);
        }
    }

    /** What a file is, by its first bytes. */
    enum Kind {
        PACK,
        ENTRY,
        OTHER
    }

    /** Returns what a file seems to be; nothing but its first bytes is looked at. */
    static Kind kindOf(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) < Long.BYTES) {
            return Kind.OTHER;
        }
        try (RandomAccessFile in = SealedFile.open(file)) {
            long magic = Long.reverseBytes(in.readLong());
            return magic == MAGIC ? Kind.PACK : magic == SealedFile.MAGIC ? Kind.ENTRY : Kind.OTHER;
        }
    }

    long pages() {
        return (count + ROWS_PER_PAGE - 1) / ROWS_PER_PAGE;
    }

    /** Returns where the fences begin. */
    long fences() {
        return index + count * PackRow.SIZE;
    }

    byte[] userBlock() {
        ByteBuffer block = ByteBuffer.allocate(SealedFile.USER_BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        block.putLong(MAGIC).putInt(FORMAT).putInt(KNOWN_FEATURES);
        block.putLong(length).putLong(end).putLong(count).putLong(index);
        block.putInt(fencesCrc).putInt(nativeCrc);
        block.putInt(CHECKSUM_AT, EntryRecord.crc(ByteBuffer.wrap(block.array(), 0, CHECKSUM_AT)));
        return block.array();
    }

    /**
     * Reads the user block of an open file, and checks that what it says adds up.
     *
     * @throws DamagedException when it is damaged
     * @throws UnsupportedFormatException when it is sound but of a format or with a feature that this version does not know
     */
    static PackHead read(RandomAccessFile in, String place) throws IOException {
        byte[] front = new byte[SealedFile.USER_BLOCK];
        try {
            in.seek(0);
            in.readFully(front);
        } catch (EOFException e) {
            throw new DamagedException("it is cut short");
        }
        ByteBuffer block = ByteBuffer.wrap(front).order(ByteOrder.LITTLE_ENDIAN);
        if (block.getLong() != MAGIC
                || block.getInt(CHECKSUM_AT) != EntryRecord.crc(ByteBuffer.wrap(front, 0, CHECKSUM_AT))) {
            throw new DamagedException("its user block does not match its checksum");
        }
        int format = block.getInt();
        int features = block.getInt();
        if (format != FORMAT || (features & ~KNOWN_FEATURES) != 0) {
            throw new UnsupportedFormatException(place + " is a pack of format " + format + " with features " + features
                    + ", which this version does not know; it was left as it is: use a newer Larder");
        }
        PackHead head = new PackHead(
                block.getLong(), block.getLong(), block.getLong(), block.getLong(), block.getInt(), block.getInt());
        boolean fits = head.length == in.length()
                && head.end >= SealedFile.USER_BLOCK
                && head.index >= head.end
                && head.index <= head.length
                && head.count >= 0
                && head.count <= (head.length - head.index) / PackRow.SIZE
                && head.length == head.fences() + head.pages() * FENCE
                && head.pages() <= (Integer.MAX_VALUE - 8) / FENCE;
        if (!fits) {
            throw new DamagedException("it does not have the length that it states");
        }
        return head;
    }
}
