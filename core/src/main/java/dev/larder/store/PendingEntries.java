package dev.larder.store;

import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.key.Address;
import dev.larder.key.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries that only the near store has, since the far one was out of reach: noted in the near store's ledger, so that they
 * outlast the process, until they are delivered. The first one stays at the far store; one that was to replace another
 * replaces only that. Thread-safe.
 */
final class PendingEntries {
    private static final Logger LOG = LoggerFactory.getLogger(PendingEntries.class);
    private static final String KIND = "near-only";

    /** The record of a near store whose entries are copies, or noted. */
    private static final String OWN_KIND = "near";

    private static final String OWN_NAME = "entries";
    private static final Duration TERM = Duration.ofSeconds(30);

    private final DataStore near;

    /** What the far store has not got must not be evicted near by. */
    private final EntryPins pins;

    PendingEntries(DataStore near) {
        this.near = near;
        this.pins = EntryPins.of(near);
    }

    /** What an entry took the place of in the near store: only that is replaced at the far store. */
    private record Former(Digest digest, Instant created) {
        static Optional<Former> of(Datum record) {
            return record instanceof Datum.Mapping mapping
                            && mapping.member("digest") instanceof Datum.Text digest
                            && mapping.member("created") instanceof Datum.Instant created
                    ? Optional.of(new Former(Digest.parse(digest.value()), created.value()))
                    : Optional.empty();
        }

        static Former of(EntryInfo info) {
            return new Former(info.digest(), info.created());
        }

        Datum datum() {
            Map<String, Datum> members = new TreeMap<>();
            members.put("digest", new Datum.Text(digest.toString()));
            members.put("created", new Datum.Instant(created));
            return new Datum.Mapping(members);
        }
    }

    /** Notes all that was in the near store before it stood in front of a far one. */
    void adopt() {
        if (near.ledger().find(OWN_KIND, OWN_NAME).isPresent()) {
            return;
        }
        try (Stream<EntryInfo> present = near.list(Selection.ALL)) {
            present.forEach(info -> note(info.address(), Optional.empty()));
        }
        near.ledger().write(OWN_KIND, OWN_NAME, Ledger.ABSENT, Datum.NULL);
    }

    /** Notes an entry that is about to be stored in the near store alone. */
    void note(Address address, Publication publication) {
        Optional<Former> former = publication.onConflict() == Publication.OnConflict.REPLACE
                ? near.find(address).map(entry -> Former.of(entry.info()))
                : Optional.empty();
        note(address, former);
    }

    private void note(Address address, Optional<Former> former) {
        pins.pin(address);
        while (true) {
            Optional<LedgerRecord> present = near.ledger().find(KIND, address.toString());
            // What was noted first is what the far store has.
            Datum value = present.map(LedgerRecord::value)
                    .orElse(former.map(Former::datum).orElse(Datum.NULL));
            long revision = present.map(LedgerRecord::revision).orElse(Ledger.ABSENT);
            if (near.ledger().write(KIND, address.toString(), revision, value).isPresent()) {
                return;
            }
        }
    }

    /** Returns whether the near store's own entry at the address stands, whatever the far store has there. */
    boolean stands(Address address, Optional<EntryInfo> there) {
        return near.ledger()
                .find(KIND, address.toString())
                .filter(record -> there.isEmpty() || Former.of(record.value()).equals(there.map(Former::of)))
                .isPresent();
    }

    Set<Address> addresses() {
        Set<Address> all = new LinkedHashSet<>();
        try (Stream<LedgerRecord> records = near.ledger().list(KIND)) {
            records.forEach(record -> all.add(address(record)));
        }
        return all;
    }

    private static Address address(LedgerRecord record) {
        int slash = record.name().indexOf('/');
        return new Address(
                Key.parse(record.name().substring(0, slash)), record.name().substring(slash + 1));
    }

    /** Forgets an entry, and returns whether it was noted. */
    boolean forget(Address address) {
        Optional<LedgerRecord> record = near.ledger().find(KIND, address.toString());
        record.ifPresent(this::remove);
        return record.isPresent();
    }

    /**
     * Has the far store decide on all that was noted.
     *
     * @param overruled is told where the far store keeps another entry
     * @throws StoreUnavailableException when the far store is out of reach; what was not delivered stays noted
     */
    void deliver(DataStore far, Consumer<Address> overruled) {
        int delivered = 0;
        for (LedgerRecord record : noted()) {
            Address address = address(record);
            Optional<Entry> entry = sound(address);
            Optional<Stored> stored = entry.flatMap(each -> store(far, each, Former.of(record.value())));
            if (stored.filter(each -> !each.info().equals(entry.get().info())).isPresent()) {
                LOG.info("{} was stored at the far store meanwhile, which keeps its own", address);
                overruled.accept(address);
            }
            if (entry.isEmpty() || stored.isPresent()) {
                cross(record);
                delivered++;
            }
        }
        if (delivered > 0) {
            LOG.info("{} results that only the near store had were given to the far one", delivered);
        }
    }

    private List<LedgerRecord> noted() {
        List<LedgerRecord> records = new ArrayList<>();
        try (Stream<LedgerRecord> all = near.ledger().list(KIND)) {
            all.forEach(records::add);
        } catch (DataStoreException e) {
            LOG.warn("what only the near store has cannot be given to the far one: {}", e.getMessage());
        }
        return records;
    }

    /** Crosses out what was delivered, unless more was noted at the address since. */
    private void cross(LedgerRecord record) {
        try {
            remove(record);
        } catch (DataStoreException e) {
            LOG.debug("{} will be offered to the far store once more: {}", record.name(), e.getMessage());
        }
    }

    private void remove(LedgerRecord record) {
        if (near.ledger().remove(KIND, record.name(), record.revision())) {
            pins.unpin(address(record));
        }
    }

    private Optional<Entry> sound(Address address) {
        try {
            return near.find(address);
        } catch (DataStoreException e) {
            LOG.warn("{} cannot be given to the far store: {}", address, e.getMessage());
            return Optional.empty();
        }
    }

    /** Returns what became of the entry; nothing where somebody computes its key now, and it is to be tried again. */
    private static Optional<Stored> store(DataStore far, Entry entry, Optional<Former> former) {
        if (former.isEmpty()) {
            return Optional.of(far.store(entry, Publication.keeping()));
        }
        Address address = entry.info().address();
        Optional<Lease> lease = far.leases().tryAcquire(address.key(), TERM);
        if (lease.isEmpty()) {
            return Optional.empty();
        }
        try (Lease held = lease.get()) {
            Publication publication = present(far, address).equals(former)
                    ? Publication.replacing().under(held.fence())
                    : Publication.keeping();
            return Optional.of(far.store(entry, publication));
        }
    }

    private static Optional<Former> present(DataStore far, Address address) {
        try {
            return far.find(address).map(entry -> Former.of(entry.info()));
        } catch (CorruptEntryException e) {
            LOG.debug("what is damaged gives way: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
