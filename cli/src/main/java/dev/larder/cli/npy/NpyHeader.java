package dev.larder.cli.npy;

import dev.larder.data.ElementType;
import dev.larder.data.InvalidDatumException;
import dev.larder.data.NdArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What the header says of the elements. */
record NpyHeader(ElementType type, ByteOrder order, boolean fortranOrder, long[] shape) {
    private static final int ALIGNMENT = 64;
    private static final int BEFORE_HEADER = NpyPreamble.MAGIC.length + 4;

    /** NumPy leaves room for the first dimension to grow to this many digits without moving the elements. */
    private static final int ROOM_FOR_DIGITS = 21;

    private static final int MOST_DIMENSIONS = 64;

    /** Returns the header under which an array is written. */
    static NpyHeader of(NdArray array) {
        return new NpyHeader(array.elementType(), ByteOrder.LITTLE_ENDIAN, false, array.shape());
    }

    NpyHeader {
        if (shape.length > MOST_DIMENSIONS) {
            throw new InvalidDatumException(
                    "it has " + shape.length + " dimensions, and NumPy knows " + MOST_DIMENSIONS + " at most");
        }
    }

    /**
     * Returns the type that NumPy describes so: an order ({@code <}, {@code >}, or {@code |} where there is none), a kind and a
     * number of bytes.
     */
    static ElementType type(String descr) {
        String order = descr.isEmpty() ? "" : descr.substring(0, 1);
        String kind = descr.isEmpty() ? "" : descr.substring(1);
        ElementType type = switch (kind) {
            case "b1" -> ElementType.BOOL;
            case "i1" -> ElementType.I8;
            case "i2" -> ElementType.I16;
            case "i4" -> ElementType.I32;
            case "i8" -> ElementType.I64;
            case "u1" -> ElementType.U8;
            case "u2" -> ElementType.U16;
            case "u4" -> ElementType.U32;
            case "f4" -> ElementType.F32;
            case "f8" -> ElementType.F64;
            default -> throw unknown(descr);
        };
        boolean known = order.equals("<") || order.equals(">") || (order.equals("|") && type.size() == 1);
        if (!known) {
            throw unknown(descr);
        }
        return type;
    }

    private static InvalidDatumException unknown(String descr) {
        // A damaged file's header can hold anything, and the message is to stay one line.
        String plain = descr.replaceAll("\\p{Cntrl}", "\uFFFD");
        String shown = plain.length() > 40 ? plain.substring(0, 40) + "…" : plain;
        String advice = switch (descr.length() < 2 ? ' ' : descr.charAt(1)) {
            case 'u' -> "save it with .astype('i8') if the values fit, else as two arrays";
            case 'f' -> "save it with .astype('f4') or .astype('f8')";
            case 'c' -> "save real and imaginary part as two arrays";
            case 'M', 'm' -> "save it with .astype('i8')";
            case 'U', 'S' -> "store texts as a list in a .json file";
            default -> "save it as one of these";
        };
        return new InvalidDatumException("its elements are of NumPy's type '" + shown
                + "', and arrays hold b1, i1, i2, i4, i8, u1, u2, u4, f4 and f8; " + advice);
    }

    boolean isBigEndian() {
        return order == ByteOrder.BIG_ENDIAN && type.size() > 1;
    }

    /** Returns whether the elements stand in another order than C's; with at most one long dimension the two are the same. */
    boolean isReordered() {
        return fortranOrder
                && Arrays.stream(shape).noneMatch(length -> length == 0)
                && Arrays.stream(shape).filter(length -> length > 1).count() > 1;
    }

    /** Returns magic, version 1.0, length and header, padded so that the elements begin at a multiple of 64. */
    ByteBuffer preamble() {
        String dimensions = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        StringBuilder header = new StringBuilder("{'descr': '")
                .append(descr())
                .append("', 'fortran_order': False, 'shape': (")
                .append(dimensions)
                .append(shape.length == 1 ? "," : "")
                .append("), }");
        if (shape.length > 0) {
            header.append(" "
                    .repeat(Math.max(
                            0, ROOM_FOR_DIGITS - Long.toString(shape[0]).length())));
        }
        int unpadded = BEFORE_HEADER + header.length() + 1;
        header.append(" ".repeat(ALIGNMENT - unpadded % ALIGNMENT)).append('\n');
        ByteBuffer bytes = ByteBuffer.allocate(BEFORE_HEADER + header.length()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(NpyPreamble.MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length());
        return bytes.put(header.toString().getBytes(StandardCharsets.ISO_8859_1))
                .flip();
    }

    private String descr() {
        String kind = switch (type) {
            case BOOL -> "b1";
            case I8 -> "i1";
            case I16 -> "i2";
            case I32 -> "i4";
            case I64 -> "i8";
            case U8 -> "u1";
            case U16 -> "u2";
            case U32 -> "u4";
            case F32 -> "f4";
            case F64 -> "f8";
            case TEXT ->
                throw new InvalidDatumException(
                        "its elements are texts, which a .npy file holds only at one length for all; get it as .json");
        };
        return (type.size() == 1 ? "|" : "<") + kind;
    }
}
