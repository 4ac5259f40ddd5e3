package dev.larder.cli.npy;

import dev.larder.data.Content;
import dev.larder.data.InvalidDatumException;
import java.nio.ByteBuffer;

/** Truth values, of which each byte is seen to be 0 or 1: a file can hold any. */
record CheckedFlags(Content flags) implements Content {
    @Override
    public long size() {
        return flags.size();
    }

    @Override
    public void read(long position, ByteBuffer into) {
        ByteBuffer read = into.duplicate();
        flags.read(position, into);
        for (read.limit(into.position()); read.hasRemaining(); ) {
            byte flag = read.get();
            if (flag != 0 && flag != 1) {
                throw new InvalidDatumException(
                        "a bool element is " + flag + ", where 0 and 1 are all there is; save it with .astype('i1')");
            }
        }
    }
}
