package dev.larder.codec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Objects;

/**
 * A Java type that a program writes down, with its type arguments: {@code new TypeRef<List<Double>>() {}}, or
 * {@code TypeRef.of(double[].class)} where there are none. Immutable and thread-safe; two are equal when their types are.
 *
 * <p>Writing the type down in an anonymous class is Neal Gafter's "super type token" (2006).
 *
 * @param <T> the type
 */
public abstract class TypeRef<T> {
    private final Type type;

    /**
     * Takes the type from the type argument of the subclass that is being made.
     *
     * @throws IllegalArgumentException when the subclass leaves the type open, as {@code new TypeRef<List<E>>() {}} does
     *     where {@code E} is a type variable
     */
    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType token)
                || token.getRawType() != TypeRef.class) {
            throw new IllegalArgumentException(
                    "a TypeRef is made by an anonymous class with the type written out: new TypeRef<List<Double>>() {}");
        }
        this.type = Types.closed(token.getActualTypeArguments()[0]);
    }

    private TypeRef(Type type) {
        this.type = type;
    }

    /** Returns the reference to a class. */
    public static <T> TypeRef<T> of(Class<T> type) {
        return new Known<>(Objects.requireNonNull(type));
    }

    /**
     * Returns the reference to a type that was found by reflection.
     *
     * @throws IllegalArgumentException when a type variable is left open in it
     */
    public static TypeRef<?> of(Type type) {
        return new Known<>(Types.closed(type));
    }

    /** Returns the type. */
    public final Type type() {
        return type;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof TypeRef<?> that && type.equals(that.type);
    }

    @Override
    public final int hashCode() {
        return type.hashCode();
    }

    /** Returns the type as Java writes it, such as {@code java.util.List<java.lang.Double>}. */
    @Override
    public final String toString() {
        return type.getTypeName();
    }

    private static final class Known<T> extends TypeRef<T> {
        Known(Type type) {
            super(type);
        }
    }
}
