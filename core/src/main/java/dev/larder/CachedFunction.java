package dev.larder;

import dev.larder.codec.TypeRef;
import dev.larder.key.CodeVersion;
import dev.larder.key.Component;
import dev.larder.key.Inputs;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Key;
import dev.larder.key.Recipe;
import dev.larder.key.Version;
import java.io.Serializable;
import java.util.Objects;
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
     * A function that can say where its code stands, so that the code's version can be derived: what a lambda or a method reference
     * that is given to {@link Wrapping#of(Body)} becomes. It is never serialised.
     *
     * @param <A> the argument
     * @param <R> the result
     */
    @FunctionalInterface
    public interface Body<A, R extends @Nullable Object> extends Function<A, R>, Serializable {}

    /**
     * A function about to be wrapped: what is still to be said of it. Immutable.
     *
     * <p>Its version is that of its code (see {@link CodeVersion}), unless one is stated.
     *
     * @param <A> the argument
     * @param <R> the result
     */
    public static final class Wrapping<A, R extends @Nullable Object> {
        private final Larder larder;
        private final String type;
        private final TypeRef<A> argumentType;
        private final TypeRef<R> resultType;
        private final Optional<Version> version;
        private final boolean code;

        Wrapping(
                Larder larder,
                String type,
                TypeRef<A> argumentType,
                TypeRef<R> resultType,
                Optional<Version> version,
                boolean code) {
            this.larder = larder;
            this.type = type;
            this.argumentType = argumentType;
            this.resultType = resultType;
            this.version = version;
            this.code = code;
        }

        /** States the version, to be changed whenever the function would return something else; its code then does not count. */
        public Wrapping<A, R> version(String text) {
            return version(Version.of(text));
        }

        /** States the version, such as {@link Version#ofCode(Class)} of the class that computes. */
        public Wrapping<A, R> version(Version stated) {
            return new Wrapping<>(larder, type, argumentType, resultType, Optional.of(stated), code);
        }

        /**
         * Says that the function's code counts beside the text that is stated as version: changing either changes the key. The text
         * then stands for what the function holds, if it holds values.
         */
        public Wrapping<A, R> withCode() {
            return new Wrapping<>(larder, type, argumentType, resultType, version, true);
        }

        /**
         * Wraps a lambda or a method reference.
         *
         * @throws InvalidComponentException when no version was stated, and the function holds values, such as variables that a lambda
         *     captures or the object of {@code this::run}, or its code cannot be found; the message says what to do
         */
        public CachedFunction<A, R> of(Body<? super A, ? extends R> function) {
            return wrap(function);
        }

        /**
         * Wraps an object that is a function: its class is the code. A lambda or method reference that was put into a variable of this
         * type does not say where its code stands, and needs a stated version.
         *
         * @throws InvalidComponentException when no version was stated, and the object has fields, or its code cannot be found
         */
        public CachedFunction<A, R> of(Function<? super A, ? extends R> function) {
            return wrap(function);
        }

        private CachedFunction<A, R> wrap(Function<? super A, ? extends R> function) {
            Objects.requireNonNull(function, "the function to be wrapped");
            try {
                return new CachedFunction<>(this, versionOf(function), function);
            } catch (InvalidComponentException e) {
                throw new InvalidComponentException(
                        "the function '" + type + "' needs a version: " + e.getMessage(), e);
            }
        }

        private Version versionOf(Function<? super A, ? extends R> function) {
            if (version.isEmpty()) {
                return Version.ofCode(CodeVersion.ofFunction(function));
            }
            if (!code) {
                return version.get();
            } else if (version.get().code().isPresent()) {
                throw new InvalidComponentException(
                        "the version that is stated is a code's already, and withCode() would add another; leave one out");
            }
            return version.get().withCode(CodeVersion.ofCapturing(function));
        }
    }
}
