package dev.larder.examples.weather;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.examples.weather.MonthlyTable.Interval;
import dev.larder.examples.weather.MonthlyTable.Row;
import java.time.Month;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalChartTest {
    private static final MonthlyTable TABLE = new MonthlyTable(
            0.95,
            List.of(
                    new Row(Month.JANUARY, new Interval(0, -10, 10), new Interval(1, 0.5, 2)),
                    new Row(Month.JULY, new Interval(10, 5, 20), new Interval(0, 0, 0))));

    @Test
    void barsShareOneScale() {
        assertThat(IntervalChart.lines(TABLE, Quantity.TEMPERATURE, 60))
                .containsExactly(
                        "  Jan    0.0  -10.0 to 10.0  |---------o---------|",
                        "  Jul   10.0    5.0 to 20.0                 |----o---------|");
    }

    @Test
    void anIntervalWithoutWidthIsItsMean() {
        assertThat(IntervalChart.lines(TABLE, Quantity.RAIN, 40).get(1)).endsWith("0.0 to  0.0  o");
    }

    @Test
    void aPointWithoutLocaleIsAPointInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat(IntervalChart.lines(TABLE, Quantity.RAIN, 40).get(0)).startsWith("  Jan    1.0    0.5 to  2.0");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 100})
    void noLineIsWiderThanTheScreen(int width) {
        for (Quantity quantity : Quantity.values()) {
            assertThat(IntervalChart.lines(TABLE, quantity, width)).allMatch(line -> line.length() <= width);
        }
    }
}
