package dev.larder;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.larder.data.Datum;
import dev.larder.key.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread of this process compute a key while the others wait for it.
 *
 * <p>Who would keep the result never waits for somebody who would not: what that one computes has no place in the store, and
 * would be computed again. Who only wants the value waits for either.
 *
 * <p>The one that computes runs in its own thread, not in the cache's: nested calls then hold no lock of the cache's. A
 * thread that would wait for itself, directly or through others that wait, is told so and computes alone.
 */
final class SingleFlight {
    private final AsyncCache<Route, Landing> flights = Caffeine.newBuilder().buildAsync();
    private final Map<Thread, Flight> waiting = new ConcurrentHashMap<>();

    /** What a computation is for. */
    enum Purpose {
        /** Its result is kept, as far as it can be and is worth it. */
        KEEP,
        /** Its value is used, and not kept. */
        USE
    }

    /** Those who fly it share one computation. All who keep results share one, since who stores a key takes its lease. */
    private record Route(Key key, Purpose purpose) {}

    /**
     * How a flight ended, for those who waited.
     *
     * @param cost how long the computation took, and the bytes of its results: others may find that worth keeping
     */
    record Landing(Kind kind, Map<String, Datum> unstored, Optional<Outcome.Reason> reason, Duration cost, long bytes) {
        enum Kind {
            /** Ask the store again. */
            STORED,
            /** The values are here, since the store did not take them. */
            UNSTORED,
            /** Its values cannot be shared: everybody computes alone. */
            ALONE
        }

        static final Landing STORED = of(Kind.STORED);
        static final Landing ALONE = of(Kind.ALONE);

        private static Landing of(Kind kind) {
            return new Landing(kind, Map.of(), Optional.empty(), Duration.ZERO, 0);
        }
    }

    /** One computation of a key, under way. */
    final class Flight extends CompletableFuture<Landing> implements AutoCloseable {
        private final Route route;
        private final Thread pilot = Thread.currentThread();
        private final AtomicInteger passengers = new AtomicInteger();
        private volatile Landing result = Landing.STORED;

        Flight(Route route) {
            this.route = route;
        }

        /** Returns whether anybody waits for this flight now. */
        boolean hasPassengers() {
            return passengers.get() > 0;
        }

        void land(Landing how) {
            result = how;
        }

        /** Ends the flight, whatever came of it, and wakes those who wait. */
        @Override
        public void close() {
            flights.asMap().remove(route, this);
            complete(result);
        }
    }

    /** What joining a flight came to. */
    sealed interface Boarding {
        /** The caller is to compute, and to close the flight. */
        record Pilot(Flight flight) implements Boarding {}

        /** Somebody else computed, and ended so. */
        record Passenger(Landing landing) implements Boarding {}

        /** The caller is to compute without a flight: it waits for itself, or has waited long enough. */
        record Alone() implements Boarding {}
    }

    /** @param noting notes that this thread waits long, for those in other processes who wait for it */
    Boarding board(Key key, Purpose purpose, Duration patience, Function<Key, Waits.Span> noting) {
        if (purpose == Purpose.USE && flights.getIfPresent(new Route(key, Purpose.KEEP)) instanceof Flight keeping) {
            return ride(keeping, patience, noting);
        }
        Flight own = new Flight(new Route(key, purpose));
        CompletableFuture<Landing> present = flights.asMap().putIfAbsent(own.route, own);
        return present instanceof Flight other ? ride(other, patience, noting) : new Boarding.Pilot(own);
    }

    private Boarding ride(Flight flight, Duration patience, Function<Key, Waits.Span> noting) {
        Thread self = Thread.currentThread();
        waiting.put(self, flight);
        flight.passengers.incrementAndGet();
        try {
            if (waitsForItself(self, flight)) {
                return new Boarding.Alone();
            }
            return new Boarding.Passenger(landing(flight, TimeUnit.NANOSECONDS.convert(patience), noting));
        } catch (TimeoutException e) {
            return new Boarding.Alone();
        } catch (InterruptedException e) {
            self.interrupt();
            throw cancelled("the wait for another thread's computation was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a flight never lands with an exception", e);
        } finally {
            flight.passengers.decrementAndGet();
            waiting.remove(self);
        }
    }

    private static Landing landing(Flight flight, long patience, Function<Key, Waits.Span> noting)
            throws InterruptedException, ExecutionException, TimeoutException {
        long first = Math.min(patience, Waits.LONG.toNanos());
        try {
            return flight.get(first, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (first == patience) {
                throw e;
            }
        }
        Waits.Span noted = noting.apply(flight.route.key());
        try (noted) {
            return flight.get(patience - first, TimeUnit.NANOSECONDS);
        }
    }

    static CancellationException cancelled(String message, InterruptedException cause) {
        CancellationException cancelled = new CancellationException(message);
        cancelled.initCause(cause);
        return cancelled;
    }

    /**
     * Follows pilot after pilot. Each thread notes what it waits for before it looks, so of two that meet one sees it. A flight that
     * has landed holds nobody up, though its passengers may not have woken yet.
     */
    private boolean waitsForItself(Thread self, Flight flight) {
        List<Flight> followed = new ArrayList<>();
        @Nullable Flight next = flight;
        for (int step = 0; next != null && step <= waiting.size(); step++) {
            followed.add(next);
            if (next.pilot == self) {
                // Looked at together at last: one that has landed meanwhile was no part of a circle.
                return followed.stream().noneMatch(Flight::isDone);
            }
            next = waiting.get(next.pilot);
        }
        return false;
    }
}
