package dev.larder.cli;

import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.data.Hasher;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Content of a file that others may be writing to: whoever reads a block a second time gets the bytes whose digest was taken,
 * or an error.
 *
 * <p>A store takes digests first and copies the blocks afterwards; a file that changes in between must not become an entry.
 */
final class SteadyContent implements Content {
    private final Content content;
    private final String name;
    private final List<Digest> digests;

    SteadyContent(Content content, String name) {
        this.content = content;
        this.name = name;
        this.digests = content.blockDigests();
    }

    @Override
    public long size() {
        return content.size();
    }

    @Override
    public List<Digest> blockDigests() {
        return digests;
    }

    @Override
    public void read(long position, ByteBuffer into) {
        ByteBuffer read = into.duplicate();
        content.read(position, into);
        read.limit(into.position());
        int block = (int) (position / BLOCK_SIZE);
        boolean whole = position % BLOCK_SIZE == 0 && read.hasRemaining() && read.remaining() == blockLength(block);
        if (whole && !new Hasher().update(read).digest().equals(digests.get(block))) {
            throw Refusal.input(name + " changed while it was read; nothing was stored, try again when it is complete");
        }
    }
}
