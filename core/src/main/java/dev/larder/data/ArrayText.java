package dev.larder.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The elements of a short array as they stand in the canonical text: one flat list in C order. */
final class ArrayText {
    private ArrayText() {}

    /**
     * Returns whether so few elements stand in the text: all but those of long texts, and those of which it cannot show every
     * bit: inside arrays every bit counts, and the text knows only one NaN, so an
     * array with any other stands as its digest.
     */
    static boolean canStandInline(NdArray array) {
        if (array.elementType() == ElementType.TEXT) {
            return Texts.of(array).bytes() <= CanonicalJson.MAX_INLINE_BYTES;
        }
        if (array.elementType() != ElementType.F32 && array.elementType() != ElementType.F64) {
            return true;
        }
        if (array.content() instanceof AbsentContent) {
            // Whoever wrote the digest saw the bytes; they had such a NaN, or the digest would not stand there.
            return false;
        }
        ByteBuffer bytes = array.bytes(0, (int) array.length());
        while (bytes.hasRemaining()) {
            if (array.elementType() == ElementType.F64) {
                long bits = bytes.getLong();
                if (Double.isNaN(Double.longBitsToDouble(bits)) && bits != 0x7ff8000000000000L) {
                    return false;
                }
            } else {
                int bits = bytes.getInt();
                if (Float.isNaN(Float.intBitsToFloat(bits)) && bits != 0x7fc00000) {
                    return false;
                }
            }
        }
        return true;
    }

    static void append(NdArray array, StringBuilder out) {
        if (array.elementType() == ElementType.TEXT) {
            append(array.toTexts(), out);
            return;
        }
        ByteBuffer bytes = array.bytes(0, (int) array.length());
        out.append('[');
        for (int i = 0; i < array.length(); i++) {
            if (i > 0) {
                out.append(',');
            }
            switch (array.elementType()) {
                case BOOL -> out.append(flag(bytes.get()));
                case I8 -> out.append(bytes.get());
                case U8 -> out.append(bytes.get() & 0xff);
                case I16 -> out.append(bytes.getShort());
                case U16 -> out.append(bytes.getShort() & 0xffff);
                case I32 -> out.append(bytes.getInt());
                case U32 -> out.append(bytes.getInt() & 0xffffffffL);
                case I64 -> out.append(bytes.getLong());
                case F32 -> RealText.append(bytes.getFloat(), out);
                case F64 -> RealText.append(bytes.getDouble(), out);
                case TEXT -> throw new IllegalStateException("texts have no size in common");
            }
        }
        out.append(']');
    }

    private static void append(String[] texts, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < texts.length; i++) {
            if (i > 0) {
                out.append(',');
            }
            CanonicalWriter.append(texts[i], out);
        }
        out.append(']');
    }

    private static boolean flag(byte element) {
        if (element != 0 && element != 1) {
            throw new InvalidDatumException("a bool element must be 0 or 1, not " + element);
        }
        return element == 1;
    }

    static Content parse(ElementType type, List<Datum> elements) {
        if (type == ElementType.TEXT) {
            return Texts.encode(elements.stream().map(ArrayText::text).toArray(String[]::new));
        }
        ByteBuffer bytes = ByteBuffer.allocate(elements.size() * type.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (Datum element : elements) {
            put(type, element, bytes);
        }
        return Content.of(bytes.array());
    }

    private static void put(ElementType type, Datum element, ByteBuffer into) {
        if (type == ElementType.BOOL && element instanceof Datum.Flag flag) {
            into.put((byte) (flag.value() ? 1 : 0));
        } else if (type == ElementType.F64 && element instanceof Datum.Real real) {
            into.putDouble(real.value());
        } else if (type == ElementType.F32 && element instanceof Datum.Real real) {
            float narrow = (float) real.value();
            if (Double.compare(narrow, real.value()) != 0) {
                throw new InvalidDatumException(real.value() + " is not exactly an f32; a float is written widened");
            }
            into.putFloat(narrow);
        } else if (element instanceof Datum.Whole whole && type != ElementType.BOOL && !isReal(type)) {
            putWhole(type, whole, into);
        } else {
            throw misfit(type, element);
        }
    }

    private static String text(Datum element) {
        if (element instanceof Datum.Text text) {
            return text.value();
        }
        throw misfit(ElementType.TEXT, element);
    }

    private static InvalidDatumException misfit(ElementType type, Datum element) {
        return new InvalidDatumException("an array of " + type.token() + " cannot hold "
                + Excerpt.of(CanonicalJson.write(element))
                + (element instanceof Datum.Null ? "; an array holds no nulls, a list may" : ""));
    }

    private static boolean isReal(ElementType type) {
        return type == ElementType.F32 || type == ElementType.F64;
    }

    private static void putWhole(ElementType type, Datum.Whole whole, ByteBuffer into) {
        boolean signed =
                type == ElementType.I8 || type == ElementType.I16 || type == ElementType.I32 || type == ElementType.I64;
        int bits = type.size() * 8;
        boolean fits = signed
                ? whole.value().bitLength() < bits
                : whole.value().signum() >= 0 && whole.value().bitLength() <= bits;
        if (!fits) {
            throw new InvalidDatumException(Excerpt.of(whole.value().toString()) + " does not fit " + type.token());
        }
        long value = whole.value().longValue();
        switch (type.size()) {
            case 1 -> into.put((byte) value);
            case 2 -> into.putShort((short) value);
            case 4 -> into.putInt((int) value);
            default -> into.putLong(value);
        }
    }
}
