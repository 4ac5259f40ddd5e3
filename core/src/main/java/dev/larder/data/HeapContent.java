package dev.larder.data;

import java.nio.ByteBuffer;

/** Content in a byte array. */
record HeapContent(byte[] bytes) implements Content {
    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public void read(long position, ByteBuffer into) {
        java.util.Objects.checkFromIndexSize(position, into.remaining(), size());
        into.put(bytes, (int) position, into.remaining());
    }
}
