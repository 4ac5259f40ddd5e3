package dev.larder.store;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which entries of a store were evicted lately, and why, as records of its ledger: so that whoever misses one can be told. The 64,000
 * latest are known, or somewhat fewer. Thread-safe.
 */
public final class Evictions {
    private static final String KIND = "evictions";
    private static final String CLOCK = "clock";
    private static final int MOST = 4000;

    private final DataStore store;
    private final MarkedRecords records;

    /**
     * That something was evicted.
     *
     * @param cause which of the caps it was that the store had reached
     */
    public record Note(Instant at, Eviction.Cause cause) {
        Datum datum() {
            return Datum.Sequence.of(
                    Datum.Whole.of(at.toEpochMilli()),
                    new Datum.Text(cause.name().substring(0, 1)));
        }

        static Optional<Note> of(Datum datum) {
            if (datum instanceof Datum.Sequence pair
                    && pair.elements().size() == 2
                    && pair.elements().get(0) instanceof Datum.Whole at
                    && pair.elements().get(1) instanceof Datum.Text letter) {
                for (Eviction.Cause cause : Eviction.Cause.values()) {
                    if (cause.name().startsWith(letter.value())) {
                        return Optional.of(
                                new Note(Instant.ofEpochMilli(at.value().longValue()), cause));
                    }
                }
            }
            return Optional.empty();
        }
    }

    private Evictions(DataStore store) {
        this.store = store;
        this.records = new MarkedRecords(store, KIND, MOST);
    }

    /** Returns what was evicted from a store. */
    public static Evictions of(DataStore store) {
        return new Evictions(store);
    }

    /**
     * Returns when and why what was stored at the address was evicted, if it was lately, and has not been {@linkplain #forget
     * forgotten} since.
     *
     * @throws StoreUnavailableException when the store cannot be read
     */
    public Optional<Note> find(Address address) {
        String mark = MarkedRecords.mark(address);
        return Optional.ofNullable(records.read(MarkedRecords.recordOf(mark)).get(mark))
                .flatMap(Note::of);
    }

    /**
     * Forgets that what was stored at the address was evicted, since something is stored there again.
     *
     * @throws StoreUnavailableException when the store cannot be written to
     */
    public void forget(Address address) {
        String mark = MarkedRecords.mark(address);
        records.change(MarkedRecords.recordOf(mark), members -> members.remove(mark));
    }

    void note(Collection<Eviction.Victim> victims, Instant now) {
        Map<String, List<Eviction.Victim>> byRecord = victims.stream()
                .collect(Collectors.groupingBy(victim -> MarkedRecords.recordOf(MarkedRecords.mark(victim.address()))));
        byRecord.forEach((record, all) -> records.change(record, members -> {
            all.forEach(
                    victim -> members.put(MarkedRecords.mark(victim.address()), new Note(now, victim.cause()).datum()));
            if (members.size() > MOST) {
                List<String> oldest = members.entrySet().stream()
                        .sorted(Comparator.comparing(
                                each -> Note.of(each.getValue()).map(Note::at).orElse(Instant.MIN)))
                        .limit(members.size() - MOST)
                        .map(Map.Entry::getKey)
                        .toList();
                oldest.forEach(members::remove);
            }
        }));
    }

    EvictionClock clock() {
        return store.ledger()
                .find(KIND, CLOCK)
                .map(record -> EvictionClock.of(record.value()))
                .orElse(EvictionClock.ZERO);
    }

    /** Notes how high a priority was evicted. One eviction runs at a time, so whoever comes second has nothing to add. */
    void advance(double priority, Instant now) {
        Optional<LedgerRecord> record = store.ledger().find(KIND, CLOCK);
        EvictionClock before =
                record.map(each -> EvictionClock.of(each.value())).orElse(EvictionClock.ZERO);
        EvictionClock after = before.advanced(now.toEpochMilli(), priority);
        if (!after.equals(before)) {
            store.ledger().write(KIND, CLOCK, record.map(LedgerRecord::revision).orElse(Ledger.ABSENT), after.datum());
        }
    }
}
