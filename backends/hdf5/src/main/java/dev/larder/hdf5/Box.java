package dev.larder.hdf5;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A block of an array, as HDF5 selects elements.
 *
 * @param start its first element, by dimension
 * @param count its lengths
 * @param elements how many elements there are in it
 */
record Box(long[] start, long[] count, long elements) {
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
