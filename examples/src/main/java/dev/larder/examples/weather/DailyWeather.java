package dev.larder.examples.weather;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Month;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Daily weather, one array a column; all are of one length, and the days follow one another.
 *
 * @param precipitation in millimetres
 * @param tempMax in degrees Celsius
 * @param tempMin in degrees Celsius
 * @param wind as in the file
 * @param kind of weather: drizzle, fog, rain, snow or sun
 */
record DailyWeather(
        LocalDate[] date, double[] precipitation, double[] tempMax, double[] tempMin, double[] wind, String[] kind) {

    /**
     * Reads a CSV file.
     *
     * @throws WeatherFileException when it is not such a file; the message names the line and the column
     * @throws UncheckedIOException when it cannot be read
     */
    static DailyWeather read(Path csv) {
        try (WeatherFile file = WeatherFile.open(csv)) {
            return file.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int days() {
        return date.length;
    }

    /** Returns a daily series of the quantity. */
    double[] series(Quantity quantity) {
        return switch (quantity) {
            case TEMPERATURE ->
                IntStream.range(0, days())
                        .mapToDouble(day -> (tempMax[day] + tempMin[day]) / 2)
                        .toArray();
            case RAIN -> precipitation;
        };
    }

    /** Returns the quantity on the days of one month: a row for each year that has such days. */
    double[][] month(Month month, Quantity quantity) {
        double[] series = series(quantity);
        int[] days = IntStream.range(0, days())
                .filter(day -> date[day].getMonth() == month)
                .toArray();
        return Arrays.stream(days)
                .map(day -> date[day].getYear())
                .distinct()
                .mapToObj(year -> Arrays.stream(days)
                        .filter(day -> date[day].getYear() == year)
                        .mapToDouble(day -> series[day])
                        .toArray())
                .toArray(double[][]::new);
    }
}
