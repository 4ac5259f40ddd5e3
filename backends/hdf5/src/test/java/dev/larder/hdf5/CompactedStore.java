package dev.larder.hdf5;

import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.key.Address;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import dev.larder.store.EntryWriter;
import dev.larder.store.Leases;
import dev.larder.store.Ledger;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.StoreTraits;
import dev.larder.store.Stored;
import dev.larder.store.Upkeep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** A store of HDF5 files that is compacted after changes, before anything is asked of it. */
record CompactedStore(DataStore store, AtomicBoolean changed) implements DataStore {
    static CompactedStore of(DataStore store) {
        return new CompactedStore(store, new AtomicBoolean());
    }

    private <T> T changed(T result) {
        changed.set(true);
        return result;
    }

    private DataStore compacted() {
        if (changed.getAndSet(false)) {
            CompactionTest.compact(store);
        }
        return store;
    }

    /** What is there already is to be met in a pack. */
    private DataStore before(Entry entry) {
        return store.find(entry.info().address()).isPresent() ? compacted() : store;
    }

    @Override
    public Optional<Entry> find(Address address) {
        return compacted().find(address);
    }

    @Override
    public Stored store(Entry entry, Publication publication) {
        return changed(before(entry).store(entry, publication));
    }

    @Override
    public List<Stored> storeAll(List<Entry> entries, Publication publication) {
        return changed((entries.isEmpty() ? store : before(entries.get(0))).storeAll(entries, publication));
    }

    @Override
    public EntryWriter begin(EntryDraft draft, Publication publication) {
        EntryWriter writer = store.begin(draft, publication);
        return new EntryWriter() {
            @Override
            public Sink array(ElementType type, long... row) {
                return writer.array(type, row);
            }

            @Override
            public Sink bytes() {
                return writer.bytes();
            }

            @Override
            public Stored commit(Datum datum, Duration cost) {
                return changed(writer.commit(datum, cost));
            }

            @Override
            public void close() {
                writer.close();
            }
        };
    }

    @Override
    public boolean remove(Address address) {
        return compacted().remove(address);
    }

    @Override
    public Stream<EntryInfo> list(Selection selection) {
        return compacted().list(selection);
    }

    @Override
    public StoreTraits traits() {
        return store.traits();
    }

    @Override
    public Leases leases() {
        return store.leases();
    }

    @Override
    public Ledger ledger() {
        return store.ledger();
    }

    @Override
    public Upkeep upkeep() {
        return compacted().upkeep();
    }

    @Override
    public void close() {
        try {
            compacted();
        } finally {
            store.close();
        }
    }
}
