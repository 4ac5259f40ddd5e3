package dev.larder.store;

import dev.larder.data.InvalidDatumException;
import dev.larder.key.Address;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store of copies that harms nobody when it fails: what it cannot give is absent, what it cannot take is not kept.
 * Thread-safe.
 */
final class NearStore {
    private static final Logger LOG = LoggerFactory.getLogger(NearStore.class);

    /** The far store has it durably. */
    private static final Publication COPY = Publication.replacing().with(Durability.RELAXED);

    private final DataStore store;
    private final Breaker reading = new Breaker();
    private final Breaker writing = new Breaker();
    private final AtomicBoolean hasFailed = new AtomicBoolean();

    NearStore(DataStore store) {
        this.store = store;
    }

    DataStore store() {
        return store;
    }

    boolean isWritable() {
        return !store.traits().has(StoreTrait.READ_ONLY);
    }

    Optional<Entry> find(Address address) {
        return attempt("read " + address, address, reading, () -> store.find(address))
                .flatMap(found -> found);
    }

    /** Keeps a copy, in the place of another, and returns whether it could. */
    boolean keep(Entry entry) {
        Address address = entry.info().address();
        return isWritable()
                && attempt("keep a copy of " + address, address, writing, () -> store.store(entry, COPY))
                        .isPresent();
    }

    /** Drops what is not true any more, and returns whether anything was. */
    boolean drop(Address address) {
        return isWritable()
                && attempt("drop " + address, address, writing, () -> store.remove(address))
                        .orElse(false);
    }

    /** Moves what is damaged out of the way. */
    boolean setAside(Address address) {
        return isWritable()
                && attempt(
                                "set aside " + address,
                                address,
                                writing,
                                () -> store.upkeep().quarantine(address))
                        .orElse(false);
    }

    private <T> Optional<T> attempt(String task, Address address, Breaker breaker, Supplier<T> use) {
        try {
            breaker.pass("the near store");
            T result = use.get();
            breaker.heal();
            return Optional.of(result);
        } catch (CorruptEntryException e) {
            LOG.warn("{}; the far store is asked instead", e.getMessage());
            if (breaker == reading && e.address().equals(address)) {
                setAside(address);
            }
        } catch (StoreUnavailableException e) {
            breaker.trip(String.valueOf(e.getMessage()));
            failed(task, e);
        } catch (DataStoreException | InvalidDatumException | UncheckedIOException e) {
            failed(task, e);
        }
        return Optional.empty();
    }

    private void failed(String task, RuntimeException failure) {
        if (hasFailed.getAndSet(true)) {
            LOG.debug("cannot {} in the near store: {}", task, failure.getMessage());
        } else {
            LOG.warn(
                    "cannot {} in the near store, the far one serves; what it fails again is not said any more: {}",
                    task,
                    failure.getMessage());
        }
    }
}
