package dev.larder.data;

import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;

/** What a scalar of a YAML text stands for, by the core schema of YAML 1.2.2 (section 10.3). */
final class YamlScalar {
    private static final CoreScalarResolver CORE = new CoreScalarResolver(false);

    private YamlScalar() {}

    /**
     * Returns the datum, or null where the tag does not fit.
     *
     * @param tag as the text states it; {@code !} says that the value is a text
     */
    static @Nullable Datum read(String value, boolean plain, @Nullable String tag) {
        Tag resolved = CORE.resolve(value, true);
        if (tag == null) {
            return plain ? read(value, resolved) : new Datum.Text(value);
        } else if (tag.equals("!") || tag.equals(Tag.STR.getValue())) {
            return new Datum.Text(value);
        } else if (tag.equals(Tag.FLOAT.getValue()) && resolved.equals(Tag.INT) && isDecimal(value)) {
            return read(value, Tag.FLOAT);
        }
        return tag.equals(resolved.getValue()) ? read(value, resolved) : null;
    }

    private static Datum read(String value, Tag tag) {
        if (tag.equals(Tag.NULL)) {
            return Datum.NULL;
        } else if (tag.equals(Tag.BOOL)) {
            return new Datum.Flag(value.toLowerCase(Locale.ROOT).equals("true"));
        } else if (tag.equals(Tag.INT)) {
            return whole(value);
        }
        return tag.equals(Tag.FLOAT) ? real(value.toLowerCase(Locale.ROOT)) : new Datum.Text(value);
    }

    private static Datum whole(String value) {
        if (value.length() > CanonicalJson.MAX_DIGITS) {
            throw new InvalidDatumException("a number has more than " + CanonicalJson.MAX_DIGITS + " digits");
        }
        if (value.startsWith("0x")) {
            return new Datum.Whole(new BigInteger(value.substring(2), 16));
        }
        return new Datum.Whole(value.startsWith("0o") ? new BigInteger(value.substring(2), 8) : new BigInteger(value));
    }

    private static boolean isDecimal(String value) {
        return !value.startsWith("0x") && !value.startsWith("0o");
    }

    private static Datum real(String value) {
        if (value.equals(".nan")) {
            return new Datum.Real(Double.NaN);
        } else if (value.endsWith(".inf")) {
            return new Datum.Real(value.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        double real = Double.parseDouble(value);
        if (Double.isInfinite(real)) {
            throw new InvalidDatumException(
                    "the number is too large for a 64-bit real; write {$decimal: \"…\"}, or .inf");
        }
        return new Datum.Real(real);
    }
}
