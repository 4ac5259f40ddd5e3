package dev.larder.store;

import dev.larder.data.Content;
import dev.larder.data.Digest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A content that is read where it was found, and where that fails, elsewhere.
 *
 * @param elsewhere finds the same content once more; nothing where it cannot be had
 */
record TieredContent(Content content, Reading reading, Supplier<Optional<Content>> elsewhere) implements Content {
    /** Reads, and sees to what failing means for its store. */
    interface Reading {
        void read(Runnable work);
    }

    @Override
    public long size() {
        return content.size();
    }

    @Override
    public void read(long position, ByteBuffer into) {
        int begin = into.position();
        try {
            reading.read(() -> content.read(position, into));
        } catch (StoreUnavailableException | CorruptEntryException e) {
            into.position(begin);
            Content other = elsewhere.get().orElseThrow(() -> e);
            other.read(position, into);
        }
    }

    @Override
    public List<Digest> blockDigests() {
        return content.blockDigests();
    }

    @Override
    public Optional<List<Digest>> knownBlockDigests() {
        return content.knownBlockDigests();
    }
}
