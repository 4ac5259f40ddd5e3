package dev.larder.store;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Key;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A store through which another is read and not changed: every change is a {@link StoreUnavailableException}. It owns, and
 * closes, the other one. Thread-safe.
 *
 * <p>What a reader needs for its own safety, such as a note of the blocks that no {@link Upkeep#gc} must take meanwhile, is
 * still written where the store can be written to.
 */
final class ReadOnlyDataStore implements DataStore {
    private final DataStore store;
    private final String name;

    ReadOnlyDataStore(DataStore store, String name) {
        this.store = store;
        this.name = name;
    }

    private StoreUnavailableException refusal(String change) {
        return new StoreUnavailableException("the store " + name + " was opened for reading only, so " + change
                + "; open it without mode=read to change it");
    }

    @Override
    public Optional<Entry> find(Address address) {
        return store.find(address);
    }

    @Override
    public Stored store(Entry entry, Publication publication) {
        throw refusal(entry.info().address() + " was not stored");
    }

    @Override
    public List<Stored> storeAll(List<Entry> entries, Publication publication) {
        throw refusal("nothing was stored");
    }

    @Override
    public EntryWriter begin(EntryDraft draft, Publication publication) {
        throw refusal(draft.address() + " cannot be written");
    }

    @Override
    public boolean remove(Address address) {
        throw refusal(address + " was not removed");
    }

    @Override
    public Stream<EntryInfo> list(Selection selection) {
        return store.list(selection);
    }

    @Override
    public StoreTraits traits() {
        return store.traits().and(StoreTrait.READ_ONLY);
    }

    @Override
    public Leases leases() {
        Leases others = store.leases();
        return new Leases() {
            @Override
            public Optional<Lease> tryAcquire(Key key, Duration term) {
                throw refusal("nothing can be computed for it");
            }

            @Override
            public Optional<Fence> holder(Key key) {
                return others.holder(key);
            }

            @Override
            public <T> Optional<T> whileCurrent(Fence fence, Supplier<T> action) {
                return others.whileCurrent(fence, action);
            }
        };
    }

    @Override
    public Ledger ledger() {
        Ledger others = store.ledger();
        return new Ledger() {
            @Override
            public Optional<LedgerRecord> find(String kind, String record) {
                return others.find(kind, record);
            }

            @Override
            public Optional<LedgerRecord> write(String kind, String record, long expected, Datum value) {
                throw refusal("the " + kind + " was not noted");
            }

            @Override
            public boolean remove(String kind, String record, long expected) {
                throw refusal("the " + kind + " was not removed");
            }

            @Override
            public Stream<LedgerRecord> list(String kind) {
                return others.list(kind);
            }
        };
    }

    @Override
    public Upkeep upkeep() {
        Upkeep others = store.upkeep();
        return new Upkeep() {
            @Override
            public VerifyReport verify(Progress progress) {
                return others.verify(progress);
            }

            @Override
            public GcReport gc(Duration grace, Progress progress) {
                throw refusal("no space was reclaimed");
            }

            @Override
            public GcReport gcDryRun(Duration grace, Progress progress) {
                return others.gcDryRun(grace, progress);
            }

            @Override
            public VerifyReport repair(Progress progress) {
                throw refusal("nothing was repaired");
            }

            @Override
            public CompactReport compact(Progress progress) {
                throw refusal("nothing was brought together");
            }

            @Override
            public boolean quarantine(Address address) {
                throw refusal(address + " stays where it is");
            }
        };
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
