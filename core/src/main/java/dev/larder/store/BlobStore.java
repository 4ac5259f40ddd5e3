package dev.larder.store;

import dev.larder.data.Digest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Where a {@link ContentAddressedStore} keeps the blocks of large contents: bytes by their SHA-256, each stored once.
 *
 * <p>Blocks are shared between entries and never change. A block is removed only by a {@link Sweep}, and never while it may
 * still be needed: three protections together see to that.
 *
 * <ul>
 *   <li>Blocks taken in are protected from before their entry is published until it is ({@link Intake#publish}).
 *   <li>Blocks that a reader may still want are pinned ({@link #pin}).
 *   <li>A sweep takes no block that was taken in, or found present by an intake, after the sweep began.
 * </ul>
 *
 * Safe for use by several threads and, where the store is, processes. All methods throw {@link StoreUnavailableException}
 * when the store cannot be reached.
 */
public interface BlobStore extends AutoCloseable {
    /** Returns a block's bytes, as they were written or damaged, or nothing where there is none. */
    Optional<ByteBuffer> find(Digest block);

    /** Begins to take in the blocks that one entry will name. */
    Intake intake(Durability durability);

    /**
     * Keeps these blocks from being removed until the pin is closed, or this process dies. A reader pins first and then
     * makes sure that the entry is still there; only then is it safe.
     */
    Pin pin(Collection<Digest> blocks);

    /** Begins to remove blocks that nothing names. One sweep runs at a time, across processes; others wait. */
    Sweep sweep(Duration grace);

    /** Returns the digests of all blocks, in no particular order; to be closed after use. */
    Stream<Digest> list();

    /** Moves a damaged block out of the way, so that it can be written afresh, and returns whether there was one. */
    boolean quarantine(Digest block);

    @Override
    void close();

    /** The blocks that one entry will name. For use by one thread. */
    interface Intake extends AutoCloseable {
        /**
         * Takes a block in, or notes that it is there already. Whether it is written now or at {@link #publish} is up to the
         * store; the buffer may be reused after the call.
         */
        void add(Digest digest, ByteBuffer block);

        /** Returns the bytes of a block that this intake took in. */
        ByteBuffer read(Digest block);

        /**
         * Makes every block taken in present, with the durability of the intake, and then runs what publishes the entry;
         * until that returns, no sweep removes any of them. If a block that was noted as present is gone, it is written from
         * the bytes that this intake kept, or asked for again.
         *
         * @param again gives the bytes of a block once more
         */
        <T> T publish(Blocks again, Supplier<T> entry);

        /** Drops what was taken in and not published. */
        @Override
        void close();
    }

    /** Gives the bytes of blocks that were handed over before. */
    @FunctionalInterface
    interface Blocks {
        ByteBuffer read(Digest block);
    }

    /** Keeps blocks from being removed. Closing twice does nothing; safe to close from any thread. */
    interface Pin extends AutoCloseable {
        /** Pins nothing. */
        Pin NONE = () -> {};

        @Override
        void close();
    }

    /**
     * One removal of unused blocks: begun before the entries are read, so that whatever is published while they are read is
     * safe. For use by one thread.
     */
    interface Sweep extends AutoCloseable {
        /**
         * Returns the blocks that could be removed if no entry names them: older than the grace and older than this sweep.
         */
        Stream<Candidate> candidates();

        /**
         * Removes these candidates, unless one is pinned or was taken in since; returns the bytes freed and their number.
         */
        Freed remove(Set<Digest> unused);

        @Override
        void close();

        /** A block that could be removed. */
        record Candidate(Digest digest, long size) {}

        /** What was removed. */
        record Freed(long blocks, long bytes) {}
    }
}
