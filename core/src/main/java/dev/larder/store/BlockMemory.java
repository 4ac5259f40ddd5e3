package dev.larder.store;

import dev.larder.data.Digest;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where {@link MemoryParts} keep the bytes of blocks. For implementers of stores. Safe for use by several threads; no two calls
 * for one block overlap, but for reads.
 */
public interface BlockMemory extends AutoCloseable {
    /**
     * Takes a block in that is not there. The buffer may be reused after the call.
     *
     * @throws StoreUnavailableException when there is no room; then nothing of it is there
     */
    void put(Digest block, ByteBuffer bytes);

    /** Returns the bytes of a block, not to be changed, or null where there is none. */
    @Nullable
    ByteBuffer get(Digest block);

    /** Forgets a block that is there; who has its bytes already keeps them. */
    void remove(Digest block);

    /** Forgets all blocks. */
    @Override
    void close();
}
