package dev.larder.hdf5;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds out where libhdf5 put the chunks of a dataset, which its Java functions do not tell: reads the dataset's header and its
 * index, an extensible array, as the HDF5 File Format Specification 3.0 (IV.A and VII.D) draws them.
 *
 * <p>Only for files that this process has just had made: no checksum is looked at. For use by one thread.
 */
final class ChunkIndex {
    private static final int LAYOUT = 0x08;
    private static final int CONTINUATION = 0x10;
    private static final int LAYOUT_VERSION = 4;
    private static final int CHUNKED = 2;
    private static final int EXTENSIBLE_ARRAY = 4;
    private static final int ADDRESS = 8;
    private static final int MASK = 4;
    private static final int CHECKSUM = 4;

    /** What every part of the index begins with: a signature, a version, and what the elements are. */
    private static final int PREFIX = 6;

    private static final int MOST_HEADER = 1 << 20;

    private final RandomAccessFile file;
    private final long base;
    private final int chunkBytes;
    private final List<Found> found = new ArrayList<>();

    /** Where a chunk is, how long, and a bit for each filter that was not used for it. */
    record Found(long offset, int length, int skipped) {}

    // Of the index, once its header was read.
    private int elementSize;
    private boolean filtered;
    private int offsetSize;
    private int leastOfDataBlock;
    private int elementsOfPage;

    private ChunkIndex(RandomAccessFile file, long base, int chunkBytes) {
        this.file = file;
        this.base = base;
        this.chunkBytes = chunkBytes;
    }

    /** It is not laid out as this class knows. */
    static final class UnknownLayoutException extends IOException {
        private static final long serialVersionUID = 1;

        UnknownLayoutException(String what) {
            super("libhdf5 lays out chunks in a way that is not known (" + what + "); use the one that comes with this"
                    + " version, or layout=contiguous");
        }
    }

    /**
     * Returns the chunks of a dataset, in the order of their elements.
     *
     * @param base where the HDF5 file's addresses count from
     * @param header the address of the dataset's header
     * @param chunkBytes of a chunk before anything is done to it
     * @param count how many there are
     */
    static List<Found> read(RandomAccessFile file, long base, long header, int chunkBytes, int count)
            throws IOException {
        ChunkIndex index = new ChunkIndex(file, base, chunkBytes);
        try {
            index.array(index.indexAddress(header), count);
        } catch (BufferUnderflowException e) {
            throw new UnknownLayoutException("cut short");
        }
        if (index.found.size() != count) {
            throw new UnknownLayoutException(index.found.size() + " chunks");
        }
        return index.found;
    }

