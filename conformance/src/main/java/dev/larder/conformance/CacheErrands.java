package dev.larder.conformance;

import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.store.DataStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What other processes do with a cache over the store. */
final class CacheErrands {
    private CacheErrands() {}

    static Component component(long number) {
        return Component.of("conformance.stampede", "1", Parameters.of("n", number));
    }

    /**
     * Fetches what it is told to until it may leave. {@code fetch N}: computes it in so many milliseconds where it is missing, and says
     * how it came by which value. {@code cross N M}: computes N, says {@code inside}, and when it is told to go on fetches M inside.
     *
     * @param arguments its name, a file to which every computation adds a line, the milliseconds, and the term of leases in
     *     milliseconds
     */
    static void fetch(DataStore store, ChildMain parent, String[] arguments) throws InterruptedException {
        String name = arguments[0];
        Path runs = Path.of(arguments[1]);
        long millis = Long.parseLong(arguments[2]);
        Duration term = Duration.ofMillis(Long.parseLong(arguments[3]));
        try (Larder larder = Larder.builder().leaseTerm(term).open(store)) {
            parent.say("ready");
            for (String told = parent.hear(); !told.equals("leave"); told = parent.hear()) {
                String[] words = told.split(" ", -1);
                long number = Long.parseLong(words[1]);
                Outcome<String> outcome =
                        larder.<String, InterruptedException>fetch(component(number), String.class, context -> {
                            note(runs, number + " " + name);
                            if (words[0].equals("cross")) {
                                parent.say("inside");
                                parent.hear();
                                long other = Long.parseLong(words[2]);
                                return name + "+"
                                        + larder.fetch(component(other), String.class, inner -> name)
                                                .value();
                            }
                            parent.say("began " + number);
                            TimeUnit.MILLISECONDS.sleep(millis);
                            return name;
                        });
                parent.say("got " + number + " " + outcome.value() + " "
                        + outcome.getClass().getSimpleName());
            }
        }
    }

    /** One write for a line, so that lines of several processes do not mix. */
    private static void note(Path runs, String line) {
        try {
            Files.writeString(runs, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
