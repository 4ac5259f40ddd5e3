package dev.larder.data;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one datum as canonical JSON and, when it is to be stored, gathers the large contents on the way. */
final class CanonicalWriter {
    enum Purpose {
        /** Only the text is wanted: a digest that is known is taken as it is. */
        TEXT,
        /** The contents are wanted too, with their blocks. */
        STORING
    }

    /** No number of the allowed digits has more bits than this, so that converting a monster is never begun. */
    private static final int MAX_BITS = (int) (CanonicalJson.MAX_DIGITS * 3.33);

    /** Whatever has no more bits than this has fewer digits than are allowed. */
    private static final int SURE_BITS = (int) (CanonicalJson.MAX_DIGITS * 3.32);

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final Purpose purpose;
    private final StringBuilder out = new StringBuilder(256);
    private final Map<Digest, CanonicalForm.LargeContent> contents = new LinkedHashMap<>();
    private int depth;

    CanonicalWriter(Purpose purpose) {
        this.purpose = purpose;
    }

    String write(Datum datum) {
        value(datum);
        return out.toString();
    }

    List<CanonicalForm.LargeContent> contents() {
        return new ArrayList<>(contents.values());
    }

    private void value(Datum datum) {
        enter();
        if (datum instanceof Datum.Text text) {
            text(text.value());
        } else if (datum instanceof Datum.Whole whole) {
            whole(whole.value());
        } else if (datum instanceof Datum.Real real) {
            within(Double.isFinite(real.value()) ? 0 : 1);
            RealText.append(real.value(), out);
        } else if (datum instanceof Datum.Flag flag) {
            out.append(flag.value());
        } else if (datum instanceof Datum.Null) {
            out.append("null");
        } else if (datum instanceof Datum.Mapping mapping) {
            members(mapping.members());
        } else if (datum instanceof Datum.Sequence sequence) {
            list(sequence.elements());
        } else if (datum instanceof Datum.Array array) {
            array(array.value());
        } else if (datum instanceof Datum.Bytes bytes) {
            bytes(bytes);
        } else if (datum instanceof Datum.File file) {
            file(file);
        } else if (datum instanceof Datum.Tree tree) {
            out.append("{\"$tree\":");
            enter();
            members(tree.members());
            depth--;
            out.append('}');
        } else {
            tagged(datum);
        }
        depth--;
    }

    private void enter() {
        within(1);
        depth++;
    }

    /** Every level of the text counts, also those that a tagged form adds, so that what is written can be read. */
    private void within(int levels) {
        if (depth + levels > CanonicalJson.MAX_DEPTH) {
            throw new InvalidDatumException("values are nested deeper than " + CanonicalJson.MAX_DEPTH + " levels");
        }
    }

    private void tagged(Datum datum) {
        if (datum instanceof Datum.Decimal decimal) {
            tagged("$decimal", decimal.value().toString());
        } else if (datum instanceof Datum.Instant instant) {
            tagged("$instant", TimeText.of(instant.value()));
        } else if (datum instanceof Datum.Date date) {
            tagged("$date", TimeText.of(date.value()));
        } else if (datum instanceof Datum.Time time) {
            tagged("$time", TimeText.of(time.value()));
        } else if (datum instanceof Datum.DateTime dateTime) {
            tagged("$datetime", TimeText.of(dateTime.value()));
        } else if (datum instanceof Datum.Duration duration) {
            tagged("$duration", TimeText.of(duration.value()));
        } else if (datum instanceof Datum.Uuid uuid) {
            tagged("$uuid", uuid.value().toString());
        } else if (datum instanceof Datum.Secret secret) {
            tagged("$secret", secret.mac().hex());
        } else if (datum instanceof Datum.Set set) {
            out.append("{\"$set\":");
            enter();
            list(set.elements());
            depth--;
            out.append('}');
        } else if (datum instanceof Datum.Pairs pairs) {
            pairs(pairs);
        } else if (datum instanceof Datum.Typed typed) {
            named("$type", typed.name(), typed.value());
        } else if (datum instanceof Datum.By by) {
            named("$by", by.rule(), by.value());
        } else {
            reference(datum);
        }
    }

    private void reference(Datum datum) {
        within(1);
        if (datum instanceof Datum.ResultRef result) {
            out.append("{\"$key\":\"").append(result.key()).append("\",\"attribute\":");
            text(result.attribute());
            out.append('}');
        } else if (datum instanceof Datum.ContentRef content) {
            tagged("$content", content.digest().toString());
        } else if (datum instanceof Datum.CodeRef code && code.text() == null) {
            tagged("$code", code.code().toString());
        } else if (datum instanceof Datum.CodeRef code && code.text() != null) {
            out.append("{\"$code\":\"").append(code.code()).append("\",\"text\":");
            text(code.text());
            out.append('}');
        } else {
            throw new IllegalStateException("no canonical form for " + datum.getClass());
        }
    }

    private void tagged(String tag, String text) {
        within(1);
        out.append("{\"").append(tag).append("\":");
        text(text);
        out.append('}');
    }

    private void named(String tag, String name, Datum value) {
        out.append("{\"").append(tag).append("\":");
        text(name);
        out.append(",\"value\":");
        value(value);
        out.append('}');
    }

