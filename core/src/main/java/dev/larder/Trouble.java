package dev.larder;

import dev.larder.codec.CodecException;
import dev.larder.data.InvalidDatumException;
import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStoreException;
import dev.larder.store.StoreClosedException;
import dev.larder.store.UnsupportedFormatException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;

/** What befell one call on its way: why nothing was found, and why nothing will be kept. For one thread. */
final class Trouble {
    private final Cache cache;
    private final Request<?> request;
    private MissReason missed;
    private Optional<Outcome.Reason> uncached = Optional.empty();

    /** From the computation's end on nothing may cost the caller its value. */
    private boolean hasValue;

    Trouble(Cache cache, Request<?> request) {
        this.cache = cache;
        this.request = request;
        this.missed = cache.absent(request.draft());
    }

    private Address address() {
        return request.address();
    }

    /** Returns why nothing was found. */
    MissReason missed() {
        return missed;
    }

    void missed(MissReason reason) {
        missed = reason;
    }

    /** Returns why nothing will be kept, as soon as that is known. */
    Optional<Outcome.Reason> uncached() {
        return uncached;
    }

    boolean isUncached() {
        return uncached.isPresent();
    }

    void hasValue() {
        hasValue = true;
    }

    /** Does something with the store; when that fails, notes what it means for the outcome, and returns nothing. */
    <V> Optional<V> attempt(Supplier<V> action) {
        try {
            return Optional.of(action.get());
        } catch (CorruptEntryException e) {
            missed = new MissReason.Corrupt(e.getMessage());
            cache.heal(e);
        } catch (StoreClosedException | UnsupportedFormatException e) {
            if (!hasValue) {
                throw e;
            }
            unavailable(e);
        } catch (CodecException | InvalidDatumException e) {
            incompatible(e.getMessage());
        } catch (DataStoreException | UncheckedIOException e) {
            unavailable(e);
        }
        return Optional.empty();
    }

    private void incompatible(String why) {
        String message = "what is stored at " + address() + " is not a " + request.type()
                + ", so it was computed and not stored: " + why;
        missed = new MissReason.Incompatible(message);
        uncached(Outcome.Reason.Kind.INCOMPATIBLE, message);
    }

    /** @throws RuntimeException the failure itself, where the policy has the call fail with it */
    void unavailable(RuntimeException failure) {
        if (request.policy().onTrouble() == CachePolicy.OnTrouble.FAIL) {
            throw failure;
        }
        String why = String.valueOf(failure.getMessage());
        if (!hasValue) {
            missed = new MissReason.Unavailable(why);
        }
        unavailable(why);
    }

    void unavailable(String why) {
        uncached(
                Outcome.Reason.Kind.STORE_UNAVAILABLE,
                "the store cannot be used, so " + address() + " was computed and not stored: " + why);
    }

    /** The first reason stays. */
    void uncached(Outcome.Reason.Kind kind, String message) {
        if (uncached.isEmpty()) {
            uncached = Optional.of(new Outcome.Reason(kind, message));
        }
    }
}
