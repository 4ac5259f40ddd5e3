package dev.larder.key;

import dev.larder.data.Datum;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is to be tried: parameters of which some vary, each along an axis of its own.
 *
 * <pre>{@code
 * Sweep sweep = ParameterSpace.over(base)
 *         .range("solver.dt", 0.1, 0.5, 0.1)
 *         .choose("solver.method", "euler", "heun")
 *         .whole("seed", 1, 100)
 *         .grid();                                     // 5 · 2 · 100 points
 * }</pre>
 *
 * <p>An axis has points, or is a distribution, of which there are draws only. Points differ from each other, so a sweep of so
 * many points has as many components; draws may repeat where there are few values to draw from. A path leads as it does in
 * {@link Parameters}, to a value or to a mapping that is replaced whole.
 *
 * <p>Immutable and thread-safe: each method returns another space.
 */
public final class ParameterSpace {
    private final Parameters base;
    private final List<Axis> axes;

    private ParameterSpace(Parameters base, List<Axis> axes) {
        this.base = base;
        this.axes = axes;
    }

    /** Returns the space whose one point are these parameters; axes set or replace what is at their paths. */
    public static ParameterSpace over(Parameters base) {
        return new ParameterSpace(base, List.of());
    }

    /**
     * Returns this space with an axis of real numbers: {@code from}, {@code from + step}, {@code from + 2 · step} and so on, as
     * far as {@code to}, which is one of them where a step leads there. Each is computed for itself, and in decimal, so that from
     * 0.1 to 0.5 by 0.1 are the numbers 0.1, 0.2, 0.3, 0.4, 0.5 and not their neighbours.
     *
     * @param step may be negative, where {@code to} is the smaller end
     * @throws InvalidComponentException when the step does not lead there or is too small to tell its points apart
     */
    public ParameterSpace range(String path, double from, double to, double step) {
        return and(Axis.range(path, from, to, step));
    }

    /**
     * Returns this space with an axis of real numbers that lie evenly on a logarithmic scale, both ends included. Those between
     * are rounded to 12 significant digits, so that powers of ten come out as written.
     *
     * @throws InvalidComponentException when an end is not positive, or there are too few or too many points
     */
    public ParameterSpace logRange(String path, double from, double to, long points) {
        return and(Axis.logRange(path, from, to, points));
    }

    /**
     * Returns this space with an axis of whole numbers, both ends included.
     *
     * @throws InvalidComponentException when {@code to} is the smaller end
     */
    public ParameterSpace whole(String path, long from, long to) {
        return whole(path, from, to, 1);
    }

    /**
     * Returns this space with an axis of whole numbers, {@code to} included where a step leads there.
     *
     * @throws InvalidComponentException when the step does not lead there
     */
    public ParameterSpace whole(String path, long from, long to, long step) {
        return and(Axis.whole(path, from, to, step));
    }

    /**
     * Returns this space with an axis of any values, in this order.
     *
     * @throws InvalidComponentException when there are none, two are the same, or one has no canonical form
     */
    public ParameterSpace choose(String path, @Nullable Object... values) {
        if (values == null) {
            throw new InvalidComponentException("parameters." + path
                    + ": there is nothing to choose from; write (Object) null where null is a choice");
        }
        List<Datum> choices = new ArrayList<>();
        for (Object each : values) {
            choices.add(base.keyed(path, each));
        }
        if (choices.isEmpty() || new HashSet<>(choices).size() < choices.size()) {
            throw new InvalidComponentException("parameters." + path + ": "
                    + (choices.isEmpty()
                            ? "there is nothing to choose from"
                            : "a value stands twice among the choices"));
        }
        return and(Axis.choice(path, List.copyOf(choices)));
    }

    /**
     * Returns this space with an axis that is drawn evenly from {@code from} to below {@code to}.
     *
     * @throws InvalidComponentException when they are not finite, or {@code from} is not the smaller one
     */
    public ParameterSpace uniform(String path, double from, double to) {
        return and(Axis.uniform(path, from, to));
    }

