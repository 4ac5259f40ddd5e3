package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
    static Stream<Arguments> extremes() {
        return Stream.of(
                instant(Instant.EPOCH, "1970-01-01T00:00:00Z"),
                instant(Instant.ofEpochSecond(0, 1), "1970-01-01T00:00:00.000000001Z"),
                instant(Instant.ofEpochMilli(500), "1970-01-01T00:00:00.5Z"),
                instant(Instant.ofEpochSecond(-1, 999_999_999), "1969-12-31T23:59:59.999999999Z"),
                instant(Instant.ofEpochSecond(0, 120_000_000), "1970-01-01T00:00:00.12Z"),
                instant(Instant.MIN, "-1000000000-01-01T00:00:00Z"),
                instant(Instant.MAX, "+1000000000-12-31T23:59:59.999999999Z"),
                instant(Instant.parse("0000-01-01T00:00:00Z"), "0000-01-01T00:00:00Z"),
                instant(Instant.parse("-0001-12-31T23:59:59Z"), "-0001-12-31T23:59:59Z"),
                instant(Instant.parse("+10000-01-01T00:00:00Z"), "+10000-01-01T00:00:00Z"),
                instant(Instant.parse("9999-12-31T23:59:59.9Z"), "9999-12-31T23:59:59.9Z"),
                date(LocalDate.of(2012, 1, 1), "2012-01-01"),
                date(LocalDate.of(0, 2, 29), "0000-02-29"),
                date(LocalDate.of(-1, 1, 1), "-0001-01-01"),
                date(LocalDate.of(10_000, 1, 1), "+10000-01-01"),
                date(LocalDate.MIN, "-999999999-01-01"),
                date(LocalDate.MAX, "+999999999-12-31"),
                time(LocalTime.MIDNIGHT, "00:00:00"),
                time(LocalTime.of(6, 30), "06:30:00"),
                time(LocalTime.MAX, "23:59:59.999999999"),
                time(LocalTime.of(1, 2, 3, 10), "01:02:03.00000001"),
                dateTime(LocalDateTime.of(2012, 1, 1, 6, 30), "2012-01-01T06:30:00"),
                dateTime(LocalDateTime.MIN, "-999999999-01-01T00:00:00"),
                dateTime(LocalDateTime.MAX, "+999999999-12-31T23:59:59.999999999"),
                duration(Duration.ZERO, "PT0S"),
                duration(Duration.ofMillis(90_500), "PT90.5S"),
                duration(Duration.ofNanos(1), "PT0.000000001S"),
                duration(Duration.ofNanos(-1), "PT-0.000000001S"),
                duration(Duration.ofMillis(-500), "PT-0.5S"),
                duration(Duration.ofMillis(-1500), "PT-1.5S"),
                duration(Duration.ofSeconds(-1), "PT-1S"),
                duration(Duration.ofDays(2), "PT172800S"),
                duration(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999), "PT9223372036854775807.999999999S"),
                duration(Duration.ofSeconds(Long.MIN_VALUE), "PT-9223372036854775808S"),
                duration(Duration.ofSeconds(Long.MIN_VALUE, 1), "PT-9223372036854775807.999999999S"));
    }

    private static Arguments instant(Instant value, String text) {
        return Arguments.of(new Datum.Instant(value), "{\"$instant\":\"" + text + "\"}");
    }

    private static Arguments date(LocalDate value, String text) {
        return Arguments.of(new Datum.Date(value), "{\"$date\":\"" + text + "\"}");
    }

    private static Arguments time(LocalTime value, String text) {
        return Arguments.of(new Datum.Time(value), "{\"$time\":\"" + text + "\"}");
    }

    private static Arguments dateTime(LocalDateTime value, String text) {
        return Arguments.of(new Datum.DateTime(value), "{\"$datetime\":\"" + text + "\"}");
    }

    private static Arguments duration(Duration value, String text) {
        return Arguments.of(new Datum.Duration(value), "{\"$duration\":\"" + text + "\"}");
    }

    @ParameterizedTest
    @MethodSource("extremes")
    void everyTimeHasOneTextAndComesBack(Datum datum, String text) {
        assertThat(CanonicalJson.write(datum)).isEqualTo(text);
        assertThat(CanonicalJson.parse(text, ContentResolver.ABSENT)).isEqualTo(datum);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$instant\":\"2012-01-01T00:00Z\"}",
                "{\"$instant\":\"2012-01-01T00:00:00.500Z\"}",
                "{\"$instant\":\"2012-01-01T01:00:00+01:00\"}",
                "{\"$instant\":\"2012-01-01t00:00:00z\"}",
                "{\"$instant\":\"2012-01-01T24:00:00Z\"}",
                "{\"$instant\":\"2012-13-01T00:00:00Z\"}",
                "{\"$instant\":\"2012-02-30T00:00:00Z\"}",
                "{\"$instant\":\"\"}",
                "{\"$date\":\"+2012-01-01\"}",
                "{\"$date\":\"2012-1-1\"}",
                "{\"$date\":\"2011-02-29\"}",
                "{\"$time\":\"06:30\"}",
                "{\"$time\":\"06:30:00.0\"}",
                "{\"$time\":\"25:00:00\"}",
                "{\"$datetime\":\"2012-01-01T06:30\"}",
                "{\"$datetime\":\"2012-01-01T06:30:00Z\"}",
                "{\"$duration\":\"PT1M\"}",
                "{\"$duration\":\"PT1M30.5S\"}",
                "{\"$duration\":\"P1D\"}",
                "{\"$duration\":\"PT01S\"}",
                "{\"$duration\":\"PT1.50S\"}",
                "{\"$duration\":\"-PT1S\"}",
                "{\"$duration\":\"PT-0S\"}",
                "{\"$duration\":\"pt1s\"}",
                "{\"$duration\":\"PT9223372036854775808S\"}"
            })
    void anyOtherTextOfATimeIsNotCanonical(String text) {
        assertThatThrownBy(() -> CanonicalJson.parse(text, ContentResolver.ABSENT))
                .isInstanceOf(InvalidDatumException.class);
    }

    @Test
    void aPersonIsToldTheOneSpelling() {
        assertThatThrownBy(() -> CanonicalJson.read("{\"$duration\": \"PT1M30.50S\"}"))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage("line 1, column 1: $duration has one spelling for each value; write"
                        + " {\"$duration\":\"PT90.5S\"}, not 'PT1M30.50S'");
        assertThatThrownBy(() -> CanonicalJson.read("{\"$time\": \"06:30\"}"))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("write {\"$time\":\"06:30:00\"}");
    }
}
