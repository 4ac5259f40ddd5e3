package dev.larder.codec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The classes that a sealed type, or one with {@code @JsonSubTypes}, says it has, by the names that it gives them. */
final class Subtypes {
    private final Class<?> declared;
    private final Map<String, Class<?>> classes = new TreeMap<>();
    private final Map<Class<?>, String> names = new HashMap<>();

    private Subtypes(Class<?> declared) {
        this.declared = declared;
    }

    /**
     * Returns the subtypes that a type declares, or null where it declares none.
     *
     * @throws CodecException when two of them have one name
     */
    static @Nullable Subtypes of(Class<?> declared) {
        // The JDK seals types of its own, and javac seals enums whose constants have bodies.
        if (Types.isJdk(declared) || declared.isEnum() || !declares(declared)) {
            return null;
        }
        Subtypes subtypes = new Subtypes(declared);
        subtypes.collect(declared);
        return subtypes;
    }

    private static boolean declares(Class<?> type) {
        return type.isSealed() || type.isAnnotationPresent(JsonSubTypes.class);
    }

    /** Returns the name that a class gives itself, or null. */
    static @Nullable String ownName(Class<?> type) {
        JsonTypeName given = type.getDeclaredAnnotation(JsonTypeName.class);
        if (given == null) {
            return null;
        }
        return given.value().isEmpty() ? type.getSimpleName() : given.value();
    }

    /** Returns the name of a class among the subtypes, or null. */
    @Nullable
    String nameOf(Class<?> type) {
        return names.get(type);
    }

    /** Returns the class with a name, or null. */
    @Nullable
    Class<?> find(String name) {
        return classes.get(name);
    }

    /** Returns all names, sorted. */
    Set<String> names() {
        return new TreeSet<>(classes.keySet());
    }

    private void collect(Class<?> type) {
        if (type.isEnum()) {
            return;
        }
        JsonSubTypes listed = type.getDeclaredAnnotation(JsonSubTypes.class);
        if (listed != null) {
            for (JsonSubTypes.Type each : listed.value()) {
                if (!each.name().isEmpty()) {
                    add(each.value(), each.name());
                }
                for (String name : each.names()) {
                    add(each.value(), name);
                }
                add(each.value());
            }
        }
        if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                add(permitted);
            }
        }
    }

    private void add(Class<?> type) {
        if (!names.containsKey(type) && (type.isEnum() || !Modifier.isAbstract(type.getModifiers()))) {
            String own = ownName(type);
            add(type, own == null ? type.getSimpleName() : own);
        }
        collect(type);
    }

    private void add(Class<?> type, String name) {
        Class<?> other = classes.put(name, type);
        if (other != null && other != type) {
            throw new CodecException(other.getTypeName() + " and " + type.getTypeName() + " are both called '" + name
                    + "' among the subtypes of " + declared.getTypeName() + "; give one of them another @JsonTypeName");
        }
        names.putIfAbsent(type, name);
    }
}