    private ByteBuffer bytes(long address, long length) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(Math.min(length, file.length() - base - address))];
        file.seek(base + address);
        file.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer signed(String signature, long address, long length) throws IOException {
        ByteBuffer bytes = bytes(address, length);
        byte[] there = new byte[signature.length()];
        bytes.get(there);
        if (!Arrays.equals(there, signature.getBytes(StandardCharsets.US_ASCII))) {
            throw new UnknownLayoutException("no " + signature);
        }
        return bytes;
    }

    private static int number(ByteBuffer bytes, int size) {
        long number = 0;
        for (int i = 0; i < size; i++) {
            number |= (bytes.get() & 0xFFL) << (8 * i);
        }
        return Math.toIntExact(number);
    }

    /** Looks for the layout among the messages in a dataset's header. */
    private long indexAddress(long header) throws IOException {
        ByteBuffer head = signed("OHDR", header, MOST_HEADER);
        head.get();
        int flags = head.get();
        if ((flags & 0x20) != 0) {
            head.position(head.position() + 16);
        }
        if ((flags & 0x10) != 0) {
            head.position(head.position() + 4);
        }
        int length = number(head, 1 << (flags & 3));
        List<ByteBuffer> runs = new ArrayList<>();
        runs.add(head.slice().limit(length).slice().order(ByteOrder.LITTLE_ENDIAN));
        int extra = (flags & 4) != 0 ? 2 : 0;
        for (int i = 0; i < runs.size(); i++) {
            ByteBuffer run = runs.get(i);
            while (run.remaining() >= 4 + extra) {
                int type = run.get() & 0xFF;
                int size = run.getShort() & 0xFFFF;
                run.position(run.position() + 1 + extra);
                ByteBuffer message = run.slice().limit(size).slice().order(ByteOrder.LITTLE_ENDIAN);
                run.position(run.position() + size);
                if (type == LAYOUT) {
                    return indexAddress(message);
                } else if (type == CONTINUATION) {
                    long at = message.getLong();
                    long all = message.getLong();
                    ByteBuffer more = signed("OCHK", at, all - CHECKSUM);
                    runs.add(more.slice().order(ByteOrder.LITTLE_ENDIAN));
                }
            }
        }
        throw new UnknownLayoutException("no layout");
    }

    private static long indexAddress(ByteBuffer layout) throws IOException {
        int version = layout.get();
        int kind = layout.get();
        if (version != LAYOUT_VERSION || kind != CHUNKED) {
            throw new UnknownLayoutException("layout " + version + "." + kind);
        }
        layout.get();
        int dimensions = layout.get();
        int encoded = layout.get();
        layout.position(layout.position() + dimensions * encoded);
        int index = layout.get();
        if (index != EXTENSIBLE_ARRAY) {
            throw new UnknownLayoutException("index " + index);
        }
        layout.position(layout.position() + 5);
        return layout.getLong();
    }

    /** Reads the elements: some in the index block, the rest in data blocks, of which there are ever more and larger ones. */
    private void array(long address, int count) throws IOException {
        ByteBuffer header = signed("EAHD", address, 4 + 2 + 6 + 7 * 8);
        header.get();
        filtered = header.get() == 1;
        elementSize = header.get();
        offsetSize = (header.get() + 7) / 8;
        int inIndex = header.get();
        leastOfDataBlock = header.get();
        int leastPointers = header.get();
        elementsOfPage = 1 << header.get();
        header.position(header.position() + 6 * 8);
        int directSupers = 2 * (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(leastPointers));
        int direct = 2 * (leastPointers - 1);
        ByteBuffer index = signed(
                "EAIB",
                header.getLong(),
                PREFIX + ADDRESS + (long) inIndex * elementSize + (direct + Long.SIZE) * (long) ADDRESS);
        index.position(PREFIX + ADDRESS);
        elements(index, Math.min(inIndex, count));
        index.position(PREFIX + ADDRESS + inIndex * elementSize);
        for (int block = 0; found.size() < count; block++) {
            if (block < directSupers) {
                dataBlocks(index, block, count);
            } else {
                secondary(index.getLong(), block, count);
            }
        }
    }

    private static int blocksIn(int superBlock) {
        return 1 << (superBlock / 2);
    }

    private int elementsIn(int superBlock) {
        return leastOfDataBlock << ((superBlock + 1) / 2);
    }

    private int pagesIn(int superBlock) {
        int elements = elementsIn(superBlock);
        return elements > elementsOfPage ? elements / elementsOfPage : 0;
    }

    private void secondary(long address, int superBlock, int count) throws IOException {
        long bits = (long) blocksIn(superBlock) * ((pagesIn(superBlock) + 7) / 8);
        long prefix = PREFIX + ADDRESS + offsetSize + bits;
        ByteBuffer block = signed("EASB", address, prefix + (long) blocksIn(superBlock) * ADDRESS);
        block.position(Math.toIntExact(prefix));
        dataBlocks(block, superBlock, count);
    }

    private void dataBlocks(ByteBuffer addresses, int superBlock, int count) throws IOException {
        for (int i = 0; i < blocksIn(superBlock); i++) {
            long address = addresses.getLong();
            if (found.size() < count) {
                dataBlock(address, superBlock, count);
            }
        }
    }

    private void dataBlock(long address, int superBlock, int count) throws IOException {
        int pages = pagesIn(superBlock);
        int prefix = PREFIX + ADDRESS + offsetSize;
        long gaps = (long) CHECKSUM * (pages + 1);
        ByteBuffer block = signed("EADB", address, prefix + (long) elementsIn(superBlock) * elementSize + gaps);
        block.position(prefix);
        if (pages == 0) {
            elements(block, Math.min(elementsIn(superBlock), count - found.size()));
            return;
        }
        for (int page = 0; page < pages && found.size() < count; page++) {
            block.position(block.position() + CHECKSUM);
            elements(block, Math.min(elementsOfPage, count - found.size()));
        }
    }

    private void elements(ByteBuffer block, int number) {
        for (int i = 0; i < number; i++) {
            long address = block.getLong();
            int length = filtered ? number(block, elementSize - ADDRESS - MASK) : chunkBytes;
            found.add(new Found(base + address, length, filtered ? block.getInt() : 0));
        }
    }
}
