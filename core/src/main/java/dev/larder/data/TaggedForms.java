package dev.larder.data;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the members of a JSON object stand for: a tagged form where a name begins with one {@code $}, else a mapping. */
final class TaggedForms {
    /** A canonical text of more characters than this is shown in part where another spelling is refused. */
    private static final int LONGEST_SHOWN = 100;

    private final ContentResolver contents;

    TaggedForms(ContentResolver contents) {
        this.contents = contents;
    }

    Datum interpret(SortedMap<String, Datum> members) {
        String tag = null;
        boolean escaped = false;
        for (String name : members.keySet()) {
            if (name.startsWith("$$")) {
                escaped = true;
            } else if (name.startsWith("$")) {
                if (tag != null) {
                    throw new InvalidDatumException(
                            "an object can have one tag, not " + Excerpt.of(tag) + " and " + Excerpt.of(name));
                }
                tag = name;
            }
        }
        if (tag != null) {
            return tagged(tag, members);
        }
        return new Datum.Mapping(escaped ? unescaped(members) : members);
    }

    private static SortedMap<String, Datum> unescaped(SortedMap<String, Datum> members) {
        TreeMap<String, Datum> plain = new TreeMap<>(Unicode.BY_CODE_POINT);
        members.forEach((name, value) -> plain.put(name.startsWith("$$") ? name.substring(1) : name, value));
        return plain;
    }

    private Datum tagged(String tag, Map<String, Datum> members) {
        Datum content = members.getOrDefault(tag, Datum.NULL);
        if (tag.equals("$type") || tag.equals("$by")) {
            Datum value = members.get("value");
            if (members.size() != 2 || value == null) {
                throw new InvalidDatumException("{\"" + tag + "\":…} needs one more member, \"value\"");
            }
            String name = text(tag, content);
            return tag.equals("$type") ? new Datum.Typed(name, value) : new Datum.By(name, value);
        }
        if (tag.equals("$key") && members.size() == 2 && members.containsKey("attribute")) {
            return new Datum.ResultRef(
                    Digest.parse(text(tag, content)), text("attribute", members.getOrDefault("attribute", Datum.NULL)));
        }
        if (tag.equals("$code") && members.size() == 2 && members.containsKey("text")) {
            return new Datum.CodeRef(
                    Digest.parse(text(tag, content)), text("text", members.getOrDefault("text", Datum.NULL)));
        }
        if (tag.equals("$key")) {
            throw new InvalidDatumException("{\"$key\":…} needs one more member, \"attribute\"");
        }
        if (members.size() != 1) {
            throw new InvalidDatumException("nothing may stand beside the tag " + Excerpt.of(tag));
        }
        try {
            return switch (tag) {
                case "$real" -> real(text(tag, content));
                case "$blob" -> blob(bytes(tag, fields(tag, content)));
                case "$file" -> file(fields(tag, content));
                case "$tree" -> tree(content);
                case "$array" -> array(fields(tag, content));
                case "$set" -> new Datum.Set(elements(tag, content));
                case "$map" -> pairs(elements(tag, content));
                case "$bytes" -> bytes(text(tag, content));
                case "$decimal",
                        "$instant",
                        "$date",
                        "$time",
                        "$datetime",
                        "$duration",
                        "$uuid",
                        "$secret",
                        "$content",
                        "$code" -> spelt(tag, text(tag, content));
                default ->
                    throw new InvalidDatumException("there is no tagged form " + Excerpt.of(tag)
                            + "; a name of your own that begins with $ is written with one more $");
            };
        } catch (DateTimeException | IllegalArgumentException e) {
            throw malformed(tag, content, e);
        }
    }

    private static InvalidDatumException malformed(String tag, Datum content, RuntimeException cause) {
        return new InvalidDatumException("malformed " + tag + ": " + Excerpt.of(CanonicalJson.write(content)), cause);
    }

