package dev.larder.codec;

import dev.larder.data.Datum;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.BeanPropertyDefinition;

/** A record or bean: its properties by name, each encoded and decoded by the type that it declares. */
final class BeanForm implements Form {
    private final JavaType type;
    private final List<BeanProperty> properties;
    private final Beans beans;
    private volatile @Nullable BeanReader reader;

    private BeanForm(JavaType type, List<BeanProperty> properties, Beans beans) {
        this.type = type;
        this.properties = properties;
        this.beans = beans;
    }

    /**
     * Returns the form of a class.
     *
     * @throws CodecException when its properties do not say all that its instances hold
     */
    static Form of(JavaType type, BeanDescription description, Beans beans) {
        Class<?> raw = type.getRawClass();
        Set<String> left = omitted(description, beans);
        List<BeanProperty> properties = new ArrayList<>();
        List<BeanPropertyDefinition> definitions = new ArrayList<>();
        List<BeanPropertyDefinition> settable = beans.settable(type);
        for (BeanPropertyDefinition each : description.findProperties()) {
            AnnotatedMember accessor = each.getAccessor();
            if (accessor == null || left.contains(each.getName()) || !isState(raw, each)) {
                continue;
            }
            definitions.add(each);
            if (!beans.isIgnored(each.getPrimaryType())) {
                properties.add(BeanProperty.of(
                        each.getName(), each.getPrimaryType(), accessor.getMember(), Marks.of(raw, each, settable)));
            }
        }
        BeanState.check(type, description, definitions, left, beans);
        if (properties.isEmpty() && !raw.isRecord()) {
            return Refused.of(raw);
        }
        return new BeanForm(type, List.copyOf(properties), beans);
    }

    /** A record's components are all of it: what further methods return follows from them. */
    private static boolean isState(Class<?> raw, BeanPropertyDefinition property) {
        return !raw.isRecord()
                || Arrays.stream(raw.getRecordComponents())
                        .map(RecordComponent::getName)
                        .anyMatch(property.getInternalName()::equals);
    }

    private static Set<String> omitted(BeanDescription description, Beans beans) {
        Set<String> omitted = new HashSet<>(beans.config()
                .getDefaultPropertyIgnorals(description.getBeanClass(), description.getClassInfo())
                .findIgnoredForSerialization());
        var included = beans.config()
                .getDefaultPropertyInclusions(description.getBeanClass(), description.getClassInfo())
                .getIncluded();
        if (included != null) {
            for (BeanPropertyDefinition each : description.findProperties()) {
                if (!included.contains(each.getName())) {
                    omitted.add(each.getName());
                }
            }
        }
        return omitted;
    }

    @Override
    public Datum encode(Object value, Encoding encoding) {
        Map<String, Datum> members = new HashMap<>();
        for (BeanProperty property : properties) {
            if (encoding.isKeying() && property.marks().notKeyed()) {
                continue;
            }
            String name = property.name();
            try {
                members.put(name, encoding.marked(property, value));
            } catch (CodecException e) {
                throw e.under(ValuePath.member(name));
            }
        }
        return new Datum.Mapping(members);
    }

    @Override
    public Object decode(Datum datum, Decoding decoding) {
        if (!(datum instanceof Datum.Mapping mapping)) {
            throw Mismatch.of(datum, type);
        }
        BeanReader known = reader;
        if (known == null) {
            known = BeanReader.of(type, properties, beans);
            reader = known;
        }
        return known.read(mapping, decoding);
    }

    @Override
    public boolean isContainer() {
        return true;
    }

    @Override
    public boolean isNatural() {
        return false;
    }
}
