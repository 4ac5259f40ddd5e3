package dev.larder.hdf5;

import java.util.ArrayList;
import java.util.List;

/**
 * How a large content is laid out that is not contiguous: in chunks, compressed or with checksums of HDF5's own where that was
 * asked for. Immutable and thread-safe.
 *
 * @param deflate the level of compression from 1 to 9, or 0 for none
 */
record Chunking(int deflate, Checksum checksum) {
    /** Contents of fewer bytes are contiguous, whatever was asked for: chunks would take more than they save. */
    static final int LEAST = 16 << 10;

    /** The number of bytes that a chunk has at most. */
    private static final int LONGEST = 1 << 20;

    /** What libhdf5 checks a chunk against; Larder has its own in any case. */
    enum Checksum {
        NONE,
        FLETCHER32
    }

    /** Returns whether a content of this many bytes and this shape is worth chunks; a single element can have none. */
    static boolean suits(long size, long... shape) {
        return size >= LEAST && shape.length > 0;
    }

    /** Returns what is done to each chunk of such elements. */
    List<ChunkTable.Filter> filters(int elementSize) {
        List<ChunkTable.Filter> filters = new ArrayList<>();
        if (deflate > 0) {
            if (elementSize > 1) {
                filters.add(ChunkTable.Filter.SHUFFLE);
            }
            filters.add(ChunkTable.Filter.DEFLATE);
        }
        if (checksum == Checksum.FLETCHER32) {
            filters.add(ChunkTable.Filter.FLETCHER32);
        }
        return filters;
    }

    /**
     * How an array is cut into chunks whose elements follow one another in it.
     *
     * @param shape of a chunk
     * @param chunkBytes the bytes of a chunk
     * @param lineBytes the bytes after which chunks begin anew, since a dimension ends
     */
    record Grid(long[] shape, int chunkBytes, long lineBytes) {
        /** Returns the number of chunks of a content. */
        int chunksOf(long size) {
            return Math.toIntExact(size / lineBytes * ((lineBytes + chunkBytes - 1) / chunkBytes));
        }
    }

    /** Returns chunks of at most a mebibyte: whole rows where they are short, else equal parts of one. */
    static Grid grid(int elementSize, long... array) {
        return grid(LONGEST, elementSize, array);
    }

    static Grid grid(int longest, int elementSize, long... array) {
        long[] chunk = new long[array.length];
        java.util.Arrays.fill(chunk, 1);
        long inner = elementSize;
        for (int i = array.length - 1; i >= 0; i--) {
            long most = Math.max(1, longest / inner);
            long parts = (array[i] + most - 1) / most;
            chunk[i] = (array[i] + parts - 1) / parts;
            if (parts > 1) {
                return new Grid(chunk, Math.toIntExact(chunk[i] * inner), array[i] * inner);
            }
            inner *= array[i];
        }
        return new Grid(chunk, Math.toIntExact(inner), inner);
    }
}
