package dev.larder.data;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A run of bytes of known size that can be read any number of times, anywhere, and need not lie in memory.
 *
 * <p>Content is thought of in <em>blocks</em> of {@link #BLOCK_SIZE} bytes (the last one shorter): the unit of storing,
 * sharing and checking. An implementation must be safe for use by several threads at once, and must return the same
 * bytes every time; content taken from a mutable Java array is the exception, and whoever holds one must not change the
 * array while Larder reads it.
 */
public interface Content {
    /** The number of bytes in every block but the last: 4 MiB. */
    int BLOCK_SIZE = 4 << 20;

    /** Returns the number of bytes. */
    long size();

    /**
     * Fills the buffer with the bytes that begin at the position.
     *
     * @throws IndexOutOfBoundsException when the content ends before the buffer is full
     * @throws java.io.UncheckedIOException when a file cannot be read
     * @throws LarderException when bytes that come from a store are damaged, or the store is closed
     */
    void read(long position, ByteBuffer into);

    /** Returns the number of blocks; content of no bytes has none. */
    default int blockCount() {
        return Math.toIntExact((size() + BLOCK_SIZE - 1) / BLOCK_SIZE);
    }

    /** Returns the number of bytes in the given block. */
    default int blockLength(int block) {
        return (int) Math.min(BLOCK_SIZE, size() - (long) block * BLOCK_SIZE);
    }

    /**
     * Returns the SHA-256 of each block, in order. Stored content knows them; other content computes them, on several
     * threads where it has several blocks. An exception of {@link #read} arrives as it is, whichever thread met it.
     */
    default List<Digest> blockDigests() {
        return BlockDigests.of(this);
    }

    /** Returns the SHA-256 of each block where they are known without reading anything, as those of stored content are. */
    default Optional<List<Digest>> knownBlockDigests() {
        return Optional.empty();
    }

    /**
     * Returns all bytes in a new array.
     *
     * @throws InvalidDatumException when they are more than a Java array, or this JVM's memory, can hold
     */
    default byte[] toBytes() {
        if (size() > Heap.LONGEST) {
            throw new InvalidDatumException(
                    "content of " + size() + " bytes does not fit a Java array; read it in parts");
        }
        Heap.require(size(), "content of " + size() + " bytes");
        ByteBuffer all = ByteBuffer.allocate((int) size());
        read(0, all);
        return all.array();
    }

    /**
     * Returns this content, with the digests of its blocks remembered once they were computed. Whoever asks for it promises
     * that the bytes do not change any more.
     */
    default Content hashedOnce() {
        return new HashedOnce(this);
    }

    /** Returns content held in this array, which must not be changed any more. */
    static Content of(byte[] bytes) {
        return new HeapContent(bytes);
    }

    /**
     * Returns content of the given size whose bytes are not at hand, as in a recipe that states only a digest.
     *
     * @throws InvalidDatumException when the size is negative
     */
    static Content absent(long size) {
        return new AbsentContent(size);
    }
}
