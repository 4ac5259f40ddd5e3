package dev.larder.codec;

import dev.larder.data.Datum;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * What is asked for where the declared type has subtypes: a value of the type itself, or of one of the subtypes that it
 * declares, found by the stored name. A name from the data is never taken for that of a class.
 */
record SubtypeForm(
        JavaType declared, Subtypes subtypes, @Nullable Form itself) implements Form {
    @Override
    public Datum encode(Object value, Encoding encoding) {
        throw new CodecException(Types.name(declared) + " is encoded as the class that a value has");
    }

    @Override
    public @Nullable Object decode(Datum datum, Decoding decoding) {
        if (datum instanceof Datum.Typed typed) {
            Class<?> subtype = subtypes.find(typed.name());
            if (subtype == null) {
                throw new CodecException("a value of the type named '" + typed.name() + "' is stored, and "
                        + Types.name(declared) + " declares only " + subtypes.names());
            }
            return decoding.forms().exact(declared, subtype).decode(typed.value(), decoding);
        }
        if (itself != null) {
            return itself.decode(datum, decoding);
        }
        throw new CodecException(Mismatch.describe(datum) + " is stored without the name of a type, and "
                + Types.name(declared) + " may be any of " + subtypes.names());
    }
}