    /**
     * Returns this space with an axis whose logarithm is drawn evenly; both ends are positive.
     *
     * @throws InvalidComponentException when one is not, or {@code from} is not the smaller one
     */
    public ParameterSpace logUniform(String path, double from, double to) {
        return and(Axis.logUniform(path, from, to));
    }

    /**
     * Returns this space with an axis that is drawn from a normal distribution.
     *
     * @param deviation the standard deviation
     * @throws InvalidComponentException when it is not positive, or a draw might be infinite
     */
    public ParameterSpace normal(String path, double mean, double deviation) {
        return and(Axis.normal(path, mean, deviation));
    }

    private ParameterSpace and(Axis axis) {
        for (Axis each : axes) {
            if ((each.path() + ".").startsWith(axis.path() + ".")
                    || (axis.path() + ".").startsWith(each.path() + ".")) {
                throw new InvalidComponentException("parameters." + axis.path() + ": '" + each.path()
                        + "' varies already, and each value along one axis only");
            }
        }
        // Fails now rather than at the first point where the path leads through a value.
        base.requireWay(axis.path());
        List<Axis> more = new ArrayList<>(axes);
        more.add(axis);
        return new ParameterSpace(base, List.copyOf(more));
    }

    /**
     * Returns every combination of the axes' points, as nested loops go through them: the last axis changes fastest.
     *
     * @throws InvalidComponentException when an axis is a distribution, or there are more points than a {@code long} counts
     */
    public Sweep grid() {
        requirePoints("grid");
        long size = 1;
        for (Axis axis : axes) {
            try {
                size = Math.multiplyExact(size, axis.size());
            } catch (ArithmeticException e) {
                throw new InvalidComponentException(
                        "a grid of " + sizes() + " has more points than can be counted; draw some with random()", e);
            }
        }
        return new Sweep(size, index -> {
            long[] at = new long[axes.size()];
            long rest = index;
            for (int i = at.length - 1; i >= 0; i--) {
                at[i] = rest % axes.get(i).size();
                rest /= axes.get(i).size();
            }
            return point(i -> axes.get(i).at(at[i]));
        });
    }

    /**
     * Returns the first points of all axes together, then the second ones, and so on.
     *
     * @throws InvalidComponentException when an axis is a distribution, or their sizes differ
     */
    public Sweep zip() {
        requirePoints("zip");
        if (axes.stream().mapToLong(Axis::size).distinct().count() > 1) {
            throw new InvalidComponentException(
                    "axes are zipped point by point, so they need equally many, not " + sizes());
        }
        return new Sweep(
                axes.isEmpty() ? 1 : axes.get(0).size(),
                index -> point(i -> axes.get(i).at(index)));
    }

    /**
     * Returns draws: of each axis' points with equal chances, of its distribution otherwise, independently of the other axes.
     *
     * <p>The same seed gives the same draws on every machine and in every release; more draws begin with the same ones, and
     * another axis leaves those of the others as they are. They come from SplitMix64, seeded for each axis by its path.
     *
     * @throws InvalidComponentException when the number of draws is negative
     */
    public Sweep random(long draws, long seed) {
        if (draws < 0) {
            throw new InvalidComponentException("there cannot be " + draws + " draws");
        }
        List<DrawStream> streams =
                axes.stream().map(axis -> DrawStream.of(seed, axis.path())).toList();
        return new Sweep(draws, index -> point(i -> axes.get(i).draw().of(streams.get(i), index)));
    }

    private Parameters point(IntFunction<Datum> values) {
        Parameters point = base;
        for (int i = 0; i < axes.size(); i++) {
            point = point.with(axes.get(i).path(), values.apply(i));
        }
        return point;
    }

    private void requirePoints(String sweep) {
        for (Axis axis : axes) {
            if (axis.isDistribution()) {
                throw new InvalidComponentException("parameters." + axis.path()
                        + ": a distribution has no points for a " + sweep + "; draw from it with random()");
            }
        }
    }

    private String sizes() {
        return axes.stream().map(axis -> axis.size() + " (" + axis.path() + ")").collect(Collectors.joining(", "));
    }
}
