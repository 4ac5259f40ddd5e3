package dev.larder.key;

import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The points of a {@link ParameterSpace}, one after the other: each is made when it is asked for, and none is kept, so that a
 * thousand million take no more memory than one. Immutable and thread-safe; it may be gone through any number of times.
 */
public final class Sweep implements Iterable<Parameters> {
    private final long size;
    private final LongFunction<Parameters> points;

    Sweep(long size, LongFunction<Parameters> points) {
        this.size = size;
        this.points = points;
    }

    /** Returns how many points there are. */
    public long size() {
        return size;
    }

    /**
     * Returns the point with this index, at no more cost than the first: so that several machines can share a sweep.
     *
     * @throws IndexOutOfBoundsException when the index is not 0 to below the size
     */
    public Parameters at(long index) {
        return points.apply(Objects.checkIndex(index, size));
    }

    @Override
    public Iterator<Parameters> iterator() {
        return stream().iterator();
    }

    @Override
    public Spliterator<Parameters> spliterator() {
        return stream().spliterator();
    }

    /** Returns the points in order. */
    public Stream<Parameters> stream() {
        return LongStream.range(0, size).mapToObj(points);
    }

    @Override
    public String toString() {
        return "Sweep[" + size + " points]";
    }
}
