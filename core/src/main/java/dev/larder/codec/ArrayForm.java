package dev.larder.codec;

import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import java.lang.reflect.Array;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * Arrays of numbers, truth values and characters, primitive or boxed, of any rank: one n-dimensional array where they are
 * rectangular and without nulls, else a sequence of their rows.
 *
 * <p>Bytes are none of them: {@code byte[]} is bytes wherever it stands, and {@code Byte[]} a sequence.
 */
final class ArrayForm implements Form {
    /** An array of this many rows without elements would take memory for which no stored byte answers. */
    private static final long MOST_EMPTY_ROWS = 1 << 22;

    private final JavaType type;
    private final Class<?> leaf;
    private final Class<?> primitive;
    private final ElementType elementType;
    private final int rank;
    private final RowsForm rows;

    private ArrayForm(JavaType type, Class<?> leaf, Class<?> primitive, ElementType elementType, int rank) {
        this.type = type;
        this.leaf = leaf;
        this.primitive = primitive;
        this.elementType = elementType;
        this.rank = rank;
        this.rows = new RowsForm(type);
    }

    /** Returns the form of an array type. */
    static Form of(JavaType type) {
        int rank = 1;
        Class<?> leaf = type.getRawClass().getComponentType();
        for (; leaf.isArray(); leaf = leaf.getComponentType()) {
            rank++;
        }
        Class<?> primitive = primitive(leaf);
        ElementType elementType = primitive == null ? null : elementType(primitive);
        return primitive == null || elementType == null
                ? new RowsForm(type)
                : new ArrayForm(type, leaf, primitive, elementType, rank);
    }

    private static @Nullable Class<?> primitive(Class<?> leaf) {
        if (leaf.isPrimitive()) {
            return leaf;
        }
        for (Class<?> each :
                new Class<?>[] {boolean.class, short.class, char.class, int.class, long.class, float.class, double.class
                }) {
            if (Types.boxed(each) == leaf) {
                return each;
            }
        }
        return null;
    }

    private static @Nullable ElementType elementType(Class<?> primitive) {
        return switch (primitive.getName()) {
            case "boolean" -> ElementType.BOOL;
            case "short" -> ElementType.I16;
            case "char" -> ElementType.U16;
            case "int" -> ElementType.I32;
            case "long" -> ElementType.I64;
            case "float" -> ElementType.F32;
            case "double" -> ElementType.F64;
            default -> null;
        };
    }

    @Override
    public Datum encode(Object value, Encoding encoding) {
        if (rank == 1 && leaf.isPrimitive()) {
            return new Datum.Array(NdArray.of(value));
        }
        long[] shape = shape(value, rank);
        if (shape == null) {
            return rows.encode(value, encoding);
        }
        Object flat = Array.newInstance(primitive, length(shape));
        flatten(value, rank, flat, 0);
        return new Datum.Array(NdArray.of(flat, shape));
    }

    /** Returns the shape, or null where the array is ragged or has nulls in it. */
    private static long @Nullable [] shape(Object array, int rank) {
        int length = Array.getLength(array);
        long[] shape = new long[rank];
        shape[0] = length;
        if (array instanceof Object[] parts) {
            for (int i = 0; i < length; i++) {
                if (parts[i] == null) {
                    return null;
                }
                if (rank == 1) {
                    continue;
                }
                long[] row = shape(parts[i], rank - 1);
                if (row == null || i > 0 && !Arrays.equals(row, 0, rank - 1, shape, 1, rank)) {
                    return null;
                }
                System.arraycopy(row, 0, shape, 1, rank - 1);
            }
        }
        return shape;
    }

    private int length(long[] shape) {
        long length = NdArray.byteSize(ElementType.BOOL, shape);
        if (length > Integer.MAX_VALUE - 8) {
            throw new CodecException("an array of shape " + Arrays.toString(shape)
                    + " has more elements than Larder can gather; hand over an NdArray");
        }
        return (int) length;
    }

    private static int flatten(Object array, int rank, Object flat, int at) {
        int length = Array.getLength(array);
        int next = at;
        if (!(array instanceof Object[] parts)) {
            System.arraycopy(array, 0, flat, next, length);
            return next + length;
        }
        for (Object part : parts) {
            if (rank == 1) {
                Array.set(flat, next++, part);
            } else {
                next = flatten(part, rank - 1, flat, next);
            }
        }
        return next;
    }

    @Override
    public Object decode(Datum datum, Decoding decoding) {
        if (datum instanceof Datum.Sequence) {
            return rows.decode(datum, decoding);
        }
        if (!(datum instanceof Datum.Array array)) {
            throw Mismatch.of(datum, type);
        }
        NdArray stored = array.value();
        if (stored.elementType() != elementType || stored.rank() != rank) {
            throw Mismatch.of(datum, type);
        }
        if (emptyRows(stored.shape()) > MOST_EMPTY_ROWS) {
            throw new CodecException("an array of shape " + Arrays.toString(stored.shape())
                    + " has too many empty rows for a Java array; ask for NdArray");
        }
        Object flat = stored.toFlat();
        if (rank == 1 && leaf.isPrimitive()) {
            return flat;
        }
        // Only behind a zero can a dimension be greater than an int, and there nothing is made of it.
        int[] shape = Arrays.stream(stored.shape())
                .mapToInt(dimension -> (int) Math.min(dimension, Integer.MAX_VALUE))
                .toArray();
        Object whole = Array.newInstance(leaf, shape);
        unflatten(flat, 0, whole, rank);
        return whole;
    }

    /** Returns how many rows of an array without elements would have to be made all the same. */
    private static long emptyRows(long[] shape) {
        long rows = 1;
        for (long dimension : shape) {
            if (dimension == 0) {
                return rows;
            }
            rows = rows > Long.MAX_VALUE / dimension ? Long.MAX_VALUE : rows * dimension;
        }
        return 0;
    }

    private static int unflatten(Object flat, int at, Object array, int rank) {
        int length = Array.getLength(array);
        int next = at;
        if (!(array instanceof Object[] parts)) {
            System.arraycopy(flat, next, array, 0, length);
            return next + length;
        }
        for (int i = 0; i < length; i++) {
            if (rank == 1) {
                parts[i] = Array.get(flat, next++);
            } else {
                next = unflatten(flat, next, parts[i], rank - 1);
            }
        }
        return next;
    }

    /** Arrays of anything else, and those that are not rectangular: a sequence of what lies in the first dimension. */
    private static final class RowsForm implements Form {
        private final JavaType component;
        private final Class<?> rawComponent;
        private final JavaType type;

        RowsForm(JavaType type) {
            this.type = type;
            this.component = type.getContentType();
            this.rawComponent = type.getRawClass().getComponentType();
        }

        @Override
        public Datum encode(Object value, Encoding encoding) {
            int length = Array.getLength(value);
            Datum[] elements = new Datum[length];
            for (int i = 0; i < length; i++) {
                elements[i] = encoding.element(i, Array.get(value, i), component);
            }
            return Datum.Sequence.of(elements);
        }

        @Override
        public Object decode(Datum datum, Decoding decoding) {
            if (!(datum instanceof Datum.Sequence sequence)) {
                throw Mismatch.of(datum, type);
            }
            int length = sequence.elements().size();
            Object array = Array.newInstance(rawComponent, length);
            for (int i = 0; i < length; i++) {
                Array.set(array, i, decoding.element(i, sequence.elements().get(i), component));
            }
            return array;
        }

        @Override
        public boolean isContainer() {
            return true;
        }
    }
}
