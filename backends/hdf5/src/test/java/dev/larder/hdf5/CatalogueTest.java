package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.data.Datum;
import dev.larder.key.Recipe;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue leads other programs to every entry, and is made anew while a store is open. */
@Timeout(120)
class CatalogueTest {
    private static final String WALK = """
            import sys, h5py
            f = h5py.File(sys.argv[1], 'r')
            for t in sorted(f):
                for k in sorted(f[t]):
                    for a in sorted(f[t][k]):
                        print(t, a, f[t][k][a]['value'][()], f[t][k][a].attrs['larder.key'].decode()[7:19] == k[:12])
            """;

    @TempDir
    Path dir;

    private Path file() {
        return dir.resolve("r.h5");
    }

    private DataStore open(Duration oldest) {
        Hdf5Root root = RootCheck.open(file().toString(), dev.larder.store.Sharing.OWNER);
        DataStore state = DataStores.open("file:" + root.state() + "?durability=relaxed");
        return new Hdf5DataStore(
                "test", root, state, Durability.RELAXED, LayoutOptions.CONTIGUOUS, Device.REAL, oldest);
    }

    private static Entry entry(String type, int number, String attribute) {
        Recipe recipe =
                Recipe.read("{\"type\":\"" + type + "\",\"version\":\"1\",\"parameters\":{\"n\":" + number + "}}");
        return Entry.of(EntryDraft.of(recipe, attribute, "json"), Datum.Whole.of(number));
    }

    private String walk() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/python3")), "python3 is not installed");
        Path said = Files.createTempFile(dir, "said", ".txt");
        Process process = new ProcessBuilder("/usr/bin/python3", "-c", WALK, file().toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        String text = Files.readString(said, StandardCharsets.UTF_8);
        assumeTrue(!text.contains("No module named 'h5py'"), "h5py is not installed: python3-h5py");
        return text;
    }

    @Test
    void itLeadsToEntriesInFilesAndInPacksWhateverTheirTypesAreCalled() throws Exception {
        List<Entry> packed = List.of(
                entry("a/b", 1, "value"), entry("..", 2, "value"), entry("a.b", 3, "x/y"), entry("a.b", 3, "."));
        try (DataStore store = open(Catalogue.OLDEST)) {
            packed.forEach(entry -> store.store(entry, Publication.keeping()));
            CompactionTest.compact(store);
            store.store(entry("a.b", 4, "value"), Publication.keeping());
            store.store(entry("a.b", 5, "value"), Publication.keeping());
            store.remove(packed.get(0).info().address());
            store.store(Entry.of(packed.get(1).info().draft(), Datum.Whole.of(22)), Publication.replacing());
        }
        assertThat(walk().lines())
                .containsExactlyInAnyOrder(
                        "%2E%2E value 22 True",
                        "a.b %2E 3 True", "a.b x%2Fy 3 True", "a.b value 4 True", "a.b value 5 True");
    }

    @Test
    void itIsMadeAnewOnRequest() throws Exception {
        try (DataStore store = open(Catalogue.OLDEST)) {
            store.store(entry("t", 1, "value"), Publication.keeping());
            assertThat(file()).doesNotExist();
            store.upkeep().compact(Progress.NONE);
            assertThat(walk()).isEqualTo("t value 1 True\n");
        }
    }

    @Test
    void itIsMadeAnewWhileAStoreChangesWithoutAnybodyWaiting() throws Exception {
        try (DataStore store = open(Duration.ofMillis(200))) {
            store.store(entry("t", 1, "value"), Publication.keeping());
            TimeUnit.MILLISECONDS.sleep(250);
            assertThat(file()).as("nothing is done by itself").doesNotExist();
            store.store(entry("t", 2, "value"), Publication.keeping());
            await(file());
            assertThat(walk().lines()).contains("t value 1 True", "t value 2 True");
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().equals("larder-hdf5-catalogue") && !thread.isDaemon())
                    .isEmpty();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .as("the thread ends with the store")
                .noneMatch(thread -> thread.getName().equals("larder-hdf5-catalogue"));
    }

    private static void await(Path file) throws InterruptedException {
        for (int i = 0; i < 1000 && !Files.exists(file); i++) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(file).exists();
    }

    @Test
    void whoReadsItMeanwhileSeesAWholeOne() throws Exception {
        try (DataStore store = open(Duration.ZERO)) {
            store.store(entry("t", 1, "value"), Publication.keeping());
            await(file());
            for (int i = 2; i < 40; i++) {
                store.store(entry("t", i, "value"), Publication.keeping());
                assertIsWhole();
            }
        }
    }

