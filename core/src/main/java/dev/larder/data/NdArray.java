package dev.larder.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An n-dimensional array of one element type: a shape, and the elements as little-endian bytes in C order.
 *
 * <p>{@link #shape()}, {@link #elementType()} and {@link #length()} read no data; what comes from a store is read, and
 * checked, only when elements are asked for. Thread-safe as long as nobody changes the Java array it was made from.
 */
public final class NdArray {
    private final ElementType elementType;
    private final long[] shape;
    private final long length;
    private final Content content;
    private final @Nullable Digest known;

    private NdArray(ElementType elementType, long[] shape, Content content, @Nullable Digest known) {
        this.elementType = Objects.requireNonNull(elementType);
        this.shape = shape.clone();
        this.length = lengthOf(shape);
        this.content = Objects.requireNonNull(content);
        this.known = known;
        long bytes = byteSize(elementType, shape);
        if (content.size() != bytes) {
            throw new InvalidDatumException("an array of " + elementType.token() + " with shape "
                    + Arrays.toString(shape) + " takes " + bytes + " bytes, but " + content.size() + " were given");
        }
    }

    /**
     * Returns an array over this content, whose digest is computed when it is asked for.
     *
     * @throws InvalidDatumException when a dimension is negative or the content has not the size that type and shape need
     */
    public static NdArray of(ElementType elementType, long[] shape, Content content) {
        return new NdArray(elementType, shape, content, null);
    }

    /** Returns an array over this content whose digest is known already, as that of a stored one is. */
    public static NdArray of(ElementType elementType, long[] shape, Content content, Digest digest) {
        return new NdArray(elementType, shape, content, digest);
    }

    /**
     * Returns an array that reads a primitive Java array's elements: {@code boolean[]} as bool, {@code byte[]} as i8,
     * {@code short[]} as i16, {@code char[]} as u16, {@code int[]} as i32, {@code long[]} as i64, {@code float[]} as
     * f32, {@code double[]} as f64. The elements are not copied.
     *
     * @param shape the length of each dimension; none given means one dimension
     * @throws InvalidDatumException when it is no primitive array, or the shape does not fit it
     */
    public static NdArray of(Object primitives, long... shape) {
        JavaArrays.Flat flat = JavaArrays.flat(primitives);
        return new NdArray(
                flat.elementType(), shape.length == 0 ? new long[] {flat.length()} : shape, flat.content(), null);
    }

    /**
     * Returns an array of this type that reads a primitive Java array's elements, of the kind that {@link #toFlat} returns for
     * it: also {@code byte[]} as u8 and {@code int[]} as u32, whose bits are taken as they are. The elements are not copied.
     *
     * @param shape the length of each dimension; none given means one dimension
     * @throws InvalidDatumException when it is another kind of array, or the shape does not fit it
     */
    public static NdArray ofElements(ElementType elementType, Object primitives, long... shape) {
        JavaArrays.Flat flat = JavaArrays.flat(primitives, elementType);
        return new NdArray(elementType, shape.length == 0 ? new long[] {flat.length()} : shape, flat.content(), null);
    }

    /**
     * Returns the bytes that an array of this type and shape takes.
     *
     * @throws InvalidDatumException when a dimension is negative or the product overflows
     */
    public static long byteSize(ElementType type, long[] shape) {
        try {
            return Math.multiplyExact(lengthOf(shape), type.size());
        } catch (ArithmeticException e) {
            throw tooLarge(shape);
        }
    }

    private static long lengthOf(long[] shape) {
        long length = 1;
        boolean empty = false;
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new InvalidDatumException("a dimension cannot be negative: " + Arrays.toString(shape));
            }
            empty |= dimension == 0;
        }
        if (empty) {
            return 0;
        }
        for (long dimension : shape) {
            try {
                length = Math.multiplyExact(length, dimension);
            } catch (ArithmeticException e) {
                throw tooLarge(shape);
            }
        }
        return length;
    }

    private static InvalidDatumException tooLarge(long[] shape) {
        return new InvalidDatumException(
                "an array of shape " + Arrays.toString(shape) + " has more elements than can be counted");
    }

    public ElementType elementType() {
        return elementType;
    }

    /** Returns a copy of the lengths of the dimensions. */
    public long[] shape() {
        return shape.clone();
    }

    public int rank() {
        return shape.length;
    }

    /** Returns the number of elements. */
    public long length() {
        return length;
    }

    /** Returns the elements' bytes, little-endian and in C order. */
    public Content content() {
        return content;
    }

    /** Returns the digest of type, shape and elements. Known for a stored array; else it takes a pass over the elements. */
    public Digest digest() {
        return known != null ? known : ContentDigest.ofArray(elementType, shape, content.blockDigests());
    }

    /** Returns the digest when it is known without reading anything. */
    @Nullable
    Digest knownDigest() {
        return known;
    }

    /**
     * Returns the elements that the slices take, one slice for each dimension from the first on and all of those that none is
     * given for, in an array that lies in memory. Of a stored array only the blocks are read, and checked, that hold some of
     * them. The array has as many dimensions as this one; without slices it is all of it.
     *
     * @throws InvalidDatumException when there are more slices than dimensions, or more elements than fit in memory
     */
    public NdArray read(Slice... slices) {
        ArrayCut cut = ArrayCut.of(this, List.of(slices));
        ByteBuffer bytes = ByteBuffer.allocate(inMemory(byteSize(elementType, cut.shape())));
        cut.read(bytes);
        return new NdArray(elementType, cut.shape(), Content.of(bytes.array()), null);
    }

    /**
     * Fills the buffer with the elements that the slices take, little-endian and in C order, as {@link #read} does; for
     * those who keep a buffer of their own.
     *
     * @throws InvalidDatumException when the buffer has not room for exactly those; then nothing was read
     */
    public void readInto(ByteBuffer buffer, Slice... slices) {
        ArrayCut cut = ArrayCut.of(this, List.of(slices));
        require(byteSize(elementType, cut.shape()), buffer.remaining(), "bytes");
        cut.read(buffer);
    }

    /**
     * Fills a one-dimensional primitive array of the caller's, of the kind that {@link #toFlat} returns, with the elements
     * that the slices take, in C order.
     *
     * @throws InvalidDatumException when the array is of another kind or length; then nothing was read
     */
    public void readInto(Object primitives, Slice... slices) {
        JavaArrays.fill(slices.length == 0 ? this : read(slices), primitives);
    }

    /**
     * Returns the array piece by piece along its first dimension, in order: each piece lies in memory and takes about as much
     * of it as a block does, or one row where a row is larger. An array without dimensions is one piece.
     */
    public Stream<NdArray> blocks() {
        if (rank() == 0) {
            return Stream.of(read());
        }
        long row = shape[0] == 0 ? 0 : byteSize(elementType, shape) / shape[0];
        long together = Math.max(1, row == 0 ? shape[0] : Content.BLOCK_SIZE / row);
        return LongStream.iterate(0, at -> at < shape[0], at -> at + together)
                .mapToObj(at -> read(Slice.of(at, Math.min(at + together, shape[0]))));
    }

    private int inMemory(long bytes) {
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new InvalidDatumException(
                    bytes + " bytes of " + this + " do not fit a Java array; read fewer at a time");
        }
        return (int) bytes;
    }

    static void require(long needed, long given, String what) {
        if (needed != given) {
            throw new InvalidDatumException("room for exactly " + needed + " " + what + " is needed, not for " + given);
        }
    }

    /**
     * Returns all elements in a new one-dimensional primitive array: {@code boolean[]} for bool, {@code byte[]} for i8
     * and u8, {@code short[]} for i16, {@code char[]} for u16, {@code int[]} for i32 and u32, {@code long[]},
     * {@code float[]}, {@code double[]}.
     *
     * @throws InvalidDatumException when they are more than a Java array can hold
     */
    public Object toFlat() {
        return JavaArrays.read(this);
    }

    /**
     * Returns the elements of an f64 array.
     *
     * @throws InvalidDatumException when the elements are of another type; nothing is converted silently
     */
    public double[] toDoubles() {
        return (double[]) flatOf(ElementType.F64);
    }

    /** Returns the elements of an f32 array. @throws InvalidDatumException when they are of another type */
    public float[] toFloats() {
        return (float[]) flatOf(ElementType.F32);
    }

    /** Returns the elements of an i64 array. @throws InvalidDatumException when they are of another type */
    public long[] toLongs() {
        return (long[]) flatOf(ElementType.I64);
    }

    /** Returns the elements of an i32 array. @throws InvalidDatumException when they are of another type */
    public int[] toInts() {
        return (int[]) flatOf(ElementType.I32);
    }

    private Object flatOf(ElementType wanted) {
        if (elementType != wanted) {
            throw new InvalidDatumException(
                    "the array's elements are " + elementType.token() + ", not " + wanted.token());
        }
        return toFlat();
    }

    /** Returns an array with the same elements that shares nothing with this one and lies in memory. */
    public NdArray copy() {
        return new NdArray(elementType, shape, Content.of(content.toBytes()), known);
    }

    /** Returns a little-endian buffer of the bytes from one element to another, for readers that go through an array. */
    ByteBuffer bytes(long from, int count) {
        ByteBuffer buffer = ByteBuffer.allocate(count * elementType.size()).order(ByteOrder.LITTLE_ENDIAN);
        content.read(from * elementType.size(), buffer);
        return buffer.flip();
    }

    /** Two arrays are equal when type, shape and every bit of their elements are; this may read both whole. */
    @Override
    public boolean equals(Object other) {
        return other instanceof NdArray that
                && elementType == that.elementType
                && Arrays.equals(shape, that.shape)
                && (content.equals(that.content) || digest().equals(that.digest()));
    }

    @Override
    public int hashCode() {
        return Objects.hash(elementType, Arrays.hashCode(shape));
    }

    @Override
    public String toString() {
        return elementType.token() + Arrays.toString(shape);
    }
}
