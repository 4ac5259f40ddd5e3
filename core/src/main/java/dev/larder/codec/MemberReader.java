package dev.larder.codec;

import dev.larder.data.Datum;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.util.ClassUtil;

/**
 * Where Jackson hands a member back: it makes the object, and what the member's datum becomes is decided here, by the type
 * that the property declares.
 */
final class MemberReader extends ValueDeserializer<Object> {
    private final @Nullable String name;
    private final @Nullable JavaType type;

    /** The reader of a property that is not known yet. */
    MemberReader() {
        this(null, null);
    }

    private MemberReader(@Nullable String name, @Nullable JavaType type) {
        this.name = name;
        this.type = type;
    }

    @Override
    public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
        return property == null ? this : new MemberReader(property.getName(), property.getType());
    }

    @Override
    public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
        if (name == null
                || type == null
                || !(parser.getEmbeddedObject() instanceof Datum datum)
                || !(context.getAttribute(Decoding.class) instanceof Decoding decoding)) {
            throw new IllegalStateException("a member is read only inside of Codecs.decode");
        }
        return decoding.member(name, datum, type);
    }

    @Override
    public @Nullable Object deserializeWithType(
            JsonParser parser, DeserializationContext context, TypeDeserializer types) {
        return deserialize(parser, context);
    }

    /** Stands in for a member that is never stored, as a constructor's parameter with {@code @JsonIgnore} is not. */
    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
        return type != null && type.isPrimitive() ? ClassUtil.defaultValue(type.getRawClass()) : null;
    }
}
