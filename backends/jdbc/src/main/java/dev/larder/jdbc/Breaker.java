package dev.larder.jdbc;

import dev.larder.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a database that cannot be reached from slowing every call: once it could not be, calls fail at once until a pause is
 * over, then one of them tries. Thread-safe.
 *
 * <p>A circuit breaker as in M. Nygard, <em>Release It!</em> (2007).
 */
final class Breaker {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final AtomicReference<@Nullable Broken> broken = new AtomicReference<>();

    private record Broken(String reason, Duration pause, long until) {
        static Broken lasting(String reason, Duration pause) {
            return new Broken(reason, pause, System.nanoTime() + pause.toNanos());
        }

        /** Returns this with a pause begun anew, for the others while one of them tries. */
        Broken whileTried() {
            return lasting(reason, pause);
        }
    }

    /**
     * Lets the call pass, or fails it.
     *
     * @throws StoreUnavailableException when the database could not be reached a moment ago
     */
    void pass(String database) {
        Broken now = broken.get();
        if (now == null) {
            return;
        }
        boolean over = System.nanoTime() - now.until() >= 0;
        if (!over || !broken.compareAndSet(now, now.whileTried())) {
            throw new StoreUnavailableException(database + " could not be reached (" + now.reason()
                    + "); it is tried again within " + now.pause().toSeconds() + " s");
        }
    }

    /** Says that the database could not be reached. */
    void trip(String reason) {
        broken.updateAndGet(now -> {
            Duration pause = now == null ? FIRST_PAUSE : now.pause().multipliedBy(2);
            return Broken.lasting(reason, pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        });
    }

    /** Says that the database was reached. */
    void heal() {
        if (broken.get() != null) {
            broken.set(null);
        }
    }
}
