package dev.larder.cli;

import dev.larder.data.Excerpt;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and times as people read and write them; the same in every locale. */
final class Quantity {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private Quantity() {}

    static String bytes(long bytes) {
        return Excerpt.ofSize(bytes);
    }

    /** Returns how long ago something was, in the one unit that says most. */
    static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        } else if (seconds < 3600) {
            return seconds / 60 + "m";
        } else if (seconds < 86_400) {
            return seconds / 3600 + "h";
        }
        return seconds / 86_400 + "d";
    }

    /** Returns how long a computation took; a dash where that is not known. */
    static String cost(Duration cost) {
        double seconds = cost.toNanos() / 1e9;
        if (cost.isZero()) {
            return "-";
        } else if (seconds < 0.9995) {
            return String.format(Locale.ROOT, "%.0f ms", Math.max(1, seconds * 1000));
        } else if (seconds < 99.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        } else if (seconds < 5999.5) {
            return String.format(Locale.ROOT, "%.0f min", seconds / 60);
        }
        return String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    /** Returns "1 block", "2 blocks". */
    static String count(long count, String singular, String plural) {
        return count + " " + (count == 1 ? singular : plural);
    }

    /**
     * Returns the amount of time that a text such as {@code 30m} says.
     *
     * @throws Refusal when it says none
     */
    static Duration time(String option, String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw Refusal.input(option + " is a whole number with s, m, h or d, such as 30m or 0s, not '" + text + "'");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
