package dev.larder;

import dev.larder.codec.Codecs;
import dev.larder.codec.TypeRef;
import dev.larder.data.Datum;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.DataStoreException;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import dev.larder.store.NearestEntries;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all calls through one {@link Larder} share. Thread-safe. */
record Cache(
        DataStore store,
        Codecs codecs,
        NearestEntries nearest,
        SingleFlight flights,
        Counts counts,
        Settings settings,
        Queue<Runnable> atTheEnd) {
    private static final Logger LOG = LoggerFactory.getLogger(Larder.class);

    /** What a user may set: how long to wait for others, when a holder counts as dead, how old a checkpoint may be. */
    record Settings(Duration patience, Duration leaseTerm, Duration checkpointAge) {}

    static Cache over(DataStore store, Codecs codecs, Settings settings) {
        return new Cache(
                store,
                codecs,
                NearestEntries.of(store),
                new SingleFlight(),
                new Counts(),
                settings,
                new ConcurrentLinkedQueue<>());
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
        try {
            for (Runnable release = atTheEnd.poll(); release != null; release = atTheEnd.poll()) {
                release.run();
            }
        } finally {
            store.close();
        }
    }

    /** Says once, in one line, why a value was not kept. */
    void warn(Outcome.Reason reason) {
        if (reason.kind() == Outcome.Reason.Kind.READ_ONLY) {
            // It was asked for, and need not be said at each call.
            LOG.debug("{}", reason.message());
        } else {
            LOG.warn("{}", reason.message());
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
        counts.corrupt();
        LOG.warn("{}; it is moved out of the way and will be computed again", damage.getMessage());
        try {
            store.upkeep().quarantine(damage.address());
        } catch (DataStoreException e) {
            // It stays where it is, and stays a miss: whoever comes next will try again.
            LOG.debug("{} could not be moved out of the way: {}", damage.address(), e.getMessage());
        }
    }

    /** What was done since the Larder was opened. */
    static final class Counts {
        private final LongAdder hits = new LongAdder();
        private final LongAdder computed = new LongAdder();
        private final LongAdder uncached = new LongAdder();
        private final LongAdder corrupt = new LongAdder();
        private final LongAdder savedNanos = new LongAdder();

        void hit(EntryInfo info) {
            hits.increment();
            savedNanos.add(info.cost().toNanos());
        }

        void computed() {
            computed.increment();
        }

        void uncached() {
            uncached.increment();
        }

        void corrupt() {
            corrupt.increment();
        }

        CacheStats snapshot() {
            return new CacheStats(
                    hits.sum(), computed.sum(), uncached.sum(), corrupt.sum(), Duration.ofNanos(savedNanos.sum()));
        }
    }
}
