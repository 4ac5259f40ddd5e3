package dev.larder;

import dev.larder.key.InvalidComponentException;
import java.io.Serializable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A function of two named arguments whose results are kept. Each argument is a parameter of its name. Thread-safe as far as the
 * function is.
 *
 * @param <A> the first argument
 * @param <B> the second argument
 * @param <R> the result
 */
public final class CachedFunction2<A, B, R extends @Nullable Object> implements BiFunction<A, B, R> {
    private final Larder larder;
    private final Argument<A> first;
    private final Argument<B> second;
    private final FunctionWrapping.Calls<R> calls;
    private final BiFunction<? super A, ? super B, ? extends R> function;

    private CachedFunction2(Wrapping<A, B, R> wrapping, BiFunction<? super A, ? super B, ? extends R> function) {
        this.larder = wrapping.making.larder();
        this.first = wrapping.first;
        this.second = wrapping.second;
        this.calls = wrapping.making.calls(function);
        this.function = function;
    }

    /** Returns the function with its arguments: everything that can be done with that one result. */
    public CachedCall<R> call(A a, B b) {
        return calls.of(larder.arguments().and(first, a).and(second, b).parameters(), context -> function.apply(a, b));
    }

    /** Returns the result, stored or computed. */
    @Override
    public R apply(A a, B b) {
        return call(a, b).get();
    }

    /** Returns the result and how it was come by. */
    public Outcome<R> outcome(A a, B b) {
        return call(a, b).outcome();
    }

    /**
     * A function that can say where its code stands; see {@link CachedFunction.Body}.
     *
     * @param <A> the first argument
     * @param <B> the second argument
     * @param <R> the result
     */
    @FunctionalInterface
    public interface Body<A, B, R extends @Nullable Object> extends BiFunction<A, B, R>, Serializable {}

    /**
     * A function of two arguments about to be wrapped.
     *
     * @param <A> the first argument
     * @param <B> the second argument
     * @param <R> the result
     */
    public static final class Wrapping<A, B, R extends @Nullable Object>
            extends FunctionWrapping<R, Wrapping<A, B, R>> {
        private final Argument<A> first;
        private final Argument<B> second;

        Wrapping(Making<R> making, Argument<A> first, Argument<B> second) {
            super(making);
            this.first = first;
            this.second = second;
        }

        @Override
        Wrapping<A, B, R> with(Making<R> other) {
            return new Wrapping<>(other, first, second);
        }

        /**
         * Wraps a lambda or a method reference.
         *
         * @throws InvalidComponentException as {@link CachedFunction.Wrapping#of(CachedFunction.Body)} does
         */
        public CachedFunction2<A, B, R> of(Body<? super A, ? super B, ? extends R> function) {
            return new CachedFunction2<>(this, function);
        }

        /**
         * Wraps an object that is a function.
         *
         * @throws InvalidComponentException as {@link CachedFunction.Wrapping#of(java.util.function.Function)} does
         */
        public CachedFunction2<A, B, R> of(BiFunction<? super A, ? super B, ? extends R> function) {
            return new CachedFunction2<>(this, function);
        }
    }
}
