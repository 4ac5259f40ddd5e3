package dev.larder.benchmarks;

import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.Publication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What a store costs beside {@link Floor the least} that anybody could do with the same bytes, and beside {@link Jhdf}: they take
 * turns, one operation each, so that whatever else the machine does falls on all alike.
 */
public final class StoreRounds {
    private static final int LARGE = 10_000_000;
    private static final int SMALL = 128;
    private static final int LARGE_OPERATIONS = 5;
    private static final int SMALL_OPERATIONS = 2000;
    private static final int FORCED_OPERATIONS = 100;

    private final String scheme;
    private final Path place;
    private final int entries;
    private final DataStore store;
    private final Floor floor;
    private final Jhdf jhdf;
    private final List<Path> files = new ArrayList<>();
    private final List<Address> addresses = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(7);
    private final double[] large = new SplittableRandom(1).doubles(LARGE).toArray();
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private long numbers;

    /** The medians of each round. */
    private record Row(List<Double> store, List<Double> floor, List<Double> peer) {
        static Row empty() {
            return new Row(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    /** One of those whose times are compared. */
    private interface Operation {
        void run();
    }

    private static final Operation NOTHING = () -> {};

    private StoreRounds(String scheme, Path directory, int entries) throws IOException {
        this.scheme = scheme;
        this.place = directory.resolve(scheme.equals("hdf5") ? "store.h5" : "store");
        this.entries = entries;
        this.store = open();
        this.floor = new Floor(directory.resolve("floor"));
        this.jhdf = new Jhdf(Files.createDirectory(directory.resolve("jhdf")));
    }

    /**
     * Prints rows of a Markdown table.
     *
     * @param arguments the scheme of a store, an empty directory, how many rounds, and how many entries the store has
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        StoreRounds rounds = new StoreRounds(arguments[0], directory, Integer.parseInt(arguments[3]));
        rounds.fill();
        // The first is for the compiler.
        rounds.round();
        rounds.rows.clear();
        for (int round = Integer.parseInt(arguments[2]); round > 0; round--) {
            rounds.round();
        }
        rounds.store.close();
        rounds.print();
        delete(directory);
    }

    private DataStore open() {
        return DataStores.open(scheme + ":" + place + "?durability=relaxed");
    }

    private static Entry entry(long number, double[] values) {
        Recipe recipe = Recipe.of(Component.of(
                "neuro.rates", "1", Parameters.of(Map.of("rate", 12.5, "solver", "runge-kutta", "number", number))));
        return Entry.of(EntryDraft.of(recipe, "value", "double[]"), new Datum.Array(NdArray.of(values)));
    }

    private static double[] small(long number) {
        double[] values = new double[SMALL];
        Arrays.fill(values, (double) number);
        return values;
    }

    private void fill() {
        byte[] bytes = new byte[SMALL * Double.BYTES];
        for (; numbers < entries; numbers++) {
            Entry entry = entry(numbers, small(numbers));
            store.store(entry, Publication.failing());
            addresses.add(entry.info().address());
            files.add(floor.putSmall(bytes, Floor.Keeping.RELAXED));
        }
    }

    private void round() {
        Address address = entry(-1, large).info().address();
        compare(
                "80 MB stored",
                LARGE_OPERATIONS,
                () -> storeLarge(address),
                () -> floor.putLarge(large),
                () -> jhdf.put("large", large));
        compare(
                "80 MB found and copied into an array",
                LARGE_OPERATIONS,
                () -> check(doubles(store.find(address)), large[LARGE - 1]),
                () -> check(floor.getLarge(), large[LARGE - 1]),
                () -> check(jhdf.get("large"), large[LARGE - 1]));
        compareStoring("1 KB stored, relaxed", SMALL_OPERATIONS, Durability.RELAXED, Floor.Keeping.RELAXED);
        compareStoring("1 KB stored, forced", FORCED_OPERATIONS, Durability.FSYNC, Floor.Keeping.FORCED);
        jhdf.put("small", small(7));
        compare(
                "1 KB found among " + entries,
                SMALL_OPERATIONS,
                this::findSmall,
                () -> Floor.getSmall(files.get(random.nextInt(entries))),
                () -> check(jhdf.get("small"), 7));
        compare("opened and closed with " + entries, LARGE_OPERATIONS, () -> open().close(), NOTHING, NOTHING);
    }

    /** Where something is replaced by a rename, ext4 writes its bytes to the disk before that returns; the others delete first too. */
    private void storeLarge(Address address) {
        store.remove(address);
        store.store(entry(-1, large), Publication.failing());
    }

    private static double[] doubles(Optional<Entry> found) {
        return ((Datum.Array) found.orElseThrow().datum()).value().toDoubles();
    }

    private static void check(double[] values, double last) {
        if (values[values.length - 1] != last) {
            throw new IllegalStateException("not what was stored");
        }
    }

    private void findSmall() {
        int number = random.nextInt(entries);
        check(doubles(store.find(addresses.get(number))), number);
    }

    private void compareStoring(String what, int operations, Durability durability, Floor.Keeping keeping) {
        Publication publication = Publication.failing().with(durability);
        byte[] bytes = new byte[SMALL * Double.BYTES];
        compare(
                what,
                operations,
                () -> {
                    long number = numbers++;
                    store.store(entry(number, small(number)), publication);
                },
                () -> floor.putSmall(bytes, keeping),
                keeping == Floor.Keeping.RELAXED ? () -> jhdf.put("small", small(7)) : NOTHING);
    }

    private void compare(String what, int operations, Operation store, Operation floor, Operation peer) {
        double[][] times = new double[3][operations];
        for (int i = 0; i < operations; i++) {
            times[0][i] = time(store);
            times[1][i] = time(floor);
            times[2][i] = time(peer);
        }
        Row row = rows.computeIfAbsent(what, each -> Row.empty());
        row.store().add(median(times[0]));
        row.floor().add(median(times[1]));
        row.peer().add(peer == NOTHING ? Double.NaN : median(times[2]));
    }

    private static double time(Operation operation) {
        long before = System.nanoTime();
        operation.run();
        return (System.nanoTime() - before) / 1000.0;
    }

    private static double median(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double median(List<Double> times) {
        return median(times.stream().mapToDouble(each -> each).toArray());
    }

    private void print() {
        rows.forEach((what, row) -> {
            double[] ratios = new double[row.store().size()];
            Arrays.setAll(ratios, i -> row.store().get(i) / row.floor().get(i));
            double[] sorted = Arrays.stream(ratios).sorted().toArray();
            System.out.println(String.format(
                    Locale.ROOT,
                    "| %s: %s | %.1f us | %.1f us | %.2f | %.2f – %.2f | %s |",
                    scheme,
                    what,
                    median(row.store()),
                    median(row.floor()),
                    median(ratios),
                    sorted[0],
                    sorted[sorted.length - 1],
                    row.peer().contains(Double.NaN) ? "" : String.format(Locale.ROOT, "%.1f us", median(row.peer()))));
        });
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
