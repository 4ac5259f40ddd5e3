package dev.larder.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a store: {@code scheme:place?option=value&option=value}.
 *
 * <p>Not a {@code java.net.URI}: {@code file:my results?durability=relaxed} and {@code jdbc:…} are opaque to that. The
 * place is taken as it stands; options are percent-decoded. Immutable.
 */
public final class StoreUri {
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]{1,31}");

    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    /** Who logs in where, as in {@code //user:password@host}, and drivers' own way of stating options. */
    private static final Pattern CREDENTIALS = Pattern.compile("(?<=//)[^/]*@|(?<=;)[^;=]*=[^;]*");

    private final String scheme;
    private final String place;
    private final Map<String, String> options;

    private StoreUri(String scheme, String place, Map<String, String> options) {
        this.scheme = scheme;
        this.place = place;
        this.options = options;
    }

    /**
     * Returns the store URI that the text is.
     *
     * @throws StoreUriException when it has no scheme, or an option without a name or given twice
     */
    public static StoreUri parse(String text) {
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon);
        if (!SCHEME.matcher(scheme).matches()) {
            throw new StoreUriException("a store is named like file:results (a scheme, a colon, a place), not '"
                    + (colon < 0 ? text : scheme + ":…") + "'");
        }
        int question = text.indexOf('?', colon);
        String place = text.substring(colon + 1, question < 0 ? text.length() : question);
        Map<String, String> options = new LinkedHashMap<>();
        if (question >= 0 && question + 1 < text.length()) {
            for (String option : text.substring(question + 1).split("&", -1)) {
                int equals = option.indexOf('=');
                if (equals <= 0) {
                    throw new StoreUriException("a store option is written name=value, not '" + shown(option) + "', in "
                            + shown(scheme, place));
                }
                String name = decoded(option.substring(0, equals));
                if (options.put(name, decoded(option.substring(equals + 1))) != null) {
                    throw new StoreUriException(
                            "the store option '" + name + "' is given twice, in " + shown(scheme, place));
                }
            }
        }
        return new StoreUri(scheme, place, Collections.unmodifiableMap(options));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new StoreUriException("malformed percent escape in a store option", e);
        }
    }

    public String scheme() {
        return scheme;
    }

    /** Returns what stands between the colon and the options, as it stands. */
    public String place() {
        return place;
    }

    /** Returns the value of an option. */
    public Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /**
     * Returns the value of an option that is one of an enum's constants in lower case.
     *
     * @throws StoreUriException when it is none of them; the message lists them
     */
    public <E extends Enum<E>> E option(String name, Class<E> type, E otherwise) {
        String value = options.get(name);
        if (value == null) {
            return otherwise;
        }
        Set<String> known = new TreeSet<>();
        for (E constant : type.getEnumConstants()) {
            String spelled = constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            if (spelled.equals(value)) {
                return constant;
            }
            known.add(spelled);
        }
        throw new StoreUriException("the store option " + name + " is one of " + String.join(", ", known) + ", not '"
                + value + "', in " + this);
    }

    /**
     * Returns the value of an option that is a time, such as {@code 500ms}, {@code 30s}, {@code 10m}, {@code 12h} or {@code 7d}.
     *
     * @throws StoreUriException when it is none
     */
    public Duration option(String name, Duration otherwise) {
        String value = options.get(name);
        if (value == null) {
            return otherwise;
        }
        Matcher matcher = TIME.matcher(value);
        if (!matcher.matches()) {
            throw new StoreUriException("the store option " + name
                    + " is a whole number with ms, s, m, h or d, such as 10m, not '" + value + "', in " + this);
        }
        return Duration.of(
                Long.parseLong(matcher.group(1)),
                switch (matcher.group(2)) {
                    case "ms" -> ChronoUnit.MILLIS;
                    case "s" -> ChronoUnit.SECONDS;
                    case "m" -> ChronoUnit.MINUTES;
                    case "h" -> ChronoUnit.HOURS;
                    default -> ChronoUnit.DAYS;
                });
    }

    /** Returns this URI without an option that somebody else than the backend understands. */
    StoreUri without(String option) {
        Map<String, String> others = new LinkedHashMap<>(options);
        others.remove(option);
        return new StoreUri(scheme, place, Collections.unmodifiableMap(others));
    }

    /**
     * Refuses every option but these.
     *
     * @throws StoreUriException naming the first unknown option and those that there are
     */
    public void allowOnly(Set<String> known) {
        for (String name : options.keySet()) {
            if (!known.contains(name)) {
                Set<String> all = new TreeSet<>(known);
                all.add(DataStores.MODE);
                throw new StoreUriException("no store option '" + name + "' for " + scheme + ":; "
                        + (known.isEmpty() ? "there is only " : "there are ") + String.join(", ", all));
            }
        }
    }

    /** Shows what may be an option's name; the rest may be its value, and secret. */
    private static String shown(String option) {
        return option.matches("[a-z][a-z.-]*") ? option : "…";
    }

    private static String shown(String scheme, String place) {
        return scheme + ":" + CREDENTIALS.matcher(place).replaceAll("…");
    }

    /** Returns scheme and place, without what may be credentials; never the options. */
    @Override
    public String toString() {
        return shown(scheme, place);
    }
}
