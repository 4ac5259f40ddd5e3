package dev.larder;

import dev.larder.codec.TypeRef;
import dev.larder.key.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * A function of several arguments about to be wrapped, of which so far only their names and types are known: {@code
 * larder.function("neuro.rates").argument("rate", Double.class).argument("steps", Integer.class).returning(double[].class)}.
 */
public final class NamedArguments {
    private final Larder larder;
    private final String type;

    NamedArguments(Larder larder, String type) {
        this.larder = larder;
        this.type = type;
    }

    /** Names the first argument. */
    public <A> One<A> argument(String name, Class<A> argument) {
        return argument(name, TypeRef.of(argument));
    }

    /** Names the first argument, which is of a generic type. */
    public <A> One<A> argument(String name, TypeRef<A> argument) {
        return new One<>(this, new Argument<>(name, argument));
    }

    private <R extends @Nullable Object> FunctionWrapping.Making<R> making(TypeRef<R> result) {
        return FunctionWrapping.Making.of(larder, type, result);
    }

    /**
     * One argument so far.
     *
     * @param <A> the first argument
     */
    public static final class One<A> {
        private final NamedArguments function;
        private final Argument<A> first;

        private One(NamedArguments function, Argument<A> first) {
            this.function = function;
            this.first = first;
        }

        /** Names the second argument. */
        public <B> Two<A, B> argument(String name, Class<B> argument) {
            return argument(name, TypeRef.of(argument));
        }

        /** Names the second argument, which is of a generic type. */
        public <B> Two<A, B> argument(String name, TypeRef<B> argument) {
            return new Two<>(this, new Argument<>(name, argument));
        }
    }

    /**
     * Two arguments so far.
     *
     * @param <A> the first argument
     * @param <B> the second argument
     */
    public static final class Two<A, B> {
        private final One<A> before;
        private final Argument<B> second;

        private Two(One<A> before, Argument<B> second) {
            this.before = before;
            this.second = second;
        }

        /** Names the third argument. */
        public <C> Three<A, B, C> argument(String name, Class<C> argument) {
            return argument(name, TypeRef.of(argument));
        }

        /** Names the third argument, which is of a generic type. */
        public <C> Three<A, B, C> argument(String name, TypeRef<C> argument) {
            return new Three<>(this, new Argument<>(name, argument));
        }

        /** Says what the function returns. */
        public <R> CachedFunction2.Wrapping<A, B, R> returning(Class<R> result) {
            return returning(TypeRef.of(result));
        }

        /** Says what the function returns, which is of a generic type. */
        public <R> CachedFunction2.Wrapping<A, B, R> returning(TypeRef<R> result) {
            return new CachedFunction2.Wrapping<>(before.function.making(result), before.first, second);
        }
    }

    /**
     * Three arguments, which are all that there may be; a function of more takes a record.
     *
     * @param <A> the first argument
     * @param <B> the second argument
     * @param <C> the third argument
     */
    public static final class Three<A, B, C> {
        private final Two<A, B> before;
        private final Argument<C> third;

        private Three(Two<A, B> before, Argument<C> third) {
            this.before = before;
            this.third = third;
        }

        /** Says what the function returns. */
        public <R> CachedFunction3.Wrapping<A, B, C, R> returning(Class<R> result) {
            return returning(TypeRef.of(result));
        }

        /** Says what the function returns, which is of a generic type. */
        public <R> CachedFunction3.Wrapping<A, B, C, R> returning(TypeRef<R> result) {
            return new CachedFunction3.Wrapping<>(
                    before.before.function.making(result), before.before.first, before.second, third);
        }
    }

    /** Arguments with their values, on their way to be parameters. */
    record Values(Parameters parameters) {
        <A> Values and(Argument<A> argument, A value) {
            return new Values(parameters.and(argument.name(), value, argument.type()));
        }
    }
}
