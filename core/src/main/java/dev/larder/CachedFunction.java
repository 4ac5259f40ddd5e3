package dev.larder;

import dev.larder.codec.TypeRef;
import dev.larder.key.Component;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Key;
import dev.larder.store.Stored;
import java.io.Serializable;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function whose results are kept: called again with an equal argument, it returns the stored result.
 *
 * <p>The argument is the computation's parameters: by name where it is a record, bean or map, else as the one parameter
 * {@code argument} (see {@link dev.larder.key.Parameters#ofArgument}); as {@link dev.larder.codec.Codecs#keyed} says it, so without what is {@link dev.larder.codec.NotKeyed}.
 * Thread-safe as far as the function is.
 *
 * @param <A> the argument
 * @param <R> the result
 */
public final class CachedFunction<A, R extends @Nullable Object> implements Function<A, R> {
    private final Larder larder;
    private final TypeRef<A> argumentType;
    private final FunctionWrapping.Calls<R> calls;
    private final Function<? super A, ? extends R> function;

    private CachedFunction(Wrapping<A, R> wrapping, Function<? super A, ? extends R> function) {
        this.larder = wrapping.making.larder();
        this.argumentType = wrapping.argumentType;
        this.calls = wrapping.making.calls(function);
        this.function = function;
    }

    /** Returns the function with its argument: everything that can be done with that one result. */
    public CachedCall<R> call(A argument) {
        return calls.of(larder.parameters(argument, argumentType), context -> function.apply(argument));
    }

    /** Returns the result, stored or computed. */
    @Override
    public R apply(A argument) {
        return call(argument).get();
    }

    /** Returns the result and how it was come by. */
    public Outcome<R> outcome(A argument) {
        return call(argument).outcome();
    }

    /** See {@link CachedCall#refresh}. */
    public Outcome<R> refresh(A argument) {
        return call(argument).refresh();
    }

    /** See {@link CachedCall#peek}. */
    public Optional<Outcome.Hit<R>> peek(A argument) {
        return call(argument).peek();
    }

    /** See {@link CachedCall#wouldHit}. */
    public boolean wouldHit(A argument) {
        return call(argument).wouldHit();
    }

    /** See {@link CachedCall#explain}. */
    public Optional<MissReason> explain(A argument) {
        return call(argument).explain();
    }

    /** See {@link CachedCall#forget}. */
    public boolean forget(A argument) {
        return call(argument).forget();
    }

    /** See {@link CachedCall#store}. */
    public Stored store(A argument, R value) {
        return call(argument).store(value);
    }

    /** Returns the key of the result for this argument. */
    public Key key(A argument) {
        return call(argument).key();
    }

    /** Returns the component that a call with this argument stands for. */
    public Component component(A argument) {
        return call(argument).component();
    }

    /**
     * A function that can say where its code stands, so that the code's version can be derived: what a lambda or a method reference
     * that is given to {@link Wrapping#of(Body)} becomes. It is never serialised.
     *
     * @param <A> the argument
     * @param <R> the result
     */
    @FunctionalInterface
    public interface Body<A, R extends @Nullable Object> extends Function<A, R>, Serializable {}

    /**
     * A function of one argument about to be wrapped.
     *
     * @param <A> the argument
     * @param <R> the result
     */
    public static final class Wrapping<A, R extends @Nullable Object> extends FunctionWrapping<R, Wrapping<A, R>> {
        private final TypeRef<A> argumentType;

        Wrapping(Making<R> making, TypeRef<A> argumentType) {
            super(making);
            this.argumentType = argumentType;
        }

        @Override
        Wrapping<A, R> with(Making<R> other) {
            return new Wrapping<>(other, argumentType);
        }

        /**
         * Wraps a lambda or a method reference.
         *
         * @throws InvalidComponentException when no version was stated, and the function holds values, such as variables that a lambda
         *     captures or the object of {@code this::run}, or its code cannot be found; the message says what to do
         */
        public CachedFunction<A, R> of(Body<? super A, ? extends R> function) {
            return new CachedFunction<>(this, function);
        }

        /**
         * Wraps an object that is a function: its class is the code. A lambda or method reference that was put into a variable of this
         * type does not say where its code stands, and needs a stated version.
         *
         * @throws InvalidComponentException when no version was stated, and the object has fields, or its code cannot be found
         */
        public CachedFunction<A, R> of(Function<? super A, ? extends R> function) {
            return new CachedFunction<>(this, function);
        }
    }
}
