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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value as HDF5 objects that read naturally elsewhere: structures are groups, arrays and scalars datasets, each with an {@code
 * encoding-type}, in the manner of anndata's on-disk format.
 *
 * <p>Every value is represented, though not every one exactly: the entry's record is what Larder reads. A structure of more
 * objects than is reasonable stands as JSON.
 */
final class ValueLayout {
    /** Each object takes about half a kilobyte and 100 microseconds; beyond this, a structure stands as JSON. */
    private static final int MOST_OBJECTS = 2000;

    private static final int DEEPEST = 32;
    private static final int MOST_DIMENSIONS = 32;
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    /** A text of fewer bytes is written again where it stands again: a name of its own would save nothing. */
    private static final int LEAST_LINKED = 1024;

    private final Structure file;
    private final EntryLayout.Laying laying;

    /** The paths of large objects, by what they are and hold. */
    private final Map<String, String> large = new HashMap<>();

    private int objects;

    ValueLayout(Structure file, EntryLayout.Laying laying) {
        this.file = file;
        this.laying = laying;
    }

    /** Where something goes: its group with its path, and its name. */
    private record Spot(
            Structure.Node parent,
            String parentPath,
            String name,
            int depth,
            @Nullable String subtype) {
        String path() {
            return parentPath + "/" + name;
        }

        Spot in(Structure.Node group, String child) {
            return new Spot(group, path(), child, depth + 1, null);
        }

        Spot of(String type) {
            return new Spot(parent, parentPath, name, depth, type);
        }
    }

    void lay(Structure.Node parent, String parentPath, String name, Datum datum) {
        put(new Spot(parent, parentPath, name, 0, null), datum);
    }

    private void put(Spot spot, Datum datum) {
        objects++;
        if (datum instanceof Datum.Typed typed) {
            put(spot.of(typed.name()), typed.value());
        } else if (datum instanceof Datum.By by) {
            put(spot, by.value());
        } else if (datum instanceof Datum.Null) {
            try (Structure.Node dataset = file.nothing(spot.parent(), spot.name())) {
                describe(dataset, spot, "null");
            }
        } else if (datum instanceof Datum.Flag flag) {
            numbers(spot, "boolean", ElementType.BOOL, new byte[] {(byte) (flag.value() ? 1 : 0)}, null);
        } else if (datum instanceof Datum.Whole whole) {
            whole(spot, "integer", whole.value(), null, whole.value().toString());
        } else if (datum instanceof Datum.Real real) {
            numbers(
                    spot,
                    "real",
                    ElementType.F64,
                    little(8).putDouble(real.value()).array(),
                    null);
        } else if (datum instanceof Datum.Text text) {
            text(spot, "string", text.value());
        } else if (datum instanceof Datum.Instant instant) {
            BigInteger nanos = nanos(Duration.between(Instant.EPOCH, instant.value()));
            whole(
                    spot,
                    "instant",
                    nanos,
                    "nanoseconds since 1970-01-01T00:00:00Z",
                    instant.value().toString());
        } else if (datum instanceof Datum.Duration duration) {
            BigInteger nanos = nanos(duration.value());
            whole(spot, "duration", nanos, "nanoseconds", duration.value().toString());
        } else if (datum instanceof Datum.Array array) {
            array(spot, array.value());
        } else if (datum instanceof Datum.Bytes bytes) {
            bytes(spot, bytes);
        } else if (datum instanceof Datum.File node) {
            if (isLinked(spot, node.executable() ? "executable" : "file", node.bytes())) {
                return;
            }
            try (Structure.Node group = file.group(spot.parent(), spot.name())) {
                describe(group, spot, "file");
                file.flag(group, "executable", (byte) (node.executable() ? 1 : 0));
                bytes(spot.in(group, "content"), node.bytes());
            }
        } else if (datum instanceof Datum.Tree tree) {
            members(spot, "directory", tree.members());
        } else if (datum instanceof Datum.Mapping mapping) {
            members(spot, "dict", mapping.members());
        } else if (datum instanceof Datum.Sequence sequence) {
            elements(spot, "list", sequence.elements());
        } else if (datum instanceof Datum.Set set) {
            elements(spot, "set", set.elements());
        } else if (datum instanceof Datum.Pairs pairs) {
            pairs(spot, pairs);
        } else {
            text(spot, encodingOf(datum), plain(datum));
        }
    }

