package dev.larder.store;

import dev.larder.key.Address;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Where a {@link ContentAddressedStore} keeps its entries' records: opaque bytes by address, published atomically.
 *
 * <p>A record carries its own format, checksums and address, so an index need not understand, and must not change, it. Safe
 * for use by several threads. All methods throw {@link StoreUnavailableException} when the index cannot be reached.
 */
public interface EntryIndex extends AutoCloseable {
    /** Returns the record at the address, as it was written or damaged, or nothing where there is none. */
    Optional<ByteBuffer> find(Address address);

    /**
     * Publishes a record where there is none, atomically and with the durability, and returns whether there was none. When
     * it throws, nothing of the record can be found.
     */
    boolean create(Address address, ByteBuffer record, Durability durability);

    /** Publishes a record in the place of another, or where there is none; readers see the old one or the new one. */
    void replace(Address address, ByteBuffer record, Durability durability);

    /** Removes the record, and returns whether there was one. */
    boolean remove(Address address);

    /** Moves the record out of the way, where a person can look at it but no reader finds it; returns whether there was one. */
    boolean quarantine(Address address);

    /**
     * Returns all records whose key begins with these hex digits, in no particular order; to be closed after use. Records
     * that come or go meanwhile may be in it or not; all others are in it once.
     *
     * @param keyPrefix lower-case hex digits; empty for all
     */
    Stream<Located> scan(String keyPrefix);

    /**
     * Returns at least all records of entries that the selection takes, as {@link #scan(String)} does: whoever asks holds each
     * against the selection. An index that can tell more than the key overrides it.
     */
    default Stream<Located> scan(Selection selection) {
        return scan(selection.commonKeyPrefix());
    }

    /**
     * Runs publications that are to take place together: when it throws, none of them has. Only an index that can do so
     * overrides it, and its store has {@link StoreTrait#ATOMIC_BATCHES}.
     */
    default <T> T together(Supplier<T> publications) {
        return publications.get();
    }

    @Override
    void close();

    /** A record and where it lies. */
    interface Located {
        /** Returns where the record lies, such as a file's name inside the store. */
        String place();

        /** Returns the address as far as the place tells it without reading the record; the attribute may not be known. */
        Optional<Address> address();

        /** Reads the record; nothing when it is gone by now. */
        Optional<ByteBuffer> record();

        /** Moves exactly this record out of the way, as {@link EntryIndex#quarantine} does. */
        boolean quarantine();
    }
}
