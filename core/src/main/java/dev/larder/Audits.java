package dev.larder;

import dev.larder.key.Address;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which hits are computed once more, and where: of the hits that have the same rate those are drawn whose numbers, counted from the
 * first, the seed decides on. Thread-safe.
 */
final class Audits implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Audits.class);
    private static final int IDLE_SECONDS = 5;
    private static final int MOST_WAITING = 256;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    /** What an audit computes must not be stored, and not be audited in turn, by whatever Larder it goes through. */
    private static final ThreadLocal<Boolean> UNDER_AUDIT = ThreadLocal.withInitial(() -> false);

    private final Settings settings;
    private final AtomicLong hits = new AtomicLong();
    private final Set<Address> under = ConcurrentHashMap.newKeySet();
    private final Optional<ExecutorService> own;
    private final Executor executor;

    /**
     * What a user may set.
     *
     * @param rate for policies that state none
     * @param executor runs audits; nothing for threads of the Larder's
     */
    record Settings(double rate, long seed, Optional<Executor> executor) {
        static final Settings NONE = new Settings(0, 0, Optional.empty());

        Settings {
            requireRate(rate);
        }
    }

    Audits(Settings settings) {
        this.settings = settings;
        this.own = settings.executor().isPresent() ? Optional.empty() : Optional.of(threads());
        this.executor = settings.executor().or(() -> own).orElseThrow();
    }

    static void requireRate(double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("a share of the hits is from 0 to 1, not " + rate);
        }
    }

    private static ExecutorService threads() {
        int most = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), Refreshes::thread);
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Returns whether this thread computes something for an audit. */
    static boolean isUnderAudit() {
        return UNDER_AUDIT.get();
    }

    /** Returns whether the next hit under the policy is to be audited. */
    boolean draws(CachePolicy policy) {
        double rate = policy.auditRate().orElse(settings.rate());
        return rate > 0 && uniform(settings.seed() + hits.incrementAndGet() * GOLDEN) < rate;
    }

    /** SplitMix64's finalizer, from Steele, Lea and Flood, <em>Fast Splittable Pseudorandom Number Generators</em> (2014). */
    private static double uniform(long state) {
        long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return ((mixed ^ (mixed >>> 31)) >>> 11) * 0x1.0p-53;
    }

    /** Begins an audit, unless one of the same address is under way, or too many wait. */
    void begin(Address address, Runnable audit) {
        if (!under.add(address)) {
            return;
        }
        try {
            executor.execute(() -> {
                UNDER_AUDIT.set(true);
                try {
                    audit.run();
                } finally {
                    UNDER_AUDIT.remove();
                    under.remove(address);
                }
            });
        } catch (RejectedExecutionException e) {
            under.remove(address);
            LOG.debug("{} is not audited, since enough are", address);
        }
    }

    /** Interrupts what is under way, and begins nothing more. */
    @Override
    public void close() {
        own.ifPresent(ExecutorService::shutdownNow);
    }
}
