package dev.larder.store;

import dev.larder.data.Digest;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Blocks in a map. Copied in; handed out read-only. */
final class HeapBlocks implements BlockMemory {
    private final Map<Digest, ByteBuffer> blocks = new ConcurrentHashMap<>();

    @Override
    public void put(Digest block, ByteBuffer bytes) {
        blocks.put(
                block,
                ByteBuffer.allocate(bytes.remaining())
                        .put(bytes.duplicate())
                        .flip()
                        .asReadOnlyBuffer());
    }

    @Override
    public @Nullable ByteBuffer get(Digest block) {
        ByteBuffer bytes = blocks.get(block);
        return bytes == null ? null : bytes.duplicate();
    }

    @Override
    public void remove(Digest block) {
        blocks.remove(block);
    }

    @Override
    public void close() {
        blocks.clear();
    }
}
