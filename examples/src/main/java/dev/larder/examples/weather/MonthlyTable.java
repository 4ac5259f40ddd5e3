package dev.larder.examples.weather;

import java.time.Month;
import java.util.Arrays;
import java.util.List;

/**
 * The result: for every month the mean of each quantity and the interval around it. Immutable.
 *
 * @param confidence of the intervals, such as 0.95
 */
record MonthlyTable(double confidence, List<Row> rows) {

    /** One month. */
    record Row(Month month, Interval temperature, Interval rain) {
        Interval of(Quantity quantity) {
            return switch (quantity) {
                case TEMPERATURE -> temperature;
                case RAIN -> rain;
            };
        }
    }

    /** A mean and the interval that holds the true one with the table's confidence. */
    record Interval(double mean, double low, double high) {}

    /** Returns the table of these days, with the limits taken from ascending replicates, one row a month. */
    static MonthlyTable of(DailyWeather days, double[][] temperature, double[][] rain, double confidence) {
        return new MonthlyTable(
                confidence,
                Arrays.stream(Month.values())
                        .map(month -> new Row(
                                month,
                                interval(days, month, Quantity.TEMPERATURE, temperature, confidence),
                                interval(days, month, Quantity.RAIN, rain, confidence)))
                        .toList());
    }

    private static Interval interval(
            DailyWeather days, Month month, Quantity quantity, double[][] replicates, double confidence) {
        double[] ofMonth = replicates[month.ordinal()];
        double[] observed = Arrays.stream(days.month(month, quantity))
                .flatMapToDouble(Arrays::stream)
                .toArray();
        return new Interval(
                BlockBootstrap.mean(observed),
                BlockBootstrap.quantile(ofMonth, (1 - confidence) / 2),
                BlockBootstrap.quantile(ofMonth, (1 + confidence) / 2));
    }
}
