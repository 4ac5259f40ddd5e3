package dev.larder.codec;

import dev.larder.data.Datum;
import java.util.Optional;
import tools.jackson.databind.JavaType;

/** An {@code Optional}: its content, or null. A null reference in its place is written alike, and comes back empty. */
record OptionalForm(JavaType content) implements Form {
    @Override
    public Datum encode(Object value, Encoding encoding) {
        Optional<?> optional = (Optional<?>) value;
        if (optional.isEmpty()) {
            return Datum.NULL;
        }
        Datum datum = encoding.encode(optional.get(), content);
        if (datum instanceof Datum.Null) {
            throw new CodecException("what this Optional holds is written as null, as an empty Optional is; "
                    + "use one Optional, not an Optional in another");
        }
        return datum;
    }

    @Override
    public Object decode(Datum datum, Decoding decoding) {
        return Optional.ofNullable(datum instanceof Datum.Null ? null : decoding.decode(datum, content));
    }

    @Override
    public boolean takesNull() {
        return true;
    }
}
