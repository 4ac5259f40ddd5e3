package dev.larder.data;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The passage between Java arrays of arrays and arrays of several dimensions. */
final class NestedArrays {
    /** Rows without elements would take memory for which no stored byte answers. */
    private static final long MOST_EMPTY_ROWS = 1 << 22;

    /** What an array takes beside its elements, and what a box does with its number: at least in every JVM. */
    private static final int OVERHEAD = 24;

    /** The most dimensions that a Java array has. */
    private static final int MOST_DIMENSIONS = 255;

    private static final Map<Class<?>, Class<?>> BOXED = Map.of(
            Boolean.class, boolean.class,
            Byte.class, byte.class,
            Short.class, short.class,
            Character.class, char.class,
            Integer.class, int.class,
            Long.class, long.class,
            Float.class, float.class,
            Double.class, double.class);

    private final Class<?> leaf;
    private final Class<?> component;
    private final int rank;
    private final long[] shape;

    /** Where the array is not what it must be, from the outside in; the rest of the indices stays. */
    private final int[] at;

    private NestedArrays(Object nested, Class<?> leaf, int rank) {
        this.leaf = leaf;
        this.component = BOXED.getOrDefault(leaf, leaf);
        this.rank = rank;
        this.shape = new long[rank];
        this.at = new int[rank];
        Object first = nested;
        for (int i = 0; i < rank && first != null; i++) {
            int length = Array.getLength(first);
            shape[i] = length;
            first = length == 0 || i == rank - 1 ? null : ((Object[]) first)[0];
        }
    }

    private static int rank(Class<?> type) {
        int rank = 0;
        for (Class<?> each = type; each.isArray(); each = each.getComponentType()) {
            rank++;
        }
        return rank;
    }

    private static Class<?> leaf(Class<?> type) {
        Class<?> leaf = type;
        while (leaf.isArray()) {
            leaf = leaf.getComponentType();
        }
        return leaf;
    }

    private static NestedArrays over(Object nested) {
        Class<?> leaf = leaf(nested.getClass());
        int rank = rank(nested.getClass());
        if (rank == 0 || !(leaf.isPrimitive() || BOXED.containsKey(leaf) || leaf == String.class)) {
            throw new InvalidDatumException(nested.getClass().getTypeName()
                    + " is not an array of primitives, their boxes or texts, of any rank");
        }
        return new NestedArrays(nested, leaf, rank);
    }

    /** @throws InvalidDatumException when it is no such array, is not rectangular, or holds a null; it says at which index */
    static NdArray of(Object nested) {
        NestedArrays walk = over(nested);
        String fault = walk.fault(nested, 0);
        if (fault != null) {
            throw new InvalidDatumException(fault);
        }
        return walk.flattened(nested);
    }

    static Optional<NdArray> ifRectangular(Object nested) {
        NestedArrays walk = over(nested);
        return walk.fault(nested, 0) == null ? Optional.of(walk.flattened(nested)) : Optional.empty();
    }

    /** Returns what keeps the array from being a rectangle, or null where nothing does. */
    private @Nullable String fault(@Nullable Object array, int level) {
        if (array == null) {
            return index(level) + " is null, and an array holds no nulls; use a list, which may";
        }
        int length = Array.getLength(array);
        if (length != shape[level]) {
            return "an array must be rectangular, and " + index(level) + " has " + length
                    + " elements where the first has " + shape[level] + "; use a list of its rows";
        }
        if (array instanceof Object[] parts) {
            for (int i = 0; i < length; i++) {
                at[level] = i;
                boolean last = level == rank - 1;
                String fault = last && parts[i] != null ? null : fault(parts[i], level + 1);
                if (fault != null) {
                    return fault;
                }
            }
        }
        return null;
    }

    private String index(int levels) {
        StringBuilder index = new StringBuilder();
        for (int i = 0; i < levels; i++) {
            index.append('[').append(at[i]).append(']');
        }
        return index.toString();
    }

    private NdArray flattened(Object nested) {
        if (rank == 1 && leaf == component) {
            return NdArray.of(nested);
        }
        long length = NdArray.lengthOf(shape);
        if (length > Heap.LONGEST) {
            throw new InvalidDatumException("an array of shape " + Arrays.toString(shape)
                    + " has more elements than can be gathered; append its rows to an ArrayWriter");
        }
        Object flat = Array.newInstance(component, (int) length);
        flatten(nested, 0, flat, 0);
        return NdArray.of(flat, shape);
    }

