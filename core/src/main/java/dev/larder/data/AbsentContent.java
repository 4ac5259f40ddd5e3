package dev.larder.data;

import java.nio.ByteBuffer;

/** Content of which only the size is known. */
record AbsentContent(long size) implements Content {
    AbsentContent {
        if (size < 0) {
            throw new InvalidDatumException("a size cannot be negative: " + size);
        }
    }

    @Override
    public void read(long position, ByteBuffer into) {
        throw new InvalidDatumException(
                "only the digest of this content of " + size + " bytes is known, not its bytes");
    }
}
