package dev.larder.store;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps something that cannot be reached from slowing every call: once it could not be, calls fail at once until a pause is
 * over, then one of them tries. The pause doubles with every try that fails, from 1 to 30 seconds. For implementers of stores.
 * Thread-safe.
 *
 * <p>A circuit breaker as in M. Nygard, <em>Release It!</em> (2007).
 */
public final class Breaker {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final AtomicReference<@Nullable Broken> broken = new AtomicReference<>();
    private final Duration firstPause;

    /** @param isTried whether somebody tries, so that the next failure is that of a try */
    private record Broken(String reason, Duration pause, long until, boolean isTried) {
        static Broken lasting(String reason, Duration pause) {
            return new Broken(reason, pause, System.nanoTime() + pause.toNanos(), false);
        }

        /** Returns this with a pause begun anew, for the others while one of them tries. */
        Broken whileTried() {
            return new Broken(reason, pause, System.nanoTime() + pause.toNanos(), true);
        }

        boolean isOver() {
            return System.nanoTime() - until >= 0;
        }

        Broken twiceAsLong(String anew) {
            Duration twice = pause.multipliedBy(2);
            return lasting(anew, twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE);
        }
    }

    /** Begins whole. */
    public Breaker() {
        this(FIRST_PAUSE);
    }

    Breaker(Duration firstPause) {
        this.firstPause = firstPause;
    }

    /**
     * Lets the call pass, or fails it.
     *
     * @param what could not be reached, for the message
     * @throws StoreUnavailableException when it could not be reached a moment ago
     */
    public void pass(String what) {
        Broken now = broken.get();
        if (now != null && !(now.isOver() && broken.compareAndSet(now, now.whileTried()))) {
            throw failure(what, now);
        }
    }

    /**
     * Lets the call pass only if nothing is known to be wrong: for callers that leave trying to somebody else.
     *
     * @throws StoreUnavailableException when it could not be reached, and has not been since
     */
    void check(String what) {
        Broken now = broken.get();
        if (now != null) {
            throw failure(what, now);
        }
    }

    private static StoreUnavailableException failure(String what, Broken now) {
        return new StoreUnavailableException(what + " could not be reached (" + now.reason()
                + "); it is tried again within " + Math.max(1, now.pause().toSeconds()) + " s");
    }

    /** Returns whether it could not be reached, and has not been since. */
    boolean isBroken() {
        return broken.get() != null;
    }

    /** Has the next failure count as that of a try. */
    void beginTrying() {
        broken.updateAndGet(now -> now == null ? null : now.whileTried());
    }

    /** Returns how long until somebody should try; zero where it was reached, or the pause is over. */
    Duration pause() {
        Broken now = broken.get();
        return now == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, now.until() - System.nanoTime()));
    }

    /** Says that it could not be reached. Of several that find out at once the first one counts. */
    public void trip(String reason) {
        broken.updateAndGet(now -> {
            if (now == null) {
                return Broken.lasting(reason, firstPause);
            }
            return now.isTried() || now.isOver() ? now.twiceAsLong(reason) : now;
        });
    }

    /** Says that it was reached. */
    public void heal() {
        if (broken.get() != null) {
            broken.set(null);
        }
    }
}
