package dev.larder;

import dev.larder.data.Datum;
import dev.larder.key.Key;
import dev.larder.store.DataStore;
import dev.larder.store.DataStoreException;
import dev.larder.store.Fence;
import dev.larder.store.Ledger;
import dev.larder.store.LedgerRecord;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who waits for whom, between processes: finds out whether a computation waits for one that waits for it.
 *
 * <p>A thread that computes some keys under leases, and waits long for another, notes that in the store's ledger under each key that it
 * holds, with the number of its lease, so that what the dead have noted misleads nobody. Whoever waits for a lease follows these notes
 * from key to key; each notes before it looks, so of those that wait in a circle one sees it at least. Thread-safe.
 */
final class Waits {
    private static final Logger LOG = LoggerFactory.getLogger(Waits.class);
    private static final String KIND = "waiting";
    private static final int LONGEST_CIRCLE = 100;

    /** Nearly every wait is over sooner, and costs the store nothing. */
    static final Duration LONG = Duration.ofSeconds(1);

    private final DataStore store;
    private final Map<Thread, Deque<Fence>> held = new ConcurrentHashMap<>();

    Waits(DataStore store) {
        this.store = store;
    }

    /** Something that ends when it is closed. */
    interface Span extends AutoCloseable {
        /** Nothing that would have to end. */
        Span NONE = () -> {};

        @Override
        void close();
    }

    /** Notes that this thread computes something under a lease. */
    Span holding(Optional<Fence> fence) {
        if (fence.isEmpty()) {
            return Span.NONE;
        }
        Thread self = Thread.currentThread();
        Deque<Fence> own = held.computeIfAbsent(self, thread -> new ArrayDeque<>());
        own.push(fence.get());
        return () -> {
            own.pop();
            if (own.isEmpty()) {
                held.remove(self);
            }
        };
    }

    private Deque<Fence> own() {
        return held.getOrDefault(Thread.currentThread(), new ArrayDeque<>());
    }

    /** Notes that this thread waits for a key, if it computes any itself. */
    Span waiting(Key wanted) {
        List<LedgerRecord> noted = new ArrayList<>();
        try {
            for (Fence fence : own()) {
                Datum value = new Datum.Mapping(
                        Map.of("fence", Datum.Whole.of(fence.number()), "key", new Datum.Text(wanted.hex())));
                // Nobody else writes under a key that this thread has the lease of.
                long revision = record(fence.key()).map(LedgerRecord::revision).orElse(Ledger.ABSENT);
                store.ledger().write(KIND, fence.key().hex(), revision, value).ifPresent(noted::add);
            }
        } catch (DataStoreException e) {
            LOG.debug("it cannot be noted that somebody waits for {}: {}", wanted, e.getMessage());
        }
        return () -> forget(noted);
    }

    private Optional<LedgerRecord> record(Key key) {
        return store.ledger().find(KIND, key.hex());
    }

    private void forget(List<LedgerRecord> noted) {
        try {
            noted.forEach(record -> store.ledger().remove(KIND, record.name(), record.revision()));
        } catch (DataStoreException e) {
            LOG.debug("a note of who waits could not be removed, and is not true any more: {}", e.getMessage());
        }
    }

    /** Returns whether whoever computes the key waits, maybe by way of others, for one that this thread computes. */
    boolean isCircular(Key wanted) {
        Set<Key> own = own().stream().map(Fence::key).collect(Collectors.toSet());
        if (own.isEmpty()) {
            return false;
        }
        try {
            Optional<Key> next = waitedFor(wanted);
            for (int step = 0; next.isPresent() && step < LONGEST_CIRCLE; step++) {
                if (own.contains(next.get())) {
                    return true;
                }
                next = waitedFor(next.get());
            }
        } catch (DataStoreException e) {
            LOG.debug("it cannot be told who waits for {}: {}", wanted, e.getMessage());
        }
        return false;
    }

    /** Returns what the present holder of a key's lease waits for. */
    private Optional<Key> waitedFor(Key key) {
        Optional<Fence> holder = store.leases().holder(key);
        Optional<LedgerRecord> record = holder.isEmpty() ? Optional.empty() : record(key);
        return record.isPresent()
                        && record.get().value() instanceof Datum.Mapping note
                        && note.member("fence") instanceof Datum.Whole fence
                        && note.member("key") instanceof Datum.Text waited
                        && fence.value().equals(BigInteger.valueOf(holder.get().number()))
                ? Optional.of(Key.parse(waited.value()))
                : Optional.empty();
    }
}
