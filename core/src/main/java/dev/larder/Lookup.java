package dev.larder;

import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The search of one call for a result that is there already: in memory, then in the store. For one thread. */
final class Lookup<T extends @Nullable Object> {
    private final Cache cache;
    private final Request<T> request;
    private final Trouble trouble;
    private final Instant asked;
    private final long began;

    /**
     * @param trouble is told why there is nothing to be had, if there is not
     * @param asked when the call began
     * @param began likewise, by the clock for durations
     */
    Lookup(Cache cache, Request<T> request, Trouble trouble, Instant asked, long began) {
        this.cache = cache;
        this.request = request;
        this.trouble = trouble;
        this.asked = asked;
        this.began = began;
    }

    /** Returns what is there and good enough. */
    Optional<Outcome<T>> run() {
        if (trouble.isUncached()) {
            return Optional.empty();
        }
        Optional<Outcome<T>> kept = inMemory();
        return kept.isPresent() ? kept : inStore();
    }

    private Optional<Outcome<T>> inMemory() {
        Optional<MemoryTier.Kept> kept = cache.memory().find(request.address());
        // What is too old here may have been replaced in the store by another process.
        return kept.filter(each -> faultOf(each.info()).isEmpty())
                .flatMap(each -> hit(
                        each.info(),
                        Outcome.Tier.MEMORY,
                        () -> request.reading().apply(each.datum())));
    }

    private Optional<Outcome<T>> inStore() {
        long mark = cache.memory().mark();
        Optional<Entry> found =
                trouble.attempt(() -> cache.find(request.draft())).flatMap(entry -> entry);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Entry entry = found.get();
        Optional<MissReason> fault = faultOf(entry.info());
        if (fault.isEmpty()) {
            Optional<Outcome<T>> hit =
                    hit(entry.info(), Outcome.Tier.of(entry), () -> cache.read(entry, request.reading()));
            hit.ifPresent(h -> cache.memory()
                    .keep(entry.info(), entry.datum(), request.type().type(), mark));
            return hit;
        }
        trouble.missed(fault.get());
        return fault.get() instanceof MissReason.Expired expired && isServedStale(entry.info())
                ? stale(entry, expired)
                : Optional.empty();
    }

    private interface Reading<T extends @Nullable Object> {
        T read();
    }

    private Optional<Outcome<T>> hit(EntryInfo info, Outcome.Tier tier, Reading<T> reading) {
        Optional<Outcome<T>> hit = trouble.attempt(() -> new Outcome.Hit<>(reading.read(), info, tier, took()));
        hit.ifPresent(used -> cache.custody().used(info.address()));
        return hit;
    }

    private Optional<Outcome<T>> stale(Entry entry, MissReason.Expired expired) {
        cache.custody().used(entry.info().address());
        return trouble.attempt(() -> new Outcome.Stale<>(
                cache.read(entry, request.reading()), entry.info(), Outcome.Tier.of(entry), expired, took()));
    }

    private Optional<MissReason> faultOf(EntryInfo info) {
        return request.policy().faultOf(info, asked);
    }

    private boolean isServedStale(EntryInfo info) {
        CachePolicy policy = request.policy();
        Duration longest = policy.timeToLive().orElse(Duration.ZERO).plus(policy.stale());
        return !policy.stale().isZero()
                && !info.created().isBefore(Instant.now().minus(longest));
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
