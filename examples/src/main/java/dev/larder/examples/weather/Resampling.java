package dev.larder.examples.weather;

/**
 * How a bootstrap is done: the parameters of the costly step.
 *
 * @param resamples how many times each month's days are drawn anew
 * @param calibrating how many times each of those is drawn anew in turn, to calibrate the intervals
 * @param blockDays how many days in a row are drawn together, as the weather of neighbouring days is alike
 * @param seed where the random numbers begin
 */
record Resampling(int resamples, int calibrating, int blockDays, long seed) {
    Resampling {
        if (resamples < 1 || calibrating < 1 || blockDays < 1) {
            throw new IllegalArgumentException("a bootstrap needs at least one resample and blocks of one day: "
                    + resamples + ", " + calibrating + ", " + blockDays);
        }
    }
}
