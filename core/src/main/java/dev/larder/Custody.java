package dev.larder;

import dev.larder.key.Address;
import dev.larder.store.CapKeeper;
import dev.larder.store.Caps;
import dev.larder.store.DataStore;
import dev.larder.store.DataStoreException;
import dev.larder.store.Eviction;
import dev.larder.store.Evictions;
import dev.larder.store.StoreTrait;
import dev.larder.store.Stored;
import dev.larder.store.Uses;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a cache does so that its store holds no more than it may: notes what is used, evicts, knows what was evicted. No failure of
 * the store is one of the call's. Thread-safe.
 */
final class Custody implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Custody.class);

    private final DataStore store;
    private final DataStore kept;
    private final Uses uses;
    private final CapKeeper keeper;
    private final Evictions evictions;

    private Custody(DataStore store, Caps caps, Executor threads, Events events) {
        this.store = store;
        this.uses = Uses.of(store, threads);
        this.evictions = Evictions.of(store);
        this.keeper = CapKeeper.of(store, caps, uses, victim -> events.tell(new CacheEvent.Evicted(victim)));
        this.kept = caps.isNone()
                ? store
                : new ObservedStore(store, new ObservedStore.Observer() {
                    @Override
                    public void changed(Address address) {}

                    @Override
                    public void stored(Stored stored) {
                        if (stored.published()) {
                            keeper.stored(stored.info());
                        }
                    }
                });
    }

    /** @param threads run what is written behind the callers' backs */
    static Custody of(DataStore store, Caps caps, Executor threads, Events events) {
        return new Custody(store, caps, threads, events);
    }

    /** Returns the store, which keeps to its caps. */
    DataStore store() {
        return kept;
    }

    Eviction eviction(Caps caps) {
        return Eviction.of(store, caps, uses);
    }

    /** Notes that a stored result was used. */
    void used(Address address) {
        uses.note(address);
    }

    /** Returns why nothing is stored, if more is known of it than that nothing is. */
    MissReason known(MissReason reason, Address address) {
        if (!(reason instanceof MissReason.Absent)) {
            return reason;
        }
        try {
            Optional<Evictions.Note> note = evictions.find(address);
            return note.<MissReason>map(each -> new MissReason.Evicted(each.at(), each.cause()))
                    .orElse(reason);
        } catch (DataStoreException e) {
            LOG.debug("it cannot be told whether {} was evicted: {}", address, e.getMessage());
            return reason;
        }
    }

    /** Notes that what was evicted is stored again. */
    void isBack(Address address) {
        try {
            evictions.forget(address);
        } catch (DataStoreException e) {
            LOG.debug("that {} was evicted cannot be forgotten: {}", address, e.getMessage());
        }
    }

    /** Writes what was noted; closes no store. */
    @Override
    public void close() {
        if (!store.traits().has(StoreTrait.READ_ONLY)) {
            uses.flush();
            keeper.close();
        }
    }
}
