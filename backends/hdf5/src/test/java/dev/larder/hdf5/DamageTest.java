package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.Publication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to the files of a store, no value is wrong and no process ends: damaged copies of a store that holds every kind
 * of value are read, listed, verified and repaired by other processes.
 *
 * <p>{@code -Dlarder.damage=2200} damages so many copies, {@code -Dlarder.seed} repeats a run.
 */
class DamageTest {
    private static final int COPIES = Integer.getInteger("larder.damage", 3 * Damage.values().length);
    private static final int BATCH = 55;
    private static final long PATIENCE = 600;

    @TempDir
    Path dir;

    private Path sound;

    /** What became of the copies that were damaged in one way. */
    private static final class Tally {
        private int copies;
        private int same;
        private int refused;
        private int verified;
    }

    @BeforeEach
    void store() throws IOException {
        sound = Files.createDirectory(dir.resolve("sound"));
        try (DataStore store = DataStores.open("hdf5:" + sound.resolve("results.h5") + "?durability=relaxed")) {
            for (Entry entry : EveryKind.entries()) {
                store.store(entry, Publication.failing());
            }
        }
    }

    @Test
    void damageNeverYieldsAWrongValueAndNeverEndsTheProcess() throws Exception {
        long seed = Long.getLong("larder.seed", System.nanoTime());
        System.out.println("damage: seed " + seed + " (repeat with -Dlarder.seed=" + seed + ")");
        SplittableRandom random = new SplittableRandom(seed);
        Map<Damage, Tally> tallies = new EnumMap<>(Damage.class);
        for (int done = 0; done < COPIES; done += BATCH) {
            List<Damage> damages = new ArrayList<>();
            List<Integer> changed = new ArrayList<>();
            Path batch = Files.createDirectory(dir.resolve("batch" + done));
            for (int i = 0; i < Math.min(BATCH, COPIES - done); i++) {
                Damage damage = Damage.values()[(done + i) % Damage.values().length];
                Path copy = copy(batch.resolve(Integer.toString(i)));
                damages.add(damage);
                changed.add(damage.to(copy.resolve("results.h5"), entryFiles(copy), random));
                if (damage == Damage.CATALOGUE) {
                    Files.createFile(copy.resolve("write"));
                }
            }
            List<String> lines = readInAnotherProcess(batch, damages, seed);
            for (int i = 0; i < damages.size(); i++) {
                String[] numbers = lines.get(i).split(" ");
                count(
                        tallies.computeIfAbsent(damages.get(i), damage -> new Tally()),
                        damages.get(i) + ", seed " + seed + ", copy " + (done + i),
                        changed.get(i),
                        Integer.parseInt(numbers[2]),
                        Integer.parseInt(numbers[3]));
            }
            delete(batch);
        }
        print(tallies);
    }

    private static void count(Tally tally, String which, int changed, int refused, int verified) {
        tally.copies++;
        tally.same += changed == 0 ? 1 : 0;
        tally.refused += refused > 0 ? 1 : 0;
        tally.verified += refused == 0 && verified > 0 ? 1 : 0;
        assertThat(refused + verified)
                .as("entries refused or found damaged: %s", which)
                .isEqualTo(changed);
    }

    private static List<String> readInAnotherProcess(Path batch, List<Damage> damages, long seed) throws Exception {
        try (Child child = Child.start(DamagedStores.class, batch, damages.size())) {
            int exit = child.await(PATIENCE);
            List<String> lines = child.lines();
            long begun =
                    lines.stream().filter(line -> line.startsWith("begin ")).count();
            assertThat(exit)
                    .as(
                            "exit code of the process that read a store with %s, seed %d; it said:%n%s",
                            begun == 0 ? "nothing yet" : damages.get((int) begun - 1),
                            seed,
                            String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size())))
                    .isZero();
            return lines.stream().filter(line -> line.startsWith("end ")).toList();
        }
    }

    private static void print(Map<Damage, Tally> tallies) {
        System.out.println("| damage | copies | refused when read | found by verify only | nothing changed |");
        System.out.println("|---|---|---|---|---|");
        tallies.forEach((damage, tally) -> System.out.println("| " + damage + " | " + tally.copies + " | "
                + tally.refused + " | " + tally.verified + " | "
                + (damage == Damage.CATALOGUE ? "" : tally.same) + " |"));
    }

    private static List<Path> entryFiles(Path store) throws IOException {
        try (Stream<Path> files = Files.walk(store.resolve("results.h5.d/entries"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Makes a store of which the entries' files are the same as those of the sound one, and all others copies. */
    private Path copy(Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(sound)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path to = copy.resolve(sound.relativize(file).toString());
                if (file.startsWith(sound.resolve("results.h5.d/entries")) && Files.isRegularFile(file)) {
                    Files.createLink(to, file);
                } else {
                    Files.copy(file, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return copy;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
