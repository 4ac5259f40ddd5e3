package dev.larder;

import dev.larder.codec.TypeRef;
import dev.larder.key.Component;
import dev.larder.key.Inputs;
import dev.larder.key.Key;
import dev.larder.key.Recipe;
import dev.larder.key.Version;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function whose results are kept: called again with an equal argument, it returns the stored result.
 *
 * <p>The argument is the computation's parameters: by name where it is a record, bean or map, else as the one parameter
 * {@code argument}; as {@link dev.larder.codec.Codecs#keyed} says it, so without what is {@link dev.larder.codec.NotKeyed}.
 * Thread-safe as far as the function is.
 *
 * @param <A> the argument
 * @param <R> the result
 */
public final class CachedFunction<A, R extends @Nullable Object> implements Function<A, R> {
    private final Larder larder;
    private final String type;
    private final Version version;
    private final TypeRef<A> argumentType;
    private final TypeRef<R> resultType;
    private final Function<? super A, ? extends R> function;

    private CachedFunction(Wrapping<A, R> wrapping, Version version, Function<? super A, ? extends R> function) {
        this.larder = wrapping.larder;
        this.type = wrapping.type;
        this.argumentType = wrapping.argumentType;
        this.resultType = wrapping.resultType;
        this.version = version;
        this.function = function;
    }

    /** Returns the result, stored or computed; see {@link Larder#fetch}. */
    @Override
    public R apply(A argument) {
        return outcome(argument).value();
    }

    /** Returns the result and how it was come by. */
    public Outcome<R> outcome(A argument) {
        return larder.fetch(
                component(argument), dev.larder.key.Address.VALUE, resultType, context -> function.apply(argument));
    }

    /** Returns the stored result if there is one; computes nothing. */
    public Optional<Outcome.Hit<R>> peek(A argument) {
        return larder.peek(component(argument), dev.larder.key.Address.VALUE, resultType);
    }

    /** Returns the key of the result for this argument. */
    public Key key(A argument) {
        return Recipe.of(component(argument)).key();
    }

    /** Returns the component that a call with this argument stands for. */
    public Component component(A argument) {
        return Component.of(type, version, larder.parameters(argument, argumentType), Inputs.NONE);
    }

    /**
     * A function about to be wrapped: what is still to be said of it. Immutable.
     *
     * @param <A> the argument
     * @param <R> the result
     */
    public static final class Wrapping<A, R extends @Nullable Object> {
        private final Larder larder;
        private final String type;
        private final TypeRef<A> argumentType;
        private final TypeRef<R> resultType;
        private final @Nullable Version version;

        Wrapping(
                Larder larder, String type, TypeRef<A> argumentType, TypeRef<R> resultType, @Nullable Version version) {
            this.larder = larder;
            this.type = type;
            this.argumentType = argumentType;
            this.resultType = resultType;
            this.version = version;
        }

        /** States the version, to be changed whenever the function would return something else. */
        public Wrapping<A, R> version(String text) {
            return new Wrapping<>(larder, type, argumentType, resultType, Version.of(text));
        }

        /**
         * Wraps the function.
         *
         * @throws dev.larder.key.InvalidComponentException when no version was stated
         */
        public CachedFunction<A, R> of(Function<? super A, ? extends R> function) {
            if (version == null) {
                throw new dev.larder.key.InvalidComponentException("the function '" + type
                        + "' has no version; say .version(\"1\"), and change it whenever the function would return"
                        + " something else");
            }
            return new CachedFunction<>(this, version, function);
        }
    }
}
