package dev.larder.data;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Content that does not change any more, so that the digests of its blocks are computed once. */
final class HashedOnce implements Content {
    private final Content content;

    // Two threads that come first may both compute it; they find the same.
    private volatile @Nullable List<Digest> digests;

    HashedOnce(Content content) {
        this.content = content;
    }

    @Override
    public long size() {
        return content.size();
    }

    @Override
    public void read(long position, ByteBuffer into) {
        content.read(position, into);
    }

    @Override
    public List<Digest> blockDigests() {
        List<Digest> known = digests;
        if (known == null) {
            known = List.copyOf(content.blockDigests());
            digests = known;
        }
        return known;
    }

    @Override
    public byte[] toBytes() {
        return content.toBytes();
    }
}
