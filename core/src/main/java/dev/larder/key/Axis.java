package dev.larder.key;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One parameter that varies: by known points, or by a distribution that it is drawn from.
 *
 * @param size how many points there are; 0 for a distribution
 * @param points the points by their index; null for a distribution
 * @param draw the value that is drawn as the one with this index
 */
record Axis(String path, long size, @Nullable LongFunction<Datum> points, Draw draw) {
    /** Finds a value in the random numbers of an axis. */
    interface Draw {
        Datum of(DrawStream stream, long index);
    }

    /** Points on a logarithmic scale keep this many digits, so that a power of ten comes out as one. */
    private static final MathContext LOG_DIGITS = new MathContext(12, RoundingMode.HALF_EVEN);

    private static final double CLOSEST_LOGS = 1e-10;

    private static Axis of(String path, long size, LongFunction<Datum> points) {
        return new Axis(path, size, points, (stream, index) -> points.apply(stream.below(size, index)));
    }

    private static Axis of(String path, Draw draw) {
        return new Axis(path, 0, null, draw);
    }

    boolean isDistribution() {
        return points == null;
    }

    Datum at(long index) {
        if (points == null) {
            throw new IllegalStateException(path + " has no points, only draws");
        }
        return points.apply(index);
    }

    static Axis choice(String path, List<Datum> values) {
        return of(path, values.size(), index -> values.get((int) index));
    }

    static Axis whole(String path, long from, long to, long step) {
        if (step == 0 || (from != to && (from < to) != (step > 0))) {
            throw bad(
                    path,
                    "a step of " + step + " does not lead from " + from + " to " + to
                            + "; swap the ends, or take another step");
        }
        BigInteger size = BigInteger.valueOf(to)
                .subtract(BigInteger.valueOf(from))
                .divide(BigInteger.valueOf(step))
                .add(BigInteger.ONE);
        return of(path, size(path, size), index -> Datum.Whole.of(from + index * step));
    }

    /** The points are computed in decimal from the numbers as they are written, so that 0.1 + 2 · 0.1 is 0.3. */
    static Axis range(String path, double from, double to, double step) {
        requireFinite(path, from, to, step);
        if (step == 0 || (from != to && (from < to) != (step > 0))) {
            throw bad(
                    path,
                    "a step of " + step + " does not lead from " + from + " to " + to
                            + "; swap the ends, or take another step");
        }
        BigDecimal first = decimal(from);
        BigDecimal each = decimal(step);
        BigInteger steps =
                decimal(to).subtract(first).divideToIntegralValue(each).toBigInteger();
        if (steps.signum() > 0 && Math.abs(step) <= Math.ulp(Math.max(Math.abs(from), Math.abs(to)))) {
            throw bad(path, "a step of " + step + " is too small to tell numbers of that size apart");
        }
        return of(
                path,
                size(path, steps.add(BigInteger.ONE)),
                index -> new Datum.Real(
                        index == 0
                                ? from
                                : first.add(each.multiply(BigDecimal.valueOf(index)))
                                        .doubleValue()));
    }

    static Axis logRange(String path, double from, double to, long points) {
        requirePositive(path, from, to);
        if (points < 2 || from == to) {
            throw bad(path, "a range has two ends at least; give one value with with()");
        }
        double log = StrictMath.log(from);
        double span = StrictMath.log(to) - log;
        if (Math.abs(span) / (points - 1) < CLOSEST_LOGS) {
            throw bad(path, points + " points are too many to tell numbers between " + from + " and " + to + " apart");
        }
        return of(path, points, index -> {
            if (index == 0 || index == points - 1) {
                return new Datum.Real(index == 0 ? from : to);
            }
            double point = StrictMath.exp(log + span * ((double) index / (points - 1)));
            return new Datum.Real(new BigDecimal(point).round(LOG_DIGITS).doubleValue());
        });
    }

    static Axis uniform(String path, double from, double to) {
        requireFinite(path, from, to, to - from);
        requireLess(path, from, to);
        return of(path, (stream, index) -> below(from, from + stream.unit(index) * (to - from), to));
    }

    static Axis logUniform(String path, double from, double to) {
        requirePositive(path, from, to);
        requireLess(path, from, to);
        double log = StrictMath.log(from);
        double span = StrictMath.log(to) - log;
        return of(path, (stream, index) -> below(from, StrictMath.exp(log + stream.unit(index) * span), to));
    }

    static Axis normal(String path, double mean, double deviation) {
        // No draw is farther from the mean than nine deviations.
        requireFinite(path, mean, deviation, Math.abs(mean) + 9 * deviation);
        if (deviation <= 0) {
            throw bad(path, "a standard deviation is positive, not " + deviation);
        }
        return of(path, (stream, index) -> new Datum.Real(mean + deviation * stream.normal(index)));
    }

    /** Rounding must lead out of the interval on neither side. */
    private static Datum below(double from, double value, double to) {
        return new Datum.Real(Math.max(from, value < to ? value : Math.nextDown(to)));
    }

    private static BigDecimal decimal(double value) {
        return new BigDecimal(CanonicalJson.write(new Datum.Real(value)));
    }

    private static long size(String path, BigInteger size) {
        if (size.bitLength() > 63) {
            throw bad(path, size + " points are more than can be counted");
        }
        return size.longValueExact();
    }

    private static void requireFinite(String path, double... values) {
        for (double each : values) {
            if (Double.isNaN(each) || Double.isInfinite(each)) {
                throw bad(path, "a range has finite ends, and they lie less than the largest real apart");
            }
        }
    }

    private static void requirePositive(String path, double from, double to) {
        requireFinite(path, from, to);
        if (from < Double.MIN_NORMAL || to < Double.MIN_NORMAL) {
            throw bad(path, "the ends of a logarithmic range are positive, and " + Double.MIN_NORMAL + " at least");
        }
    }

    private static void requireLess(String path, double from, double to) {
        if (from >= to) {
            throw bad(path, "draws lie between a smaller and a larger end, not " + from + " and " + to);
        }
    }

    private static InvalidComponentException bad(String path, String what) {
        return new InvalidComponentException("parameters." + path + ": " + what);
    }
}
