package dev.larder.codec;

import dev.larder.data.Datum;
import dev.larder.data.LarderException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A user's own rule for what stands for the values of some type in keys. */
record RuleForm(String name, Class<?> type, Function<Object, ?> rule) implements Form {
    boolean takes(Object value) {
        return type.isInstance(value);
    }

    @Override
    public Datum encode(Object value, Encoding encoding) {
        Object stands;
        try {
            stands = rule.apply(value);
        } catch (LarderException e) {
            throw new CodecException("the rule " + name + " failed: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new CodecException("the rule " + name + " failed: " + e, e);
        }
        Datum datum;
        try {
            datum = encoding.ruled(stands, this);
        } catch (CodecException e) {
            throw new CodecException("what the rule " + name + " returned: " + e.getMessage(), e);
        }
        if (datum instanceof Datum.Null) {
            throw new CodecException(
                    "the rule " + name
                            + " made null of a value, and all such values would share their results; return what tells them apart");
        }
        return new Datum.By(name, datum);
    }

    @Override
    public @Nullable Object decode(Datum datum, Decoding decoding) {
        throw new CodecException("the rule " + name + " is for keys, and nothing is read back from a key");
    }
}
