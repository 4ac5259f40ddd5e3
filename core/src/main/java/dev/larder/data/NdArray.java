package dev.larder.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
        check(elementType, shape, content.size());
    }

    /**
     * Holds the size of a content against the type and the shape of an array that it is to be.
     *
     * @throws InvalidDatumException when it has not the size that they need
     */
    static void check(ElementType type, long[] shape, long size) {
        long least = leastSize(type, shape);
        boolean more = !type.isFixedSize() && least > 0;
        if (more ? size < least : size != least) {
            throw new InvalidDatumException("an array of " + type.token() + " with shape " + Arrays.toString(shape)
                    + " takes " + (more ? "at least " : "") + least + " bytes, but " + size + " were given");
        }
    }

    /** Returns the bytes that an array of this type and shape takes; of texts, those of the table. */
    private static long leastSize(ElementType type, long[] shape) {
        return type.isFixedSize() ? byteSize(type, shape) : byteSize(ElementType.I64, shape);
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
     * f32, {@code double[]} as f64; or those that remain in a {@code ShortBuffer}, {@code CharBuffer}, {@code IntBuffer},
     * {@code LongBuffer}, {@code FloatBuffer} or {@code DoubleBuffer}, whose position stays. The elements are not copied. Those
     * of a {@code String[]} are, as texts.
     *
     * @param shape the length of each dimension; none given means one dimension
     * @throws InvalidDatumException when it is none of these, or the shape does not fit it
     */
    public static NdArray of(Object elements, long... shape) {
        JavaArrays.Flat flat = JavaArrays.flat(elements);
        return new NdArray(
                flat.elementType(), shape.length == 0 ? new long[] {flat.length()} : shape, flat.content(), null);
    }

    /**
     * Returns an array of this type over elements of the kind that {@link #toFlat} returns for it, or a buffer of such, as {@link
     * #of(Object, long...)} does: also {@code byte[]} as u8 and {@code int[]} as u32, whose bits are taken as they are.
     *
     * @param shape the length of each dimension; none given means one dimension
     * @throws InvalidDatumException when it is another kind of array, or the shape does not fit it
     */
    public static NdArray ofElements(ElementType elementType, Object elements, long... shape) {
        JavaArrays.Flat flat = JavaArrays.flat(elements, elementType);
        return new NdArray(elementType, shape.length == 0 ? new long[] {flat.length()} : shape, flat.content(), null);
    }

    /**
     * Returns an array of texts, which are copied. Every text counts as it is; nothing is normalised.
     *
     * @param texts the elements in C order
     * @param shape the length of each dimension; none given means one dimension
     * @throws InvalidDatumException when one is null or holds a lone surrogate, or the shape does not fit them
     */
    public static NdArray ofTexts(String[] texts, long... shape) {
        return ofElements(ElementType.TEXT, texts, shape);
    }

    /**
     * Returns an array of the elements of a nested Java array such as {@code double[][]} or {@code String[][][]}, which are
     * copied: primitives and their boxes, as by {@link #of(Object, long...)}, and texts.
     *
     * @throws InvalidDatumException when it is no such array, is not rectangular, or holds a null; it says at which index
     */
    public static NdArray ofNested(Object nested) {
        return NestedArrays.of(nested);
    }

    /** Returns the array of a nested Java array as {@link #ofNested} does, or nothing where it is not rectangular or holds a null. */
    public static Optional<NdArray> ofRectangular(Object nested) {
        return NestedArrays.ifRectangular(nested);
    }

    /**
     * Returns the bytes that an array of this type and shape takes.
     *
     * @throws InvalidDatumException when a dimension is negative, the product overflows, or it is one of texts, whose size no
     *     shape tells
     */
    public static long byteSize(ElementType type, long[] shape) {
        try {
            return Math.multiplyExact(lengthOf(shape), type.size());
        } catch (ArithmeticException e) {
            throw tooLarge(shape);
        }
    }

    /**
     * Returns the number of elements of an array of this shape.
     *
     * @throws InvalidDatumException when a dimension is negative or the product overflows
     */
    public static long lengthOf(long[] shape) {
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

    /**
     * Returns the elements' bytes, little-endian and in C order; of texts, the UTF-8 bytes of all of them, and behind these a
     * little-endian 64-bit number for each that says where it ends.
     */
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
     * @throws InvalidDatumException when there are more slices than dimensions, or more elements than fit in memory, or texts that
     *     are none
     */
    public NdArray read(Slice... slices) {
        ArrayCut cut = ArrayCut.of(this, List.of(slices));
        if (!elementType.isFixedSize()) {
            return new NdArray(elementType, cut.shape(), Texts.of(this).read(cut, lengthOf(cut.shape())), null);
        }
        ByteBuffer bytes = ByteBuffer.allocate(inMemory(byteSize(elementType, cut.shape())));
        cut.read(bytes);
        return new NdArray(elementType, cut.shape(), Content.of(bytes.array()), null);
    }

    /**
     * Fills the buffer with the elements that the slices take, little-endian and in C order, as {@link #read} does; for
     * those who keep a buffer of their own.
     *
     * @throws InvalidDatumException when the buffer has not room for exactly those; then nothing was read
     * @throws InvalidDatumException when they are texts, which are read into a {@code String[]}
     */
    public void readInto(ByteBuffer buffer, Slice... slices) {
        ArrayCut cut = ArrayCut.of(this, List.of(slices));
        require(byteSize(elementType, cut.shape()), buffer.remaining(), "bytes");
        cut.read(buffer);
    }

    /**
     * Fills a one-dimensional array of the caller's, of the kind that {@link #toFlat} returns, or what remains of a buffer of such
     * elements, with those that the slices take, in C order. A buffer's position is then its limit.
     *
     * @throws InvalidDatumException when the array is of another kind or length; then nothing was read
     */
    public void readInto(Object target, Slice... slices) {
        JavaArrays.fill(slices.length == 0 ? this : read(slices), target);
    }

    /**
     * Returns the array piece by piece along its first dimension, in order: each piece lies in memory and takes about as much
     * of it as a block does, or one row where a row is larger. An array without dimensions is one piece.
     */
    public Stream<NdArray> blocks() {
        if (rank() == 0) {
            return Stream.of(read());
        }
        if (!elementType.isFixedSize()) {
            return Stream.iterate(rowsFrom(0), rows -> rows.from() < shape[0], rows -> rowsFrom(rows.to()))
                    .map(rows -> read(Slice.of(rows.from(), rows.to())));
        }
        long row = shape[0] == 0 ? 0 : byteSize(elementType, shape) / shape[0];
        long together = Math.max(1, row == 0 ? shape[0] : Content.BLOCK_SIZE / row);
        return LongStream.iterate(0, at -> at < shape[0], at -> at + together)
                .mapToObj(at -> read(Slice.of(at, Math.min(at + together, shape[0]))));
    }

    private record Rows(long from, long to) {}

    private Rows rowsFrom(long from) {
        long row = shape[0] == 0 ? 0 : length / shape[0];
        return new Rows(from, from + Texts.of(this).rowsInABlock(from, row, shape[0]));
    }

    private int inMemory(long bytes) {
        if (bytes > Heap.LONGEST) {
            throw new InvalidDatumException(
                    bytes + " bytes of " + this + " do not fit a Java array; read fewer at a time");
        }
        Heap.require(bytes, this);
        return (int) bytes;
    }

    static void require(long needed, long given, String what) {
        if (needed != given) {
            throw new InvalidDatumException("room for exactly " + needed + " " + what + " is needed, not for " + given);
        }
    }

    /**
     * Returns all elements in a new one-dimensional array: {@code boolean[]} for bool, {@code byte[]} for i8
     * and u8, {@code short[]} for i16, {@code char[]} for u16, {@code int[]} for i32 and u32, {@code long[]},
     * {@code float[]}, {@code double[]}, {@code String[]} for text.
     *
     * @throws InvalidDatumException when they are more than a Java array, or this JVM's memory, can hold, or texts that are none
     */
    public Object toFlat() {
        return JavaArrays.read(this);
    }

    /**
     * Returns all elements in a new Java array of as many dimensions, such as {@code double[][]}, with elements of the kind that
     * {@link #toFlat} returns.
     *
     * @throws InvalidDatumException when there are no dimensions, or more elements than memory can hold
     */
    public Object toNested() {
        return toNested(NestedArrays.typeOf(this));
    }

    /**
     * Returns all elements in a new Java array of this class, such as {@code double[][].class} or {@code Integer[].class}.
     *
     * @throws InvalidDatumException when it has other elements or another number of dimensions, nothing being converted, or there
     *     are more elements than memory can hold
     */
    public <T> T toNested(Class<T> type) {
        return type.cast(NestedArrays.read(this, type));
    }

    /**
     * Returns about how many bytes of memory all elements take in a Java array of this class. Reads nothing.
     *
     * @return the greatest number where they cannot be counted
     * @throws InvalidDatumException when it has so many rows without elements that nobody should make them
     */
    public long footprintAs(Class<?> type) {
        return NestedArrays.footprint(this, type);
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

    /**
     * Returns the elements of an array of texts.
     *
     * @throws InvalidDatumException when the elements are of another type, or texts that are none
     */
    public String[] toTexts() {
        return (String[]) flatOf(ElementType.TEXT);
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
