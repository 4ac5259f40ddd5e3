package dev.larder.store;

import dev.larder.key.Address;
import dev.larder.key.Key;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that may be out of reach. Who finds that out pays for it; after that calls fail at once, and a thread of its own tries
 * until the store answers again. Thread-safe.
 */
final class FarStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FarStore.class);

    /** What is looked for to see whether the store answers; there is no such entry. */
    private static final Address NOTHING = Address.of(Key.parse("0".repeat(64)));

    private final Supplier<DataStore> opening;
    private final Duration slowAfter;
    private final Breaker reach;

    /** A store that is full is to be read all the same. */
    private final Breaker writing;

    private final ScheduledThreadPoolExecutor prober = new ScheduledThreadPoolExecutor(1, FarStore::thread);
    private volatile @Nullable DataStore opened;
    private volatile Runnable whenReached = () -> {};
    private volatile boolean closed;
    private @Nullable ScheduledFuture<?> next;

    /** @param opening is asked again and again as long as it raises {@link StoreUnavailableException} */
    FarStore(Supplier<DataStore> opening, TierSettings settings, Duration firstPause) {
        this.opening = opening;
        this.slowAfter = settings.slowAfter();
        this.reach = new Breaker(firstPause);
        this.writing = new Breaker(firstPause);
        prober.setKeepAliveTime(5, TimeUnit.SECONDS);
        prober.allowCoreThreadTimeOut(true);
        prober.setRemoveOnCancelPolicy(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "larder far store");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Opens the store if it can be reached.
     *
     * @param then run by a thread of this store's whenever it was out of reach and no longer is
     */
    void begin(Runnable then) {
        whenReached = then;
        try {
            open();
        } catch (StoreUnavailableException e) {
            failed(e, reach);
        }
    }

    private synchronized DataStore open() {
        DataStore store = opened;
        if (store == null) {
            if (closed) {
                throw new StoreClosedException("the far store was closed; open it anew");
            }
            store = opening.get();
            opened = store;
            if (closed) {
                store.close();
            }
        }
        return store;
    }

    private DataStore store() {
        DataStore store = opened;
        return store == null ? open() : store;
    }

    /** Returns what the store can do, once it was reached. */
    Optional<StoreTraits> traits() {
        return Optional.ofNullable(opened).map(DataStore::traits);
    }

    /** Returns whether there is any use in asking it now. */
    boolean isReachable() {
        return !reach.isBroken();
    }

    /**
     * Asks the store for what takes but a moment.
     *
     * @throws StoreUnavailableException when it is out of reach, at once where that is known
     */
    <T> T ask(Function<DataStore, T> question) {
        reach.check(name());
        long began = System.nanoTime();
        T answer = guarded(question, reach);
        try {
            requireQuick(began);
        } catch (StoreUnavailableException e) {
            failed(e, reach);
        }
        return answer;
    }

    /**
     * Uses the store, which may take a while.
     *
     * @throws StoreUnavailableException when it is out of reach, at once where that is known
     */
    <T> T read(Function<DataStore, T> use) {
        reach.check(name());
        return guarded(use, reach);
    }

    /**
     * Changes the store.
     *
     * @throws StoreUnavailableException when it is out of reach or takes nothing, at once where that is known
     */
    <T> T write(Function<DataStore, T> change) {
        reach.check(name());
        if (isReadOnly()) {
            return change.apply(store());
        }
        writing.check(name());
        return guarded(change, writing);
    }

    boolean isReadOnly() {
        return traits().filter(all -> all.has(StoreTrait.READ_ONLY)).isPresent();
    }

    /** Gives something of the store's back; while it is out of reach nobody waits for that. */
    void release(Runnable end) {
        if (isReachable()) {
            read(store -> {
                end.run();
                return true;
            });
            return;
        }
        try {
            prober.execute(() -> {
                try {
                    end.run();
                } catch (DataStoreException e) {
                    LOG.debug("what the far store gave is given back only when its term is over: {}", e.getMessage());
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("the far store was closed, and all that it gave ended with it");
        }
    }

    /** Changes the store although others are kept from it, for who tries whether it takes anything again. */
    <T> T tryWriting(Function<DataStore, T> change) {
        return change.apply(store());
    }

    private <T> T guarded(Function<DataStore, T> use, Breaker breaker) {
        try {
            return use.apply(store());
        } catch (StoreUnavailableException e) {
            // Who was interrupted has learnt nothing of the store.
            if (!Thread.currentThread().isInterrupted()) {
                failed(e, breaker);
            }
            throw e;
        }
    }

    private void failed(StoreUnavailableException failure, Breaker breaker) {
        String reason = String.valueOf(failure.getMessage());
        boolean isNews = !reach.isBroken() && !writing.isBroken();
        breaker.trip(reason);
        if (breaker == writing) {
            // Nobody else is to find out whether it answers at all; it is tried at once.
            reach.trip(reason);
            probeAfter(Duration.ZERO);
        } else {
            probeAfter(reach.pause());
        }
        if (isNews) {
            LOG.warn("the far store fails, the near one serves meanwhile: {}", reason);
        }
    }

    /** Has what waits for the store delivered as soon as it takes it. */
    void deliverSoon() {
        probeAfter(reach.isBroken() ? reach.pause() : writing.pause());
    }

    /** Has the store tried then, unless it will be earlier. */
    private synchronized void probeAfter(Duration pause) {
        ScheduledFuture<?> already = next;
        if (already != null && already.getDelay(TimeUnit.NANOSECONDS) <= pause.toNanos()) {
            return;
        } else if (already != null) {
            already.cancel(false);
        }
        try {
            next = prober.schedule(this::probe, pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the far store is not tried any more, since it was closed");
        }
    }

    private synchronized void begun() {
        next = null;
    }

    /** Tries the store, then has what waits for it delivered, and comes again until both succeed. */
    private void probe() {
        begun();
        try {
            if (reach.isBroken()) {
                reach.beginTrying();
                long began = System.nanoTime();
                store().find(NOTHING);
                requireQuick(began);
                reach.heal();
                LOG.info("{} can be reached again", name());
            }
            deliver();
        } catch (StoreClosedException e) {
            LOG.debug("the far store is not tried any more: {}", e.getMessage());
        } catch (DataStoreException e) {
            LOG.debug("the far store is still out of reach: {}", e.getMessage());
            reach.trip(String.valueOf(e.getMessage()));
            probeAfter(reach.pause());
        }
    }

    private void requireQuick(long began) {
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        if (took.compareTo(slowAfter) > 0) {
            throw new StoreUnavailableException("it took " + took + " to answer");
        }
    }

    private void deliver() {
        if (writing.isBroken() && !writing.pause().isZero()) {
            probeAfter(writing.pause());
            return;
        }
        writing.beginTrying();
        try {
            whenReached.run();
            writing.heal();
            LOG.debug("{} has got what waited for it", name());
        } catch (StoreUnavailableException e) {
            LOG.debug("the far store takes nothing yet: {}", e.getMessage());
            writing.trip(String.valueOf(e.getMessage()));
            probeAfter(writing.pause());
        }
    }

    /** Returns the store's name for messages. */
    String name() {
        DataStore store = opened;
        return store == null ? "the far store" : store.toString();
    }

    @Override
    public void close() {
        closed = true;
        prober.shutdownNow();
        DataStore store = opened;
        if (store != null) {
            store.close();
        }
    }
}
