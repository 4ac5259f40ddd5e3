package dev.larder.benchmarks;

import dev.larder.Larder;
import dev.larder.MissReason;
import dev.larder.data.Datum;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.Publication;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a cache costs beyond its store: a miss, an explanation, and a key that eight processes ask for at once. */
public final class CacheRounds {
    private static final int PROCESSES = 8;
    private static final int MISSES = 20;
    private static final int WARMING = 500;
    private static final int QUESTIONS = 50;
    private static final long SECOND = 1000;

    private CacheRounds() {}

    /**
     * Prints rows of a Markdown table; with the argument {@code child}, is one of the eight.
     *
     * @param arguments an empty directory, and how many entries are explained among
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Path.of(arguments[0]);
        if (arguments.length > 2) {
            fetch(directory);
            return;
        }
        miss(directory.resolve("misses"));
        explain(directory.resolve("explained"), Integer.parseInt(arguments[1]));
        stampede(directory.resolve("stampede"));
    }

    private static Component component(String type, long number) {
        return Component.of(
                type,
                "1",
                Parameters.of(Map.of(
                        "rate",
                        12.5,
                        "solver",
                        "runge-kutta",
                        "steps",
                        4000 + number % 7,
                        "seed",
                        number % 1000,
                        "number",
                        number)));
    }

    private static void row(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    private static void miss(Path place) {
        double[] overheads = new double[MISSES];
        double first;
        try (Larder larder = Larder.open("file:" + place)) {
            first = overhead(larder, 0, SECOND);
            for (int i = 1; i < WARMING; i++) {
                overhead(larder, i, 0);
            }
            for (int i = 0; i < MISSES; i++) {
                overheads[i] = overhead(larder, WARMING + i, SECOND);
            }
        }
        Arrays.sort(overheads);
        row(
                "| a miss beside a computation of 1 s | %.2f ms, %.2f %% (the first in a process %.0f ms) | %.2f – %.2f ms |",
                overheads[MISSES / 2], overheads[MISSES / 2] / 10, first, overheads[0], overheads[MISSES - 1]);
    }

    /** Returns how many milliseconds a miss takes beside its computation. */
    private static double overhead(Larder larder, int number, long millis) {
        long[] computing = new long[1];
        long before = System.nanoTime();
        larder.fetch(component("miss", number), double[].class, context -> {
            long began = System.nanoTime();
            sleep(millis);
            computing[0] = System.nanoTime() - began;
            return new double[128];
        });
        return (System.nanoTime() - before - computing[0]) / 1e6;
    }

    private static void explain(Path place, int entries) {
        try (DataStore store = DataStores.open("file:" + place + "?durability=relaxed")) {
            for (int number = 0; number < entries; number++) {
                Recipe recipe = Recipe.of(component("explained", number));
                store.store(
                        Entry.of(EntryDraft.of(recipe, "value", "int"), Datum.Whole.of(number)), Publication.failing());
            }
            Larder larder = Larder.open(store);
            long before = System.nanoTime();
            ask(larder, entries);
            double first = (System.nanoTime() - before) / 1e6;
            double[] times = new double[QUESTIONS];
            for (int i = 0; i < QUESTIONS; i++) {
                before = System.nanoTime();
                ask(larder, entries + 1 + i);
                times[i] = (System.nanoTime() - before) / 1e6;
            }
            Arrays.sort(times);
            row(
                    "| a miss explained among %d | %.2f ms (the first, which gathers the leaves, %.0f ms) | %.2f – %.2f ms |",
                    entries, times[QUESTIONS / 2], first, times[0], times[QUESTIONS - 1]);
        }
    }

    private static void ask(Larder larder, int number) {
        MissReason reason =
                larder.explain(component("explained", number), "value").orElseThrow();
        if (!reason.toString().contains("differs")) {
            throw new IllegalStateException(reason.toString());
        }
    }

    private static void stampede(Path place) throws IOException, InterruptedException {
        Files.createDirectories(place);
        List<Process> crew = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx128m",
                            CacheRounds.class.getName(),
                            place.toString(),
                            "0",
                            "child")
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            crew.add(builder.start());
        }
        List<BufferedReader> outputs = crew.stream()
                .map(each -> each.inputReader(StandardCharsets.UTF_8))
                .toList();
        for (BufferedReader output : outputs) {
            expect("ready", output.readLine());
        }
        long before = System.nanoTime();
        for (Process each : crew) {
            each.getOutputStream().write('\n');
            each.getOutputStream().flush();
        }
        for (BufferedReader output : outputs) {
            expect("got 42", output.readLine());
        }
        double seconds = (System.nanoTime() - before) / 1e9;
        for (Process each : crew) {
            each.getOutputStream().close();
            each.waitFor();
        }
        row(
                "| %d processes miss one key of 1 s at once | %d computed, all have it after %.2f s | |",
                PROCESSES, Files.readAllLines(place.resolve("runs")).size(), seconds);
    }

    private static void expect(String said, String heard) {
        if (!said.equals(heard)) {
            throw new IllegalStateException("a process said " + heard + " and not " + said);
        }
    }

    private static void fetch(Path place) throws IOException {
        try (Larder larder = Larder.open("file:" + place.resolve("store"))) {
            // So that nobody waits for another's classes to be loaded.
            larder.fetch(component("warm", ProcessHandle.current().pid()), Integer.class, context -> 1);
            System.out.println("ready");
            System.in.read();
            int value = larder.fetch(component("stampede", 1), Integer.class, context -> {
                        note(place.resolve("runs"));
                        sleep(SECOND);
                        return 42;
                    })
                    .value();
            System.out.println("got " + value);
        }
    }

    private static void note(Path runs) {
        try {
            Files.writeString(runs, "computed\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
