package dev.larder.conformance;

import dev.larder.data.Content;
import dev.larder.data.NdArray;
import dev.larder.data.Slice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/**
 * Slices of an array, and the very indices that they take: worked out one by one, as Python's reference defines slicing, so that
 * what is read through slices can be held against it.
 */
final class Cut {
    private final long[] shape;
    private final List<Slice> slices;
    private final List<long[]> indices;

    private Cut(long[] shape, List<Slice> slices, List<long[]> indices) {
        this.shape = shape;
        this.slices = slices;
        this.indices = indices;
    }

    static Cut of(long[] shape, Slice... slices) {
        List<long[]> indices = new ArrayList<>();
        for (int i = 0; i < shape.length; i++) {
            indices.add(indices(i < slices.length ? slices[i] : Slice.ALL, shape[i]));
        }
        return new Cut(shape.clone(), List.of(slices), indices);
    }

    /** Returns slices that nobody thought of, for some or all of the dimensions. */
    static Cut random(SplittableRandom random, long... shape) {
        Slice[] slices = new Slice[random.nextInt(shape.length + 1)];
        for (int i = 0; i < slices.length; i++) {
            slices[i] = slice(random, shape[i]);
        }
        return of(shape, slices);
    }

    /** Returns slices that take at most so many elements: each may be a reading, and checking, of its own. */
    static Cut random(SplittableRandom random, long most, long... shape) {
        Cut cut = random(random, shape);
        while (LongStream.of(cut.taken()).reduce(1, (a, b) -> a * b) > most) {
            cut = random(random, shape);
        }
        return cut;
    }

    static Slice slice(SplittableRandom random, long length) {
        long step = random.nextInt(3) == 0 ? 1 : random.nextLong(1, length + 3) * (random.nextBoolean() ? 1 : -1);
        return new Slice(bound(random, length), bound(random, length), step);
    }

    private static OptionalLong bound(SplittableRandom random, long length) {
        // Beyond either end, too, where slices are cut short.
        return random.nextInt(4) == 0
                ? OptionalLong.empty()
                : OptionalLong.of(random.nextLong(-length - 3, length + 4));
    }

    private static long[] indices(Slice slice, long length) {
        boolean up = slice.step() > 0;
        long first = clamped(slice.start(), up ? 0 : length - 1, up, length);
        long end = clamped(slice.stop(), up ? length : -1, up, length);
        return LongStream.iterate(first, i -> up ? i < end : i > end, i -> i + slice.step())
                .toArray();
    }

    private static long clamped(OptionalLong bound, long otherwise, boolean up, long length) {
        if (bound.isEmpty()) {
            return otherwise;
        }
        long fromTheStart = bound.getAsLong() < 0 ? bound.getAsLong() + length : bound.getAsLong();
        return Math.max(up ? 0 : -1, Math.min(fromTheStart, up ? length : length - 1));
    }

    Slice[] slicing() {
        return slices.toArray(Slice[]::new);
    }

    long[] taken() {
        return indices.stream().mapToLong(each -> each.length).toArray();
    }

    /** Returns the elements that are taken of an array which lies in memory. */
    NdArray from(NdArray whole) {
        int size = whole.elementType().size();
        byte[] bytes = whole.content().toBytes();
        ByteBuffer taken = ByteBuffer.allocate(Math.toIntExact(NdArray.byteSize(whole.elementType(), taken())));
        forEach(0, 0, at -> taken.put(bytes, Math.toIntExact(at * size), size));
        return NdArray.of(whole.elementType(), taken(), Content.of(taken.array()));
    }

    /** Returns the blocks of the array's content in which elements lie that are taken. */
    TreeSet<Integer> blocks(NdArray whole) {
        TreeSet<Integer> blocks = new TreeSet<>();
        int size = whole.elementType().size();
        forEach(0, 0, at -> blocks.add((int) (at * size / Content.BLOCK_SIZE)));
        return blocks;
    }

    private void forEach(int dimension, long before, LongConsumer element) {
        if (dimension == shape.length) {
            element.accept(before);
            return;
        }
        for (long index : indices.get(dimension)) {
            forEach(dimension + 1, before * shape[dimension] + index, element);
        }
    }

    @Override
    public String toString() {
        return slices + " of " + Arrays.toString(shape);
    }
}
