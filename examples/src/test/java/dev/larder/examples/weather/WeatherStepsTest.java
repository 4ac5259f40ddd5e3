package dev.larder.examples.weather;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.key.Address;
import dev.larder.store.EntryInfo;
import dev.larder.store.Selection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Month;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeatherStepsTest {
    private static final Resampling QUICK = new Resampling(40, 10, 7, 2012);

    @TempDir
    Path directory;

    private final Larder larder = Larder.open("memory:");
    private final AtomicInteger series = new AtomicInteger();
    private final WeatherSteps steps = new WeatherSteps(larder, series::incrementAndGet);
    private Path csv;

    @BeforeEach
    void writeCsv() {
        csv = Seattle.csv(directory);
    }

    @AfterEach
    void close() {
        larder.close();
    }

    private Outcome<double[][]> replicates(Quantity quantity) {
        return steps.replicates(quantity, steps.read(csv), QUICK);
    }

    private Outcome<MonthlyTable> table(double confidence) {
        return steps.table(steps.read(csv), replicates(Quantity.TEMPERATURE), replicates(Quantity.RAIN), confidence);
    }

    @Test
    void theMeansAreThoseOfTheFile() {
        MonthlyTable table = table(0.95).value();

        // By Python's decimal module.
        double[] temperature = {5.4629, 6.9575, 8.6230, 10.6913, 14.4552, 17.3221};
        double[] rain = {3.7581, 3.7345, 4.8887, 3.1283, 1.6734, 1.1075};
        for (int month = 0; month < 6; month++) {
            assertThat(table.rows().get(month).month()).isEqualTo(Month.of(month + 1));
            assertThat(table.rows().get(month).temperature().mean()).isCloseTo(temperature[month], Offset.offset(1e-4));
            assertThat(table.rows().get(month).rain().mean()).isCloseTo(rain[month], Offset.offset(1e-4));
        }
        assertThat(table.rows()).hasSize(12);
    }

    @Test
    void julyIsWarmerAndDrierThanJanuaryBeyondDoubt() {
        MonthlyTable table = table(0.95).value();
        MonthlyTable.Row january = table.rows().get(0);
        MonthlyTable.Row july = table.rows().get(6);

        assertThat(july.temperature().low()).isGreaterThan(january.temperature().high());
        assertThat(july.rain().high()).isLessThan(january.rain().low());
    }

    @Test
    void everyIntervalHoldsItsMeanAndAWiderOneHoldsTheNarrower() {
        MonthlyTable wide = table(0.95).value();
        MonthlyTable narrow = table(0.80).value();

        for (int month = 0; month < 12; month++) {
            for (Quantity quantity : Quantity.values()) {
                MonthlyTable.Interval outer = wide.rows().get(month).of(quantity);
                MonthlyTable.Interval inner = narrow.rows().get(month).of(quantity);
                assertThat(outer.mean()).isBetween(outer.low(), outer.high());
                assertThat(outer.low()).isLessThanOrEqualTo(inner.low());
                assertThat(outer.high()).isGreaterThanOrEqualTo(inner.high());
            }
        }
    }

    @Test
    void theResultDoesNotDependOnTheNumberOfThreads() throws Exception {
        double[][] here = replicates(Quantity.TEMPERATURE).value();
        for (int threads : new int[] {1, 7}) {
            ForkJoinPool pool = new ForkJoinPool(threads);
            try (Larder other = Larder.open("memory:")) {
                WeatherSteps others = new WeatherSteps(other, () -> {});
                Outcome<double[][]> there = pool.submit(
                                () -> others.replicates(Quantity.TEMPERATURE, others.read(csv), QUICK))
                        .get();
                assertThat(there.isHit()).isFalse();
                assertThat(there.value()).isDeepEqualTo(here);
            } finally {
                pool.shutdown();
            }
        }
    }

    /** Pinned, so that another JDK that draws other numbers, or another order of drawing, is noticed. */
    @Test
    void theResultIsTheSameOnEveryJdk() {
        assertThat(replicates(Quantity.TEMPERATURE).value()[0][20]).isEqualTo(5.275322580645163);
        assertThat(replicates(Quantity.RAIN).value()[11][20]).isEqualTo(5.16983870967742);
    }

    @Test
    void whicheverQuantityIsAskedForFirstBothAreStored() {
        Outcome<double[][]> rain = replicates(Quantity.RAIN);
        Outcome<double[][]> temperature = replicates(Quantity.TEMPERATURE);

        assertThat(rain).isInstanceOf(Outcome.Computed.class);
        assertThat(temperature.isHit()).isTrue();
        assertThat(series).hasValue(WeatherSteps.SERIES);
        try (Larder other = Larder.open("memory:")) {
            WeatherSteps others = new WeatherSteps(other, () -> {});
            assertThat(others.replicates(Quantity.TEMPERATURE, others.read(csv), QUICK)
                            .value())
                    .isDeepEqualTo(temperature.value());
        }
    }

    @Test
    void aRemovedQuantityIsComputedAnewBesideTheOther() {
        double[][] before = replicates(Quantity.RAIN).value();
        assertThat(larder.dataStore().remove(replicates(Quantity.RAIN).address()))
                .isTrue();

        Outcome<double[][]> again = replicates(Quantity.RAIN);

        assertThat(again).isInstanceOf(Outcome.Computed.class);
        assertThat(again.value()).isDeepEqualTo(before);
        assertThat(replicates(Quantity.TEMPERATURE).isHit()).isTrue();
    }

    @Test
    void anotherNameOrPlaceOfTheFileIsNoOtherFile() throws IOException {
        steps.read(csv);
        Path moved = Files.move(csv, directory.resolve("weather of another name.csv"));

        assertThat(steps.read(moved).isHit()).isTrue();
    }

    @Test
    void anotherFileOfTheSameWeatherRunsTheFirstStepOnly() throws IOException {
        table(0.95);
        int before = series.get();
        String text = new String(Seattle.bytes(), StandardCharsets.UTF_8);
        Files.writeString(csv, text.replace("\n", "\r\n"));

        assertThat(steps.read(csv)).isInstanceOf(Outcome.Computed.class);
        assertThat(table(0.95).isHit()).isTrue();
        assertThat(series).hasValue(before);
    }

    @Test
    void anotherTemperatureOfOneDayRunsEverything() throws IOException {
        table(0.95);
        String text = new String(Seattle.bytes(), StandardCharsets.UTF_8);
        Files.writeString(csv, text.replace("2012-01-01,0.0,12.8", "2012-01-01,0.0,12.9"));

        assertThat(steps.read(csv).isHit()).isFalse();
        assertThat(replicates(Quantity.TEMPERATURE).isHit()).isFalse();
        assertThat(table(0.95).isHit()).isFalse();
    }

    @Test
    void everyParameterOfTheResamplingCounts() {
        Outcome<DailyWeather> days = steps.read(csv);
        Stream.of(
                        QUICK,
                        new Resampling(41, 10, 7, 2012),
                        new Resampling(40, 11, 7, 2012),
                        new Resampling(40, 10, 6, 2012),
                        new Resampling(40, 10, 7, 2013))
                .forEach(resampling -> assertThat(steps.replicates(Quantity.RAIN, days, resampling)
                                .isHit())
                        .isFalse());
    }

    @Test
    void theTableRemembersWhereItsInputsCameFrom() {
        Address table = table(0.95).address();

        try (Stream<EntryInfo> entries = larder.list(Selection.type("weather.table"))) {
            EntryInfo info = entries.findAny().orElseThrow();
            assertThat(info.address()).isEqualTo(table);
            assertThat(info.draft().sources().values())
                    .containsExactlyInAnyOrder(
                            steps.read(csv).address(),
                            replicates(Quantity.TEMPERATURE).address(),
                            replicates(Quantity.RAIN).address());
        }
    }

    @Test
    void aHitIsTheComputedValue() {
        Outcome<DailyWeather> computed = steps.read(csv);
        Outcome<DailyWeather> hit = steps.read(csv);

        assertThat(hit.isHit()).isTrue();
        assertThat(hit.value()).usingRecursiveComparison().isEqualTo(computed.value());
        assertThat(table(0.95).value()).isEqualTo(table(0.95).value());
        assertThat(Arrays.stream(replicates(Quantity.RAIN).value()).map(row -> row.length))
                .containsOnly(40);
    }
}
