package dev.larder.hdf5;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code dump.py} must say of a value; made from the value and {@code docs/formats.md}, not from what was written. */
final class Shown {
    private static final int SHORT = 512;
    private static final int DEEPEST = 32;

    private Shown() {}

    /** Returns the line for an entry. */
    static String line(String attribute, Datum value) {
        return CanonicalJson.write(Datum.Sequence.of(text(attribute), shown(value, 0)));
    }

    private static Datum text(String text) {
        return new Datum.Text(text);
    }

    private static Datum pair(String kind, Datum shown) {
        return Datum.Sequence.of(text(kind), shown);
    }

    private static Datum shown(Datum datum, int depth) {
        if (datum instanceof Datum.Typed typed) {
            return Datum.Sequence.of(text("typed"), text(typed.name()), shown(typed.value(), depth));
        } else if (datum instanceof Datum.By by) {
            return shown(by.value(), depth);
        } else if (datum instanceof Datum.Sequence || datum instanceof Datum.Set || datum instanceof Datum.Pairs) {
            return depth > DEEPEST ? json(datum) : structure(datum, depth);
        } else if (datum instanceof Datum.Mapping mapping) {
            return depth >= DEEPEST || mapping.members().size() > 2_000
                    ? json(datum)
                    : pair("dict", members(mapping.members(), depth));
        } else if (datum instanceof Datum.Tree tree) {
            return pair("directory", members(tree.members(), depth));
        } else if (datum instanceof Datum.File file) {
            Datum executable = text(Boolean.toString(file.executable()));
            return pair("file", Datum.Sequence.of(executable, shown(file.bytes(), depth + 1)));
        } else if (datum instanceof Datum.Array array) {
            return array(array.value());
        } else if (datum instanceof Datum.Bytes bytes) {
            return pair("bytes", text(brief(bytes.content().toBytes())));
        }
        return scalar(datum);
    }

    private static Datum json(Datum datum) {
        return pair("json", text(CanonicalJson.write(datum)));
    }

    private static Datum structure(Datum datum, int depth) {
        if (datum instanceof Datum.Pairs pairs) {
            List<Datum> keys = new ArrayList<>();
            List<Datum> values = new ArrayList<>();
            pairs.pairs().forEach(pair -> {
                keys.add(pair.key());
                values.add(pair.value());
            });
            return pair(
                    "map",
                    Datum.Sequence.of(
                            shown(new Datum.Sequence(keys), depth + 1), shown(new Datum.Sequence(values), depth + 1)));
        }
        boolean set = datum instanceof Datum.Set;
        List<Datum> elements = set ? ((Datum.Set) datum).elements() : ((Datum.Sequence) datum).elements();
        List<Datum> shown =
                elements.stream().map(element -> shown(element, depth + 1)).toList();
        return depth >= DEEPEST ? json(datum) : pair(set ? "set" : "list", new Datum.Sequence(shown));
    }

    private static Datum members(Map<String, ? extends Datum> members, int depth) {
        List<Datum> all = new ArrayList<>();
        members.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Shown::byCodePoint))
                .forEach(member -> all.add(pair(member.getKey(), shown(member.getValue(), depth + 1))));
        return new Datum.Sequence(all);
    }

    private static int byCodePoint(String one, String other) {
        return java.util.Arrays.compare(
                one.codePoints().toArray(), other.codePoints().toArray());
    }

    private static String brief(byte[] bytes) {
        return bytes.length <= SHORT
                ? HexFormat.of().formatHex(bytes)
                : Digest.of(bytes).toString();
    }

    private static Datum array(NdArray array) {
        List<Datum> shape = new ArrayList<>();
        for (long dimension : array.shape()) {
            shape.add(text(Long.toString(dimension)));
        }
        boolean texts = array.elementType() == ElementType.TEXT;
        Datum elements = texts
                ? new Datum.Sequence(java.util.Arrays.stream(array.toTexts())
                        .map(Shown::text)
                        .toList())
                : text(brief(array.content().toBytes()));
        return pair(
                texts ? "string-array" : "array",
                Datum.Sequence.of(text(array.elementType().token()), new Datum.Sequence(shape), elements));
    }

    private static Datum scalar(Datum datum) {
        if (datum instanceof Datum.Null) {
            return pair("null", text("null"));
        } else if (datum instanceof Datum.Flag flag) {
            return pair("boolean", text(Boolean.toString(flag.value())));
        } else if (datum instanceof Datum.Whole whole) {
            return pair("integer", text(whole.value().toString()));
        } else if (datum instanceof Datum.Real real) {
            ByteBuffer bits = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            return pair("real", text(brief(bits.putDouble(real.value()).array())));
        } else if (datum instanceof Datum.Text text) {
            return pair("string", text);
        } else if (datum instanceof Datum.Instant instant) {
            Optional<String> nanos = nanos(Duration.between(Instant.EPOCH, instant.value()));
            return pair("instant", text(nanos.orElse(instant.value().toString())));
        } else if (datum instanceof Datum.Duration duration) {
            return pair(
                    "duration",
                    text(nanos(duration.value()).orElse(duration.value().toString())));
        } else if (datum instanceof Datum.Decimal decimal) {
            return pair("decimal", text(decimal.value().toString()));
        } else if (datum instanceof Datum.Date date) {
            return pair("date", text(date.value().toString()));
        } else if (datum instanceof Datum.Time time) {
            return pair("time", text(time.value().toString()));
        } else if (datum instanceof Datum.DateTime both) {
            return pair("datetime", text(both.value().toString()));
        } else if (datum instanceof Datum.Uuid uuid) {
            return pair("uuid", text(uuid.value().toString()));
        }
        String kind = datum.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
        return pair(kind, text(CanonicalJson.write(datum)));
    }

    /** Returns the nanoseconds, where they fit in 64 bits. */
    private static Optional<String> nanos(Duration duration) {
        BigInteger all = BigInteger.valueOf(duration.getSeconds())
                .multiply(BigInteger.valueOf(1_000_000_000))
                .add(BigInteger.valueOf(duration.getNano()));
        return all.bitLength() < Long.SIZE ? Optional.of(all.toString()) : Optional.empty();
    }
}
