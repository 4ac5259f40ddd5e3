package dev.larder;

import dev.larder.codec.CodecException;
import dev.larder.codec.TypeRef;
import dev.larder.data.Datum;
import dev.larder.data.InvalidDatumException;
import dev.larder.data.LarderException;
import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStoreException;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryWriter;
import dev.larder.store.Fence;
import dev.larder.store.Publication;
import dev.larder.store.StoreClosedException;
import dev.larder.store.StoreTrait;
import dev.larder.store.Stored;
import dev.larder.store.UnsupportedFormatException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of {@link Larder#fetch}: look, and on a miss agree who computes, compute, store.
 *
 * <p>Nothing that befalls the store fails the call; what the computation throws passes through.
 */
final class Fetch<T, X extends Exception> {
    private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);

    private final Cache cache;
    private final EntryDraft draft;
    private final Address address;
    private final TypeRef<T> type;
    private final Computation<T, X> computation;
    private final Function<Datum, T> reading;
    private final long began = System.nanoTime();

    /** From the computation's end on nothing may cost the caller its value. */
    private boolean hasValue;

    private MissReason missed;
    private Optional<Outcome.Reason> uncached = Optional.empty();

    @SuppressWarnings("NullAway") // a stored null is a value like any other; T says whether the caller expects it
    Fetch(Cache cache, EntryDraft draft, TypeRef<T> type, Computation<T, X> computation) {
        this(cache, draft, type, computation, datum -> cache.codecs().decode(datum, type));
    }

    /** @param reading makes the value of what is stored; damage that it finds is a miss */
    Fetch(Cache cache, EntryDraft draft, TypeRef<T> type, Computation<T, X> computation, Function<Datum, T> reading) {
        this.reading = reading;
        this.cache = cache;
        this.draft = draft;
        this.address = draft.address();
        this.type = type;
        this.computation = computation;
        this.missed = cache.absent(draft);
    }

    Outcome<T> run() throws X {
        while (true) {
            Optional<Outcome<T>> hit = look();
            if (hit.isPresent()) {
                return hit.get();
            }
            SingleFlight.Boarding boarding = cache.flights().board(address.key(), cache.patience());
            if (boarding instanceof SingleFlight.Boarding.Pilot pilot) {
                try (SingleFlight.Flight flight = pilot.flight()) {
                    return lead(flight);
                }
            } else if (boarding instanceof SingleFlight.Boarding.Alone) {
                return compute(Optional.empty(), Optional.empty());
            }
            SingleFlight.Landing landing = ((SingleFlight.Boarding.Passenger) boarding).landing();
            if (landing.kind() == SingleFlight.Landing.Kind.ALONE) {
                return compute(Optional.empty(), Optional.empty());
            }
            Optional<Outcome<T>> shared = shared(landing);
            if (shared.isPresent()) {
                return shared.get();
            }
        }
    }

    /** Takes a value that another thread computed and the store did not take. */
    private Optional<Outcome<T>> shared(SingleFlight.Landing landing) {
        Datum datum = landing.unstored().get(address.attribute());
        if (datum == null || landing.reason().isEmpty()) {
            return Optional.empty();
        }
        try {
            Outcome<T> outcome = new Outcome.Uncached<>(
                    reading.apply(datum), address, landing.reason().get(), took());
            cache.counts().uncached();
            return Optional.of(outcome);
        } catch (CodecException e) {
            // The other thread asked for another type; this one has to compute its own.
            return Optional.empty();
        }
    }

    /** Looks in the store, and notes why there is nothing to be had, if there is not. */
    private Optional<Outcome<T>> look() {
        if (uncached.isPresent()) {
            return Optional.empty();
        }
        Optional<Optional<Entry>> found = attempt(() -> cache.store().find(address));
        if (found.isEmpty() || found.get().isEmpty()) {
            return Optional.empty();
        }
        Entry entry = found.get().get();
        Optional<Outcome<T>> hit = attempt(() -> new Outcome.Hit<>(cache.read(entry, reading), entry.info(), took()));
        hit.ifPresent(h -> cache.counts().hit(entry.info()));
        return hit;
    }

    /** Does something with the store; when that fails, notes what it means for the outcome, and returns nothing. */
    private <V> Optional<V> attempt(Supplier<V> action) {
        try {
            return Optional.of(action.get());
        } catch (CorruptEntryException e) {
            missed = new MissReason.Corrupt(e.getMessage());
            cache.heal(e);
        } catch (StoreClosedException | UnsupportedFormatException e) {
            if (!hasValue) {
                throw e;
            }
            unavailable(e.getMessage());
        } catch (CodecException | InvalidDatumException e) {
            uncached(
                    Outcome.Reason.Kind.INCOMPATIBLE,
                    "what is stored at " + address + " is not a " + type + ", so it was computed and not stored: "
                            + e.getMessage());
        } catch (DataStoreException | UncheckedIOException e) {
            unavailable(String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private void unavailable(String why) {
        uncached(
                Outcome.Reason.Kind.STORE_UNAVAILABLE,
                "the store cannot be used, so " + address + " was computed and not stored: " + why);
    }

    private void uncached(Outcome.Reason.Kind kind, String message) {
        if (uncached.isEmpty()) {
            uncached = Optional.of(new Outcome.Reason(kind, message));
        }
    }

    /** Computes for the other threads of this process too, unless another process is at it already. */
    private Outcome<T> lead(SingleFlight.Flight flight) throws X {
        if (cache.store().traits().has(StoreTrait.READ_ONLY)) {
            uncached(
                    Outcome.Reason.Kind.READ_ONLY,
                    "the store was opened for reading only, so " + address + " was computed and not stored");
        }
        if (uncached.isPresent()) {
            return compute(Optional.of(flight), Optional.empty());
        }
        LeaseWait wait = new LeaseWait(cache, address.key());
        try (wait) {
            while (true) {
                Optional<Boolean> mine = attempt(wait::tryOnce);
                // Somebody may have stored it while we waited, or between our look and our lease.
                Optional<Outcome<T>> hit = look();
                if (hit.isPresent()) {
                    return hit.get();
                }
                if (mine.orElse(true) || uncached.isPresent() || wait.isOver()) {
                    return compute(Optional.of(flight), wait.fence());
                }
                wait.pause();
            }
        }
    }

    private Outcome<T> compute(Optional<SingleFlight.Flight> flight, Optional<Fence> fence) throws X {
        Checkpoints checkpoints = new Checkpoints(cache, draft, fence);
        Context context = new Context(draft.recipe(), address.attribute(), this::begin, checkpoints);
        boolean isKept = false;
        try {
            LOG.debug("{} is computed: {}", address, missed);
            long start = System.nanoTime();
            T value = computation.compute(context);
            hasValue = true;
            Results results = new Results(draft, context, Duration.ofNanos(System.nanoTime() - start));
            Optional<Stored> stored = uncached.isPresent() && !sharing(flight) || !isEncoded(results, value)
                    ? Optional.empty()
                    : publish(results);
            Optional<Outcome<T>> computed =
                    stored.flatMap(how -> computed(value, how, !context.arrays().isEmpty()));
            if (computed.isPresent()) {
                checkpoints.end();
                cache.nearest().add(stored.get().info());
                cache.counts().computed();
                return computed.get();
            }
            // The value may be one that is read from where it was written, as long as the Larder is open.
            isKept = true;
            if (!context.arrays().isEmpty()) {
                cache.keep(context::release);
            }
            return uncached(value, results, flight);
        } finally {
            if (!isKept) {
                context.release();
            }
        }
    }

    private EntryWriter begin(String attribute) {
        EntryDraft own = draft.naming(attribute, "array");
        return new SpillingWriter(() -> cache.store().begin(own, Publication.keeping()));
    }

    private Outcome<T> uncached(T value, Results results, Optional<SingleFlight.Flight> flight) {
        if (uncached.isEmpty()) {
            // What was kept instead is damaged, or gone again: the computation is not to pay for it.
            unavailable("what another writer stored meanwhile cannot be read");
        }
        Outcome.Reason reason = uncached.orElseThrow();
        flight.ifPresent(
                f -> f.land(f.hasPassengers() ? landing(results.encoded(), reason) : SingleFlight.Landing.ALONE));
        cache.warn(reason);
        cache.counts().uncached();
        return new Outcome.Uncached<>(value, address, reason, took());
    }

    private static boolean sharing(Optional<SingleFlight.Flight> flight) {
        return flight.filter(SingleFlight.Flight::hasPassengers).isPresent();
    }

    private static SingleFlight.Landing landing(Map<String, Datum> encoded, Outcome.Reason reason) {
        boolean isStoresDoing = reason.kind() == Outcome.Reason.Kind.STORE_UNAVAILABLE
                || reason.kind() == Outcome.Reason.Kind.READ_ONLY;
        if (encoded.isEmpty() || !isStoresDoing) {
            return SingleFlight.Landing.ALONE;
        }
        long bytes = encoded.values().stream().mapToLong(Leaves::contentBytes).sum();
        if (bytes > Runtime.getRuntime().maxMemory() / 8) {
            return SingleFlight.Landing.ALONE;
        }
        Map<String, Datum> copies = new HashMap<>();
        try {
            // The values are their computation's caller's from now on, who may change them.
            encoded.forEach((attribute, datum) -> copies.put(attribute, Detached.of(datum)));
        } catch (LarderException | UncheckedIOException e) {
            LOG.debug("{} cannot be shared between threads: {}", reason.message(), e.getMessage());
            return SingleFlight.Landing.ALONE;
        }
        return new SingleFlight.Landing(SingleFlight.Landing.Kind.UNSTORED, copies, Optional.of(reason));
    }

    /** Makes data of the results, and returns whether they have a place in the data model. */
    private boolean isEncoded(Results results, T value) {
        try {
            results.encode(value, type, cache.codecs());
            return true;
        } catch (LarderException | UncheckedIOException e) {
            notStorable(results, e.getMessage());
        } catch (RuntimeException e) {
            // From the value's own code, or since somebody changes the value meanwhile; it is computed all the same.
            notStorable(results, e.toString());
        }
        return false;
    }

    private void notStorable(Results results, @Nullable String why) {
        results.clear();
        uncached(Outcome.Reason.Kind.NOT_STORABLE, "the result of " + address + " cannot be stored: " + why);
    }

    /** Publishes all attributes, the requested one last, and returns what became of that one. */
    private Optional<Stored> publish(Results results) {
        if (uncached.isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(results.publish(cache.store()));
        } catch (CorruptEntryException e) {
            cache.heal(e);
            unavailable(e.getMessage());
        } catch (DataStoreException e) {
            // Also when the store was closed, or another format was found, since the computation began: the value
            // stays.
            unavailable(e.getMessage());
        } catch (InvalidDatumException | UncheckedIOException e) {
            // A content of the value that could not be read a second time.
            notStorable(results, e.getMessage());
        }
        return Optional.empty();
    }

    /**
     * Returns the outcome of what was stored; nothing when another value was kept that cannot be read as this type.
     *
     * @param isStreamed whether the computation wrote to the store itself: its caller gets what is stored, since what was being
     *     written can be read no longer
     */
    private Optional<Outcome<T>> computed(T own, Stored stored, boolean isStreamed) {
        Outcome.Computed.Origin origin = stored.status() == Stored.Status.KEPT_OTHER
                ? Outcome.Computed.Origin.KEPT
                : Outcome.Computed.Origin.OWN;
        if (origin == Outcome.Computed.Origin.OWN && !isStreamed) {
            return Optional.of(new Outcome.Computed<>(own, stored.info(), missed, origin, took()));
        }
        return attempt(() -> cache.store().find(address))
                .flatMap(found -> found)
                .flatMap(entry -> attempt(() ->
                        new Outcome.Computed<>(cache.read(entry, reading), entry.info(), missed, origin, took())));
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
