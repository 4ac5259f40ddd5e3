package dev.larder.cli.npy;

import dev.larder.data.Content;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Big-endian elements read as little-endian ones. */
record SwappedBytes(Content bigEndian, int elementSize) implements Content {
    @Override
    public long size() {
        return bigEndian.size();
    }

    @Override
    public void read(long position, ByteBuffer into) {
        Objects.checkFromIndexSize(position, into.remaining(), size());
        // Whole elements are read, also where the reader wants to begin or end within one.
        long from = position - position % elementSize;
        long end = position + into.remaining();
        long to = end + (elementSize - end % elementSize) % elementSize;
        ByteBuffer elements = ByteBuffer.allocate(Math.toIntExact(to - from));
        bigEndian.read(from, elements);
        byte[] bytes = elements.array();
        for (int element = 0; element < bytes.length; element += elementSize) {
            for (int i = element, j = element + elementSize - 1; i < j; i++, j--) {
                byte swapped = bytes[i];
                bytes[i] = bytes[j];
                bytes[j] = swapped;
            }
        }
        into.put(bytes, (int) (position - from), into.remaining());
    }
}
