package dev.larder.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The elements of an array that slices take, read in C order and run by run, so that of a stored array no block is read
 * that holds none of them.
 */
final class ArrayCut {
    /** Elements that lie this near each other are read together with what lies between; no block lies between them. */
    private static final int NEAR = 4096;

    private static final int SLAB = 64 << 10;

    private final NdArray array;
    private final Content content;
    private final Slice.Range[] ranges;
    private final long[] shape;

    /** How many of the first dimensions are gone through index by index; the rest is one run. */
    private final int outer;

    /** The bytes from one index of a dimension to the next. */
    private final long[] strides;

    private ArrayCut(NdArray array, Content content, Slice.Range[] ranges) {
        this.array = array;
        this.content = content;
        this.ranges = ranges;
        this.shape = Arrays.stream(ranges).mapToLong(Slice.Range::count).toArray();
        long[] whole = array.shape();
        this.strides = new long[whole.length];
        long stride = width();
        for (int i = whole.length - 1; i >= 0; i--) {
            strides[i] = stride;
            // Where a dimension is 0 there is nothing to read, and a product that would not fit is of no use.
            stride = array.length() == 0 ? 0 : stride * whole[i];
        }
        int last = whole.length;
        while (last > 0 && ranges[last - 1].isAllOf(whole[last - 1])) {
            last--;
        }
        this.outer = Math.max(0, last - 1);
    }

    /**
     * Returns what slices take of an array's elements; of texts, of the numbers that say where they end.
     *
     * @throws InvalidDatumException when there are more slices than dimensions
     */
    static ArrayCut of(NdArray array, List<Slice> slices) {
        long[] whole = array.shape();
        if (slices.size() > whole.length) {
            throw new InvalidDatumException("an array with the shape " + Arrays.toString(whole) + " takes at most "
                    + whole.length + " slices, not " + slices.size());
        }
        Slice.Range[] ranges = new Slice.Range[whole.length];
        for (int i = 0; i < whole.length; i++) {
            ranges[i] = (i < slices.size() ? slices.get(i) : Slice.ALL).within(whole[i]);
        }
        Content content = array.elementType().isFixedSize()
                ? array.content()
                : Texts.of(array).ends();
        return new ArrayCut(array, content, ranges);
    }

    /** Returns what is taken of another content with a part of the same size for each element. */
    ArrayCut over(Content other) {
        return new ArrayCut(array, other, ranges);
    }

    private int width() {
        return array.elementType().isFixedSize() ? array.elementType().size() : Long.BYTES;
    }

    /** Returns the shape of what is taken; as many dimensions as the array has. */
    long[] shape() {
        return shape.clone();
    }

    /** Fills the buffer, which has room for exactly what is taken. */
    void read(ByteBuffer into) {
        if (Arrays.stream(shape).anyMatch(count -> count == 0)) {
            return;
        }
        long[] at = new long[outer];
        while (true) {
            long position = 0;
            for (int i = 0; i < outer; i++) {
                position += (ranges[i].first() + at[i] * ranges[i].step()) * strides[i];
            }
            run(position, into);
            int dimension = outer - 1;
            while (dimension >= 0 && ++at[dimension] == shape[dimension]) {
                at[dimension--] = 0;
            }
            if (dimension < 0) {
                return;
            }
        }
    }

    /** Reads what is taken of the innermost dimension that is not taken whole, with all that lies within it. */
    private void run(long position, ByteBuffer into) {
        if (ranges.length == 0) {
            content(position, width(), into);
            return;
        }
        Slice.Range range = ranges[outer];
        long piece = strides[outer];
        long first = position + range.first() * piece;
        if (range.step() == 1) {
            content(first, range.count() * piece, into);
        } else if (range.step() > 1 && range.step() <= NEAR / piece) {
            scattered(first, (int) piece, range, into);
        } else {
            for (long i = 0; i < range.count(); i++) {
                content(first + i * range.step() * piece, piece, into);
            }
        }
    }

    /** Reads pieces with what lies between them, and keeps the pieces. */
    private void scattered(long first, int piece, Slice.Range range, ByteBuffer into) {
        int stride = (int) range.step() * piece;
        int together = Math.max(1, SLAB / stride);
        ByteBuffer slab = ByteBuffer.allocate(together * stride);
        for (long done = 0; done < range.count(); done += together) {
            int count = (int) Math.min(together, range.count() - done);
            slab.clear().limit((count - 1) * stride + piece);
            content.read(first + done * stride, slab);
            for (int i = 0; i < count; i++) {
                into.put(slab.array(), i * stride, piece);
            }
        }
    }

    private void content(long position, long bytes, ByteBuffer into) {
        int count = Math.toIntExact(bytes);
        content.read(position, into.slice().limit(count));
        into.position(into.position() + count);
    }
}
