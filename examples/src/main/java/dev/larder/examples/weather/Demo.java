package dev.larder.examples.weather;

import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.store.EntryInfo;
import dev.larder.store.Selection;
import dev.larder.store.StoreUri;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs the {@linkplain WeatherSteps weather steps} four times and tells what was computed and what was not: a first time, once
 * more, with one parameter changed, and with the file written another way. It checks what it tells. One instance runs once.
 */
final class Demo {
    private static final String DATA = "seattle-weather.csv";

    /** What has to run on a new store; the rain comes along with the temperature. */
    private static final Set<String> ALL = Set.of("read", "temperature", "table");

    private final Resampling resampling;
    private final Screen screen;
    private final List<String> surprises = new ArrayList<>();

    Demo(Resampling resampling, Screen screen) {
        this.resampling = resampling;
        this.screen = screen;
    }

    /**
     * Runs it all on the store, or on a new one in a directory that stays.
     *
     * @return what did not go as announced, a line each
     */
    List<String> run(Optional<String> store) throws IOException {
        String uri = store.isPresent() ? store.get() : "file:" + Files.createTempDirectory("larder-demo-");
        try (Larder larder = Larder.open(uri)) {
            Path csv = Files.createTempFile("larder-demo-", ".csv");
            // Whoever does not want to wait for the end ends it by a key.
            csv.toFile().deleteOnExit();
            try {
                run(larder, uri, csv);
                return surprises;
            } finally {
                Files.delete(csv);
            }
        }
    }

    private void run(Larder larder, String uri, Path csv) throws IOException {
        boolean fresh = isFresh(larder);
        byte[] data = data();
        Files.write(csv, data);
        introduce(uri, fresh);

        DemoRun first = once(larder, "1. The first run", csv, 0.95);
        if (fresh) {
            check(first, "All had to be computed, the rain together with the temperature.", ALL, Set.of());
        } else {
            check(first, "The store was used before: what it knew already is a hit.", Set.of(), ALL);
        }

        DemoRun second = once(larder, "2. The same again", csv, 0.95);
        check(second, "Nothing was computed: every result was loaded, and verified on the way.", Set.of(), Set.of());
        if (!second.table().value().equals(first.table().value())) {
            surprise("the second run's table is not the first one's");
        }

        DemoRun third = once(larder, "3. With a confidence of 0.90 instead of 0.95", csv, 0.90);
        checkOne(third, "Only the table depends on it: the costly step did not run again.", "table", fresh);

        Files.writeString(csv, new String(data, StandardCharsets.UTF_8).replace("\n", "\r\n"));
        DemoRun fourth = once(larder, "4. With other line ends in the file", csv, 0.90);
        checkOne(fourth, "Another file, but the same weather: what depends on that stayed.", "read", fresh);

        printTable(first.table().value());
        new NextCommands(screen, larder.dataStore().traits(), uri).print(first);
    }

    /** On a new store this step had to run; on one that was used before it may have run then. */
    private void checkOne(DemoRun run, String claim, String step, boolean fresh) {
        check(run, claim, fresh ? Set.of(step) : Set.of(), Set.of(step));
    }

    /** Prints the claim if it is true, and what is not as it says if it is not. */
    private void check(DemoRun run, String claim, Set<String> running, Set<String> perhaps) {
        List<String> found = run.surprises(running, perhaps);
        if (found.isEmpty()) {
            screen.text("  ", claim);
        }
        found.forEach(this::surprise);
    }

    private void surprise(String what) {
        screen.text("  ", "NOT AS ANNOUNCED: " + what);
        surprises.add(what);
    }

    private static boolean isFresh(Larder larder) {
        try (Stream<EntryInfo> ours = larder.list(Selection.type("weather.*"))) {
            return ours.findAny().isEmpty();
        }
    }

    private static byte[] data() throws IOException {
        try (InputStream data = Demo.class.getResourceAsStream(DATA)) {
            if (data == null) {
                throw new FileNotFoundException("the program's own " + DATA + " is missing; build it anew");
            }
            return data.readAllBytes();
        }
    }

    private void introduce(String uri, boolean fresh) {
        screen.text("", "How warm and how wet is a month in Seattle, and how sure can one be?");
        screen.line("");
        screen.text("  read         ", DATA + " (NOAA, 2012 to 2015) into columns");
        screen.text(
                "  temperature  ",
                String.format(
                        Locale.ROOT,
                        "%,d resamples of every month, each resampled %,d times in turn",
                        resampling.resamples(),
                        resampling.calibrating()));
        screen.text("  rain         ", "the same, computed together with it");
        screen.text("  table        ", "monthly means and their intervals");
        screen.line("");
        screen.text("", "Store: " + StoreUri.parse(uri) + (fresh ? " (new)" : " (used before)"));
    }

    private DemoRun once(Larder larder, String title, Path csv, double confidence) {
        screen.line("");
        screen.text("", title);
        ProgressLine progress = new ProgressLine(screen, "  resampling", WeatherSteps.SERIES);
        WeatherSteps steps = new WeatherSteps(larder, progress);
        Outcome<DailyWeather> read = steps.read(csv);
        Outcome<double[][]> temperature = steps.replicates(Quantity.TEMPERATURE, read, resampling);
        Outcome<double[][]> rain = steps.replicates(Quantity.RAIN, read, resampling);
        Outcome<MonthlyTable> table = steps.table(read, temperature, rain, confidence);
        DemoRun run = new DemoRun(title, read, temperature, rain, table);
        run.print(screen);
        return run;
    }

    private void printTable(MonthlyTable table) {
        String confidence = String.format(Locale.ROOT, "%.0f %%", 100 * table.confidence());
        screen.line("");
        screen.text("", "Mean temperature of the month in degrees C, with its " + confidence + " interval");
        IntervalChart.lines(table, Quantity.TEMPERATURE, screen.width()).forEach(screen::line);
        screen.line("");
        screen.text("", "Mean rain a day in mm, with its " + confidence + " interval");
        IntervalChart.lines(table, Quantity.RAIN, screen.width()).forEach(screen::line);
    }
}