    /** Returns what one text says, if it is the one spelling of it: what other languages would read is then no question. */
    private static Datum spelt(String tag, String text) {
        Datum datum = switch (tag) {
            case "$decimal" -> decimal(text);
            case "$instant" -> new Datum.Instant(TimeText.instant(text));
            case "$date" -> new Datum.Date(TimeText.date(text));
            case "$time" -> new Datum.Time(TimeText.time(text));
            case "$datetime" -> new Datum.DateTime(TimeText.dateTime(text));
            case "$duration" -> new Datum.Duration(TimeText.duration(text));
            case "$uuid" -> new Datum.Uuid(UUID.fromString(text));
            case "$secret" -> new Datum.Secret(Digest.ofHex(text));
            case "$content" -> new Datum.ContentRef(Digest.parse(text));
            default -> new Datum.CodeRef(Digest.parse(text), null);
        };
        String canonical = CanonicalJson.write(datum);
        if (!canonical.equals("{\"" + tag + "\":" + CanonicalJson.write(new Datum.Text(text)) + "}")) {
            String shown = canonical.length() <= LONGEST_SHOWN ? canonical : Excerpt.of(canonical);
            throw new InvalidDatumException(
                    tag + " has one spelling for each value; write " + shown + ", not " + Excerpt.of(text));
        }
        return datum;
    }

    private static Datum decimal(String text) {
        // Before anything is read, since reading takes time that grows with the square of the length.
        if (text.length() > Datum.Decimal.MAX_TEXT) {
            throw Datum.Decimal.tooLong();
        }
        return new Datum.Decimal(new BigDecimal(text));
    }

    private static Datum bytes(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        String canonical = Base64.getEncoder().encodeToString(bytes);
        if (!canonical.equals(base64)) {
            throw new InvalidDatumException("$bytes is base64 with padding and without unused bits; write "
                    + Excerpt.of(canonical) + ", not " + Excerpt.of(base64));
        }
        return Datum.Bytes.of(Content.of(bytes));
    }

    private static Datum real(String name) {
        return switch (name) {
            case "NaN" -> new Datum.Real(Double.NaN);
            case "Infinity" -> new Datum.Real(Double.POSITIVE_INFINITY);
            case "-Infinity" -> new Datum.Real(Double.NEGATIVE_INFINITY);
            default -> throw new InvalidDatumException("$real is NaN, Infinity or -Infinity, not " + Excerpt.of(name));
        };
    }

    private static Datum pairs(List<Datum> elements) {
        List<Datum.Pairs.Pair> pairs = new ArrayList<>();
        for (Datum element : elements) {
            if (!(element instanceof Datum.Sequence pair) || pair.elements().size() != 2) {
                throw new InvalidDatumException("$map is a list of [key, value]");
            }
            pairs.add(
                    new Datum.Pairs.Pair(pair.elements().get(0), pair.elements().get(1)));
        }
        return new Datum.Pairs(pairs);
    }

    private Datum array(Fields fields) {
        ElementType type = ElementType.of(fields.text("dtype"));
        long[] shape =
                fields.elements("shape").stream().mapToLong(fields::whole).toArray();
        Datum data = fields.optional("data");
        if (data != null) {
            fields.end();
            NdArray array = NdArray.of(type, shape, ArrayText.parse(type, elements("$array data", data)));
            return new Datum.Array(array);
        }
        Digest digest = Digest.parse(fields.text("digest"));
        // The shape is checked before anything of that size is asked for.
        long size = type.isFixedSize() ? NdArray.byteSize(type, shape) : fields.whole(fields.required("size"));
        fields.end();
        NdArray.check(type, shape, size);
        long length = NdArray.lengthOf(shape);
        boolean inline = switch (type) {
            case F32, F64 -> false;
            case TEXT -> size - length * Long.BYTES <= CanonicalJson.MAX_INLINE_BYTES;
            default -> true;
        };
        if (length == 0 || (inline && length <= CanonicalJson.MAX_INLINE_ELEMENTS)) {
            throw new InvalidDatumException("an array of up to "
                    + (length == 0 ? 0 : CanonicalJson.MAX_INLINE_ELEMENTS) + " " + type.token()
                    + (type == ElementType.TEXT ? " of " + CanonicalJson.MAX_INLINE_BYTES + " bytes together" : "")
                    + " states its data, not a digest");
        }
        Content content = contents.resolve(digest, size);
        check(digest, content, blocks -> ContentDigest.ofArray(type, shape, blocks));
        return new Datum.Array(NdArray.of(type, shape, content, digest));
    }

