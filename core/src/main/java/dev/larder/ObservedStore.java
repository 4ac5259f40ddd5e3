package dev.larder;

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
import java.util.stream.Stream;

/**
 * A store whose observer hears of every change that is made through it, whoever makes it, so that what is kept beside the store stays
 * true. Thread-safe as far as the observer is.
 */
final class ObservedStore implements DataStore {
    private final DataStore store;
    private final Observer observer;

    /** Hears of what was done, after it was, and also when it failed: nobody knows then how much of it was done. */
    interface Observer {
        /** What is stored at the address may be another than before, or gone. */
        void changed(Address address);

        /** An entry was published, or was there already. */
        void stored(Stored stored);
    }

    ObservedStore(DataStore store, Observer observer) {
        this.store = store;
        this.observer = observer;
    }

    @Override
    public Optional<Entry> find(Address address) {
        return store.find(address);
    }

    @Override
    public Stored store(Entry entry, Publication publication) {
        try {
            Stored stored = store.store(entry, publication);
            observer.stored(stored);
            return stored;
        } finally {
            observer.changed(entry.info().address());
        }
    }

    @Override
    public List<Stored> storeAll(List<Entry> entries, Publication publication) {
        try {
            List<Stored> stored = store.storeAll(entries, publication);
            stored.forEach(observer::stored);
            return stored;
        } finally {
            entries.forEach(entry -> observer.changed(entry.info().address()));
        }
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
                try {
                    Stored stored = writer.commit(datum, cost);
                    observer.stored(stored);
                    return stored;
                } finally {
                    observer.changed(draft.address());
                }
            }

            @Override
            public void close() {
                writer.close();
            }
        };
    }

    @Override
    public boolean remove(Address address) {
        try {
            return store.remove(address);
        } finally {
            observer.changed(address);
        }
    }

    @Override
    public Stream<EntryInfo> list(Selection selection) {
        return store.list(selection);
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
        return store.upkeep();
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public String toString() {
        return store.toString();
    }
}
