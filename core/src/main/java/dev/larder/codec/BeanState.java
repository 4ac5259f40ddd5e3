package dev.larder.codec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
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
    private final BeanDescription description;
    private final List<BeanPropertyDefinition> properties;
    private final Set<String> omitted;

    private BeanState(BeanDescription description, List<BeanPropertyDefinition> properties, Set<String> omitted) {
        this.description = description;
        this.properties = properties;
        this.omitted = omitted;
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
        BeanState state = new BeanState(description, properties, omitted);
        for (Class<?> each = raw; each != null && each != Object.class; each = each.getSuperclass()) {
            if (Types.isJdk(each)) {
                if (each != Record.class && each != Number.class) {
                    throw new CodecException(raw.getTypeName() + " has no canonical form, since it is a "
                            + each.getTypeName() + "; state what it stands for as a record");
                }
                continue;
            }
            for (Field field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())
                        && !Modifier.isTransient(field.getModifiers())
                        && !state.says(field)
                        && !isIgnored(field, type, beans)) {
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
        return new CodecException(raw.getTypeName() + " holds '" + field.getName()
                + "', which is none of its properties; give it a getter, or mark it transient or @JsonIgnore");
    }

    private boolean says(Field field) {
        String name = field.getName();
        if (omitted.contains(name)) {
            return true;
        }
        for (BeanPropertyDefinition each : properties) {
            AnnotatedField own = each.getField();
            if (own != null && own.getAnnotated().equals(field)
                    || name.equalsIgnoreCase(each.getInternalName())
                    || name.equalsIgnoreCase("is" + each.getInternalName())) {
                return true;
            }
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
