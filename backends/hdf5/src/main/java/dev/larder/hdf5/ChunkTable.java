package dev.larder.hdf5;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the chunks of a content lie in an entry's file, and what was done to them: all that reading them takes. {@code
 * docs/formats.md} draws it. Immutable and thread-safe.
 *
 * <p>A chunk's elements follow one another in the content. The content is so many lines of equal length, each cut into chunks of
 * equal length but for its last, which is filled up.
 *
 * @param elementSize the bytes of an element
 * @param filters what was done to each chunk, in this order
 * @param chunkBytes the bytes of a chunk before that
 * @param lineBytes the bytes of a line
 * @param chunks in the order of their elements
 */
record ChunkTable(int elementSize, List<Filter> filters, int chunkBytes, long lineBytes, List<Chunk> chunks) {
    /** A longer chunk is not read: nobody makes one, and it would have to fit into memory. */
    private static final int LONGEST = 64 << 20;

    /** What checksums, and compressing what cannot be compressed, may add to a chunk at most. */
    private static int overhead(int chunkBytes) {
        return chunkBytes / 512 + 64;
    }

    private static final int LARGEST_ELEMENT = 8;
    private static final int HEAD = 1 + 1 + 4 + 8 + 4;
    private static final int ROW = 8 + 4 + 4 + 4;

    /** What libhdf5 does to a chunk before it is written, in the order in which it does. */
    enum Filter {
        SHUFFLE,
        DEFLATE,
        FLETCHER32
    }

    /**
     * A chunk.
     *
     * @param offset where it begins in the file
     * @param length the bytes that it takes there
     * @param skipped a bit for each filter that was not used for it after all
     * @param crc the checksum of these bytes
     */
    record Chunk(long offset, int length, int skipped, int crc) {}

    ChunkTable {
        filters = List.copyOf(filters);
        chunks = List.copyOf(chunks);
    }

    /** Returns the number of bytes that the table takes. */
    int length() {
        return HEAD + ROW * chunks.size();
    }

    void write(ByteBuffer out) {
        int used = 0;
        for (Filter filter : filters) {
            used |= 1 << filter.ordinal();
        }
        out.put((byte) elementSize).put((byte) used).putInt(chunkBytes).putLong(lineBytes);
        out.putInt(chunks.size());
        for (Chunk chunk : chunks) {
            out.putLong(chunk.offset()).putInt(chunk.length());
            out.putInt(chunk.skipped()).putInt(chunk.crc());
        }
    }

    /**
     * Reads a table.
     *
     * @throws java.nio.BufferUnderflowException when it is cut short
     */
    static ChunkTable read(ByteBuffer in) {
        int elementSize = in.get();
        int used = in.get();
        int chunkBytes = in.getInt();
        long lineBytes = in.getLong();
        int count = in.getInt();
        List<Filter> filters = new ArrayList<>();
        for (Filter filter : Filter.values()) {
            if ((used & 1 << filter.ordinal()) != 0) {
                filters.add(filter);
            }
        }
        if (count < 0 || count > in.remaining() / ROW || used >> Filter.values().length != 0) {
            throw new java.nio.BufferUnderflowException();
        }
        List<Chunk> chunks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            chunks.add(new Chunk(in.getLong(), in.getInt(), in.getInt(), in.getInt()));
        }
        return new ChunkTable(elementSize, filters, chunkBytes, lineBytes, chunks);
    }

    /** Returns whether it is that of a content of this size, all within the file. */
    boolean fits(long size, long from, long to) {
        if (elementSize < 1
                || elementSize > LARGEST_ELEMENT
                || chunkBytes < elementSize
                || chunkBytes > LONGEST
                || chunkBytes % elementSize != 0
                || lineBytes < chunkBytes
                || size % lineBytes != 0
                || chunks.size() != size / lineBytes * chunksOfLine()) {
            return false;
        }
        return chunks.stream()
                .allMatch(chunk -> chunk.length() > 0
                        && chunk.length() <= chunkBytes + overhead(chunkBytes)
                        && chunk.offset() >= from
                        && chunk.offset() <= to
                        && chunk.length() <= to - chunk.offset());
    }

    private long chunksOfLine() {
        return (lineBytes + chunkBytes - 1) / chunkBytes;
    }

    /** Some bytes of a content: in which chunk they are, where they begin in it, and how many there are. */
    record Piece(int chunk, int from, int length) {}

    /** Returns the piece that begins at the position, and ends with its chunk or before so many bytes. */
    Piece at(long position, int most) {
        long line = position / lineBytes;
        long inLine = position % lineBytes;
        int from = (int) (inLine % chunkBytes);
        long rest = Math.min(chunkBytes - from, lineBytes - inLine);
        return new Piece((int) (line * chunksOfLine() + inLine / chunkBytes), from, (int) Math.min(most, rest));
    }
}
