package dev.larder;

import dev.larder.data.ElementType;
import dev.larder.data.InvalidDatumException;
import dev.larder.data.NdArray;
import java.util.Arrays;

/**
 * What an array that grows looks like: its elements' type, the lengths of its dimensions, and which of them grows. Immutable and
 * thread-safe.
 *
 * <p>Along its first dimension an array grows in place. Along another one each row grows, so that what was appended is laid out
 * anew, once, when it is committed.
 */
public final class ArrayLayout {
    /** How many bytes a writer gathers before it hands them on, unless another number is asked for: 1 MiB. */
    public static final int BUFFER = 1 << 20;

    private final ElementType type;
    private final long[] shape;
    private final int along;
    private final int buffer;

    private ArrayLayout(ElementType type, long[] shape, int along, int buffer) {
        this.type = type;
        this.shape = shape;
        this.along = along;
        this.buffer = buffer;
    }

    /**
     * Returns the layout of an array that grows row by row along its first dimension, and has none yet.
     *
     * @param row the lengths of the other dimensions; none for an array of one dimension
     * @throws InvalidDatumException when one is negative
     */
    public static ArrayLayout ofRows(ElementType type, long... row) {
        long[] shape = new long[row.length + 1];
        System.arraycopy(row, 0, shape, 1, row.length);
        return growing(0, type, shape);
    }

    /**
     * Returns the layout of an array that grows along one of its dimensions.
     *
     * @param along which dimension grows, counted from 0
     * @param shape the lengths of all dimensions; what stands for the growing one does not count
     * @throws InvalidDatumException when there is no such dimension, one is negative, or texts would grow along another than the
     *     first
     */
    public static ArrayLayout growing(int along, ElementType type, long... shape) {
        if (along < 0 || along >= shape.length) {
            throw new InvalidDatumException("an array with the shape " + Arrays.toString(shape) + " has no dimension "
                    + along + " to grow along");
        }
        long[] empty = shape.clone();
        empty[along] = 0;
        NdArray.lengthOf(empty);
        ArrayLayout layout = new ArrayLayout(type, empty, along, BUFFER);
        if (!type.isFixedSize() && layout.runs() > 1) {
            throw new InvalidDatumException("an array of texts grows along its first dimension only, and " + layout
                    + " along another one; append whole rows, or store it as a whole");
        }
        return layout;
    }

    /** Returns the layout in which this array grows along one of its dimensions. */
    static ArrayLayout of(NdArray array, int along) {
        return growing(along, array.elementType(), array.shape());
    }

    /**
     * Returns this layout with another number of bytes that a writer gathers before it hands them on.
     *
     * @throws IllegalArgumentException when it is not positive
     */
    public ArrayLayout buffering(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("a buffer has at least one byte, not " + bytes);
        }
        return new ArrayLayout(type, shape, along, bytes);
    }

    /** Returns the type of the elements. */
    public ElementType elementType() {
        return type;
    }

    /** Returns which dimension grows. */
    public int along() {
        return along;
    }

    int buffer() {
        return buffer;
    }

    /** Returns the lengths of the dimensions once the growing one has the given length. */
    long[] shape(long length) {
        long[] grown = shape.clone();
        grown[along] = length;
        return grown;
    }

    /** Returns how many runs a piece consists of: the product of the dimensions before the growing one. */
    long runs() {
        return product(0, along);
    }

    /** Returns the bytes that one index of the growing dimension takes in a run. */
    long unit() {
        return Math.multiplyExact(product(along + 1, shape.length), type.size());
    }

    /** Returns how many elements one index of the growing dimension takes, in all runs together. */
    long elements() {
        return Math.multiplyExact(runs(), product(along + 1, shape.length));
    }

    private long product(int from, int to) {
        long product = 1;
        for (int i = from; i < to; i++) {
            product = Math.multiplyExact(product, shape[i]);
        }
        return product;
    }

    /**
     * Returns how far the array grows by a piece.
     *
     * @throws InvalidDatumException when the piece does not fit
     */
    long growthBy(NdArray piece) {
        long[] given = piece.shape();
        boolean fits = given.length == shape.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = i == along || given[i] == shape[i];
        }
        if (piece.elementType() != type || !fits) {
            throw new InvalidDatumException("an array of " + this + " cannot be appended "
                    + piece.elementType().token() + Arrays.toString(given) + "; nothing was appended");
        }
        return given[along];
    }

    /** Returns the type and the lengths, with {@code *} for the growing one: {@code f64[10, *]}. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(type.token()).append('[');
        for (int i = 0; i < shape.length; i++) {
            out.append(i == 0 ? "" : ", ").append(i == along ? "*" : Long.toString(shape[i]));
        }
        return out.append(']').toString();
    }
}
