package dev.larder.data;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * The canonical texts of times: ISO 8601 with seconds always, a fraction without trailing zeros and only where there is
 * one; durations in seconds alone ({@code PT90.5S}), so that there is one text for each.
 */
final class TimeText {
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4, 10, SignStyle.EXCEEDS_PAD)
            .appendLiteral('-')
            .appendValue(ChronoField.MONTH_OF_YEAR, 2)
            .appendLiteral('-')
            .appendValue(ChronoField.DAY_OF_MONTH, 2)
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.HOUR_OF_DAY, 2)
            .appendLiteral(':')
            .appendValue(ChronoField.MINUTE_OF_HOUR, 2)
            .appendLiteral(':')
            .appendValue(ChronoField.SECOND_OF_MINUTE, 2)
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);
    /** Unlike a date with an offset it reaches the first and the last instant that there is. */
    private static final DateTimeFormatter INSTANT =
            new DateTimeFormatterBuilder().appendInstant(-1).toFormatter(Locale.ROOT);

    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .append(DATE)
            .appendLiteral('T')
            .append(TIME)
            .toFormatter(Locale.ROOT);

    private TimeText() {}

    static String of(Instant value) {
        return INSTANT.format(value);
    }

    static String of(LocalDate value) {
        return DATE.format(value);
    }

    static String of(LocalTime value) {
        return TIME.format(value);
    }

    static String of(LocalDateTime value) {
        return DATE_TIME.format(value);
    }

    static String of(Duration value) {
        // Seconds are floored and the nanoseconds positive; the text shows sign and magnitude.
        boolean negative = value.isNegative();
        long seconds = value.getSeconds();
        int nanos = value.getNano();
        if (negative && nanos > 0) {
            seconds++;
            nanos = 1_000_000_000 - nanos;
        }
        String whole = Long.toString(seconds);
        String magnitude = negative && seconds != 0 ? whole.substring(1) : whole;
        String fraction = nanos == 0 ? "" : ("." + String.format(Locale.ROOT, "%09d", nanos)).replaceAll("0+$", "");
        return "PT" + (negative ? "-" : "") + magnitude + fraction + "S";
    }

    static Instant instant(String text) {
        return Instant.parse(text);
    }

    static LocalDate date(String text) {
        return LocalDate.parse(text);
    }

    static LocalTime time(String text) {
        return LocalTime.parse(text);
    }

    static LocalDateTime dateTime(String text) {
        return LocalDateTime.parse(text);
    }

    static Duration duration(String text) {
        return Duration.parse(text);
    }
}
