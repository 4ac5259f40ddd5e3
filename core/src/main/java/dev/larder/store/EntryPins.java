package dev.larder.store;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Key;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The entries of a store that are never evicted, whatever its caps: records of its ledger. Whoever removes one of them by its address
 * still can. Thread-safe, and shared by all processes that share the store.
 */
public final class EntryPins {
    private static final String KIND = "pin";

    private final DataStore store;

    private EntryPins(DataStore store) {
        this.store = store;
    }

    /** Returns the pins of a store. */
    public static EntryPins of(DataStore store) {
        return new EntryPins(store);
    }

    /**
     * Pins what is, or will be, stored at the address; returns false where it was pinned before. An eviction that had chosen the entry
     * at the same moment may have removed it: whoever has to be certain looks for it afterwards.
     */
    public boolean pin(Address address) {
        Datum value = new Datum.Mapping(Map.of("at", new Datum.Instant(Instant.now())));
        return store.ledger()
                .write(KIND, address.toString(), Ledger.ABSENT, value)
                .isPresent();
    }

    /** Lets what is stored at the address be evicted again; returns whether it was pinned. */
    public boolean unpin(Address address) {
        Optional<LedgerRecord> record = store.ledger().find(KIND, address.toString());
        return record.isPresent()
                && store.ledger().remove(KIND, address.toString(), record.get().revision());
    }

    /** Returns whether the address is pinned. */
    public boolean isPinned(Address address) {
        return store.ledger().find(KIND, address.toString()).isPresent();
    }

    /** Returns all addresses that are pinned. */
    public Set<Address> all() {
        Set<Address> all = new HashSet<>();
        try (Stream<LedgerRecord> records = store.ledger().list(KIND)) {
            records.forEach(record -> addressOf(record.name()).ifPresent(all::add));
        }
        return all;
    }

    private static Optional<Address> addressOf(String name) {
        int slash = name.indexOf('/');
        try {
            return slash < 0
                    ? Optional.empty()
                    : Optional.of(new Address(Key.parse(name.substring(0, slash)), name.substring(slash + 1)));
        } catch (InvalidComponentException e) {
            // Nobody writes such a name; it pins nothing.
            return Optional.empty();
        }
    }
}
