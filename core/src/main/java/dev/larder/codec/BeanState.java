package dev.larder.codec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.introspect.AnnotatedField;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.BeanPropertyDefinition;

/**
 * Makes sure that the properties of a class say all that its instances hold. Where a field is none of them, two beans could
 * differ and be the same datum, and one would be given the other's results.
 */
final class BeanState {
    private static final int UNRELATED = 4;

    private final BeanDescription description;
    private final Set<String> omitted;

    /** The one field of which each property tells: that another field is called alike does not make the property tell of it. */
    private final Set<Field> told = new HashSet<>();

    private BeanState(
            BeanDescription description,
            List<BeanPropertyDefinition> properties,
            Set<String> omitted,
            List<Field> fields) {
        this.description = description;
        this.omitted = omitted;
        for (BeanPropertyDefinition each : properties) {
            fields.stream()
                    .filter(field -> distance(each, field) < UNRELATED)
                    .min(Comparator.comparingInt(field -> distance(each, field)))
                    .ifPresent(told::add);
        }
    }

    /** Returns the fields that instances have, those of subclasses first. */
    private static List<Field> fields(Class<?> type) {
        return Stream.<Class<?>>iterate(type, each -> each != null && !Types.isJdk(each), Class::getSuperclass)
                .flatMap(each -> Arrays.stream(each.getDeclaredFields()))
                .filter(BeanState::isState)
                .toList();
    }

    private static boolean isState(Field field) {
        return !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers());
    }

    private static int distance(BeanPropertyDefinition property, Field field) {
        AnnotatedField own = property.getField();
        String name = field.getName();
        if (own != null && own.getAnnotated().equals(field)) {
            return 0;
        } else if (name.equals(property.getInternalName())) {
            return 1;
        } else if (name.equalsIgnoreCase(property.getInternalName())) {
            return 2;
        }
        return name.equalsIgnoreCase("is" + property.getInternalName()) ? 3 : UNRELATED;
    }

    static void check(
            JavaType type,
            BeanDescription description,
            List<BeanPropertyDefinition> properties,
            Set<String> omitted,
            Beans beans) {
        Class<?> raw = type.getRawClass();
        if (description.findAnyGetter() != null) {
            throw new CodecException(
                    raw.getTypeName()
                            + " has properties without fixed names (@JsonAnyGetter), which have no canonical form; declare a Map");
        }
        BeanState state = new BeanState(description, properties, omitted, fields(raw));
        for (Class<?> each = raw; each != null && each != Object.class; each = each.getSuperclass()) {
            if (Types.isJdk(each)) {
                if (each != Record.class && each != Number.class) {
                    throw new CodecException(raw.getTypeName() + " has no canonical form, since it is a "
                            + each.getTypeName() + "; state what it stands for as a record");
                }
                continue;
            }
            for (Field field : each.getDeclaredFields()) {
                if (isState(field) && !state.says(field) && !isIgnored(field, type, beans)) {
                    throw missing(raw, field);
                }
            }
        }
    }

    private static CodecException missing(Class<?> raw, Field field) {
        if (field.isSynthetic()) {
            return new CodecException(
                    raw.getTypeName() + " is an inner class and holds what surrounds it; make it static, or a record");
        }
        String whose = field.getDeclaringClass() == raw
                ? ""
                : " of " + field.getDeclaringClass().getTypeName();
        return new CodecException(raw.getTypeName() + " holds '" + field.getName() + "'" + whose
                + ", which is none of its properties; give it a getter, or mark it transient or @JsonIgnore");
    }

    private boolean says(Field field) {
        String name = field.getName();
        if (omitted.contains(name) || told.contains(field)) {
            return true;
        }
        for (BeanPropertyDefinition each : description.findProperties()) {
            // Named by annotation to be left out under the name that it is written with.
            if (omitted.contains(each.getName()) && name.equals(each.getInternalName())) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether somebody said that the field is not to count: on it, on its accessors or on its type. */
    private static boolean isIgnored(Field field, JavaType type, Beans beans) {
        BeanDescription read = beans.read(type);
        List<BeanPropertyDefinition> settable = read.findProperties();
        return beans.isIgnored(beans.type(field.getType()))
                || beans.fields(type)
                        .anyMatch(each -> each.getAnnotated().equals(field)
                                && (beans.annotations().hasIgnoreMarker(beans.config(), each)
                                        || isWriteOnly(each, beans)))
                // Known only once the properties have been collected.
                || read.getIgnoredPropertyNames().contains(field.getName())
                || settable.stream()
                        .anyMatch(each -> each.getInternalName().equals(field.getName())
                                && isWriteOnly(each.getPrimaryMember(), beans));
    }

    private static boolean isWriteOnly(AnnotatedMember member, Beans beans) {
        return beans.annotations().findPropertyAccess(beans.config(), member) == JsonProperty.Access.WRITE_ONLY;
    }
}
