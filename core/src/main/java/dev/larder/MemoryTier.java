package dev.larder;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.larder.data.Datum;
import dev.larder.data.LarderException;
import dev.larder.key.Address;
import dev.larder.store.EntryInfo;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results in memory, in front of the store, as many as there is room for: data that share nothing with any caller's value, so that
 * nobody changes what others get. Thread-safe.
 */
final class MemoryTier {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryTier.class);

    /** What an entry takes beside its value: info, recipe and the map's own. */
    private static final int OVERHEAD = 1 << 10;

    /** One result must not push out all others. */
    private static final int LARGEST_SHARE = 8;

    /** Of what may be read lazily, such as a record with an {@code NdArray}, more may be there than anybody reads. */
    private static final long LAZY = 256 << 10;

    private final Settings settings;
    private final Cache<Address, Kept> kept;
    private final AtomicLong changes = new AtomicLong();

    /** @param longest how long a result is handed out without asking the store again */
    record Settings(long bytes, Duration longest) {
        static final Settings NONE = new Settings(0, Duration.ofMinutes(10));
    }

    /** A result as it was stored. */
    record Kept(EntryInfo info, Datum datum) {}

    MemoryTier(Settings settings) {
        this.settings = settings;
        this.kept = Caffeine.newBuilder()
                .maximumWeight(settings.bytes())
                .weigher((Address address, Kept each) -> weight(each.info()))
                .expireAfterWrite(settings.longest())
                // In the calling thread, which keeps the bytes within their limit also when a pool is busy.
                .executor(Runnable::run)
                .build();
    }

    private static int weight(EntryInfo info) {
        return (int)
                Math.min(Integer.MAX_VALUE, info.size() + info.recipe().text().length() * 2L + OVERHEAD);
    }

    boolean isOff() {
        return settings.bytes() == 0;
    }

    Optional<Kept> find(Address address) {
        return isOff() ? Optional.empty() : Optional.ofNullable(kept.getIfPresent(address));
    }

    /** Returns a mark of now: what is read of the store from now on may be kept, unless it changes meanwhile. */
    long mark() {
        return changes.get();
    }

    /** Keeps a copy of a result, if it is worth it and nothing was changed since the mark. */
    void keep(EntryInfo info, Datum datum, Type wanted, long mark) {
        boolean isReadWhole = wanted instanceof Class<?> type && type.isArray();
        if (isOff() || !isReadWhole && info.size() > LAZY || weight(info) > settings.bytes() / LARGEST_SHARE) {
            return;
        }
        try {
            if (Leaves.hasFiles(datum)) {
                return;
            }
            Kept copy = new Kept(info, Detached.of(datum));
            kept.asMap().compute(info.address(), (address, before) -> changes.get() == mark ? copy : before);
        } catch (LarderException | UncheckedIOException e) {
            // Whoever reads the value itself will hear of it.
            LOG.debug("{} is not kept in memory: {}", info.address(), e.getMessage());
        }
    }

    /** Forgets what may not be true any more. */
    void forget(Address address) {
        changes.incrementAndGet();
        kept.invalidate(address);
    }

    /** Returns the bytes that are taken, about. */
    long bytes() {
        kept.cleanUp();
        return kept.policy()
                .eviction()
                .flatMap(eviction -> eviction.weightedSize().stream().boxed().findFirst())
                .orElse(0L);
    }

    void clear() {
        kept.invalidateAll();
    }
}
