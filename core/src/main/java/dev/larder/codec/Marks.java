package dev.larder.codec;

import dev.larder.data.Datum;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.BeanPropertyDefinition;

/**
 * What the annotations of a property say of its place in keys.
 *
 * @param digits how many significant digits are kept of a real number; 0 for all
 */
record Marks(boolean notKeyed, boolean secret, int digits) {
    static final Marks NONE = new Marks(false, false, 0);

    /**
     * Returns the marks of a property, wherever they stand.
     *
     * @param settable the properties as they are set, which know setters and constructors
     * @throws CodecException when they contradict each other
     */
    static Marks of(Class<?> type, BeanPropertyDefinition written, List<BeanPropertyDefinition> settable) {
        List<BeanPropertyDefinition> definitions = Stream.concat(
                        Stream.of(written),
                        settable.stream().filter(each -> each.getName().equals(written.getName())))
                .toList();
        String name = written.getInternalName();
        List<RecordComponent> components =
                components(type).filter(each -> each.getName().equals(name)).toList();
        boolean notKeyed = find(components, definitions, NotKeyed.class) != null;
        // Better one property sealed too many than one too few; the others may not err on that side.
        boolean secret = find(components, definitions, Secret.class) != null
                || fields(type).anyMatch(each -> isOf(name, each) && each.isAnnotationPresent(Secret.class));
        Rounded rounded = find(components, definitions, Rounded.class);
        if (notKeyed && (secret || rounded != null)) {
            throw new CodecException(type.getTypeName() + " marks '" + written.getName()
                    + "' @NotKeyed, and says how it is keyed with "
                    + (secret ? "@Secret" : "@Rounded") + "; take one of them away");
        }
        return notKeyed || secret || rounded != null
                ? new Marks(notKeyed, secret, rounded == null ? 0 : digits(type, written.getName(), rounded))
                : NONE;
    }

    /** By the names that also tell whether a property says what a field holds: Jackson takes isOpen and getOpen() for two. */
    private static boolean isOf(String property, Field field) {
        return field.getName().equalsIgnoreCase(property) || field.getName().equalsIgnoreCase("is" + property);
    }

    /** Returns the marks of the one value that stands for a class, be they on it or on what it is made from. */
    static Marks ofValue(Class<?> type, AnnotatedMember value) {
        Stream<AnnotatedElement> places = Stream.concat(components(type), fields(type));
        boolean secret =
                value.hasAnnotation(Secret.class) || places.anyMatch(each -> each.isAnnotationPresent(Secret.class));
        if (value.hasAnnotation(NotKeyed.class)) {
            throw new CodecException(
                    type.getTypeName() + " marks its one value @NotKeyed; mark the properties that are of this type");
        }
        Rounded rounded = value.getAnnotation(Rounded.class);
        return new Marks(false, secret, rounded == null ? 0 : digits(type, "value", rounded));
    }

    private static int digits(Class<?> type, String property, Rounded rounded) {
        if (rounded.value() < 1 || rounded.value() > Datum.By.MOST_DIGITS) {
            throw new CodecException(type.getTypeName() + " marks '" + property + "' @Rounded(" + rounded.value()
                    + "), and 1 to " + Datum.By.MOST_DIGITS + " digits can be kept");
        }
        return rounded.value();
    }

    private static Stream<RecordComponent> components(Class<?> type) {
        return type.isRecord() ? Arrays.stream(type.getRecordComponents()) : Stream.empty();
    }

    private static Stream<Field> fields(Class<?> type) {
        return Stream.<Class<?>>iterate(type, each -> each != null && !Types.isJdk(each), Class::getSuperclass)
                .flatMap(each -> Arrays.stream(each.getDeclaredFields()));
    }

    private static <A extends Annotation> @Nullable A find(
            List<RecordComponent> components, List<BeanPropertyDefinition> definitions, Class<A> mark) {
        Stream<A> ofMembers = definitions.stream()
                .flatMap(each -> Stream.<@Nullable AnnotatedMember>of(
                        each.getField(), each.getGetter(), each.getSetter(), each.getConstructorParameter()))
                .filter(Objects::nonNull)
                .map(each -> each.getAnnotation(mark));
        return Stream.concat(components.stream().map(each -> each.getAnnotation(mark)), ofMembers)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
