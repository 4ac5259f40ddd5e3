package dev.larder.conformance;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Key;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import dev.larder.store.EntryWriter;
import dev.larder.store.Fence;
import dev.larder.store.Lease;
import dev.larder.store.Leases;
import dev.larder.store.Ledger;
import dev.larder.store.LedgerRecord;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.StoreTraits;
import dev.larder.store.Stored;
import dev.larder.store.Upkeep;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A store that leaves everything to another one: what a saboteur overrides one method of. */
class DelegatingStore implements DataStore {
    final DataStore sound;

    DelegatingStore(DataStore sound) {
        this.sound = sound;
    }

    @Override
    public Optional<Entry> find(Address address) {
        return sound.find(address);
    }

    @Override
    public Stored store(Entry entry, Publication publication) {
        return sound.store(entry, publication);
    }

    @Override
    public EntryWriter begin(EntryDraft draft, Publication publication) {
        return sound.begin(draft, publication);
    }

    @Override
    public boolean remove(Address address) {
        return sound.remove(address);
    }

    @Override
    public Stream<EntryInfo> list(Selection selection) {
        return sound.list(selection);
    }

    @Override
    public StoreTraits traits() {
        return sound.traits();
    }

    @Override
    public Leases leases() {
        return sound.leases();
    }

    @Override
    public Ledger ledger() {
        return sound.ledger();
    }

    @Override
    public Upkeep upkeep() {
        return sound.upkeep();
    }

    @Override
    public void close() {
        sound.close();
    }

    /** Leases of another store. */
    static class DelegatingLeases implements Leases {
        final Leases sound;

        DelegatingLeases(Leases sound) {
            this.sound = sound;
        }

        @Override
        public Optional<Lease> tryAcquire(Key key, Duration term) {
            return sound.tryAcquire(key, term);
        }

        @Override
        public Optional<Fence> holder(Key key) {
            return sound.holder(key);
        }

        @Override
        public <T> Optional<T> whileCurrent(Fence fence, Supplier<T> action) {
            return sound.whileCurrent(fence, action);
        }
    }

    /** The ledger of another store. */
    static class DelegatingLedger implements Ledger {
        final Ledger sound;

        DelegatingLedger(Ledger sound) {
            this.sound = sound;
        }

        @Override
        public Optional<LedgerRecord> find(String kind, String name) {
            return sound.find(kind, name);
        }

        @Override
        public Optional<LedgerRecord> write(String kind, String name, long expected, Datum value) {
            return sound.write(kind, name, expected, value);
        }

        @Override
        public boolean remove(String kind, String name, long expected) {
            return sound.remove(kind, name, expected);
        }

        @Override
        public Stream<LedgerRecord> list(String kind) {
            return sound.list(kind);
        }
    }

    /** The upkeep of another store. */
    static class DelegatingUpkeep implements Upkeep {
        final Upkeep sound;

        DelegatingUpkeep(Upkeep sound) {
            this.sound = sound;
        }

        @Override
        public VerifyReport verify(Progress progress) {
            return sound.verify(progress);
        }

        @Override
        public GcReport gc(Duration grace, Progress progress) {
            return sound.gc(grace, progress);
        }

        @Override
        public GcReport gcDryRun(Duration grace, Progress progress) {
            return sound.gcDryRun(grace, progress);
        }

        @Override
        public VerifyReport repair(Progress progress) {
            return sound.repair(progress);
        }

        @Override
        public boolean quarantine(Address address) {
            return sound.quarantine(address);
        }
    }
}
