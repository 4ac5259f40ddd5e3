package dev.larder;

import dev.larder.codec.TypeRef;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A fetch, or a look, that loads nothing. */
record LazyFetch<T extends @Nullable Object>(Cache cache, EntryDraft draft, CachePolicy policy, TypeRef<T> type) {
    <X extends Exception> Outcome<LazyValue<T>> run(Computation<T, X> computation) throws X {
        Request<LazyValue<T>> request = new Request<>(
                draft,
                policy,
                lazy(),
                datum -> LazyValue.reading(type, () -> cache.codecs().decode(datum, type)));
        Outcome<LazyValue<T>> outcome =
                new Fetch<>(cache, request, context -> LazyValue.of(type, computation.compute(context))).run();
        return outcome instanceof Outcome.Computed<LazyValue<T>> computed
                        && computed.value().isComputed()
                ? outcome.withValue(computed.value().storedAs(this::again))
                : outcome;
    }

    /** What is stored is the value itself, as it is declared; see {@link Results#encode}. */
    @SuppressWarnings("unchecked") // nobody reads or writes anything as this type
    private static <T extends @Nullable Object> TypeRef<LazyValue<T>> lazy() {
        return (TypeRef<LazyValue<T>>) TypeRef.of((java.lang.reflect.Type) LazyValue.class);
    }

    /** Returns what is stored and good enough, computing nothing. */
    Optional<Outcome.Hit<LazyValue<T>>> look() {
        long began = System.nanoTime();
        Instant now = Instant.now();
        try {
            return cache.find(draft)
                    .filter(entry -> policy.faultOf(entry.info(), now).isEmpty())
                    .map(entry -> {
                        cache.custody().used(entry.info().address());
                        return new Outcome.Hit<>(
                                LazyValue.reading(type, () -> decode(entry)),
                                entry.info(),
                                Outcome.Tier.of(entry),
                                Duration.ofNanos(System.nanoTime() - began));
                    });
        } catch (CorruptEntryException e) {
            cache.heal(e);
            return Optional.empty();
        }
    }

    private T again() {
        return decode(cache.store()
                .find(draft.address())
                .orElseThrow(() -> new CorruptEntryException(
                        draft.address(), cache.store().toString(), "it was removed since it was stored")));
    }

    @SuppressWarnings("NullAway") // a stored null is a value like any other; T says whether the caller expects it
    private T decode(Entry entry) {
        return cache.decode(entry, type);
    }
}
