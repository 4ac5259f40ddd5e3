package dev.larder;

import dev.larder.codec.CodecException;
import dev.larder.data.Datum;
import dev.larder.data.InvalidDatumException;
import dev.larder.data.LarderException;
import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStoreException;
import dev.larder.store.Durability;
import dev.larder.store.EntryWriter;
import dev.larder.store.Fence;
import dev.larder.store.Publication;
import dev.larder.store.StaleFenceException;
import dev.larder.store.StoreTrait;
import dev.larder.store.Stored;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of {@link Larder#fetch}: look, and on a miss agree who computes, compute, store.
 *
 * <p>Nothing that befalls the store fails the call, unless its policy says so; what the computation throws passes through.
 */
final class Fetch<T extends @Nullable Object, X extends Exception> {
    private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);

    private final Cache cache;
    private final Request<T> request;
    private final Address address;
    private final CachePolicy policy;
    private final Computation<T, X> computation;
    private final Trouble trouble;
    private final Lookup<T> lookup;
    private final long began = System.nanoTime();

    Fetch(Cache cache, Request<T> given, Computation<T, X> computation) {
        this.cache = cache;
        this.request = Audits.isUnderAudit() ? given.under(given.policy().underAudit()) : given;
        this.address = request.address();
        this.policy = request.policy();
        this.computation = computation;
        this.trouble = new Trouble(cache, request);
        // As entries' times are: what is stored in the same microsecond was not stored before the call.
        Instant asked = Instant.now().truncatedTo(ChronoUnit.MICROS);
        this.lookup = new Lookup<>(cache, request, trouble, asked, began);
    }

    Outcome<T> run() throws X {
        Outcome<T> outcome = obtain();
        cache.events().tell(CacheEvent.of(request.draft().recipe(), outcome));
        if (outcome instanceof Outcome.Hit<T> hit && cache.audits().draws(policy)) {
            cache.audits().begin(address, new Audit<>(cache, request, computation, hit.info()));
        }
        return outcome;
    }

    private Outcome<T> obtain() throws X {
        if (policy.mode() == CachePolicy.Mode.BYPASS || policy.mode() == CachePolicy.Mode.WRITE_ONLY) {
            trouble.missed(new MissReason.Unasked(policy.mode()));
            if (policy.mode() == CachePolicy.Mode.BYPASS) {
                notAsked();
            }
            return compute(Optional.empty(), Optional.empty());
        }
        while (true) {
            Optional<Outcome<T>> hit = look();
            if (hit.isPresent()) {
                return hit.get();
            }
            cache.failures().check(address, policy);
            SingleFlight.Boarding boarding = cache.flights()
                    .board(
                            address.key(),
                            policy.isKeeping() ? SingleFlight.Purpose.KEEP : SingleFlight.Purpose.USE,
                            cache.patience(),
                            cache.waits()::waiting);
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

    private void notAsked() {
        trouble.uncached(Outcome.Reason.Kind.NOT_ASKED, unasked());
    }

    private String unasked() {
        return "the policy is " + policy.mode() + ", so " + address + " was computed and not stored";
    }

    /** Takes a value that another thread computed and the store did not take, if it would not take it for this call either. */
    private Optional<Outcome<T>> shared(SingleFlight.Landing landing) {
        Datum datum = landing.unstored().get(address.attribute());
        Optional<Outcome.Reason> reason = landing.reason().flatMap(theirs -> ownReason(theirs, landing));
        if (datum == null || reason.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Outcome.Uncached<>(
                    request.reading().apply(datum), address, reason.get(), trouble.missed(), took()));
        } catch (CodecException e) {
            // The other thread asked for another type; this one has to compute its own.
            return Optional.empty();
        }
    }

    /** Returns why this call would not have kept what another did not; nothing where it would, or has to hear of the failure. */
    private Optional<Outcome.Reason> ownReason(Outcome.Reason theirs, SingleFlight.Landing landing) {
        return switch (theirs.kind()) {
            case NOT_ASKED, NOT_WORTH_IT ->
                policy.isKeeping()
                        ? policy.worthlessness(landing.cost(), landing.bytes())
                                .map(why -> new Outcome.Reason(Outcome.Reason.Kind.NOT_WORTH_IT, address + " " + why))
                        : Optional.of(new Outcome.Reason(Outcome.Reason.Kind.NOT_ASKED, unasked()));
            case STORE_UNAVAILABLE ->
                policy.onTrouble() == CachePolicy.OnTrouble.FAIL ? Optional.empty() : Optional.of(theirs);
            case READ_ONLY, INCOMPATIBLE, NOT_STORABLE -> Optional.of(theirs);
        };
    }

    /** Looks for what is there; where that is to be computed anew soon, begins it. */
    private Optional<Outcome<T>> look() {
        Optional<Outcome<T>> found = lookup.run();
        if (found.isPresent() && found.get() instanceof Outcome.Stale) {
            refreshBehind();
        }
        return found;
    }

    private void refreshBehind() {
        cache.refreshes()
                .begin(
                        address,
                        () -> new Fetch<>(cache, request.under(policy.servingNothingStale()), computation).run());
    }

    /** Computes for the other threads of this process too, unless another process is at it already. */
    private Outcome<T> lead(SingleFlight.Flight flight) throws X {
        if (cache.store().traits().has(StoreTrait.READ_ONLY)) {
            trouble.uncached(
                    Outcome.Reason.Kind.READ_ONLY,
                    "the store was opened for reading only, so " + address + " was computed and not stored");
        } else if (policy.mode() == CachePolicy.Mode.READ_ONLY) {
            notAsked();
        }
        if (trouble.isUncached()) {
            return compute(Optional.of(flight), Optional.empty());
        }
        LeaseWait wait = new LeaseWait(cache, address.key());
        try (wait) {
            while (true) {
                Optional<Boolean> mine = trouble.attempt(wait::tryOnce);
                // Somebody may have stored it while we waited, or between our look and our lease.
                Optional<Outcome<T>> hit = look();
                if (hit.isPresent()) {
                    return hit.get();
                }
                cache.failures().check(address, policy);
                if (mine.orElse(true) || trouble.isUncached() || wait.isOver()) {
                    return compute(Optional.of(flight), wait.fence());
                }
                wait.pause();
            }
        }
    }

    private Outcome<T> compute(Optional<SingleFlight.Flight> flight, Optional<Fence> fence) throws X {
        Publication publication = publication(fence);
        Checkpoints checkpoints = policy.mode() == CachePolicy.Mode.READ_WRITE
                ? new Checkpoints(cache, request.draft(), fence)
                : Checkpoints.none(cache, request.draft());
        Context context = new Context(
                request.draft().recipe(), address.attribute(), name -> begin(name, publication), checkpoints);
        boolean isKept = false;
        trouble.missed(cache.custody().known(trouble.missed(), address));
        try {
            LOG.debug("{} is computed: {}", address, trouble.missed());
            cache.events().tell(new CacheEvent.Miss(request.draft().recipe(), address, trouble.missed()));
            long start = System.nanoTime();
            T value = compute(context, fence);
            trouble.hasValue();
            Results results = new Results(request.draft(), context, Duration.ofNanos(System.nanoTime() - start));
            Optional<Stored> stored = trouble.isUncached() && !sharing(flight) || !isEncoded(results, value)
                    ? Optional.empty()
                    : publish(results, publication);
            Optional<Outcome<T>> computed =
                    stored.flatMap(how -> computed(value, how, !context.arrays().isEmpty()));
            if (computed.isPresent()) {
                checkpoints.end();
                cache.failures().forget(address, policy);
                if (trouble.missed() instanceof MissReason.Evicted) {
                    cache.custody().isBack(address);
                }
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

    private T compute(Context context, Optional<Fence> fence) throws X {
        Waits.Span holding = cache.waits().holding(fence);
        try (holding) {
            return computation.compute(context);
        } catch (Exception e) {
            if (!trouble.isUncached()) {
                cache.failures().note(address, policy, e);
            }
            throw e;
        }
    }

    /** What is stored already stays, unless it is known not to be good enough any more. */
    private Publication publication(Optional<Fence> fence) {
        MissReason missed = trouble.missed();
        boolean replaces = missed instanceof MissReason.Expired
                || missed instanceof MissReason.Rejected
                || missed instanceof MissReason.Unasked;
        Publication publication = replaces
                ? fence.map(Publication.replacing()::under).orElse(Publication.replacing())
                : Publication.keeping();
        Optional<Durability> durability = policy.durability();
        return durability.map(publication::with).orElse(publication);
    }

    private EntryWriter begin(String attribute, Publication publication) {
        if (trouble.isUncached()) {
            return SpillingWriter.storingNothing();
        }
        return new SpillingWriter(() -> cache.store().begin(request.draft().naming(attribute, "array"), publication));
    }

    private Outcome<T> uncached(T value, Results results, Optional<SingleFlight.Flight> flight) {
        if (!trouble.isUncached()) {
            // What was kept instead is damaged, or gone again: the computation is not to pay for it.
            trouble.unavailable("what another writer stored meanwhile cannot be read");
        }
        Outcome.Reason reason = trouble.uncached().orElseThrow();
        flight.ifPresent(f -> f.land(f.hasPassengers() ? landing(results, reason) : SingleFlight.Landing.ALONE));
        cache.warn(reason);
        return new Outcome.Uncached<>(value, address, reason, trouble.missed(), took());
    }

    private static boolean sharing(Optional<SingleFlight.Flight> flight) {
        return flight.filter(SingleFlight.Flight::hasPassengers).isPresent();
    }

    private static SingleFlight.Landing landing(Results results, Outcome.Reason reason) {
        Map<String, Datum> encoded = results.encoded();
        if (encoded.isEmpty() || reason.kind().isOfTheValue()) {
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
        return new SingleFlight.Landing(
                SingleFlight.Landing.Kind.UNSTORED, copies, Optional.of(reason), results.cost(), results.bytes());
    }

    /** Makes data of the results, and returns whether they have a place in the data model. */
    private boolean isEncoded(Results results, T value) {
        try {
            results.encode(value, request.type(), cache.codecs());
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
        trouble.uncached(Outcome.Reason.Kind.NOT_STORABLE, "the result of " + address + " cannot be stored: " + why);
    }

    /** Publishes all attributes, the requested one last, and returns what became of that one. */
    private Optional<Stored> publish(Results results, Publication publication) {
        if (!isWorthIt(results)) {
            return Optional.empty();
        }
        try {
            return Optional.of(results.publish(cache.store(), publication));
        } catch (CorruptEntryException e) {
            cache.heal(e);
            trouble.unavailable(e);
        } catch (StaleFenceException e) {
            // Somebody has taken over meanwhile: first wins, and this one is as late as any other.
            return publish(results, Publication.keeping());
        } catch (DataStoreException e) {
            // Also when the store was closed, or another format was found, since the computation began: the value
            // stays.
            trouble.unavailable(e);
        } catch (InvalidDatumException | UncheckedIOException e) {
            // A content of the value that could not be read a second time.
            notStorable(results, e.getMessage());
        }
        return Optional.empty();
    }

    private boolean isWorthIt(Results results) {
        long most = cache.settings().caps().all().bytes();
        Optional<String> why = results.bytes() > most
                ? Optional.of("takes " + results.bytes() + " bytes, more than the " + most
                        + " that all results together may take")
                : policy.worthlessness(results.cost(), results.bytes());
        why.ifPresent(because -> trouble.uncached(Outcome.Reason.Kind.NOT_WORTH_IT, address + " " + because));
        return !trouble.isUncached();
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
        MissReason missed = trouble.missed();
        if (origin == Outcome.Computed.Origin.OWN && !isStreamed) {
            return Optional.of(new Outcome.Computed<>(own, stored.info(), missed, origin, took()));
        }
        return trouble.attempt(() -> cache.store().find(address))
                .flatMap(found -> found)
                .flatMap(entry -> trouble.attempt(() -> new Outcome.Computed<>(
                        cache.read(entry, request.reading()), entry.info(), missed, origin, took())));
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
