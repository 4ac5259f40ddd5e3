package dev.larder.store;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * An entry in the making, whose large contents are written piece by piece and need never lie in memory whole.
 *
 * <p>Nothing of it can be found before {@link #commit}, and nothing is left of it, at the latest after the next {@link
 * Upkeep#gc}, when it is closed, or its process dies, without one. For use by one thread at a time.
 */
public interface EntryWriter extends AutoCloseable {
    /**
     * Begins the content of an array that grows along its first dimension. One of texts, whose rows have no size in common, is
     * written as {@link #bytes}.
     *
     * @param row the lengths of the other dimensions; none for an array of one dimension
     */
    Sink array(ElementType type, long... row);

    /** Begins a content of bytes. */
    Sink bytes();

    /**
     * Publishes the entry. What was finished can be read until this writer is closed.
     *
     * @param datum the value, whose large contents are those that {@link Sink#finish} returned, or any other
     * @param cost how long the computation took
     * @throws ConflictException when another value is stored, and that is to fail
     * @throws StaleFenceException when the publication's fence is not the current one any more
     * @throws StoreUnavailableException when it cannot be written; then nothing of it can be found
     */
    Stored commit(Datum datum, Duration cost);

    /** Drops what was not committed. Closing twice does nothing. */
    @Override
    void close();

    /** Where the bytes of one content go. */
    interface Sink {
        /**
         * Appends what remains in the buffer: little-endian elements in C order, of an array whole rows only.
         *
         * @throws IllegalArgumentException when it would end within a row; then nothing was written
         * @throws StoreUnavailableException when it cannot be written; then nothing can be committed any more, but what the
         *     buffer's position and {@link #size} say was taken can be read
         */
        void write(ByteBuffer bytes);

        /**
         * Appends a whole content, which may be larger than memory. Where it comes from a store that shares blocks, and what
         * was written so far ends with a block, its full blocks are shared and not written again. Unless overridden it is
         * written piece by piece. For contents of bytes, not of rows.
         *
         * @throws StoreUnavailableException when it cannot be written; then the whole writer is of no use any more
         */
        default void append(Content content) {
            ByteBuffer slab = ByteBuffer.allocate((int) Math.min(content.size(), Content.BLOCK_SIZE));
            for (long at = 0; at < content.size(); at += slab.capacity()) {
                slab.clear().limit((int) Math.min(slab.capacity(), content.size() - at));
                content.read(at, slab);
                write(slab.flip());
            }
        }

        /** Returns the number of bytes written so far. */
        long size();

        /** Fills the buffer with bytes that were written already. */
        void read(long position, ByteBuffer into);

        /** Ends the content and returns it, to be made part of the datum. */
        Content finish();
    }
}
