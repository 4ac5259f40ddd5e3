package dev.larder;

import dev.larder.codec.TypeRef;
import java.lang.ref.SoftReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A result that is there, and made a Java value of only when it is asked for: to know that a result is stored, and what its
 * content digest is, nobody has to load it.
 *
 * <p>Every call of {@link #get} makes a value of its own, which the caller may change; only a result that could not be stored is one
 * and the same for all. Thread-safe. Can be asked as long as its {@link Larder} is open.
 *
 * @param <T> the type of the value
 */
public final class LazyValue<T extends @Nullable Object> {
    private final TypeRef<T> type;
    private final Supplier<T> source;
    private final Origin origin;

    /** The computation's own value, for the first who asks: it need not be read back then, but it is not held on to either. */
    private final AtomicReference<@Nullable SoftReference<T>> own = new AtomicReference<>();

    private enum Origin {
        COMPUTED,
        STORED
    }

    private LazyValue(TypeRef<T> type, Supplier<T> source, Origin origin) {
        this.type = type;
        this.source = source;
        this.origin = origin;
    }

    /** Returns what is made anew whenever it is asked for. */
    static <T extends @Nullable Object> LazyValue<T> reading(TypeRef<T> type, Supplier<T> source) {
        return new LazyValue<>(type, source, Origin.STORED);
    }

    /** Returns what a computation returned, and nobody else has. */
    static <T extends @Nullable Object> LazyValue<T> of(TypeRef<T> type, T value) {
        return new LazyValue<>(type, () -> value, Origin.COMPUTED);
    }

    /** Returns this value, which is stored now: for the first who asks as it is, and for others read. */
    LazyValue<T> storedAs(Supplier<T> stored) {
        LazyValue<T> both = new LazyValue<>(type, stored, Origin.STORED);
        both.own.set(new SoftReference<>(source.get()));
        return both;
    }

    /**
     * Returns the value.
     *
     * @throws dev.larder.store.CorruptEntryException when what is stored turns out to be damaged; it is a miss from then on
     * @throws dev.larder.store.DataStoreException when it cannot be read any more
     */
    public T get() {
        SoftReference<T> first = own.getAndSet(null);
        T value = first == null ? null : first.get();
        return value == null ? source.get() : value;
    }

    TypeRef<T> type() {
        return type;
    }

    /** Returns whether it is what a computation returned, as it returned it. */
    boolean isComputed() {
        return origin == Origin.COMPUTED;
    }
}
