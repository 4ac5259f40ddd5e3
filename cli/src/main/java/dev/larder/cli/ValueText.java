package dev.larder.cli;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Writes a value as JSON with everything in it, however large: where canonical JSON names an array or bytes by digest, their
 * content stands here, written piece by piece. Small values come out in their canonical form, and all but files, directories
 * and unusual NaNs can be read back.
 */
final class ValueText {
    private static final int ELEMENTS_AT_ONCE = 1024;

    /** A multiple of three, so that the pieces' base64 can be strung together. */
    private static final int BYTES_AT_ONCE = 3 << 14;

    private final Writer out;

    ValueText(Writer out) {
        this.out = out;
    }

    void write(Datum datum) throws IOException {
        if (datum instanceof Datum.Array array) {
            array(array.value());
        } else if (datum instanceof Datum.Bytes bytes) {
            bytes(bytes.content());
        } else if (datum instanceof Datum.Mapping mapping) {
            mapping(mapping);
        } else if (datum instanceof Datum.Sequence sequence) {
            list(sequence.elements());
        } else if (datum instanceof Datum.Set set) {
            out.write("{\"$set\":");
            list(set.elements());
            out.write('}');
        } else if (datum instanceof Datum.Pairs pairs) {
            out.write("{\"$map\":");
            list(pairs.pairs().stream()
                    .<Datum>map(pair -> Datum.Sequence.of(pair.key(), pair.value()))
                    .toList());
            out.write('}');
        } else if (datum instanceof Datum.Typed typed) {
            named("$type", typed.name(), typed.value());
        } else if (datum instanceof Datum.By by) {
            named("$by", by.rule(), by.value());
        } else {
            out.write(CanonicalJson.write(datum));
        }
    }

    private void named(String tag, String name, Datum value) throws IOException {
        out.write("{\"" + tag + "\":" + quoted(name) + ",\"value\":");
        write(value);
        out.write('}');
    }

    private static String quoted(String text) {
        return CanonicalJson.write(new Datum.Text(text));
    }

    private void mapping(Datum.Mapping mapping) throws IOException {
        String separator = "{";
        for (Map.Entry<String, Datum> member : mapping.members().entrySet()) {
            String name = member.getKey();
            out.write(separator);
            out.write(quoted(name.startsWith("$") ? "$" + name : name));
            out.write(':');
            write(member.getValue());
            separator = ",";
        }
        out.write(separator.equals("{") ? "{}" : "}");
    }

    private void list(Collection<Datum> elements) throws IOException {
        out.write('[');
        String separator = "";
        for (Datum element : elements) {
            out.write(separator);
            write(element);
            separator = ",";
        }
        out.write(']');
    }

    private void array(NdArray array) throws IOException {
        out.write("{\"$array\":{\"data\":[");
        if (array.elementType().isFixedSize()) {
            numbers(array);
        } else {
            texts(array);
        }
        StringBuilder shape = new StringBuilder();
        for (long dimension : array.shape()) {
            shape.append(shape.isEmpty() ? "" : ",").append(dimension);
        }
        out.write("],\"dtype\":\"" + array.elementType().token() + "\",\"shape\":[" + shape + "]}}");
    }

    private void texts(NdArray array) throws IOException {
        // Seen as one dimension, no piece has more than fits a block, unless it is one text.
        NdArray flat = NdArray.of(array.elementType(), new long[] {array.length()}, array.content());
        String separator = "";
        for (NdArray piece : (Iterable<NdArray>) flat.blocks()::iterator) {
            for (String text : piece.toTexts()) {
                out.write(separator);
                out.write(quoted(text));
                separator = ",";
            }
        }
    }

    private void numbers(NdArray array) throws IOException {
        int size = array.elementType().size();
        ByteBuffer slab = ByteBuffer.allocate(ELEMENTS_AT_ONCE * size).order(ByteOrder.LITTLE_ENDIAN);
        for (long at = 0; at < array.length(); at += ELEMENTS_AT_ONCE) {
            slab.clear().limit((int) Math.min(ELEMENTS_AT_ONCE, array.length() - at) * size);
            array.content().read(at * size, slab);
            List<Datum> elements = new ArrayList<>(ELEMENTS_AT_ONCE);
            for (slab.flip(); slab.hasRemaining(); ) {
                elements.add(element(array, slab));
            }
            String text = CanonicalJson.write(new Datum.Sequence(elements));
            out.write(at == 0 ? "" : ",");
            out.write(text, 1, text.length() - 2);
        }
    }

    private static Datum element(NdArray array, ByteBuffer from) {
        return switch (array.elementType()) {
            case BOOL -> new Datum.Flag(from.get() != 0);
            case I8 -> Datum.Whole.of(from.get());
            case U8 -> Datum.Whole.of(from.get() & 0xff);
            case I16 -> Datum.Whole.of(from.getShort());
            case U16 -> Datum.Whole.of(from.getShort() & 0xffff);
            case I32 -> Datum.Whole.of(from.getInt());
            case U32 -> Datum.Whole.of(from.getInt() & 0xffffffffL);
            case I64 -> Datum.Whole.of(from.getLong());
            case F32 -> new Datum.Real(from.getFloat());
            case F64 -> new Datum.Real(from.getDouble());
            case TEXT -> throw new IllegalStateException("texts have no size in common");
        };
    }

    private void bytes(Content content) throws IOException {
        out.write("{\"$bytes\":\"");
        for (long at = 0; at < content.size(); at += BYTES_AT_ONCE) {
            ByteBuffer piece = ByteBuffer.allocate((int) Math.min(BYTES_AT_ONCE, content.size() - at));
            content.read(at, piece);
            out.write(Base64.getEncoder().encodeToString(piece.array()));
        }
        out.write("\"}");
    }
}
