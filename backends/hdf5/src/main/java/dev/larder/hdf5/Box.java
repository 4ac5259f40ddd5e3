package dev.larder.hdf5;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A block of an array, as HDF5 selects elements. Whoever has one must not change its arrays. */
final class Box {
    private final long[] start;
    private final long[] count;
    private final long elements;

    private Box(long[] start, long[] count, long elements) {
        this.start = start;
        this.count = count;
        this.elements = elements;
    }

    /** Returns the first element, by dimension. */
    long[] start() {
        return start;
    }

    /** Returns the lengths. */
    long[] count() {
        return count;
    }

    /** Returns the number of elements. */
    long elements() {
        return elements;
    }

    /**
     * Returns the boxes that a run of elements in C order is made of, in this order; there are at most two for each dimension.
     *
     * @param shape of the array, in which the run lies
     */
    static List<Box> of(long[] shape, long from, long length) {
        List<Box> boxes = new ArrayList<>();
        long at = from;
        while (at < from + length) {
            Box next = first(shape, at, from + length - at);
            boxes.add(next);
            at += next.elements;
        }
        return boxes;
    }

    /** Returns the largest box that the run begins with. */
    private static Box first(long[] shape, long from, long length) {
        int rank = shape.length;
        long[] start = new long[rank];
        long[] count = new long[rank];
        Arrays.fill(count, 1);
        long rest = from;
        long inner = 1;
        int split = rank - 1;
        long innerAtSplit = 1;
        for (int i = rank - 1; i >= 0; i--) {
            start[i] = rest % shape[i];
            rest /= shape[i];
            if (from % inner == 0 && inner <= length) {
                split = i;
                innerAtSplit = inner;
            }
            inner *= shape[i];
        }
        System.arraycopy(shape, split + 1, count, split + 1, rank - split - 1);
        count[split] = Math.min(length / innerAtSplit, shape[split] - start[split]);
        return new Box(start, count, count[split] * innerAtSplit);
    }
}
