package dev.larder.codec;

import dev.larder.data.Datum;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * What comes back where no more than {@code Object}, or an interface that anything may have, is asked for: the plain Java
 * value that says most of what the datum is.
 */
final class NaturalForm implements Form {
    private static final Set<Class<?>> WIDE = Set.of(Object.class, Number.class, Comparable.class, Serializable.class);

    private final Class<?> asked;
    private final JavaType list;
    private final JavaType set;
    private final JavaType map;
    private final JavaType pairs;

    NaturalForm(Class<?> asked, Forms forms) {
        this.asked = asked;
        this.list = forms.type(List.class);
        this.set = forms.type(Set.class);
        this.map = forms.type(new TypeRef<Map<String, Object>>() {}.type());
        this.pairs = forms.type(Map.class);
    }

    static boolean isWide(Class<?> type) {
        return WIDE.contains(type);
    }

    @Override
    public Datum encode(Object value, Encoding encoding) {
        throw new CodecException(asked.getTypeName() + " has no canonical form");
    }

    @Override
    public @Nullable Object decode(Datum datum, Decoding decoding) {
        Object value = natural(datum, decoding);
        if (!asked.isInstance(value)) {
            throw Mismatch.of(datum, asked);
        }
        return value;
    }

    private @Nullable Object natural(Datum datum, Decoding decoding) {
        if (datum instanceof Datum.Flag flag) {
            return flag.value();
        } else if (datum instanceof Datum.Whole whole) {
            return narrowest(whole.value());
        } else if (datum instanceof Datum.Real real) {
            return real.value();
        } else if (datum instanceof Datum.Decimal decimal) {
            return decimal.value();
        } else if (datum instanceof Datum.Text text) {
            return text.value();
        } else if (datum instanceof Datum.Sequence) {
            return decoding.forms().reading(list).decode(datum, decoding);
        } else if (datum instanceof Datum.Set) {
            return decoding.forms().reading(set).decode(datum, decoding);
        } else if (datum instanceof Datum.Mapping) {
            return decoding.forms().reading(map).decode(datum, decoding);
        } else if (datum instanceof Datum.Pairs) {
            return decoding.forms().reading(pairs).decode(datum, decoding);
        } else if (datum instanceof Datum.Bytes bytes) {
            return bytes.content().toBytes();
        } else if (datum instanceof Datum.Array array) {
            return array.value();
        } else if (datum instanceof Datum.Typed typed) {
            throw new CodecException("a value of the type named '" + typed.name()
                    + "' is stored, and " + asked.getTypeName()
                    + " does not tell which class that is; ask for a sealed type, or one with @JsonSubTypes");
        }
        return timeOrDatum(datum);
    }

    private static Object timeOrDatum(Datum datum) {
        if (datum instanceof Datum.Instant instant) {
            return instant.value();
        } else if (datum instanceof Datum.Date date) {
            return date.value();
        } else if (datum instanceof Datum.Time time) {
            return time.value();
        } else if (datum instanceof Datum.DateTime dateTime) {
            return dateTime.value();
        } else if (datum instanceof Datum.Duration duration) {
            return duration.value();
        } else if (datum instanceof Datum.Uuid uuid) {
            return uuid.value();
        }
        // Files, directories, references, secrets and named rules have no plainer Java value than themselves.
        return datum;
    }

    private static Number narrowest(BigInteger value) {
        if (value.bitLength() < 32) {
            return value.intValue();
        }
        return value.bitLength() < 64 ? (Number) value.longValue() : value;
    }
}
