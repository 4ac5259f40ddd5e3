package dev.larder;

import dev.larder.data.Content;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The content of an array of texts that grows: the bytes that were written, and the table that is not written yet.
 *
 * @param bytes how many bytes the texts have together
 */
record WrittenTexts(ArrayPieces.Source written, long bytes, Content table) implements Content {
    @Override
    public long size() {
        return bytes + table.size();
    }

    @Override
    public void read(long position, ByteBuffer into) {
        Objects.checkFromIndexSize(position, into.remaining(), size());
        int first = (int) Math.max(0, Math.min(into.remaining(), bytes - position));
        if (first > 0) {
            written.read(position, into.slice().limit(first));
            into.position(into.position() + first);
        }
        if (into.hasRemaining()) {
            table.read(Math.max(0, position - bytes), into);
        }
    }
}
