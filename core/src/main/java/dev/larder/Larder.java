package dev.larder;

import dev.larder.codec.Codecs;
import dev.larder.codec.Encoded;
import dev.larder.codec.TypeRef;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.NdArray;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Input;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.store.Caps;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import dev.larder.store.EntryPins;
import dev.larder.store.Eviction;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.Stored;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the results of expensive computations: what a user holds.
 *
 * <p>A {@link Component} says what is computed; {@link #fetch} returns the stored result or computes and stores it. Whatever
 * befalls the store, a fetch ends with the value, and its {@link Outcome} says what happened; only {@link #store}, {@link
 * #retrieve} and the other explicit calls report errors of the store, and so does reading a lazy value that is damaged, whose
 * entry is a miss from then on.
 *
 * <p>Thread-safe: several threads that miss the same key compute it once, and so do several processes that share a store. Lazy
 * values live until their Larder is closed.
 */
public final class Larder implements AutoCloseable {
    /** How old a checkpoint may be, unless another age is asked for: a week. */
    public static final Duration CHECKPOINT_AGE = Duration.ofDays(7);

    private static final String WRITER = Writer.name();

    private final Cache cache;

    Larder(DataStore store, Codecs codecs, Cache.Settings settings) {
        this.cache = Cache.over(store, codecs, settings);
    }

    /**
     * Opens the store that a URI such as {@code file:results} names, making it where there is none.
     *
     * @throws dev.larder.store.DataStoreException when it cannot be opened; the message says why and what to do
     */
    public static Larder open(String uri) {
        return open(DataStores.open(uri));
    }

    /** Opens a Larder over this store, and closes the store with it. */
    public static Larder open(DataStore store) {
        return builder().open(store);
    }

    /** Returns a builder for what {@link #open(String)} leaves as it is. */
    public static LarderBuilder builder() {
        return new LarderBuilder();
    }

    /**
     * Begins to wrap a function, so that its results are kept.
     *
     * @param type the name of the kind of computation, such as {@code neuro.rates}
     */
    public <A, R> CachedFunction.Wrapping<A, R> function(String type, Class<A> argument, Class<R> result) {
        return function(type, TypeRef.of(argument), TypeRef.of(result));
    }

    /** Begins to wrap a function whose argument or result is generic. */
    public <A, R> CachedFunction.Wrapping<A, R> function(String type, TypeRef<A> argument, TypeRef<R> result) {
        return new CachedFunction.Wrapping<>(FunctionWrapping.Making.of(this, type, result), argument);
    }

    /** Begins to wrap a function of two or three arguments, whose names and types are said next. */
    public NamedArguments function(String type) {
        return new NamedArguments(this, type);
    }

    /**
     * Wraps an interface, so that the results of its methods that are marked {@link Cached} are kept.
     *
     * @throws dev.larder.key.InvalidComponentException when a method cannot be cached; the message says which, and what to do
     */
    public <I> CachedInterface<I> wrap(Class<I> type, I implementation) {
        return new CachedInterface<>(this, type, implementation);
    }

    /** Returns a computation that stands for a component, with all that can be done with its only result. */
    public <R> CachedCall<R> call(Component component, Class<R> result, Supplier<? extends R> computation) {
        return call(component, TypeRef.of(result), computation);
    }

    /** Returns a computation of a generic type that stands for a component. */
    public <R> CachedCall<R> call(Component component, TypeRef<R> result, Supplier<? extends R> computation) {
        return new CachedCall<>(this, component, CachedCall.Callee.of(result), context -> computation.get());
    }

    /** Returns the only result of a component. See {@link #fetch(Component, String, TypeRef, Computation)}. */
    public <T, X extends Exception> Outcome<T> fetch(Component component, Class<T> type, Computation<T, X> computation)
            throws X {
        return fetch(component, Address.VALUE, TypeRef.of(type), computation);
    }

    /** Returns one result of a component. See {@link #fetch(Component, String, TypeRef, Computation)}. */
    public <T, X extends Exception> Outcome<T> fetch(
            Component component, String attribute, Class<T> type, Computation<T, X> computation) throws X {
        return fetch(component, attribute, TypeRef.of(type), computation);
    }

    /** Returns one result of a component, computed by a plain {@code Callable} when none is stored. */
    public <T> Outcome<T> fetch(Component component, String attribute, Class<T> type, Callable<T> computation)
            throws Exception {
        return this.<T, Exception>fetch(component, attribute, TypeRef.of(type), context -> computation.call());
    }

    /**
     * Returns one result of a component: the stored one, verified, or else what the computation returns, which is then stored.
     *
     * <p>Of several threads and processes that miss at once, one computes and the others wait for it. When the store fails the
     * value is computed all the same, and the outcome is {@link Outcome.Uncached}.
     *
     * @param attribute which part of the component's results; the computation may publish others through its context
     * @param type what the stored value is read as
     * @throws X what the computation throws, untouched; nothing is stored then
     * @throws dev.larder.key.InvalidComponentException when the component has no key
     * @throws dev.larder.store.UnsupportedFormatException when the stored entry is of a newer format
     * @throws java.util.concurrent.CancellationException when the thread is interrupted while it waits for another's
     *     computation; its interrupt status stays set
     */
    public <T, X extends Exception> Outcome<T> fetch(
            Component component, String attribute, TypeRef<T> type, Computation<T, X> computation) throws X {
        return fetch(component, attribute, type, Optional.empty(), computation);
    }

    /**
     * Begins to get one result of a component in a thread of the Larder's. See {@link #fetch(Component, String, TypeRef,
     * Computation)}.
     *
     * @return a future that fails with what the computation throws; cancelling it keeps nobody else who waits for the same result from
     *     getting it
     */
    public <T> CompletableFuture<Outcome<T>> fetchAsync(
            Component component, String attribute, TypeRef<T> type, Computation<T, ?> computation) {
        return async(() -> {
            try {
                return fetch(component, attribute, type, computation);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    <T extends @Nullable Object, X extends Exception> Outcome<T> fetch(
            Component component,
            String attribute,
            TypeRef<T> type,
            Optional<CachePolicy> policy,
            Computation<T, X> computation)
            throws X {
        return fetchUnder(policy(component, policy), component, attribute, type, computation);
    }

    <T extends @Nullable Object, X extends Exception> Outcome<T> fetchUnder(
            CachePolicy policy, Component component, String attribute, TypeRef<T> type, Computation<T, X> computation)
            throws X {
        return new Fetch<>(cache, cache.request(draft(component, attribute, ""), policy, type), computation).run();
    }

    /**
     * Returns one result of a component without loading it; it is computed and stored when there is none. For whoever wants to know
     * what a result is, by its digest, and may not need it. See {@link #fetch(Component, String, TypeRef, Computation)}.
     */
    public <T extends @Nullable Object, X extends Exception> Outcome<LazyValue<T>> fetchLazily(
            Component component, String attribute, TypeRef<T> type, Computation<T, X> computation) throws X {
        return lazily(component, attribute, type).run(computation);
    }

    /** Returns one stored result that its policy finds good enough, without loading it, or nothing; computes nothing. */
    public <T extends @Nullable Object> Optional<Outcome.Hit<LazyValue<T>>> peekLazily(
            Component component, String attribute, TypeRef<T> type) {
        return lazily(component, attribute, type).look();
    }

    private <T extends @Nullable Object> LazyFetch<T> lazily(Component component, String attribute, TypeRef<T> type) {
        return new LazyFetch<>(cache, draft(component, attribute, ""), policy(component, Optional.empty()), type);
    }

    /** Returns the policy that the program has for a type. */
    CachePolicy policyOf(String type) {
        return cache.settings().policies().own(type);
    }

    CachePolicy policy(Component component, Optional<CachePolicy> given) {
        return cache.policy(component.type(), given);
    }

    <T> CompletableFuture<T> async(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, cache.threads());
    }

    NamedArguments.Values arguments() {
        return new NamedArguments.Values(Parameters.NONE.using(cache.codecs()));
    }

    /**
     * Stores the only result of a component. See {@link #store(Component, String, Object)}.
     */
    public Stored store(Component component, @Nullable Object value) {
        return store(component, Address.VALUE, value);
    }

    /**
     * Stores one result of a component.
     *
     * @return what became of it: the first one at its address, or the same value was stored already
     * @throws dev.larder.store.ConflictException when another value is stored; {@link #replace} replaces it
     * @throws dev.larder.codec.CodecException when the value has no place in the data model
     * @throws dev.larder.store.StoreUnavailableException when it cannot be written; then nothing of it is stored
     */
    public Stored store(Component component, String attribute, @Nullable Object value) {
        return publish(component, attribute, typeOf(value), value, Publication.failing());
    }

    /** Stores one result that is declared to be of the type, such as a sealed interface or a generic class. */
    public <T> Stored store(Component component, String attribute, TypeRef<T> type, @Nullable T value) {
        return publish(component, attribute, type, value, Publication.failing());
    }

    /** Stores one result of a component, in the place of one that may be stored already. */
    public Stored replace(Component component, String attribute, @Nullable Object value) {
        return publish(component, attribute, typeOf(value), value, Publication.replacing());
    }

    /** Replaces one result that is declared to be of the type, such as a sealed interface or a generic class. */
    public <T> Stored replace(Component component, String attribute, TypeRef<T> type, @Nullable T value) {
        return publish(component, attribute, type, value, Publication.replacing());
    }

    private static TypeRef<?> typeOf(@Nullable Object value) {
        return TypeRef.of(value == null ? Object.class : value.getClass());
    }

    private Stored publish(
            Component component, String attribute, TypeRef<?> type, @Nullable Object value, Publication publication) {
        Encoded encoded = encode(value, type);
        Entry entry = Entry.of(draft(component, attribute, encoded.codec()), encoded.datum());
        return cache.store().store(entry, publication);
    }

    private Encoded encode(@Nullable Object value, TypeRef<?> declared) {
        return cache.codecs().encode(value, declared);
    }

    Parameters parameters(@Nullable Object argument, TypeRef<?> declared) {
        return Parameters.ofArgument(argument, declared, cache.codecs());
    }

    /**
     * Begins an array that is stored as one result of a component, and written piece by piece.
     *
     * @throws dev.larder.store.StoreUnavailableException when the store cannot be written to
     */
    public ArrayWriter write(Component component, String attribute, ArrayLayout layout) {
        return writer(component, attribute, layout, Publication.failing());
    }

    /** Begins an array that will take the place of one that may be stored already. See {@link #write}. */
    public ArrayWriter rewrite(Component component, String attribute, ArrayLayout layout) {
        return writer(component, attribute, layout, Publication.replacing());
    }

    /**
     * Begins an array that is another one with more behind it; that one stays as it is. Along the first dimension its full blocks
     * are shared, where the store can do that ({@link dev.larder.store.StoreTrait#SHARES_BLOCKS}); along another one everything is
     * written once more.
     *
     * @param base a stored array, or any other
     * @param along which of its dimensions grows, counted from 0
     * @throws dev.larder.data.InvalidDatumException when it has no such dimension
     * @throws dev.larder.store.StoreUnavailableException when the store cannot be written to
     */
    public ArrayWriter extend(Component component, String attribute, NdArray base, int along) {
        ArrayWriter writer = write(component, attribute, ArrayLayout.of(base, along));
        try {
            writer.beginWith(base);
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
        return writer;
    }

    private ArrayWriter writer(Component component, String attribute, ArrayLayout layout, Publication publication) {
        EntryDraft draft = draft(component, attribute, "array");
        return new ArrayWriter(
                layout, ArrayWriter.Ending.USER, () -> cache.store().begin(draft, publication));
    }

    /** Returns the only result of a component. See {@link #retrieve(Component, String, Class)}. */
    public <T> Optional<T> retrieve(Component component, Class<T> type) {
        return retrieve(component, Address.VALUE, type);
    }

    /**
     * Returns one stored result of a component, or nothing where there is none; computes nothing.
     *
     * @throws StoredNullException when a null is stored, which an {@code Optional} cannot hold
     * @throws CorruptEntryException when what is stored is damaged; it is a miss from then on
     * @throws dev.larder.codec.CodecException when what is stored is of another type; it stays
     */
    public <T> Optional<T> retrieve(Component component, String attribute, Class<T> type) {
        return retrieve(component, attribute, TypeRef.of(type));
    }

    /** Returns one stored result of a generic type. See {@link #retrieve(Component, String, Class)}. */
    public <T> Optional<T> retrieve(Component component, String attribute, TypeRef<T> type) {
        return peek(component, attribute, type).map(hit -> {
            if (hit.value() == null) {
                throw new StoredNullException(hit.address());
            }
            return hit.value();
        });
    }

    /** Returns one stored result of a component with all that is known of it. See {@link #retrieve(Component, String, Class)}. */
    public <T> Optional<Outcome.Hit<T>> peek(Component component, String attribute, Class<T> type) {
        return peek(component, attribute, TypeRef.of(type));
    }

    /**
     * Returns one stored result of a component with all that is known of it, or nothing where there is none; a stored null is a
     * hit whose value is null.
     *
     * @throws CorruptEntryException when what is stored is damaged; it is a miss from then on
     * @throws dev.larder.codec.CodecException when what is stored is of another type; it stays
     */
    @SuppressWarnings("NullAway") // a stored null is a value like any other; T says whether the caller expects it
    public <T> Optional<Outcome.Hit<T>> peek(Component component, String attribute, TypeRef<T> type) {
        long began = System.nanoTime();
        EntryDraft draft = named(component, attribute);
        try {
            return cache.find(draft).map(entry -> {
                @Nullable T value = cache.decode(entry, type);
                cache.custody().used(entry.info().address());
                return new Outcome.Hit<T>(
                        value, entry.info(), Outcome.Tier.of(entry), Duration.ofNanos(System.nanoTime() - began));
            });
        } catch (CorruptEntryException e) {
            cache.heal(e);
            throw e;
        }
    }

    /**
     * Writes a stored file or directory out, as a copy that is checked on the way: never as a link into the store. A copy that
     * fails leaves nothing.
     *
     * @param target where there is nothing yet
     * @return whether there is such a result
     * @throws java.nio.file.FileAlreadyExistsException when there is something at the target; it stays as it is
     * @throws IOException when it cannot be written
     * @throws CorruptEntryException when what is stored is damaged; it is a miss from then on
     * @throws dev.larder.codec.CodecException when what is stored is no file or directory
     */
    public boolean restore(Component component, String attribute, Path target) throws IOException {
        Optional<Datum.Node> stored = retrieve(component, attribute, Datum.Node.class);
        if (stored.isPresent()) {
            stored.get().copyTo(target);
        }
        return stored.isPresent();
    }

    /**
     * Makes a file or directory that is one result of a component: a copy of the stored one, or else what the computation writes
     * there, which is then stored. See {@link #fetch(Component, String, TypeRef, Computation)} for the rest.
     *
     * @param target where there is nothing yet; the computation writes it
     * @return the outcome, whose value is the target
     * @throws java.nio.file.FileAlreadyExistsException when there is something at the target; it stays as it is
     * @throws IOException when the copy cannot be written
     * @throws X what the computation throws, untouched; nothing is stored then
     */
    public <X extends Exception> Outcome<Path> fetchInto(
            Component component, String attribute, Path target, Computation<?, X> writing) throws IOException, X {
        EntryDraft draft = draft(component, attribute, "");
        return new FileFetch(cache, target)
                .run(draft, cache.policy(draft.recipe().type(), Optional.empty()), writing);
    }

    /** Returns whether a sound result is stored. */
    public boolean contains(Component component, String attribute) {
        EntryDraft draft = named(component, attribute);
        try {
            return cache.find(draft).isPresent();
        } catch (CorruptEntryException e) {
            cache.heal(e);
            return false;
        }
    }

    /**
     * Returns why a result would have to be computed, or nothing where a sound one is stored.
     *
     * @throws dev.larder.store.StoreUnavailableException when the store cannot be read
     */
    public Optional<MissReason> explain(Component component, String attribute) {
        return explain(component, attribute, Optional.empty());
    }

    Optional<MissReason> explain(Component component, String attribute, Optional<CachePolicy> given) {
        EntryDraft draft = draft(component, attribute, "");
        Instant now = Instant.now();
        try {
            Optional<Entry> found = cache.find(draft);
            return found.isPresent()
                    ? policy(component, given).faultOf(found.get().info(), now)
                    : Optional.of(cache.custody().known(cache.absent(draft), draft.address()));
        } catch (CorruptEntryException e) {
            cache.heal(e);
            return Optional.of(new MissReason.Corrupt(e.getMessage()));
        }
    }

    /** Removes one stored result of a component, and returns whether there was one. */
    public boolean remove(Component component, String attribute) {
        return cache.store().remove(address(component, attribute));
    }

    /**
     * Keeps one result of a component from being evicted, whatever the store's caps, until it is unpinned; one that is not stored yet
     * is pinned too. It can still be removed.
     *
     * @return whether it was not pinned before
     */
    public boolean pin(Component component, String attribute) {
        return EntryPins.of(cache.store()).pin(address(component, attribute));
    }

    /** Lets one result of a component be evicted again, and returns whether it was pinned. */
    public boolean unpin(Component component, String attribute) {
        return EntryPins.of(cache.store()).unpin(address(component, attribute));
    }

    /** Returns the means to say what has to go under some caps, and to have it evicted. */
    public Eviction eviction(Caps caps) {
        return cache.custody().eviction(caps);
    }

    /** Returns the infos of the stored results that the selection takes; to be closed after use. */
    public Stream<EntryInfo> list(Selection selection) {
        return cache.store().list(selection).filter(EntryInfo::isResult);
    }

    /**
     * Removes what computations saved on their way longer ago than this, and returns how many computations that was of. What is
     * younger may be needed by the next run.
     */
    public long dropCheckpoints(Duration olderThan) {
        return Checkpoints.sweep(cache.store(), olderThan);
    }

    /** Returns the changes of code that were found harmless, so that what was computed before them stays good. */
    public Acceptances acceptances() {
        return cache.acceptances();
    }

    /** Returns what was done through this Larder since it was opened. */
    public CacheStats stats() {
        return cache.events().tally().snapshot();
    }

    /** Returns who stores what this program stores: its name, process and host. */
    public static String writer() {
        return WRITER;
    }

    /** Returns the store underneath; it is closed with this Larder. */
    public DataStore dataStore() {
        return cache.store();
    }

    private static Address address(Component component, String attribute) {
        return named(component, attribute).address();
    }

    private static EntryDraft named(Component component, String attribute) {
        return EntryDraft.of(Recipe.of(component), attribute, "");
    }

    private static EntryDraft draft(Component component, String attribute, String codec) {
        Recipe recipe = Recipe.of(component);
        Map<Digest, Address> sources = new HashMap<>();
        for (Input input : component.inputs().all()) {
            if (input instanceof Input.Contents contents) {
                contents.source().ifPresent(source -> sources.put(contents.digest(), source));
            }
        }
        EntryDraft draft = EntryDraft.of(recipe, attribute, codec).by(WRITER).from(sources);
        return component
                .version()
                .codeVersion()
                .map(code -> draft.derivedFrom(code.methods()))
                .orElse(draft);
    }

    /** Closes the store; lazy values cannot be read any more. Closing twice does nothing. */
    @Override
    public void close() {
        cache.close();
    }
}
