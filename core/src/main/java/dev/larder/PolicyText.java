package dev.larder;

import dev.larder.store.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Policies as text, so that whoever runs a program can change them: rules on lines of their own or separated by semicolons, each a
 * pattern of types and what holds for them, as in {@code neuro.*: mode=bypass, ttl=7d}. {@code @PATH} stands for the text of a
 * file, in which lines that begin with {@code #} are comments.
 */
final class PolicyText {
    static final String PROPERTY = "larder.policy";
    static final String VARIABLE = "LARDER_POLICY";

    private static final Pattern RULE = Pattern.compile("([^:=,\\s]+)\\s*:\\s*(.+)");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([KMGT]?)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?([eE]-?[0-9]{1,3})?");
    private static final Map<String, Integer> POWERS = Map.of("", 0, "K", 1, "M", 2, "G", 3, "T", 4);

    private static final Map<String, BiFunction<CachePolicy, String, CachePolicy>> SETTINGS = new TreeMap<>(Map.of(
            "mode", (policy, value) -> policy.mode(oneOf(CachePolicy.Mode.values(), value)),
            "ttl", (policy, value) -> policy.timeToLive(time(value)),
            "stale", (policy, value) -> policy.servingStaleFor(time(value)),
            "min-cost", (policy, value) -> policy.costingAtLeast(time(value)),
            "max-size", (policy, value) -> policy.takingAtMost(size(value)),
            "durability", (policy, value) -> policy.durability(oneOf(Durability.values(), value)),
            "audit", (policy, value) -> policy.auditing(number(value)),
            "audit-absolute",
                    (policy, value) -> policy.auditTolerance(
                            number(value), policy.auditTolerance().relative()),
            "audit-relative",
                    (policy, value) ->
                            policy.auditTolerance(policy.auditTolerance().absolute(), number(value)),
            "on-trouble", (policy, value) -> policy.onTrouble(oneOf(CachePolicy.OnTrouble.values(), value))));

    private PolicyText() {}

    /** Returns the rules that the environment of this process states: the system property, or else the variable. */
    static List<PolicyRules.Rule> ofEnvironment() {
        String stated = System.getProperty(PROPERTY);
        if (stated != null) {
            return parse(stated, "the system property " + PROPERTY);
        }
        String variable = System.getenv(VARIABLE);
        return variable == null ? List.of() : parse(variable, "the environment variable " + VARIABLE);
    }

    /** @throws InvalidPolicyException when the text makes no sense, or its file cannot be read */
    static List<PolicyRules.Rule> parse(String text, String where) {
        if (text.startsWith("@")) {
            return read(text.substring(1), where);
        }
        List<PolicyRules.Rule> rules = new ArrayList<>();
        for (String each : text.split("[;\\n\\r]+")) {
            String rule = each.strip();
            if (!rule.isEmpty() && !rule.startsWith("#")) {
                rules.add(rule(rule, where));
            }
        }
        return rules;
    }

    private static List<PolicyRules.Rule> read(String path, String where) {
        try {
            return parse(
                    Files.readAllLines(Path.of(path)).stream()
                            .filter(line -> !line.strip().startsWith("#"))
                            .collect(Collectors.joining("\n", "\n", "")),
                    path);
        } catch (IOException | InvalidPathException e) {
            throw new InvalidPolicyException(
                    "the policies in " + path + ", which " + where + " names, cannot be read: " + e.getMessage(), e);
        }
    }

    private static PolicyRules.Rule rule(String text, String where) {
        Matcher matcher = RULE.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidPolicyException("a policy is written TYPE: name=value, name=value, such as"
                    + " neuro.*: mode=bypass, not '" + text + "', in " + where);
        }
        return new PolicyRules.Rule(matcher.group(1), settings(matcher.group(2), where));
    }

    /** Returns what settings such as {@code mode=bypass, ttl=7d} change. */
    static UnaryOperator<CachePolicy> settings(String text, String where) {
        UnaryOperator<CachePolicy> all = UnaryOperator.identity();
        for (String setting : text.split(",")) {
            UnaryOperator<CachePolicy> before = all;
            UnaryOperator<CachePolicy> one = setting(setting.strip(), where);
            all = policy -> one.apply(before.apply(policy));
        }
        return all;
    }

    private static UnaryOperator<CachePolicy> setting(String text, String where) {
        int equals = text.indexOf('=');
        BiFunction<CachePolicy, String, CachePolicy> setting =
                equals < 0 ? null : SETTINGS.get(text.substring(0, equals).strip());
        if (setting == null) {
            throw new InvalidPolicyException("a policy has no setting '" + text + "'; there are "
                    + String.join("=, ", SETTINGS.keySet()) + "=, in " + where);
        }
        String value = text.substring(equals + 1).strip();
        try {
            // Tried at once, so that a mistake shows when the program begins, and not at the first call of some type.
            Objects.requireNonNull(setting.apply(CachePolicy.standard(), value));
        } catch (IllegalArgumentException e) {
            throw new InvalidPolicyException("'" + text + "' makes no sense, in " + where + ": " + e.getMessage(), e);
        }
        return policy -> setting.apply(policy, value);
    }

    private static <E extends Enum<E>> E oneOf(E[] all, String value) {
        return Arrays.stream(all)
                .filter(each -> spelled(each).equals(value.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("it is one of "
                        + Arrays.stream(all).map(PolicyText::spelled).collect(Collectors.joining(", "))));
    }

    private static String spelled(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Duration time(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a time is a whole number with ms, s, m, h or d, such as 7d");
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

    private static double number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("a number is written such as 0.01 or 1e-9");
        }
        return Double.parseDouble(text);
    }

    private static long size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a size is a number of bytes, or with K, M, G or T, such as 100M");
        }
        try {
            return Math.multiplyExact(
                    Long.parseLong(matcher.group(1)), 1L << (10 * POWERS.getOrDefault(matcher.group(2), 0)));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("it is more than there are bytes", e);
        }
    }
}
