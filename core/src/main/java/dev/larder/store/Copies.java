package dev.larder.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.larder.key.Address;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which entries of a near store are known to be those of the far store, and for how long that is taken to hold. Only what was read
 * of the far store while nobody here changed it counts. Thread-safe.
 */
final class Copies {
    private static final int MOST = 100_000;
    private static final int STRIPES = 1 << 10;

    private final Duration freshFor;
    private final Cache<Address, EntryInfo> confirmed;
    private final AtomicLongArray changes = new AtomicLongArray(STRIPES);

    Copies(Duration freshFor) {
        this.freshFor = freshFor;
        this.confirmed = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(freshFor)
                .executor(Runnable::run)
                .build();
    }

    private static int stripe(Address address) {
        return Math.floorMod(address.hashCode(), STRIPES);
    }

    /** Returns a mark of now: what is read of the far store from now on can be confirmed, unless it changes meanwhile. */
    long mark(Address address) {
        return changes.get(stripe(address));
    }

    /** Notes that the far store is about to change, or has changed, at the address. */
    void change(Address address) {
        changes.incrementAndGet(stripe(address));
        confirmed.invalidate(address);
    }

    /** Notes what the far store had since the mark, and returns whether it has not been changed since. */
    boolean confirm(EntryInfo info, long mark) {
        Address address = info.address();
        if (!freshFor.isZero()) {
            confirmed.asMap().compute(address, (key, before) -> mark(address) == mark ? info : before);
        }
        return mark(address) == mark;
    }

    /** Returns whether the far store had exactly this not long ago. */
    boolean isFresh(EntryInfo info) {
        return info.equals(confirmed.getIfPresent(info.address()));
    }
}
