package dev.larder.examples.weather;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The moving-block bootstrap of a mean: what the mean might have been, had other stretches of weather come.
 *
 * <p>Blocks of neighbouring days are drawn with replacement (Künsch 1989, "The jackknife and the bootstrap for general
 * stationary observations"), never across two years. Each resample is resampled once more to find out how far plain
 * percentiles miss the level that they promise, and the replicates are moved by that (Beran 1987, "Prepivoting to reduce
 * level error of confidence sets"). It is this double bootstrap that makes the computation worth keeping.
 *
 * <p>Not thread-safe; one instance serves one series.
 */
final class BlockBootstrap {
    private final double[] days;
    private final int[] starts;
    private final Resampling resampling;
    private final RandomGenerator random;

    /** @param years the days of one month, a row a year */
    BlockBootstrap(double[][] years, Resampling resampling, RandomGenerator random) {
        this.days = Arrays.stream(years).flatMapToDouble(Arrays::stream).toArray();
        this.starts = starts(years, resampling.blockDays());
        if (starts.length == 0) {
            throw new IllegalArgumentException(
                    "no year has " + resampling.blockDays() + " days to draw together; use shorter blocks");
        }
        this.resampling = resampling;
        this.random = random;
    }

    /** Returns where a block can begin without reaching into the next year. */
    static int[] starts(double[][] years, int blockDays) {
        IntStream.Builder starts = IntStream.builder();
        int offset = 0;
        for (double[] year : years) {
            IntStream.rangeClosed(offset, offset + year.length - blockDays).forEach(starts);
            offset += year.length;
        }
        return starts.build().toArray();
    }

    /** Returns calibrated replicates of the mean in ascending order: their quantiles are the limits of its intervals. */
    double[] replicates() {
        double observed = mean(days);
        double[] means = new double[resampling.resamples()];
        double[] levels = new double[resampling.resamples()];
        double[] outer = new double[days.length];
        double[] inner = new double[days.length];
        for (int i = 0; i < means.length; i++) {
            draw(days, outer);
            means[i] = mean(outer);
            int notAbove = 0;
            for (int j = 0; j < resampling.calibrating(); j++) {
                draw(outer, inner);
                if (mean(inner) <= observed) {
                    notAbove++;
                }
            }
            levels[i] = (double) notAbove / resampling.calibrating();
        }
        Arrays.sort(means);
        Arrays.sort(levels);
        return Arrays.stream(levels).map(level -> quantile(means, level)).toArray();
    }

    private void draw(double[] from, double[] into) {
        int block = resampling.blockDays();
        for (int filled = 0; filled < into.length; filled += block) {
            int start = starts[random.nextInt(starts.length)];
            System.arraycopy(from, start, into, filled, Math.min(block, into.length - filled));
        }
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Returns the value below which the given share of the ascending values lies, between two of them by a straight line. */
    static double quantile(double[] ascending, double share) {
        double at = share * (ascending.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, ascending.length - 1);
        return ascending[below] + (at - below) * (ascending[above] - ascending[below]);
    }
}
