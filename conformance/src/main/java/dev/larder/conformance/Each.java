package dev.larder.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** One promise about many cases: every case is tried, and the failure names all that broke it. */
final class Each {
    private static final int NAME = 60;

    private Each() {}

    /** What is asked of one case. */
    interface Trial<T> {
        void of(T thing) throws Exception;
    }

    static <T> void of(String kind, Stream<T> things, Trial<T> trial) {
        Map<String, Throwable> failures = new LinkedHashMap<>();
        things.forEach(thing -> {
            try {
                trial.of(thing);
            } catch (Throwable e) {
                failures.put(kind + " '" + shortened(thing.toString()) + "'", e);
            }
        });
        if (!failures.isEmpty()) {
            StringBuilder message = new StringBuilder("broken for " + failures.size() + " of them:");
            failures.forEach((name, failure) ->
                    message.append("\n  ").append(name).append(": ").append(failure));
            AssertionError error = new AssertionError(message.toString());
            failures.values().forEach(error::addSuppressed);
            throw error;
        }
    }

    /** Names may be long, and may do things to a terminal. */
    private static String shortened(String name) {
        String visible = name.replaceAll("\\p{Cc}", "?");
        return visible.length() <= NAME ? visible : visible.substring(0, NAME) + "…";
    }
}
