package dev.larder.store;

import dev.larder.data.Digest;
import dev.larder.key.Address;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one content in a {@link BlobStore}.
 *
 * @param blobs gives a block's bytes, or null where there is none
 * @param pinned kept so that the pin lives as long as anything that may still be read under it
 */
record BlobSource(EntryRecord.Stored stored, Function<Digest, @Nullable ByteBuffer> blobs, Object pinned)
        implements BlockContent.Source {
    /** Reads no blocks: for whoever holds an entry's parts against each other and checks the blocks in another way. */
    static final Function<Digest, @Nullable ByteBuffer> NOTHING = digest -> null;

    /** Returns the contents of an entry, short ones from its record. */
    static EntryContents contents(
            Address address,
            EntryRecord.Parts entry,
            Function<Digest, @Nullable ByteBuffer> blobs,
            Object pinned,
            OpenState open) {
        return EntryContents.of(
                entry,
                stored -> stored.isInline()
                        ? BlockContent.of(stored, entry.inline().slice((int) stored.inline(), (int) stored.size()))
                        : BlockContent.of(address, stored, new BlobSource(stored, blobs, pinned), open));
    }

    @Override
    public @Nullable ByteBuffer read(int block) {
        return blobs.apply(stored.blocks().get(block).digest());
    }

    @Override
    public String place(int block) {
        return "blobs/" + stored.blocks().get(block).digest().hex();
    }
}
