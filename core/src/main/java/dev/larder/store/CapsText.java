package dev.larder.store;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Caps as text. */
final class CapsText {
    private static final String PROPERTY = "larder.caps";
    private static final String VARIABLE = "LARDER_CAPS";

    /** A pattern of types has no equals sign, and a setting no colon. */
    private static final Pattern RULE = Pattern.compile("(?:([^:=,\\s]+)\\s*:)?\\s*([^:]+)");

    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})([KMGT]?)", Pattern.CASE_INSENSITIVE);
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,18}");
    private static final String POWERS = "KMGT";

    private static final Map<String, BiFunction<Caps.Limits, String, Caps.Limits>> SETTINGS = Map.of(
            "max-size", (limits, value) -> limits.bytes(size(value)),
            "max-count", (limits, value) -> limits.entries(count(value)),
            "max-age", (limits, value) -> limits.age(time(value)));

    private CapsText() {}

    static Optional<Caps> ofEnvironment() {
        String stated = System.getProperty(PROPERTY);
        if (stated != null) {
            return Optional.of(parse(stated, "the system property " + PROPERTY));
        }
        return Optional.ofNullable(System.getenv(VARIABLE))
                .map(text -> parse(text, "the environment variable " + VARIABLE));
    }

    /** @throws InvalidCapsException when the text makes no sense */
    static Caps parse(String text, String where) {
        Caps caps = Caps.NONE;
        for (String each : text.split("[;\\n\\r]+", -1)) {
            if (!each.isBlank()) {
                caps = rule(caps, each.strip(), where);
            }
        }
        return caps;
    }

    private static Caps rule(Caps caps, String text, String where) {
        Matcher matcher = RULE.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidCapsException("caps are written max-size=10G, max-age=90d; neuro.*: max-size=2G, and not '"
                    + text + "', in " + where);
        }
        String pattern = matcher.group(1);
        Caps.Limits limits = pattern == null ? caps.all() : Caps.Limits.NONE;
        Caps.Order order = caps.order();
        for (String each : matcher.group(2).split(",", -1)) {
            String name = each.substring(0, Math.max(0, each.indexOf('='))).strip();
            String value = each.substring(each.indexOf('=') + 1).strip();
            try {
                if (name.equals("policy") && pattern == null) {
                    order = order(value);
                } else {
                    limits = setting(name, each).apply(limits, value);
                }
            } catch (IllegalArgumentException e) {
                throw new InvalidCapsException(
                        "'" + each.strip() + "' makes no sense, in " + where + ": " + e.getMessage(), e);
            }
        }
        return pattern == null ? new Caps(limits, order, caps.types()) : caps.type(pattern, limits);
    }

    private static BiFunction<Caps.Limits, String, Caps.Limits> setting(String name, String text) {
        BiFunction<Caps.Limits, String, Caps.Limits> setting = SETTINGS.get(name);
        if (setting == null) {
            throw new IllegalArgumentException("there are max-size=, max-count=, max-age= and, for all types only,"
                    + " policy=" + (text.indexOf('=') < 0 ? "; a setting has an equals sign" : ""));
        }
        return setting;
    }

    private static Caps.Order order(String value) {
        return Arrays.stream(Caps.Order.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("it is one of "
                        + Arrays.stream(Caps.Order.values())
                                .map(each -> each.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    private static long count(String text) {
        if (!COUNT.matcher(text).matches()) {
            throw new IllegalArgumentException("a count is a whole number, such as 10000");
        }
        return Long.parseLong(text);
    }

    private static Duration time(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("an age is a whole number with ms, s, m, h or d, such as 90d");
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

    private static long size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a size is a number of bytes, or with K, M, G or T, such as 10G");
        }
        String unit = matcher.group(2).toUpperCase(Locale.ROOT);
        int power = unit.isEmpty() ? 0 : POWERS.indexOf(unit) + 1;
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("it is more than there are bytes", e);
        }
    }
}
