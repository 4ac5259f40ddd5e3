package dev.larder.store;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the entries of a store were used last, and how often, as records of its ledger.
 *
 * <p>A use is noted in memory and takes no access to the store. What was noted is written half a minute later by another thread, all
 * together, and when {@link #flush} is called; a process that is killed loses what it had not written. No other update is lost:
 * those of several processes add up. Of more than 320,000 entries those that were used longest ago are forgotten, and count as used
 * when they were stored. Thread-safe.
 */
public final class Uses {
    private static final Logger LOG = LoggerFactory.getLogger(Uses.class);
    private static final String KIND = "use";
    private static final int MOST = 20_000;
    private static final long DELAY_SECONDS = 30;

    /** So much is not kept back in memory. */
    private static final int MOST_PENDING = 50_000;

    private final DataStore store;
    private final Executor later;
    private final MarkedRecords records;
    private final Map<Address, Use> pending = new ConcurrentHashMap<>();
    private final AtomicBoolean isScheduled = new AtomicBoolean();

    /**
     * Uses of one entry.
     *
     * @param last when it was used last, in milliseconds since 1970
     * @param count how often it was used
     */
    record Use(long last, long count) {
        static final Use NEVER = new Use(Long.MIN_VALUE, 0);

        Use and(Use other) {
            return new Use(Math.max(last, other.last), count + other.count);
        }

        Datum datum() {
            return Datum.Sequence.of(Datum.Whole.of(last), Datum.Whole.of(count));
        }

        static Use of(Datum datum) {
            return datum instanceof Datum.Sequence pair
                            && pair.elements().size() == 2
                            && pair.elements().get(0) instanceof Datum.Whole last
                            && pair.elements().get(1) instanceof Datum.Whole count
                    ? new Use(last.value().longValue(), count.value().longValue())
                    : NEVER;
        }
    }

    private Uses(DataStore store, Executor later) {
        this.store = store;
        this.later = later;
        this.records = new MarkedRecords(store, KIND, MOST);
    }

    /**
     * Returns the uses of a store's entries.
     *
     * @param later runs what writes them
     */
    public static Uses of(DataStore store, Executor later) {
        return new Uses(store, later);
    }

    /** Returns the uses of a store's entries, which are written when {@link #flush} is called and not before. */
    public static Uses of(DataStore store) {
        return new Uses(store, work -> {});
    }

    /** Notes that an entry was used now. */
    public void note(Address address) {
        pending.merge(address, new Use(System.currentTimeMillis(), 1), Use::and);
        if (!isScheduled.get() && !isScheduled.getAndSet(true)) {
            CompletableFuture.delayedExecutor(DELAY_SECONDS, TimeUnit.SECONDS, later)
                    .execute(this::flush);
        } else if (pending.size() == MOST_PENDING) {
            try {
                later.execute(this::flush);
            } catch (RejectedExecutionException e) {
                LOG.debug("uses of {} are written when it is closed", store);
            }
        }
    }

    /** Writes what was noted. What cannot be written is kept for the next time; no failure of the store is raised. */
    public synchronized void flush() {
        isScheduled.set(false);
        if (store.traits().has(StoreTrait.READ_ONLY)) {
            pending.clear();
            return;
        }
        Map<String, Map<Address, Use>> byRecord = new TreeMap<>();
        for (Address address : Set.copyOf(pending.keySet())) {
            Use use = pending.remove(address);
            if (use != null) {
                byRecord.computeIfAbsent(MarkedRecords.recordOf(MarkedRecords.mark(address)), each -> new HashMap<>())
                        .put(address, use);
            }
        }
        byRecord.forEach((record, uses) -> {
            try {
                records.change(record, members -> add(members, uses));
            } catch (DataStoreException e) {
                LOG.debug("uses of {} are not written yet: {}", store, e.getMessage());
                uses.forEach((address, use) -> pending.merge(address, use, Use::and));
            }
        });
    }

    private static void add(Map<String, Datum> members, Map<Address, Use> uses) {
        uses.forEach((address, use) -> members.merge(
                MarkedRecords.mark(address),
                use.datum(),
                (before, more) -> Use.of(before).and(Use.of(more)).datum()));
        if (members.size() > MOST) {
            List<String> oldest = members.entrySet().stream()
                    .sorted(Comparator.comparingLong(
                            each -> Use.of(each.getValue()).last()))
                    .limit(members.size() - MOST)
                    .map(Map.Entry::getKey)
                    .toList();
            oldest.forEach(members::remove);
        }
    }

    /** Returns the uses that are known, by the addresses' marks, with those that are not written yet. */
    synchronized Map<String, Use> all() {
        Map<String, Use> all = new HashMap<>();
        records.readAll().forEach((mark, use) -> all.put(mark, Use.of(use)));
        pending.forEach((address, use) -> all.merge(MarkedRecords.mark(address), use, Use::and));
        return all;
    }

    /** Forgets the uses of entries that are gone. */
    synchronized void forget(Collection<Address> gone) {
        gone.forEach(pending::remove);
        gone.stream()
                .map(MarkedRecords::mark)
                .collect(Collectors.groupingBy(MarkedRecords::recordOf))
                .forEach((record, marks) ->
                        records.change(record, members -> members.keySet().removeAll(marks)));
    }
}