    private Datum file(Fields fields) {
        Datum executable = fields.optional("executable");
        if (executable != null && !executable.equals(new Datum.Flag(true))) {
            throw new InvalidDatumException("a $file's executable member is true or left out");
        }
        return new Datum.File(bytes("$file", fields), executable != null);
    }

    private static Datum tree(Datum content) {
        if (!(content instanceof Datum.Mapping mapping)) {
            throw new InvalidDatumException("$tree needs an object of names, each with a $file or a $tree");
        }
        Map<String, Datum.Node> members = new HashMap<>();
        mapping.members().forEach((name, member) -> {
            if (!(member instanceof Datum.Node node)) {
                throw new InvalidDatumException("in a $tree, " + Excerpt.of(name) + " must be a $file or a $tree");
            }
            members.put(name, node);
        });
        return new Datum.Tree(members);
    }

    private static Datum blob(Datum.Bytes bytes) {
        if (bytes.content().size() <= CanonicalJson.MAX_INLINE_BYTES) {
            throw new InvalidDatumException(
                    "up to " + CanonicalJson.MAX_INLINE_BYTES + " bytes are written as $bytes, not as a $blob");
        }
        return bytes;
    }

    private Datum.Bytes bytes(String tag, Fields fields) {
        Digest digest = Digest.parse(fields.text("digest"));
        long size = fields.whole(fields.required("size"));
        fields.end();
        if (size < 0) {
            throw new InvalidDatumException("a " + tag + " cannot have a negative size");
        }
        Content content = contents.resolve(digest, size);
        check(digest, content, blocks -> ContentDigest.ofBytes(size, blocks));
        return Datum.Bytes.of(content, digest);
    }

    /** Holds the digests of the blocks against the digest of the whole, where there are any. */
    private static void check(Digest stated, Content content, Function<List<Digest>, Digest> rule) {
        if (!(content instanceof AbsentContent)
                && !rule.apply(content.blockDigests()).equals(stated)) {
            throw new InvalidDatumException("the blocks of a content do not make up its digest: " + stated);
        }
    }

    private static String text(String tag, Datum content) {
        if (content instanceof Datum.Text text) {
            return text.value();
        }
        throw new InvalidDatumException(tag + " needs a text, not " + Excerpt.of(CanonicalJson.write(content)));
    }

    private static List<Datum> elements(String tag, Datum content) {
        if (content instanceof Datum.Sequence sequence) {
            return sequence.elements();
        }
        throw new InvalidDatumException(tag + " needs a list");
    }

    private static Fields fields(String tag, Datum content) {
        if (content instanceof Datum.Mapping mapping) {
            return new Fields(tag, new TreeMap<>(mapping.members()));
        }
        throw new InvalidDatumException(tag + " needs an object");
    }

    /** The members of a tagged form, taken one by one so that what is left over can be refused. */
    private record Fields(String tag, Map<String, Datum> left) {
        @Nullable
        Datum optional(String name) {
            return left.remove(name);
        }

        Datum required(String name) {
            Datum value = left.remove(name);
            if (value == null) {
                throw new InvalidDatumException(tag + " needs a member " + name);
            }
            return value;
        }

        String text(String name) {
            return TaggedForms.text(tag + " " + name, required(name));
        }

        List<Datum> elements(String name) {
            return TaggedForms.elements(tag + " " + name, required(name));
        }

        long whole(Datum value) {
            if (value instanceof Datum.Whole whole && whole.value().bitLength() < 64) {
                return whole.value().longValue();
            }
            throw new InvalidDatumException(
                    tag + " needs a whole number, not " + Excerpt.of(CanonicalJson.write(value)));
        }

        void end() {
            if (!left.isEmpty()) {
                throw new InvalidDatumException(tag + " has no member "
                        + Excerpt.of(left.keySet().iterator().next()));
            }
        }
    }
}