    private static BigInteger nanos(Duration duration) {
        return BigInteger.valueOf(duration.toSeconds()).multiply(NANOS).add(BigInteger.valueOf(duration.toNanosPart()));
    }

    private static String encodingOf(Datum datum) {
        return datum.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    private static String plain(Datum datum) {
        if (datum instanceof Datum.Decimal decimal) {
            return decimal.value().toString();
        } else if (datum instanceof Datum.Date date) {
            return date.value().toString();
        } else if (datum instanceof Datum.Time time) {
            return time.value().toString();
        } else if (datum instanceof Datum.DateTime dateTime) {
            return dateTime.value().toString();
        } else if (datum instanceof Datum.Uuid uuid) {
            return uuid.value().toString();
        }
        return CanonicalJson.write(datum);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void describe(Structure.Node object, Spot spot, String encoding) {
        file.attribute(object, "encoding-type", encoding);
        String subtype = spot.subtype();
        if (subtype != null && Structure.padded(subtype).length <= Structure.MAX_ATTRIBUTE) {
            file.attribute(object, "type", subtype);
        }
    }

    private void numbers(
            Spot spot, String encoding, ElementType type, byte[] bytes, @Nullable String units, long... shape) {
        try (Structure.Node dataset =
                file.dataset(spot.parent(), spot.name(), new Structure.Form.Numbers(type), shape)) {
            describe(dataset, spot, encoding);
            if (units != null) {
                file.attribute(dataset, "units", units);
            }
            laying.put(dataset, bytes);
        }
    }

    private void whole(Spot spot, String encoding, BigInteger value, @Nullable String units, String otherwise) {
        if (value.bitLength() < Long.SIZE) {
            numbers(
                    spot,
                    encoding,
                    ElementType.I64,
                    little(8).putLong(value.longValue()).array(),
                    units);
        } else {
            text(spot, encoding, otherwise);
        }
    }

    /** Returns whether there is an equal object, after making it a second name. Small ones are not looked for. */
    private boolean isLinked(Spot spot, String kind, Digest digest) {
        String before = large.putIfAbsent(kind + " " + spot.subtype() + " " + digest.hex(), spot.path());
        if (before != null) {
            file.link(spot.parent(), spot.name(), before);
        }
        return before != null;
    }

    private boolean isLinked(Spot spot, String kind, Datum.Bytes bytes) {
        Digest digest = laying.digestOf(bytes.content(), bytes::digest);
        return laying.isLarge(digest) && isLinked(spot, kind, digest);
    }

    private void text(Spot spot, String encoding, String text) {
        byte[] bytes = Structure.padded(text);
        if (bytes.length >= LEAST_LINKED && isLinked(spot, encoding, Digest.of(bytes))) {
            return;
        }
        try (Structure.Node dataset =
                file.dataset(spot.parent(), spot.name(), new Structure.Form.Texts(bytes.length))) {
            describe(dataset, spot, encoding);
            if (text.endsWith("\0")) {
                // Readers take zeros at the end for padding.
                file.attribute(dataset, "utf8-length", bytes.length);
            }
            laying.put(dataset, bytes);
        }
    }

    private void array(Spot spot, NdArray array) {
        long[] shape = array.rank() <= MOST_DIMENSIONS ? array.shape() : new long[] {array.length()};
        Digest digest = laying.digestOf(array.content(), array::digest);
        if (!array.elementType().isFixedSize()) {
            texts(spot, array, digest, shape);
        } else if (laying.isLarge(digest)) {
            laying.large(spot.parent(), spot.parentPath(), spot.name(), "array", digest, array.elementType(), shape);
        } else {
            numbers(spot, "array", array.elementType(), array.content().toBytes(), null, shape);
        }
    }

    /** Texts of different lengths have no contiguous form in HDF5: their bytes stand beside a padded copy for readers. */
    private void texts(Spot spot, NdArray array, Digest digest, long[] shape) {
        if (!laying.isLarge(digest)) {
            padded(spot, array, shape);
            return;
        }
        if (isLinked(spot, "texts", digest)) {
            return;
        }
        try (Structure.Node group = file.group(spot.parent(), spot.name())) {
            describe(group, spot, "texts");
            Spot content = spot.in(group, "content");
            long size = array.content().size();
            laying.large(group, content.parentPath(), content.name(), "bytes", digest, ElementType.U8, size);
            if (size <= Column.MOST_TEXT_BYTES) {
                padded(spot.in(group, "values"), array, shape);
            }
        }
    }

    private void padded(Spot spot, NdArray array, long[] shape) {
        List<Datum> texts = new ArrayList<>();
        for (String text : array.toTexts()) {
            texts.add(new Datum.Text(text));
        }
        Optional<Column> column = Column.texts(texts);
        if (column.isPresent()) {
            try (Structure.Node dataset =
                    file.dataset(spot.parent(), spot.name(), column.get().form(), shape)) {
                describe(dataset, spot, "string-array");
                laying.put(dataset, column.get().bytes().array());
            }
        }
    }

    private void bytes(Spot spot, Datum.Bytes bytes) {
        Digest digest = laying.digestOf(bytes.content(), bytes::digest);
        long size = bytes.content().size();
        if (laying.isLarge(digest)) {
            laying.large(spot.parent(), spot.parentPath(), spot.name(), "bytes", digest, ElementType.U8, size);
        } else {
            numbers(spot, "bytes", ElementType.U8, bytes.content().toBytes(), null, size);
        }
    }

    private boolean isTooMuch(Spot spot, int more) {
        return spot.depth() >= DEEPEST || objects + more > MOST_OBJECTS;
    }

    private void members(Spot spot, String encoding, Map<String, ? extends Datum> members) {
        if (isTooMuch(spot, members.size())) {
            Map<String, Datum> all = Map.copyOf(members);
            text(spot, "json", CanonicalJson.write(new Datum.Mapping(all)));
            return;
        }
        objects += members.size();
        try (Structure.Node group = file.group(spot.parent(), spot.name())) {
            describe(group, spot, encoding);
            for (Map.Entry<String, ? extends Datum> member : members.entrySet()) {
                put(spot.in(group, NativeName.of(member.getKey())), member.getValue());
            }
        }
    }

    private void pairs(Spot spot, Datum.Pairs pairs) {
        Collection<Datum.Pairs.Pair> all = pairs.pairs();
        if (isTooMuch(spot, 2 * all.size())) {
            text(spot, "json", CanonicalJson.write(pairs));
            return;
        }
        try (Structure.Node group = file.group(spot.parent(), spot.name())) {
            describe(group, spot, "map");
            put(
                    spot.in(group, "keys"),
                    new Datum.Sequence(all.stream().map(Datum.Pairs.Pair::key).toList()));
            put(
                    spot.in(group, "values"),
                    new Datum.Sequence(all.stream().map(Datum.Pairs.Pair::value).toList()));
        }
    }

    private void elements(Spot spot, String encoding, List<Datum> elements) {
        Optional<Column> column = Column.of(elements);
        if (column.isPresent()) {
            try (Structure.Node dataset =
                    file.dataset(spot.parent(), spot.name(), column.get().form(), elements.size())) {
                describe(dataset, spot, encoding);
                laying.put(dataset, column.get().bytes().array());
            }
        } else if (isTooMuch(spot, elements.size())) {
            text(spot, "json", CanonicalJson.write(new Datum.Sequence(elements)));
        } else {
            objects += elements.size();
            try (Structure.Node group = file.group(spot.parent(), spot.name())) {
                describe(group, spot, encoding);
                for (int i = 0; i < elements.size(); i++) {
                    put(spot.in(group, Integer.toString(i)), elements.get(i));
                }
            }
        }
    }
}
