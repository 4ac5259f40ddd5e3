package dev.larder.store;

import dev.larder.key.Address;
import java.time.Duration;
import java.util.Comparator;

/**
 * An entry as far as an eviction has to know it.
 *
 * @param bytes what it counts for
 * @param lastUse when it was used last, or stored, in milliseconds since 1970
 * @param uses how often it was used since it was stored
 * @param isKept whether it is not evicted in any case
 */
record Candidate(Address address, String type, long bytes, Duration cost, long lastUse, long uses, boolean isKept) {
    private static final double LEAST_COST = 1e-3;

    private static final Comparator<Candidate> LEAST_RECENT =
            Comparator.comparingLong(Candidate::lastUse).thenComparing(Candidate::address);

    static Candidate of(EntryInfo info, Uses.Use use, String type, boolean isKept) {
        return new Candidate(
                info.address(),
                type,
                Caps.bytesOf(info),
                info.cost(),
                Math.max(info.created().toEpochMilli(), use.last()),
                use.count(),
                isKept);
    }

    /** Returns the order in which entries go. */
    static Comparator<Candidate> order(Caps.Order order, EvictionClock clock) {
        return order == Caps.Order.LRU
                ? LEAST_RECENT
                : Comparator.<Candidate>comparingDouble(each -> each.priority(clock))
                        .thenComparing(LEAST_RECENT);
    }

    /** Returns the priority by GreedyDual-Size-Frequency: seconds saved for a byte, above where the clock was at the last use. */
    double priority(EvictionClock clock) {
        double seconds = Math.max(LEAST_COST, cost.toNanos() / 1e9);
        return clock.at(lastUse) + (uses + 1) * seconds / Math.max(1, bytes);
    }
}
