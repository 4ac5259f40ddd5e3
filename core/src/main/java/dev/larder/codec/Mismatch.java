package dev.larder.codec;

import dev.larder.data.Datum;
import java.math.BigInteger;
import tools.jackson.databind.JavaType;

/** What is said where a datum is not of the type that was asked for: what is stored, and what was asked. */
final class Mismatch {
    private Mismatch() {}

    static CodecException of(Datum stored, JavaType asked) {
        return of(stored, Types.name(asked));
    }

    static CodecException of(Datum stored, Class<?> asked) {
        return of(stored, asked.getTypeName());
    }

    static CodecException of(Datum stored, String asked) {
        return new CodecException(
                describe(stored) + " is stored, and " + asked + " was asked for; nothing is converted");
    }

    static CodecException range(BigInteger stored, Class<?> asked) {
        String digits = stored.bitLength() <= 128 ? stored.toString() : "of " + stored.bitLength() + " bits";
        return new CodecException("the stored whole number " + digits + " does not fit " + asked.getTypeName()
                + "; ask for a wider type");
    }

    static String describe(Datum datum) {
        if (datum instanceof Datum.Null) {
            return "null";
        } else if (datum instanceof Datum.Flag) {
            return "a truth value";
        } else if (datum instanceof Datum.Whole) {
            return "a whole number";
        } else if (datum instanceof Datum.Real) {
            return "a real number";
        } else if (datum instanceof Datum.Decimal) {
            return "a decimal number";
        } else if (datum instanceof Datum.Text) {
            return "a text";
        } else if (datum instanceof Datum.Bytes bytes) {
            return bytes.content().size() + " bytes";
        } else if (datum instanceof Datum.Array array) {
            return "an array " + array.value();
        } else if (datum instanceof Datum.Sequence) {
            return "a sequence";
        } else if (datum instanceof Datum.Mapping) {
            return "a mapping of named values";
        } else if (datum instanceof Datum.Pairs) {
            return "a map with keys that are no names";
        } else if (datum instanceof Datum.Typed typed) {
            return "a value of the type named '" + typed.name() + "'";
        }
        if (datum instanceof Datum.Tree) {
            return "a directory";
        }
        String kind = datum.getClass().getSimpleName();
        return ("AEIOU".indexOf(kind.charAt(0)) < 0 ? "a " : "an ") + kind.toLowerCase(java.util.Locale.ROOT);
    }
}
