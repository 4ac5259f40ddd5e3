package dev.larder;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What a Larder has done since it was opened, by the types of its components. Immutable.
 *
 * @param corrupt damaged entries met and moved out of the way
 * @param evicted results that were removed by this Larder since the store held more than its caps
 * @param evictedBytes what those counted for
 */
public record CacheStats(Map<String, OfType> types, long corrupt, long evicted, long evictedBytes) {
    public CacheStats {
        types = Collections.unmodifiableMap(new TreeMap<>(types));
    }

    /**
     * What was done for one type.
     *
     * @param hits stored results used
     * @param fromMemory those of them that were found in memory
     * @param fromFar those of them that were found in the far one of two stores
     * @param stale those of them that were older than their policy's time to live
     * @param computed results computed and stored
     * @param uncached results computed and not stored
     * @param misses why results had to be computed, and how often
     * @param bytes of all results stored
     * @param audited stored results that were computed once more, those that failed at that left out
     * @param flaky those of them that came out different
     * @param failedAudits stored results that could not be computed once more
     * @param saved the recorded costs of all hits: what computing them again would have taken
     * @param spent what the cache itself took: finding and reading at hits; looking, waiting and storing at misses
     */
    public record OfType(
            long hits,
            long fromMemory,
            long fromFar,
            long stale,
            long computed,
            long uncached,
            Map<MissReason.Kind, Long> misses,
            long bytes,
            long audited,
            long flaky,
            long failedAudits,
            Duration saved,
            Duration spent) {
        public OfType {
            Map<MissReason.Kind, Long> copy = new EnumMap<>(MissReason.Kind.class);
            copy.putAll(misses);
            misses = Collections.unmodifiableMap(copy);
        }

        /** Returns which share of the calls were hits, from 0 to 1; 0 where there were none. */
        public double hitRate() {
            long calls = hits + computed + uncached;
            return calls == 0 ? 0 : (double) hits / calls;
        }

        /** Returns what was saved over what the cache took; negative where keeping the results does not pay. */
        public Duration gain() {
            return saved.minus(spent);
        }
    }

    private long sum(ToLongFunction<OfType> of) {
        return types.values().stream().mapToLong(of).sum();
    }

    /** Returns how many stored results were used. */
    public long hits() {
        return sum(OfType::hits);
    }

    /** Returns how many results were computed and stored. */
    public long computed() {
        return sum(OfType::computed);
    }

    /** Returns how many results were computed and not stored. */
    public long uncached() {
        return sum(OfType::uncached);
    }

    /** Returns the recorded costs of all hits. */
    public Duration saved() {
        return Duration.ofNanos(sum(type -> type.saved().toNanos()));
    }

    /** Returns the types whose caching took longer than it saved, the worst first. */
    public List<String> notWorthIt() {
        return types.entrySet().stream()
                .filter(type -> type.getValue().gain().isNegative())
                .sorted(Map.Entry.comparingByValue((a, b) -> a.gain().compareTo(b.gain())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns the types of which a stored result came out different when it was computed once more. */
    public List<String> flaky() {
        return types.entrySet().stream()
                .filter(type -> type.getValue().flaky() > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns a report for people: a line for all, and one for each type. */
    public String report() {
        return types.entrySet().stream()
                .map(type -> line(type.getKey(), type.getValue()))
                .collect(Collectors.joining("\n", this + "\n", ""));
    }

    private static String line(String name, OfType type) {
        return String.format(
                java.util.Locale.ROOT,
                "%s: %d of %d calls hit (%.0f %%), %s saved, %s spent%s%s%s",
                name,
                type.hits(),
                type.hits() + type.computed() + type.uncached(),
                100 * type.hitRate(),
                seconds(type.saved()),
                seconds(type.spent()),
                type.gain().isNegative() ? ", not worth it so far" : "",
                type.flaky() == 0 ? "" : ", " + type.flaky() + " of " + type.audited() + " audits came out different",
                type.misses().isEmpty() ? "" : "; misses: " + type.misses());
    }

    private static String seconds(Duration duration) {
        return String.format(java.util.Locale.ROOT, "%.3g s", duration.toNanos() / 1e9);
    }

    @Override
    public String toString() {
        return hits() + " found, " + computed() + " computed, " + uncached() + " not stored, " + corrupt + " corrupt, "
                + evicted + " evicted, " + seconds(saved()) + " saved";
    }
}