    private int flatten(Object array, int level, Object flat, int from) {
        int next = from;
        int length = Array.getLength(array);
        if (level == rank - 1 && leaf == component) {
            System.arraycopy(array, 0, flat, next, length);
            return next + length;
        }
        for (Object part : (Object[]) array) {
            if (level == rank - 1) {
                Array.set(flat, next++, part);
            } else {
                next = flatten(part, level + 1, flat, next);
            }
        }
        return next;
    }

    /** Returns the class of the nested array that an array becomes. */
    static Class<?> typeOf(NdArray array) {
        if (array.rank() == 0) {
            throw new InvalidDatumException(
                    "an array without dimensions is one element, and no nested array; call toFlat()");
        }
        if (array.rank() > MOST_DIMENSIONS) {
            throw new InvalidDatumException("a Java array has " + MOST_DIMENSIONS + " dimensions at most, not "
                    + array.rank() + "; call toFlat()");
        }
        Class<?> type = JavaArrays.componentOf(array.elementType());
        for (int i = 0; i < array.rank(); i++) {
            type = type.arrayType();
        }
        return type;
    }

    static Object read(NdArray array, Class<?> type) {
        Class<?> leaf = leaf(type);
        Class<?> component = BOXED.getOrDefault(leaf, leaf);
        if (array.rank() == 0
                || rank(type) != array.rank()
                || JavaArrays.componentOf(array.elementType()) != component) {
            throw new InvalidDatumException(
                    array + " is read as " + typeOf(array).getTypeName() + ", not as " + type.getTypeName());
        }
        Heap.require(footprint(array, type), array);
        if (array.rank() == 1 && leaf == component) {
            return array.toFlat();
        }
        // Only behind a zero can a dimension be greater than an int, and there nothing is made of it.
        int[] shape = Arrays.stream(array.shape())
                .mapToInt(dimension -> (int) Math.min(dimension, Heap.LONGEST))
                .toArray();
        Object whole = Array.newInstance(leaf, shape);
        if (leaf == String.class) {
            fill(whole, array.rank(), new TextSource(array.toTexts()));
        } else {
            JavaArrays.Reader reader = new JavaArrays.Reader(array);
            fill(whole, array.rank(), leaf == component ? reader::fill : row -> box(reader, component, (Object[]) row));
        }
        return whole;
    }

    /** What fills the innermost rows, one after another. */
    @FunctionalInterface
    private interface Source {
        void fill(Object row);
    }

    private static void fill(Object array, int rank, Source source) {
        if (rank == 1) {
            source.fill(array);
            return;
        }
        for (Object part : (Object[]) array) {
            fill(part, rank - 1, source);
        }
    }

    private static void box(JavaArrays.Reader reader, Class<?> component, Object[] row) {
        Object flat = Array.newInstance(component, row.length);
        reader.fill(flat);
        for (int i = 0; i < row.length; i++) {
            row[i] = Array.get(flat, i);
        }
    }

    private static final class TextSource implements Source {
        private final String[] texts;
        private int next;

        TextSource(String[] texts) {
            this.texts = texts;
        }

        @Override
        public void fill(Object row) {
            int length = Array.getLength(row);
            System.arraycopy(texts, next, row, 0, length);
            next += length;
        }
    }

    /** Returns how many rows of an array without elements would have to be made all the same. */
    private static long emptyRows(long[] shape) {
        long rows = 1;
        for (long dimension : shape) {
            if (dimension == 0) {
                return rows;
            }
            rows = Heap.product(rows, dimension);
        }
        return 0;
    }

    /** Returns about how many bytes an array takes as a Java array of this class; the greatest number where not to be counted. */
    static long footprint(NdArray array, Class<?> type) {
        if (rank(type) > 1 && emptyRows(array.shape()) > MOST_EMPTY_ROWS) {
            throw new InvalidDatumException("an array of shape " + Arrays.toString(array.shape())
                    + " has too many empty rows for a Java array; ask for NdArray");
        }
        Class<?> leaf = leaf(type);
        long elements = !array.elementType().isFixedSize()
                ? Texts.of(array).footprint()
                : Heap.product(
                        array.length(), leaf.isPrimitive() ? array.elementType().size() : OVERHEAD);
        long[] shape = array.shape();
        long rows = 1;
        long all = 0;
        for (int i = 0; i < shape.length - 1; i++) {
            rows = Heap.product(rows, shape[i]);
            all = Heap.sum(all, rows);
        }
        return rank(type) < 2 ? elements : Heap.sum(elements, Heap.product(all, OVERHEAD));
    }
}
