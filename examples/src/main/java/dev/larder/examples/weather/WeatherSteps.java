package dev.larder.examples.weather;

import dev.larder.CachedFunction;
import dev.larder.Context;
import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.key.Component;
import dev.larder.key.Inputs;
import dev.larder.key.Parameters;
import dev.larder.key.Version;
import java.nio.file.Path;
import java.time.Month;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Three steps from a file of daily weather to monthly means with their confidence intervals, each of them kept in a Larder.
 *
 * <p>Every step takes the outcomes of the steps before it as inputs <em>by content</em>: a step runs again when what it
 * works on is another, and not merely because it was made anew. Thread-safe.
 */
final class WeatherSteps {
    private static final int MONTHS = Month.values().length;

    /** How many series the costly step resamples, and so how often it reports progress. */
    static final int SERIES = MONTHS * Quantity.values().length;

    private final Larder larder;
    private final CachedFunction<Path, DailyWeather> read;
    private final Runnable progress;

    /** @param progress called, by any thread, whenever the costly step has got through one more series */
    WeatherSteps(Larder larder, Runnable progress) {
        this.larder = larder;
        this.progress = progress;
        // A file as argument means its content: its name, place and time are not in the key.
        this.read = larder.function("weather.read", Path.class, DailyWeather.class)
                .version("1")
                .of(DailyWeather::read);
    }

    /** The first step: the file in columns. */
    Outcome<DailyWeather> read(Path csv) {
        return read.outcome(csv);
    }

    /** The second, costly step: replicates of each month's mean, ascending; one row a month. */
    Outcome<double[][]> replicates(Quantity quantity, Outcome<DailyWeather> days, Resampling resampling) {
        Component bootstrap = Component.of(
                "weather.bootstrap", Version.of("1"), Parameters.of(resampling), Inputs.named("days", days.asInput()));
        return larder.fetch(
                bootstrap,
                quantity.attribute(),
                double[][].class,
                context -> resample(days.value(), resampling, quantity, context));
    }

    /** Resamples all quantities at once: the one asked for is returned, the others are stored together with it. */
    private double[][] resample(DailyWeather days, Resampling resampling, Quantity asked, Context context) {
        double[][][] replicates = new double[Quantity.values().length][MONTHS][];
        // Every series has random numbers of its own, so that the result does not depend on which thread is faster.
        List<? extends RandomGenerator> randoms =
                new SplittableRandom(resampling.seed()).splits(SERIES).toList();
        IntStream.range(0, SERIES).parallel().forEach(series -> {
            Quantity quantity = Quantity.values()[series / MONTHS];
            Month month = Month.values()[series % MONTHS];
            replicates[quantity.ordinal()][month.ordinal()] =
                    new BlockBootstrap(days.month(month, quantity), resampling, randoms.get(series)).replicates();
            progress.run();
        });
        for (Quantity quantity : Quantity.values()) {
            if (quantity != asked) {
                context.publish(quantity.attribute(), replicates[quantity.ordinal()]);
            }
        }
        return replicates[asked.ordinal()];
    }

    /** The third step: the table of means and intervals. */
    Outcome<MonthlyTable> table(
            Outcome<DailyWeather> days, Outcome<double[][]> temperature, Outcome<double[][]> rain, double confidence) {
        Component table = Component.of(
                "weather.table",
                Version.of("1"),
                Parameters.of("confidence", confidence),
                Inputs.named("days", days.asInput())
                        .and("temperature", temperature.asInput())
                        .and("rain", rain.asInput()));
        return larder.fetch(
                table,
                MonthlyTable.class,
                context -> MonthlyTable.of(days.value(), temperature.value(), rain.value(), confidence));
    }
}