    private void members(Map<String, ? extends Datum> members) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<String, ? extends Datum> member : members.entrySet()) {
            if (!first) {
                out.append(',');
            }
            first = false;
            String name = member.getKey();
            // One more $ keeps a user's own name apart from the tags; the order by code point stays the same.
            text(name.startsWith("$") ? "$" + name : name);
            out.append(':');
            value(member.getValue());
        }
        out.append('}');
    }

    private void list(Collection<Datum> elements) {
        out.append('[');
        for (Iterator<Datum> each = elements.iterator(); each.hasNext(); ) {
            value(each.next());
            if (each.hasNext()) {
                out.append(',');
            }
        }
        out.append(']');
    }

    private void pairs(Datum.Pairs pairs) {
        out.append("{\"$map\":[");
        enter();
        for (Iterator<Datum.Pairs.Pair> each = pairs.pairs().iterator(); each.hasNext(); ) {
            Datum.Pairs.Pair pair = each.next();
            out.append('[');
            enter();
            value(pair.key());
            out.append(',');
            value(pair.value());
            depth--;
            out.append(']');
            if (each.hasNext()) {
                out.append(',');
            }
        }
        depth--;
        out.append("]}");
    }

    private void array(NdArray array) {
        within(array.rank() == 0 ? 2 : 3);
        out.append("{\"$array\":{");
        boolean inline = array.length() <= CanonicalJson.MAX_INLINE_ELEMENTS && ArrayText.canStandInline(array);
        if (inline) {
            out.append("\"data\":");
            int start = out.length();
            ArrayText.append(array, out);
            boolean tagged = array.elementType().isFixedSize() && out.indexOf("{", start) >= 0;
            within(array.length() == 0 ? 2 : tagged ? 4 : 3);
        } else {
            Digest digest = large(
                    array.knownDigest(),
                    array.content(),
                    blocks -> ContentDigest.ofArray(array.elementType(), array.shape(), blocks));
            out.append("\"digest\":\"").append(digest).append('"');
        }
        out.append(",\"dtype\":\"").append(array.elementType().token()).append("\",\"shape\":[");
        long[] shape = array.shape();
        for (int i = 0; i < shape.length; i++) {
            out.append(i == 0 ? "" : ",").append(shape[i]);
        }
        out.append(']');
        if (!inline && !array.elementType().isFixedSize()) {
            out.append(",\"size\":").append(array.content().size());
        }
        out.append("}}");
    }

    private void bytes(Datum.Bytes bytes) {
        Content content = bytes.content();
        if (content.size() <= CanonicalJson.MAX_INLINE_BYTES) {
            tagged("$bytes", Base64.getEncoder().encodeToString(content.toBytes()));
        } else {
            within(2);
            out.append("{\"$blob\":{\"digest\":\"").append(digestOf(bytes));
            out.append("\",\"size\":").append(content.size()).append("}}");
        }
    }

    private void file(Datum.File file) {
        within(2);
        out.append("{\"$file\":{\"digest\":\"").append(digestOf(file.bytes())).append('"');
        if (file.executable()) {
            out.append(",\"executable\":true");
        }
        out.append(",\"size\":").append(file.bytes().content().size()).append("}}");
    }

    private Digest digestOf(Datum.Bytes bytes) {
        if (purpose == Purpose.TEXT) {
            return bytes.digest();
        }
        long size = bytes.content().size();
        return large(bytes.knownDigest(), bytes.content(), blocks -> ContentDigest.ofBytes(size, blocks));
    }

    private interface DigestRule {
        Digest of(List<Digest> blocks);
    }

    private Digest large(@Nullable Digest known, Content content, DigestRule rule) {
        if (known != null && (purpose == Purpose.TEXT || contents.containsKey(known))) {
            return known;
        }
        List<Digest> blocks = content.blockDigests();
        Digest digest = known != null ? known : rule.of(blocks);
        if (purpose == Purpose.STORING) {
            contents.putIfAbsent(digest, new CanonicalForm.LargeContent(digest, content, blocks));
        }
        return digest;
    }

    private void whole(BigInteger value) {
        if (value.bitLength() < Long.SIZE) {
            out.append(value.longValue());
            return;
        }
        if (hasTooManyDigits(value)) {
            throw tooManyDigits();
        }
        out.append(value);
    }

    static boolean hasTooManyDigits(BigInteger value) {
        // The bits tell for nearly all, so that neither a monster nor an everyday number is converted to count.
        return value.bitLength() > MAX_BITS
                || value.bitLength() > SURE_BITS && value.abs().toString().length() > CanonicalJson.MAX_DIGITS;
    }

    private static InvalidDatumException tooManyDigits() {
        return new InvalidDatumException("a whole number has more than " + CanonicalJson.MAX_DIGITS + " digits");
    }

    private void text(String value) {
        append(value, out);
    }

    /** Appends a text as canonical JSON writes it. */
    static void append(String value, StringBuilder out) {
        out.append('"');
        int plain = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x20 || c == '"' || c == '\\') {
                out.append(value, plain, i);
                plain = i + 1;
                escape(c, out);
            }
        }
        // The whole of a text is copied at once, and most texts have nothing to escape.
        (plain == 0 ? out.append(value) : out.append(value, plain, value.length())).append('"');
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            default -> out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
        }
    }
}
