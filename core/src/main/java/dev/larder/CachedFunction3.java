package dev.larder;

import dev.larder.key.InvalidComponentException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function of three named arguments whose results are kept. Each argument is a parameter of its name. Thread-safe as far as the
 * function is.
 *
 * @param <A> the first argument
 * @param <B> the second argument
 * @param <C> the third argument
 * @param <R> the result
 */
public final class CachedFunction3<A, B, C, R extends @Nullable Object> {
    private final Wrapping<A, B, C, R> wrapping;
    private final FunctionWrapping.Calls<R> calls;
    private final Body<? super A, ? super B, ? super C, ? extends R> function;

    private CachedFunction3(
            Wrapping<A, B, C, R> wrapping, Body<? super A, ? super B, ? super C, ? extends R> function) {
        this.wrapping = wrapping;
        this.calls = wrapping.making.calls(function);
        this.function = function;
    }

    /** Returns the function with its arguments: everything that can be done with that one result. */
    public CachedCall<R> call(A a, B b, C c) {
        return calls.of(
                wrapping.making
                        .larder()
                        .arguments()
                        .and(wrapping.first, a)
                        .and(wrapping.second, b)
                        .and(wrapping.third, c)
                        .parameters(),
                context -> function.apply(a, b, c));
    }

    /** Returns the result, stored or computed. */
    public R apply(A a, B b, C c) {
        return call(a, b, c).get();
    }

    /** Returns the result and how it was come by. */
    public Outcome<R> outcome(A a, B b, C c) {
        return call(a, b, c).outcome();
    }

    /**
     * A function that can say where its code stands; see {@link CachedFunction.Body}.
     *
     * @param <A> the first argument
     * @param <B> the second argument
     * @param <C> the third argument
     * @param <R> the result
     */
    @FunctionalInterface
    public interface Body<A, B, C, R extends @Nullable Object> extends Serializable {
        /** Computes. */
        R apply(A a, B b, C c);
    }

    /**
     * A function of three arguments about to be wrapped.
     *
     * @param <A> the first argument
     * @param <B> the second argument
     * @param <C> the third argument
     * @param <R> the result
     */
    public static final class Wrapping<A, B, C, R extends @Nullable Object>
            extends FunctionWrapping<R, Wrapping<A, B, C, R>> {
        private final Argument<A> first;
        private final Argument<B> second;
        private final Argument<C> third;

        Wrapping(Making<R> making, Argument<A> first, Argument<B> second, Argument<C> third) {
            super(making);
            this.first = first;
            this.second = second;
            this.third = third;
        }

        @Override
        Wrapping<A, B, C, R> with(Making<R> other) {
            return new Wrapping<>(other, first, second, third);
        }

        /**
         * Wraps a lambda, a method reference, or an object of a class that is such a function.
         *
         * @throws InvalidComponentException as {@link CachedFunction.Wrapping#of(CachedFunction.Body)} does
         */
        public CachedFunction3<A, B, C, R> of(Body<? super A, ? super B, ? super C, ? extends R> function) {
            return new CachedFunction3<>(this, function);
        }
    }
}
