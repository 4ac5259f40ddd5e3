package dev.larder.store;

import dev.larder.data.Datum;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Small named records that change: pins, tags, last uses, counts, runs. Large payloads are always entries.
 *
 * <p>Every change states the revision it is based on, so that no update is lost. Safe for use by several threads and, where
 * the store is, processes.
 */
public interface Ledger {
    /** The most bytes that a record's canonical text may have. */
    int MAX_RECORD_BYTES = 1 << 20;

    /** The revision of a record that does not exist. */
    long ABSENT = 0;

    /** Returns the record of this kind and name. */
    Optional<LedgerRecord> find(String kind, String name);

    /**
     * Writes a record if its revision is still the expected one.
     *
     * @param kind lower-case letters, digits and hyphens, beginning with a letter, at most 32
     * @param name any text of 1 to 1,024 UTF-8 bytes
     * @param expected the revision that the change is based on; {@link #ABSENT} where there must be none
     * @return the new record, or nothing when another revision stands there: read it again
     * @throws IllegalArgumentException when kind, name or size is not as it must be
     */
    Optional<LedgerRecord> write(String kind, String name, long expected, Datum value);

    /** Removes a record if its revision is still the expected one, and returns whether it was. */
    boolean remove(String kind, String name, long expected);

    /** Returns all records of a kind, in no particular order; to be closed after use. */
    Stream<LedgerRecord> list(String kind);
}
