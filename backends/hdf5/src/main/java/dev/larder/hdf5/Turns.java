package dev.larder.hdf5;

import dev.larder.data.Digest;
import dev.larder.key.Address;
import dev.larder.key.Key;
import dev.larder.store.Lease;
import dev.larder.store.Leases;
import dev.larder.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Whose turn it is to replace, remove or move away entries: one at a time for all keys that begin with the same digit, among all
 * threads and processes. Readers take no turns, nor does who stores where nothing is.
 *
 * <p>A turn is a lease on a key of its own, so that it ends with its process. It must not be taken while a fence is held, since that
 * holds a lock that taking a turn may need. Safe for use by several threads.
 */
final class Turns {
    private static final int STRIPES = 16;

    /** So long that only the holder's death ends it. */
    private static final Duration TERM = Duration.ofDays(365);

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

    private final Leases leases;
    private final String where;
    private final ReentrantLock[] threads =
            IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toArray(ReentrantLock[]::new);

    /** @param where the store, for messages */
    Turns(Leases leases, String where) {
        this.leases = leases;
        this.where = where;
    }

    /** A turn that is taken. */
    final class Turn implements AutoCloseable {
        private final Deque<Runnable> ends = new ArrayDeque<>();

        private Turn add(int stripe) {
            threads[stripe].lock();
            ends.push(threads[stripe]::unlock);
            Lease lease = await(keyOf("turn " + stripe));
            ends.push(lease::close);
            return this;
        }

        @Override
        public void close() {
            while (!ends.isEmpty()) {
                ends.pop().run();
            }
        }
    }

    /** Returns the key whose lease stands for something that only one may do at a time. */
    static Key keyOf(String what) {
        return Key.parse(Digest.of(("larder hdf5 " + what).getBytes(StandardCharsets.UTF_8))
                .hex());
    }

    static int stripeOf(Address address) {
        return Character.digit(address.key().hex().charAt(0), STRIPES);
    }

    /** Takes the turn for an address. */
    Turn take(Address address) {
        return take(stripeOf(address), stripeOf(address));
    }

    /** Takes the turn for all addresses whose keys begin with this digit. */
    Turn take(int stripe) {
        return take(stripe, stripe);
    }

    /** Takes the turns for all addresses, in order, so that nobody waits in a circle. */
    Turn takeAll() {
        return take(0, STRIPES - 1);
    }

    /** Takes the turn for something else that one at a time may do. */
    Turn alone(String what) {
        Turn turn = new Turn();
        turn.ends.push(await(keyOf(what))::close);
        return turn;
    }

    private Turn take(int first, int last) {
        Turn turn = new Turn();
        try {
            for (int stripe = first; stripe <= last; stripe++) {
                turn.add(stripe);
            }
            return turn;
        } catch (RuntimeException e) {
            turn.close();
            throw e;
        }
    }

    private Lease await(Key key) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (long pause = TimeUnit.MICROSECONDS.toNanos(200); ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
            Optional<Lease> lease = leases.tryAcquire(key, TERM);
            if (lease.isPresent()) {
                return lease.get();
            } else if (System.nanoTime() > deadline) {
                throw new StoreUnavailableException("another process has been changing " + where + " for more than "
                        + PATIENCE.toSeconds() + " s; if it was stopped, let it go on or end it, and try again");
            }
            try {
                TimeUnit.NANOSECONDS.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreUnavailableException("interrupted while another process was changing " + where, e);
            }
        }
    }
}
