package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.Finding;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes store, replace, remove and read, of which one is killed, while h5py follows the links of the catalogue: whoever
 * finds a value finds a whole one. {@code -Dlarder.beside.seconds=60} keeps it going for longer.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class BesideOtherReadersTest {
    private static final int SECONDS = Integer.getInteger("larder.beside.seconds", 2);
    private static final int NUMBERS = 30;
    private static final int LENGTH = 3000;

    @TempDir
    Path dir;

    static Entry entry(int number, int version) {
        double[] data = new double[LENGTH];
        Arrays.fill(data, number * 1e6 + version);
        return EveryKind.entry(
                "n" + number,
                new Datum.Mapping(Map.of(
                        "number", Datum.Whole.of(number),
                        "version", Datum.Whole.of(version),
                        "data", new Datum.Array(NdArray.of(data)))));
    }

    /** Returns whether there was one; it must be a whole one. */
    static boolean isWhole(int number, Optional<Entry> found) {
        if (found.isEmpty()) {
            return false;
        }
        Datum.Mapping value = (Datum.Mapping) found.get().datum();
        double[] data = ((Datum.Array) value.members().get("data")).value().toDoubles();
        int version = ((Datum.Whole) value.members().get("version")).value().intValueExact();
        if (data.length != LENGTH || Arrays.stream(data).anyMatch(each -> each != number * 1e6 + version)) {
            throw new AssertionError("a value of number " + number + " that nobody stored: " + value);
        }
        return true;
    }

    @Test
    void whoeverFindsAValueFindsAWholeOne() throws Exception {
        assumeTrue(OtherPrograms.haveH5py(), OtherPrograms.NO_H5PY);
        Path catalogue = dir.resolve("results.h5");
        try (DataStore store = DataStores.open("hdf5:" + catalogue)) {
            store.store(entry(0, 0), Publication.failing());
        }
        Process follower = new ProcessBuilder(
                        "/usr/bin/python3", OtherPrograms.script("follow.py"), catalogue.toString())
                .redirectErrorStream(true)
                .start();
        try (Child killed = Child.start(Mixture.class, catalogue, 1);
                Child other = Child.start(Mixture.class, catalogue, 2)) {
            awaitWord(killed);
            awaitWord(other);
            Thread.sleep(500L * SECONDS);
            killed.kill();
            Thread.sleep(500L * SECONDS);
            assertThat(other.isAlive()).as("%s", other.lines()).isTrue();
            other.kill();
            follower.getOutputStream().close();
            String said = new String(follower.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(follower.waitFor()).as(said).isZero();
            System.out.println("h5py beside two writers: " + said.strip() + "; they made "
                    + killed.lines().size() + " and " + other.lines().size() + " hundreds of changes");
            assertThat(said).matches("rounds [1-9]\\d* right [1-9]\\d* gone \\d+\n");
        } finally {
            follower.destroyForcibly();
        }
        try (DataStore store = DataStores.open("hdf5:" + catalogue)) {
            for (int number = 0; number < NUMBERS; number++) {
                isWhole(number, store.find(entry(number, 0).info().address()));
            }
            assertThat(store.upkeep().verify(Progress.NONE).findings())
                    .extracting(Finding::kind)
                    .containsOnly(Finding.Kind.LEFTOVER);
            store.upkeep().gc(Duration.ZERO, Progress.NONE);
            assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
        }
    }

    private static void awaitWord(Child child) throws Exception {
        while (child.lines().isEmpty()) {
            assertThat(child.isAlive()).as("%s", child.lines()).isTrue();
            Thread.sleep(20);
        }
    }

    /** Uses a store in all ways until it is killed; opens it again and again, since that makes the catalogue anew. */
    static final class Mixture {
        private Mixture() {}

        public static void main(String[] arguments) {
            SplittableRandom random = new SplittableRandom(Integer.parseInt(arguments[1]));
            for (int opening = 1; ; opening++) {
                try (DataStore store = DataStores.open("hdf5:" + arguments[0] + "?durability=relaxed")) {
                    for (int i = 0; i < 100; i++) {
                        step(store, random.nextInt(NUMBERS), opening * 100 + i, random.nextInt(5));
                    }
                }
                System.out.println(opening);
            }
        }

        private static void step(DataStore store, int number, int version, int what) {
            switch (what) {
                case 0 -> store.remove(entry(number, 0).info().address());
                case 1 -> store.store(entry(number, version), Publication.keeping());
                case 2 -> store.store(entry(number, version), Publication.replacing());
                default -> isWhole(number, store.find(entry(number, 0).info().address()));
            }
        }
    }
}
