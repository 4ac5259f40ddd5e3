package dev.larder.codec;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a user's subclass of one of the JDK's collections or maps holds beside its elements. No sequence or mapping says it, so
 * two of them could differ and be the same datum. Of a collection that is the user's own from the ground up nobody can tell
 * which of its fields hold the elements.
 */
final class Extras {
    private Extras() {}

    static boolean isIn(Class<?> type) {
        return first(type).isPresent();
    }

    static Refused refused(Class<?> type) {
        String name = first(type).map(Field::getName).orElseThrow();
        return new Refused(
                type,
                "it holds '" + name
                        + "' beside its elements; make a record of both, or mark it transient or @JsonIgnore");
    }

    private static Optional<Field> first(Class<?> type) {
        return extendsComplete(type)
                ? own(type)
                        .flatMap(each -> Arrays.stream(each.getDeclaredFields()))
                        // What surrounds an anonymous class that only fills a collection is none of its state.
                        .filter(field -> !field.isSynthetic()
                                && !Modifier.isStatic(field.getModifiers())
                                && !Modifier.isTransient(field.getModifiers())
                                && !field.isAnnotationPresent(JsonIgnore.class))
                        .findFirst()
                : Optional.empty();
    }

    private static Stream<Class<?>> own(Class<?> type) {
        return Stream.<Class<?>>iterate(type, each -> each != null && !Types.isJdk(each), Class::getSuperclass);
    }

    /** Tells whether a class of the JDK's keeps the elements, so that no other field does. */
    private static boolean extendsComplete(Class<?> type) {
        if (!Collection.class.isAssignableFrom(type) && !Map.class.isAssignableFrom(type)) {
            return false;
        }
        Class<?> base = type;
        while (base != null && !Types.isJdk(base)) {
            base = base.getSuperclass();
        }
        return base != null && base != type && base != Object.class && !Modifier.isAbstract(base.getModifiers());
    }
}