    /** As many as make trees of two levels. */
    @Test
    void anyNumberOfTypesAndKeysIsThereForAllReaders() throws Exception {
        List<String> expected = new ArrayList<>();
        try (DataStore store = open(Duration.ofHours(1))) {
            for (int i = 0; i < 340; i++) {
                String type = i < 270 ? "many" : "t" + i;
                store.store(entry(type, i, "value"), Publication.keeping());
                expected.add(type + " value " + i + " True");
                if (i % 10 == 0) {
                    String attribute = "x".repeat(i % 255 + 1);
                    store.store(entry(type, i, attribute), Publication.keeping());
                    expected.add(type + " " + attribute + " " + i + " True");
                }
            }
        }
        try (io.jhdf.HdfFile file = new io.jhdf.HdfFile(file())) {
            assertThat(file.getChildren()).hasSize(71);
            io.jhdf.api.Group many = (io.jhdf.api.Group) file.getChild("many");
            assertThat(many.getChildren().size()).isEqualTo(270);
            many.getChildren()
                    .values()
                    .forEach(key -> assertThat(
                                    ((io.jhdf.api.Group) key).getChildren().keySet())
                            .contains("value"));
        }
        assertThat(walk().lines()).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** The catalogue has only what it had before and what is new, whatever became of the files meanwhile. */
    @Test
    void onlyWhatIsNewIsReadForTheNextOne() throws Exception {
        Entry first = entry("t", 1, "value");
        Entry second = entry("t", 2, "value");
        try (DataStore store = open(Catalogue.OLDEST)) {
            store.store(first, Publication.keeping());
        }
        Path entryFile = onlyEntry();
        byte[] sound = Files.readAllBytes(entryFile);
        Files.delete(entryFile);
        Files.write(entryFile, new byte[] {1});
        try (DataStore store = open(Catalogue.OLDEST)) {
            store.store(second, Publication.keeping());
        }
        Files.write(entryFile, sound);
        assertThat(walk().lines()).containsExactlyInAnyOrder("t value 1 True", "t value 2 True");
        Files.delete(entryFile);
        try (DataStore store = open(Catalogue.OLDEST)) {
            store.remove(second.info().address());
            store.store(second, Publication.keeping());
        }
        assertThat(walk()).isEqualTo("t value 2 True\n");
    }

    @Test
    void aCatalogueWhoseIndexIsDamagedOrMissingIsMadeFromTheEntries() throws Exception {
        try (DataStore store = open(Catalogue.OLDEST)) {
            store.store(entry("t", 1, "value"), Publication.keeping());
        }
        byte[] sound = Files.readAllBytes(file());
        for (int length : new int[] {sound.length, sound.length - 1, 600, 512}) {
            byte[] damaged = Arrays.copyOf(sound, length);
            damaged[length - 1] ^= 1;
            Files.write(file(), damaged);
            try (DataStore store = open(Catalogue.OLDEST)) {
                store.remove(entry("t", 2, "value").info().address());
                store.store(entry("t", 2, "value"), Publication.keeping());
            }
            assertThat(walk().lines()).containsExactlyInAnyOrder("t value 1 True", "t value 2 True");
        }
    }

    @Test
    void whatTakesLongIsNotMadeAnewAtEachClosing() throws Exception {
        Entry first = entry("t", 1, "value");
        Entry second = entry("t", 2, "value");
        try (DataStore store = open(Duration.ofHours(1))) {
            store.store(first, Publication.keeping());
        }
        setCost((int) Catalogue.MUCH.toMillis());
        try (DataStore store = open(Duration.ofHours(1))) {
            store.store(second, Publication.keeping());
        }
        assertThat(walk()).isEqualTo("t value 1 True\n");
        try (DataStore store = open(Duration.ZERO)) {
            store.remove(first.info().address());
        }
        assertThat(walk()).as("it is old enough").isEqualTo("t value 2 True\n");
        setCost((int) Catalogue.MUCH.toMillis() - 1);
        try (DataStore store = open(Duration.ofHours(1))) {
            store.store(first, Publication.keeping());
        }
        assertThat(walk().lines()).as("it takes little").hasSize(2);
    }

    private void setCost(int millis) throws IOException {
        byte[] bytes = Files.readAllBytes(file());
        java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(CatalogueWriter.COST_AT, millis);
        Files.write(file(), bytes);
    }

    private Path onlyEntry() throws IOException {
        try (Stream<Path> files = Files.walk(dir.resolve("r.h5.d/entries"))) {
            return files.filter(Files::isRegularFile).findAny().orElseThrow();
        }
    }

    private void assertIsWhole() throws IOException {
        try (io.jhdf.HdfFile file = new io.jhdf.HdfFile(file())) {
            assertThat(file.getAttribute("encoding-type").getData()).isEqualTo("larder-catalogue");
            assertThat(file.getChildren()).containsKey("t");
        }
    }
}
