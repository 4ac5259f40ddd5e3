package dev.larder.codec;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/** What Larder asks of Java's types, and the way back from Jackson's resolved types to reflected ones. */
final class Types {
    private Types() {}

    /** Returns the type, after making sure that no type variable is left open in it. */
    static Type closed(Type type) {
        if (type instanceof TypeVariable<?> variable) {
            throw new IllegalArgumentException("the type variable " + variable.getName() + " of "
                    + variable.getGenericDeclaration() + " is not known here; write the type out");
        } else if (type instanceof ParameterizedType parameterized) {
            for (Type argument : parameterized.getActualTypeArguments()) {
                closed(argument);
            }
        } else if (type instanceof GenericArrayType array) {
            closed(array.getGenericComponentType());
        } else if (type instanceof WildcardType wildcard) {
            for (Type bound : wildcard.getUpperBounds()) {
                closed(bound);
            }
        }
        return type;
    }

    static Type of(JavaType type) {
        if (type.isArrayType()) {
            Type component = of(type.getContentType());
            return component instanceof Class<?> known
                    ? Array.newInstance(known, 0).getClass()
                    : new ArrayOf(component);
        }
        List<JavaType> arguments = type.getBindings().getTypeParameters();
        if (arguments.isEmpty()) {
            return type.getRawClass();
        }
        return new Parameterized(
                type.getRawClass(), arguments.stream().map(Types::of).toArray(Type[]::new));
    }

    static String name(JavaType type) {
        return of(type).getTypeName();
    }

    /** Tells whether a class belongs to the JDK, whose inside is nobody's business but the JDK's. */
    static boolean isJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    /** Returns the class that values of a primitive type are boxed in, or else the class itself. */
    static Class<?> boxed(Class<?> type) {
        return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0).getClass() : type;
    }

    private static final class Parameterized implements ParameterizedType {
        private final Class<?> raw;
        private final Type[] arguments;

        Parameterized(Class<?> raw, Type[] arguments) {
            this.raw = raw;
            this.arguments = arguments;
        }

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.clone();
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return raw.getDeclaringClass();
        }

        // Equality and hash are those of the JDK's own implementation, so that references to one type are equal.
        @Override
        public boolean equals(Object other) {
            return other instanceof ParameterizedType that
                    && raw.equals(that.getRawType())
                    && Objects.equals(getOwnerType(), that.getOwnerType())
                    && Arrays.equals(arguments, that.getActualTypeArguments());
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(arguments) ^ Objects.hashCode(getOwnerType()) ^ raw.hashCode();
        }

        @Override
        public String toString() {
            return Arrays.stream(arguments)
                    .map(Type::getTypeName)
                    .collect(Collectors.joining(", ", raw.getName() + "<", ">"));
        }
    }

    private record ArrayOf(Type component) implements GenericArrayType {
        @Override
        public Type getGenericComponentType() {
            return component;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof GenericArrayType that && component.equals(that.getGenericComponentType());
        }

        @Override
        public int hashCode() {
            return component.hashCode();
        }

        @Override
        public String toString() {
            return component.getTypeName() + "[]";
        }
    }
}
