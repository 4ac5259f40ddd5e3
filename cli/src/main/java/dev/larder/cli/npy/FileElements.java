package dev.larder.cli.npy;

import dev.larder.data.Content;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The bytes behind the header, as they stand. */
record FileElements(Content file, long offset, long size) implements Content {
    @Override
    public void read(long position, ByteBuffer into) {
        Objects.checkFromIndexSize(position, into.remaining(), size);
        file.read(offset + position, into);
    }
}
