package dev.larder;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.LarderException;
import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStoreException;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.StoreClosedException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stored result, computed once more to see whether it comes out the same. Nothing of that is stored or handed to anybody, and
 * nobody is harmed by what goes wrong.
 */
final class Audit<T extends @Nullable Object> implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    private final Cache cache;
    private final Request<T> request;
    private final Computation<T, ?> computation;
    private final EntryInfo stored;
    private final long began = System.nanoTime();

    Audit(Cache cache, Request<T> request, Computation<T, ?> computation, EntryInfo stored) {
        this.cache = cache;
        this.request = request;
        this.computation = computation;
        this.stored = stored;
    }

    @Override
    public void run() {
        Context context = new Context(
                request.draft().recipe(),
                request.draft().attribute(),
                name -> SpillingWriter.storingNothing(),
                Checkpoints.none(cache, request.draft()));
        try {
            compare(recomputed(context));
        } catch (StoreClosedException e) {
            LOG.debug("{} was not audited to the end, since the store was closed", stored.address());
        } catch (CorruptEntryException e) {
            cache.heal(e);
        } catch (DataStoreException | UncheckedIOException e) {
            LOG.debug("{} cannot be audited: {}", stored.address(), e.getMessage());
        } catch (Failed e) {
            if (e.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.warn("the audit of {} failed: {}", stored.address(), e.getMessage());
            tell(CacheEvent.Audited.Verdict.FAILED, e.getMessage());
        } finally {
            context.release();
        }
    }

    /** What the computation raised, or why its results have no place in the data model. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(Throwable cause) {
            super(cause.toString(), cause);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever a computation raises is not to reach who has got a value already
    private Map<String, Datum> recomputed(Context context) {
        try {
            T value = computation.compute(context);
            Results results = new Results(request.draft(), context, Duration.ZERO);
            results.encode(value, request.type(), cache.codecs());
            return results.encoded();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            throw new Failed(e);
        }
    }

    private void compare(Map<String, Datum> computed) {
        for (Map.Entry<String, Datum> each : computed.entrySet()) {
            boolean isRequested = each.getKey().equals(stored.attribute());
            if (isRequested && isSameContent(each.getValue())) {
                continue;
            }
            Optional<Entry> entry = cache.store().find(new Address(stored.key(), each.getKey()));
            if (isRequested
                    && entry.filter(found -> found.info().digest().equals(stored.digest()))
                            .isEmpty()) {
                LOG.debug("{} was replaced or removed and cannot be audited any more", stored.address());
                return;
            }
            // What else was published may never have been stored.
            Optional<String> difference = entry.flatMap(found ->
                    new ValueDifference(request.policy().auditTolerance()).first(found.datum(), each.getValue()));
            if (difference.isPresent()) {
                differs(isRequested ? difference.get() : "in its attribute " + each.getKey() + ", " + difference.get());
                return;
            }
        }
        tell(CacheEvent.Audited.Verdict.SAME, "");
    }

    private boolean isSameContent(Datum computed) {
        try {
            return CanonicalJson.digest(computed).equals(stored.digest());
        } catch (LarderException e) {
            throw new Failed(e);
        }
    }

    private void differs(String place) {
        LOG.warn(
                "{} of version {} does not come out the same when it is computed again: {}, {}",
                stored.recipe().type(),
                CacheEvent.Audited.version(stored),
                stored.address(),
                place);
        tell(CacheEvent.Audited.Verdict.DIFFERENT, place);
    }

    private void tell(CacheEvent.Audited.Verdict verdict, String detail) {
        cache.events()
                .tell(new CacheEvent.Audited(stored, verdict, detail, Duration.ofNanos(System.nanoTime() - began)));
    }
}
