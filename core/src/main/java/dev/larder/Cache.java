package dev.larder;

import dev.larder.codec.Codecs;
import dev.larder.codec.TypeRef;
import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Recipe;
import dev.larder.store.Caps;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.DataStoreException;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.NearestEntries;
import dev.larder.store.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all calls through one {@link Larder} share. Thread-safe. */
record Cache(
        DataStore store,
        Codecs codecs,
        MemoryTier memory,
        NearestEntries nearest,
        Acceptances acceptances,
        SingleFlight flights,
        Waits waits,
        Events events,
        Settings settings,
        Refreshes refreshes,
        Audits audits,
        ExecutorService threads,
        Custody custody,
        Queue<Runnable> atTheEnd) {
    private static final Logger LOG = LoggerFactory.getLogger(Larder.class);

    /** What a user may set: how long to wait for others, when a holder counts as dead, how old a checkpoint may be. */
    record Settings(
            Duration patience,
            Duration leaseTerm,
            Duration checkpointAge,
            MemoryTier.Settings memory,
            PolicyRules policies,
            Caps caps,
            List<CacheListener> listeners,
            Audits.Settings audits) {}

    static Cache over(DataStore store, Codecs codecs, Settings settings) {
        NearestEntries nearest = NearestEntries.of(store);
        MemoryTier memory = new MemoryTier(settings.memory());
        ObservedStore.Observer observer = new ObservedStore.Observer() {
            @Override
            public void changed(Address address) {
                memory.forget(address);
            }

            @Override
            public void stored(Stored stored) {
                nearest.add(stored.info());
            }
        };
        Events events = new Events(settings.listeners());
        ExecutorService threads = Executors.newCachedThreadPool(Refreshes::thread);
        // What it evicts goes by way of the observer, too.
        Custody custody = Custody.of(new ObservedStore(store, observer), settings.caps(), threads, events);
        return new Cache(
                custody.store(),
                codecs,
                memory,
                nearest,
                Acceptances.of(custody.store()),
                new SingleFlight(),
                new Waits(custody.store()),
                events,
                settings,
                new Refreshes(),
                new Audits(settings.audits()),
                threads,
                custody,
                new ConcurrentLinkedQueue<>());
    }

    /** Returns the policy of a type, for which one may have been given with the call. */
    CachePolicy policy(String type, Optional<CachePolicy> given) {
        return settings.policies().of(type, given);
    }

    @SuppressWarnings("NullAway") // a stored null is a value like any other; T says whether the caller expects it
    <T extends @Nullable Object> Request<T> request(EntryDraft draft, CachePolicy policy, TypeRef<T> type) {
        return new Request<>(draft, policy, type, datum -> codecs.decode(datum, type));
    }

    Failures failures() {
        return new Failures(this);
    }

    Duration patience() {
        return settings.patience();
    }

    Duration leaseTerm() {
        return settings.leaseTerm();
    }

    Duration checkpointAge() {
        return settings.checkpointAge();
    }

    /** Returns what is stored at an address, or else what was accepted in its place. */
    Optional<Entry> find(EntryDraft draft) {
        Optional<Entry> own = store.find(draft.address());
        if (own.isPresent()) {
            return own;
        }
        for (Recipe other : acceptances.alternatives(draft.recipe())) {
            Optional<Entry> accepted = store.find(new Address(other.key(), draft.attribute()));
            if (accepted.isPresent()) {
                return accepted;
            }
        }
        return Optional.empty();
    }

    /** Returns the reason of a miss that is nobody's fault. */
    MissReason absent(EntryDraft draft) {
        Instant now = Instant.now();
        return new MissReason.Absent(() -> nearest.find(draft.recipe(), draft.attribute(), draft.code(), now));
    }

    /** Has something released when the Larder is closed. */
    void keep(Runnable release) {
        atTheEnd.add(release);
    }

    void close() {
        refreshes.close();
        audits.close();
        threads.shutdown();
        memory.clear();
        try {
            for (Runnable release = atTheEnd.poll(); release != null; release = atTheEnd.poll()) {
                release.run();
            }
        } finally {
            custody.close();
            store.close();
        }
    }

    /** Says once, in one line, why a value was not kept. */
    void warn(Outcome.Reason reason) {
        switch (reason.kind()) {
            case STORE_UNAVAILABLE, INCOMPATIBLE, NOT_STORABLE -> LOG.warn("{}", reason.message());
            // It was asked for, and need not be said at each call.
            case READ_ONLY, NOT_ASKED, NOT_WORTH_IT -> LOG.debug("{}", reason.message());
        }
    }

    /**
     * Decodes what an entry holds; damage that is only found when a lazy value is read later is healed then.
     *
     * @throws CorruptEntryException when damage is found at once, which the caller has to see to
     */
    <T> @Nullable T decode(Entry entry, TypeRef<T> type) {
        return read(entry, datum -> codecs.decode(datum, type));
    }

    /** Makes something of what an entry holds, as {@link #decode} does. */
    <T extends @Nullable Object> T read(Entry entry, Function<Datum, T> reading) {
        Watch watch = new Watch(this::heal);
        T value = reading.apply(watch.over(entry.datum()));
        watch.begin();
        return value;
    }

    /** Moves what is damaged out of the way, so that it is computed afresh, and says so once. */
    void heal(CorruptEntryException damage) {
        events.tell(new CacheEvent.Corrupt(damage.address(), damage.getMessage()));
        LOG.warn("{}; it is moved out of the way and will be computed again", damage.getMessage());
        memory.forget(damage.address());
        try {
            store.upkeep().quarantine(damage.address());
        } catch (DataStoreException e) {
            // It stays where it is, and stays a miss: whoever comes next will try again.
            LOG.debug("{} could not be moved out of the way: {}", damage.address(), e.getMessage());
        }
    }
}
