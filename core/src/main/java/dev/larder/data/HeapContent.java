package dev.larder.data;

import java.nio.ByteBuffer;
import java.util.Objects;

/** Content in a byte array. */
final class HeapContent implements Content {
    private final byte[] bytes;

    HeapContent(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public void read(long position, ByteBuffer into) {
        Objects.checkFromIndexSize(position, into.remaining(), size());
        into.put(bytes, (int) position, into.remaining());
    }
}
