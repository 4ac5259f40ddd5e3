package dev.larder.examples.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeatherFileTest {
    private static final String HEADER = "date,precipitation,temp_max,temp_min,wind,weather\n";
    private static final String FIRST = "2012-01-01,0.0,12.8,5.0,4.7,drizzle\n";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yesterday,0.0,12.8,5.0,4.7,sun  | line 3, column date: 'yesterday' is not a date such as 2012-01-31",
                "2012-02-30,0.0,12.8,5.0,4.7,sun | line 3, column date: '2012-02-30' is not a date such as 2012-01-31",
                "2012-01-03,0.0,12.8,5.0,4.7,sun | line 3, column date: 2012-01-03 does not follow 2012-01-01",
                "2012-01-02,wet,12.8,5.0,4.7,sun | line 3, column precipitation: 'wet' is not a number",
                "2012-01-02,0.0,NaN,5.0,4.7,sun  | line 3, column temp_max: 'NaN' is not a number",
                "2012-01-02,0.0,12.8,0x1p3,4.7,sun | line 3, column temp_min: '0x1p3' is not a number",
                "2012-01-02,0.0,12.8,5.0,,sun    | line 3, column wind: '' is not a number",
                "2012-01-02,0.0,12.8,5.0,1e999,sun | line 3, column wind: '1e999' is not a number",
                "2012-01-02,0.0,12.8,5.0,4.7,    | line 3, column weather: it is empty",
                "2012-01-02,0.0,12.8,5.0,4.7     | line 3: 5 cells, not 6",
                "2012-01-02,0.0,12.8,5.0,4.7,sun,x | line 3: 7 cells, not 6",
            })
    void anErrorNamesLineAndColumn(String line, String message) {
        assertRefused(HEADER + FIRST + line + "\n", message);
    }

    @Test
    void anEmptyLineIsAnError() {
        assertRefused(HEADER + FIRST + "\n2012-01-02,0.0,12.8,5.0,4.7,sun\n", "line 3: 1 cells, not 6");
    }

    @Test
    void anOpenQuoteIsAnError() {
        assertThatThrownBy(() -> read(HEADER + FIRST + "2012-01-02,0.0,12.8,5.0,4.7,\"sun\n"))
                .isInstanceOf(WeatherFileException.class)
                .hasMessage("weather.csv, line 3: Missing closing quote for value");
    }

    @Test
    void otherColumnsAreRefused() {
        String message = "line 1: the columns must be date,precipitation,temp_max,temp_min,wind,weather";
        assertRefused("", message);
        assertRefused(FIRST, message);
        assertRefused("date,rain\n2012-01-01,0.0\n", message);
    }

    @Test
    void whatIsNotTextIsRefused() throws IOException {
        Path csv = Files.write(directory.resolve("weather.csv"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

        assertThatThrownBy(() -> DailyWeather.read(csv))
                .isInstanceOf(WeatherFileException.class)
                .hasMessage("weather.csv is not UTF-8 text");
    }

    @Test
    void aMissingFileIsAnErrorOfTheSystem() {
        assertThatThrownBy(() -> DailyWeather.read(directory.resolve("none.csv")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none.csv");
    }

    @Test
    void lineEndsAndQuotesDoNotMatter() {
        String second = "2012-01-02,10.9,10.6,2.8,4.5,rain\n";
        DailyWeather plain = read(HEADER + FIRST + second);
        DailyWeather other = read((HEADER + FIRST + second.replace("rain", "\"rain\"")).replace("\n", "\r\n"));

        assertThat(other).usingRecursiveComparison().isEqualTo(plain);
        assertThat(plain.days()).isEqualTo(2);
    }

    @Test
    void theLastLineNeedsNoEnd() {
        assertThat(read(HEADER + FIRST.strip()).days()).isEqualTo(1);
    }

    private void assertRefused(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(WeatherFileException.class)
                .hasMessage("weather.csv, " + message);
    }

    private DailyWeather read(String text) {
        try {
            return DailyWeather.read(
                    Files.write(directory.resolve("weather.csv"), text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
