package dev.larder.data;

import java.nio.ByteBuffer;
import java.util.List;

/** Content of which only the size is known. */
record AbsentContent(long size) implements Content {
    AbsentContent {
        if (size < 0) {
            throw new InvalidDatumException("a size cannot be negative: " + size);
        }
    }

    /** Never equal to another one: contents of one size need not have the same bytes, and only their digests tell. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(size);
    }

    @Override
    public void read(long position, ByteBuffer into) {
        throw notAtHand();
    }

    /** Refused before room is made for digests: a stated size may be any number. */
    @Override
    public List<Digest> blockDigests() {
        throw notAtHand();
    }

    /** Refused before room is made for the bytes. */
    @Override
    public byte[] toBytes() {
        throw notAtHand();
    }

    private InvalidDatumException notAtHand() {
        return new InvalidDatumException(
                "only the digest of this content of " + size + " bytes is known, not its bytes");
    }
}
