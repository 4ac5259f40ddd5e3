package dev.larder.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.ValueInstantiator;

/** Makes instances of a class that one value stands for, by whichever creator takes a value of that kind. */
final class DelegateReader extends ValueDeserializer<Object> {
    private final ValueInstantiator instantiator;

    private DelegateReader(ValueInstantiator instantiator) {
        this.instantiator = instantiator;
    }

    /** The value that an instance is made from, decoded already. */
    record Delegate(@Nullable Object value) {}

    @Override
    public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
        Object value = parser.getEmbeddedObject() instanceof Delegate delegate ? delegate.value() : null;
        if (value instanceof String text && instantiator.canCreateFromString()) {
            return instantiator.createFromString(context, text);
        } else if (value instanceof Integer number && instantiator.canCreateFromInt()) {
            return instantiator.createFromInt(context, number);
        } else if (value instanceof Long number && instantiator.canCreateFromLong()) {
            return instantiator.createFromLong(context, number);
        } else if (value instanceof BigInteger number && instantiator.canCreateFromBigInteger()) {
            return instantiator.createFromBigInteger(context, number);
        } else if (value instanceof Double number && instantiator.canCreateFromDouble()) {
            return instantiator.createFromDouble(context, number);
        } else if (value instanceof BigDecimal number && instantiator.canCreateFromBigDecimal()) {
            return instantiator.createFromBigDecimal(context, number);
        } else if (value instanceof Boolean flag && instantiator.canCreateFromBoolean()) {
            return instantiator.createFromBoolean(context, flag);
        } else if (instantiator.canCreateUsingDelegate()) {
            return instantiator.createUsingDelegate(context, value);
        } else if (instantiator.canCreateUsingArrayDelegate()) {
            return instantiator.createUsingArrayDelegate(context, value);
        }
        throw new CodecException(instantiator.getValueClass().getTypeName()
                + " has a @JsonValue, and no @JsonCreator(mode = DELEGATING) that takes it back");
    }

    /** Puts this reader where Jackson would look into the value itself. */
    static final class Modifier extends ValueDeserializerModifier {
        private static final long serialVersionUID = 1L;

        @Override
        public ValueDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription.Supplier description, ValueDeserializer<?> reader) {
            boolean delegates = description.get().findJsonValueAccessor() != null;
            return delegates && reader instanceof ValueInstantiator.Gettable made
                    ? new DelegateReader(made.getValueInstantiator())
                    : reader;
        }
    }
}
