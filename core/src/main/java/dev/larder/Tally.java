package dev.larder;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a cache did since it was opened. Thread-safe. */
final class Tally implements CacheListener {
    /** So that types made up at run time do not fill the memory; what is beyond is counted together. */
    private static final int MOST_TYPES = 1000;

    private static final String OTHER = "*";

    private final Map<String, OfType> types = new ConcurrentHashMap<>();
    private final LongAdder corrupt = new LongAdder();
    private final LongAdder evicted = new LongAdder();
    private final LongAdder evictedBytes = new LongAdder();

    private static final class OfType {
        private final LongAdder hits = new LongAdder();
        private final LongAdder fromMemory = new LongAdder();
        private final LongAdder fromFar = new LongAdder();
        private final LongAdder stale = new LongAdder();
        private final LongAdder computed = new LongAdder();
        private final LongAdder uncached = new LongAdder();
        private final LongAdder bytes = new LongAdder();
        private final LongAdder audited = new LongAdder();
        private final LongAdder flaky = new LongAdder();
        private final LongAdder failedAudits = new LongAdder();
        private final LongAdder saved = new LongAdder();
        private final LongAdder spent = new LongAdder();
        private final Map<MissReason.Kind, LongAdder> misses = new ConcurrentHashMap<>();

        CacheStats.OfType snapshot() {
            Map<MissReason.Kind, Long> all = new EnumMap<>(MissReason.Kind.class);
            misses.forEach((kind, number) -> all.put(kind, number.sum()));
            return new CacheStats.OfType(
                    hits.sum(),
                    fromMemory.sum(),
                    fromFar.sum(),
                    stale.sum(),
                    computed.sum(),
                    uncached.sum(),
                    all,
                    bytes.sum(),
                    audited.sum(),
                    flaky.sum(),
                    failedAudits.sum(),
                    Duration.ofNanos(saved.sum()),
                    Duration.ofNanos(spent.sum()));
        }
    }

    @Override
    public void happened(CacheEvent event) {
        if (event instanceof CacheEvent.Corrupt) {
            corrupt.increment();
            return;
        } else if (event instanceof CacheEvent.Evicted gone) {
            evicted.increment();
            evictedBytes.add(gone.victim().bytes());
            return;
        }
        OfType type = type(event.type());
        if (event instanceof CacheEvent.Hit hit) {
            type.hits.increment();
            type.saved.add(hit.info().cost().toNanos());
            type.spent.add(hit.took().toNanos());
            if (hit.tier() == Outcome.Tier.MEMORY) {
                type.fromMemory.increment();
            } else if (hit.tier() == Outcome.Tier.FAR) {
                type.fromFar.increment();
            }
            if (hit.isStale()) {
                type.stale.increment();
            }
        } else if (event instanceof CacheEvent.Miss miss) {
            type.misses
                    .computeIfAbsent(miss.reason().kind(), kind -> new LongAdder())
                    .increment();
        } else if (event instanceof CacheEvent.Computed computed) {
            type.computed.increment();
            type.bytes.add(computed.info().size());
            // With another's value nothing is known of what the own computation took.
            if (computed.origin() == Outcome.Computed.Origin.OWN) {
                type.spent.add(Math.max(
                        0, computed.took().minus(computed.info().cost()).toNanos()));
            }
        } else if (event instanceof CacheEvent.Uncached) {
            type.uncached.increment();
        } else if (event instanceof CacheEvent.Audited audit) {
            switch (audit.verdict()) {
                case SAME -> type.audited.increment();
                case DIFFERENT -> {
                    type.audited.increment();
                    type.flaky.increment();
                }
                case FAILED -> type.failedAudits.increment();
            }
        }
    }

    private OfType type(String name) {
        OfType known = types.get(name);
        if (known != null) {
            return known;
        }
        return types.computeIfAbsent(types.size() < MOST_TYPES ? name : OTHER, type -> new OfType());
    }

    CacheStats snapshot() {
        Map<String, CacheStats.OfType> all = new TreeMap<>();
        types.forEach((name, type) -> all.put(name, type.snapshot()));
        return new CacheStats(all, corrupt.sum(), evicted.sum(), evictedBytes.sum());
    }
}
