package dev.larder.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the empty collections and maps of the classes that were asked for. */
final class Instances {
    private Instances() {}

    @SuppressWarnings("unchecked") // an empty collection holds elements of any type
    static Collection<@Nullable Object> collection(Class<?> type) {
        return (Collection<@Nullable Object>) empty(type);
    }

    @SuppressWarnings("unchecked") // an empty map holds members of any type
    static Map<@Nullable Object, @Nullable Object> map(Class<?> type) {
        return (Map<@Nullable Object, @Nullable Object>) empty(type);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the class is that of an enum, or the set says that it is none
    static Collection<@Nullable Object> enumSet(Class<?> constants) {
        requireEnum(constants);
        return (Collection) EnumSet.noneOf((Class) constants);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // as above
    static Map<@Nullable Object, @Nullable Object> enumMap(Class<?> constants) {
        requireEnum(constants);
        return (Map) new EnumMap((Class) constants);
    }

    private static void requireEnum(Class<?> constants) {
        if (!constants.isEnum()) {
            throw new CodecException("which enum is meant is not known; ask by a TypeRef with the enum in it");
        }
    }

    private static Object empty(Class<?> type) {
        try {
            if (!Modifier.isAbstract(type.getModifiers())) {
                Constructor<?> constructor = type.getDeclaredConstructor();
                if (!Types.isJdk(type)) {
                    constructor.setAccessible(true);
                }
                return constructor.newInstance();
            }
        } catch (NoSuchMethodException | IllegalAccessException | InaccessibleObjectException e) {
            throw new CodecException(unmakeable(type), e);
        } catch (InvocationTargetException | InstantiationException e) {
            throw new CodecException("making an empty " + type.getTypeName() + " failed: " + e.getCause(), e);
        }
        throw new CodecException(unmakeable(type));
    }

    private static String unmakeable(Class<?> type) {
        return "Larder cannot make an empty " + type.getTypeName()
                + ", which has no constructor without parameters; ask for List, Set or Map";
    }
}
