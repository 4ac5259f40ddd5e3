package dev.larder.store;

import dev.larder.key.Address;
import dev.larder.key.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The means to bring a store back under its {@link Caps}: says what has to go, and removes it.
 *
 * <p>What is pinned ({@link EntryPins}), what belongs to a key that somebody is computing, and checkpoints stay whatever the caps say.
 * Whoever reads an entry, also a lazy value of it, goes on reading it: {@link Upkeep#gc}, which reclaims the space of what was
 * removed, spares what is being read. What was evicted is noted ({@link Evictions}). Can be killed and run again.
 *
 * <p>Every plan lists the whole store. Thread-safe.
 */
public final class Eviction {
    private final DataStore store;
    private final Caps caps;
    private final Uses uses;
    private final Evictions evictions;
    private final EntryPins pins;

    /** Which of the caps it was that the store had reached. */
    public enum Cause {
        /** It was unused for longer than anything may be. */
        AGE,
        /** The entries took more bytes than they may. */
        SIZE,
        /** There were more entries than there may be. */
        COUNT
    }

    /**
     * An entry that has to go, or is gone.
     *
     * @param bytes what it counts for; see {@link Caps}
     * @param cost how long it took to compute, which is at risk with it; zero where that is not known
     * @param lastUse when it was used last, or stored where it never was
     * @param uses how often it was used since it was stored, as far as that was noted
     */
    public record Victim(
            Address address, String type, long bytes, Duration cost, Instant lastUse, long uses, Cause cause) {
        static Victim of(EvictionChoice.Chosen chosen) {
            Candidate each = chosen.candidate();
            return new Victim(
                    each.address(),
                    each.type(),
                    each.bytes(),
                    each.cost(),
                    Instant.ofEpochMilli(each.lastUse()),
                    each.uses(),
                    chosen.cause());
        }
    }

    /**
     * What has to go, or is gone.
     *
     * @param victims in the order in which they were chosen
     * @param entries how many there were before
     * @param bytes what they counted for together
     */
    public record Report(List<Victim> victims, long entries, long bytes) {
        public Report {
            victims = List.copyOf(victims);
        }

        /** Returns how many bytes the victims count for. */
        public long evictedBytes() {
            return victims.stream().mapToLong(Victim::bytes).sum();
        }

        /** Returns how long it would take to compute all victims again, as far as that is known. */
        public Duration costAtRisk() {
            return victims.stream().map(Victim::cost).reduce(Duration.ZERO, Duration::plus);
        }
    }

    /** A plan, and what was counted for it: for all entries, and for those of each of the caps' types. */
    record Plan(List<EvictionChoice.Chosen> chosen, List<Usage> before, EvictionClock clock) {}

    Eviction(DataStore store, Caps caps, Uses uses) {
        this.store = Objects.requireNonNull(store);
        this.caps = Objects.requireNonNull(caps);
        this.uses = Objects.requireNonNull(uses);
        this.evictions = Evictions.of(store);
        this.pins = EntryPins.of(store);
    }

    /** Returns the means to bring a store under these caps; the store is not closed with it. */
    public static Eviction of(DataStore store, Caps caps) {
        return new Eviction(store, caps, Uses.of(store));
    }

    /** Returns the means to bring a store under these caps, of whose entries not all uses may have been written yet. */
    public static Eviction of(DataStore store, Caps caps, Uses uses) {
        return new Eviction(store, caps, uses);
    }

    /**
     * Returns what {@link #run} would evict now, and changes nothing.
     *
     * @throws StoreUnavailableException when the store cannot be read
     */
    public Report plan() {
        Plan plan = plan(EvictionChoice.Depth.EXACT);
        return report(plan, plan.chosen().stream().map(Victim::of).toList());
    }

    /**
     * Evicts what has to go, and returns it. What was pinned or is being computed by now stays.
     *
     * @param told hears of everything that was evicted, after it was
     * @throws StoreUnavailableException when the store cannot be read or changed; what was evicted till then is gone
     */
    public Report run(Consumer<Victim> told) {
        Plan plan = plan(EvictionChoice.Depth.EXACT);
        return report(plan, carryOut(plan, told));
    }

    private static Report report(Plan plan, List<Victim> victims) {
        Usage all = plan.before().get(0);
        return new Report(victims, all.entries(), all.bytes());
    }

    Plan plan(EvictionChoice.Depth depth) {
        long now = System.currentTimeMillis();
        EvictionClock clock = caps.order() == Caps.Order.COST ? evictions.clock() : EvictionClock.ZERO;
        Map<String, Uses.Use> used = uses.all();
        Set<Address> pinned = pins.all();
        Map<String, String> types = new HashMap<>();
        List<Candidate> candidates = new ArrayList<>();
        try (Stream<EntryInfo> entries = store.list(Selection.ALL)) {
            entries.forEach(info -> candidates.add(Candidate.of(
                    info,
                    used.getOrDefault(MarkedRecords.mark(info.address()), Uses.Use.NEVER),
                    types.computeIfAbsent(info.recipe().type(), type -> type),
                    !info.isResult() || pinned.contains(info.address()))));
        }
        Map<Key, Boolean> held = new HashMap<>();
        List<EvictionChoice.Chosen> chosen = new EvictionChoice(
                        caps,
                        depth,
                        now,
                        candidates,
                        clock,
                        each -> held.computeIfAbsent(each.address().key(), this::isComputed))
                .choose();
        return new Plan(chosen, Usage.of(caps, candidates), clock);
    }

    private boolean isComputed(Key key) {
        return store.leases().holder(key).isPresent();
    }

    List<Victim> carryOut(Plan plan, Consumer<Victim> told) {
        Map<Address, Victim> gone = new LinkedHashMap<>();
        double highest = 0;
        try {
            for (EvictionChoice.Chosen chosen : plan.chosen()) {
                Address address = chosen.candidate().address();
                // The plan may be some seconds old by now.
                if (!pins.isPinned(address) && !isComputed(address.key()) && store.remove(address)) {
                    Victim victim = Victim.of(chosen);
                    gone.put(address, victim);
                    if (victim.cause() != Cause.AGE) {
                        highest = Math.max(highest, chosen.candidate().priority(plan.clock()));
                    }
                    told.accept(victim);
                }
            }
        } finally {
            if (!gone.isEmpty()) {
                note(gone, highest);
            }
        }
        return List.copyOf(gone.values());
    }

    private void note(Map<Address, Victim> gone, double highest) {
        Instant now = Instant.now();
        evictions.note(gone.values(), now);
        uses.forget(gone.keySet());
        if (caps.order() == Caps.Order.COST && highest > 0) {
            evictions.advance(highest, now);
        }
    }
}
