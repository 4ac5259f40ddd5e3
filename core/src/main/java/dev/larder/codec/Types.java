package dev.larder.codec;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;

/** What Larder asks of Java's reflected types. */
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
}
