package dev.larder.codec;

import dev.larder.data.Datum;
import java.lang.annotation.Annotation;
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
        boolean notKeyed = find(type, definitions, NotKeyed.class) != null;
        boolean secret = find(type, definitions, Secret.class) != null;
        Rounded rounded = find(type, definitions, Rounded.class);
        if (notKeyed && (secret || rounded != null)) {
            throw new CodecException(type.getTypeName() + " marks '" + written.getName()
                    + "' @NotKeyed, and says how it is keyed with "
                    + (secret ? "@Secret" : "@Rounded") + "; take one of them away");
        }
        if (rounded != null && (rounded.value() < 1 || rounded.value() > Datum.By.MOST_DIGITS)) {
            throw new CodecException(type.getTypeName() + " marks '" + written.getName() + "' @Rounded("
                    + rounded.value() + "), and 1 to " + Datum.By.MOST_DIGITS + " digits can be kept");
        }
        return notKeyed || secret || rounded != null
                ? new Marks(notKeyed, secret, rounded == null ? 0 : rounded.value())
                : NONE;
    }

    private static <A extends Annotation> @Nullable A find(
            Class<?> type, List<BeanPropertyDefinition> definitions, Class<A> mark) {
        Stream<A> ofMembers = definitions.stream()
                .flatMap(each -> Stream.<@Nullable AnnotatedMember>of(
                        each.getField(), each.getGetter(), each.getSetter(), each.getConstructorParameter()))
                .filter(Objects::nonNull)
                .map(each -> each.getAnnotation(mark));
        Stream<A> ofComponents = type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .filter(each -> each.getName().equals(definitions.get(0).getInternalName()))
                        .map(each -> each.getAnnotation(mark))
                : Stream.empty();
        return Stream.concat(ofComponents, ofMembers)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
