package dev.larder.examples.weather;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Month;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The expected figures were computed from the file with Python's csv and decimal modules. */
class DailyWeatherTest {
    @TempDir
    Path directory;

    private DailyWeather weather;

    @BeforeEach
    void read() {
        weather = DailyWeather.read(Seattle.csv(directory));
    }

    @Test
    void theFileIsTheOneThatItsNoteNames() throws Exception {
        String note = new String(
                Objects.requireNonNull(getClass().getResourceAsStream("SOURCE.md"))
                        .readAllBytes(),
                StandardCharsets.UTF_8);

        assertThat(note).contains("`" + Digest.of(Seattle.bytes()).hex() + "`");
    }

    @Test
    void everyDayOfFourYearsIsThere() {
        assertThat(weather.days()).isEqualTo(1_461);
        assertThat(weather.date()[0]).isEqualTo(LocalDate.of(2012, 1, 1));
        assertThat(weather.date()[1_460]).isEqualTo(LocalDate.of(2015, 12, 31));
    }

    @Test
    void theFirstDayIsReadInFull() {
        assertThat(weather.precipitation()[0]).isEqualTo(0.0);
        assertThat(weather.tempMax()[0]).isEqualTo(12.8);
        assertThat(weather.tempMin()[0]).isEqualTo(5.0);
        assertThat(weather.wind()[0]).isEqualTo(4.7);
        assertThat(weather.kind()[0]).isEqualTo("drizzle");
    }

    @Test
    void totalsAndExtremesAreTheFiles() {
        assertThat(Arrays.stream(weather.precipitation()).sum()).isCloseTo(4_426.0, Offset.offset(1e-9));
        int hottest = extreme(weather.tempMax(), 1);
        assertThat(weather.date()[hottest]).isEqualTo(LocalDate.of(2014, 8, 11));
        assertThat(weather.tempMax()[hottest]).isEqualTo(35.6);
        int coldest = extreme(weather.tempMin(), -1);
        assertThat(weather.date()[coldest]).isEqualTo(LocalDate.of(2013, 12, 7));
        assertThat(weather.tempMin()[coldest]).isEqualTo(-7.1);
        assertThat(Arrays.stream(weather.kind())
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())))
                .isEqualTo(Map.of("drizzle", 53L, "fog", 101L, "rain", 641L, "snow", 26L, "sun", 640L));
    }

    private static int extreme(double[] values, int sign) {
        return IntStream.range(0, values.length)
                .boxed()
                .max((a, b) -> sign * Double.compare(values[a], values[b]))
                .orElseThrow();
    }

    @Test
    void aMonthHasARowForEachYear() {
        double[][] february = weather.month(Month.FEBRUARY, Quantity.RAIN);

        assertThat(Arrays.stream(february).map(year -> year.length)).containsExactly(29, 28, 28, 28);
        assertThat(Arrays.stream(february).flatMapToDouble(Arrays::stream).sum())
                .isCloseTo(422.0, Offset.offset(1e-9));
    }

    @Test
    void temperatureIsTheMiddleOfTheDay() {
        assertThat(weather.series(Quantity.TEMPERATURE)[0]).isEqualTo(8.9);
    }
}
