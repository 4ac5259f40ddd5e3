package dev.larder.data;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Digests of the blocks of bytes that come one after another, in pieces of any length. Not thread-safe. */
final class BlockHasher {
    private final Hasher hasher = new Hasher();
    private final List<Digest> digests = new ArrayList<>();
    private int inBlock;

    /** Takes what remains in the buffer, moving its position to its limit. */
    void update(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            int count = Math.min(bytes.remaining(), Content.BLOCK_SIZE - inBlock);
            hasher.update(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            inBlock += count;
            if (inBlock == Content.BLOCK_SIZE) {
                digests.add(hasher.digest());
                inBlock = 0;
            }
        }
    }

    /** Returns the digest of each block; the last one may be shorter. Nothing can be taken any more. */
    List<Digest> digests() {
        if (inBlock > 0) {
            digests.add(hasher.digest());
            inBlock = 0;
        }
        return digests;
    }
}
