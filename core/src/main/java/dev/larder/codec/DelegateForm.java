package dev.larder.codec;

import dev.larder.data.Datum;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.util.TokenBuffer;

/** A class that one value stands for: what {@code @JsonValue} returns, and a {@code @JsonCreator} takes. */
final class DelegateForm implements Form {
    private final JavaType type;
    private final BeanProperty value;
    private final Beans beans;

    DelegateForm(JavaType type, AnnotatedMember value, Beans beans) {
        this.type = type;
        this.value =
                BeanProperty.of("value", value.getType(), value.getMember(), Marks.ofValue(type.getRawClass(), value));
        this.beans = beans;
    }

    @Override
    public Datum encode(Object instance, Encoding encoding) {
        Datum datum = encoding.marked(value, instance);
        if (datum instanceof Datum.Null) {
            throw new CodecException(
                    type.getRawClass().getTypeName() + " has null for its @JsonValue, and null stands for itself only");
        }
        return datum;
    }

    @Override
    public Object decode(Datum datum, Decoding decoding) {
        Object delegate = decoding.decode(datum, value.type());
        TokenBuffer tokens = TokenBuffer.forGeneration();
        tokens.writePOJO(new DelegateReader.Delegate(delegate));
        return BeanReader.instance(tokens, type, beans.reader(type), decoding);
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
