package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.CanonicalForm;
import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import dev.larder.data.Slice;
import dev.larder.key.Recipe;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where there is no libhdf5, everything that is stored is listed, read and verified, and what is in one piece is stored too; what needs
 * it says so in one line.
 */
class WithoutLibraryTest {
    private static final long PATIENCE = 60;
    private static final int LENGTH = 200_000;

    @TempDir
    Path dir;

    private static NdArray values() {
        double[] values = new double[LENGTH];
        Arrays.setAll(values, i -> Math.rint(i / 7.0));
        return NdArray.of(values);
    }

    private static Entry entry(String type) {
        return Entry.of(
                EntryDraft.of(Recipe.read("{\"type\":\"" + type + "\",\"version\":\"1\"}"), "value", "array"),
                new Datum.Array(values()));
    }

    /** What is done in a process without the library; prints what came of it. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            try (DataStore store = DataStores.open("hdf5:" + arguments[0])) {
                for (String type : List.of("contiguous", "chunked")) {
                    Entry found = store.find(entry(type).info().address()).orElseThrow();
                    NdArray array = ((Datum.Array) found.datum()).value();
                    for (CanonicalForm.LargeContent large : found.form().contents()) {
                        System.out.println(type + " " + large.content().toBytes().length + " "
                                + array.read(Slice.at(LENGTH - 1)).toDoubles()[0]);
                    }
                }
                try (Stream<?> all = store.list(Selection.ALL)) {
                    System.out.println("listed " + all.count());
                }
                System.out.println(
                        "verified " + store.upkeep().verify(Progress.NONE).findings());
                System.out.println("stored "
                        + store.store(entry("new"), Publication.keeping()).status());
            }
            try (DataStore store = DataStores.open("hdf5:" + arguments[0] + "?deflate=1")) {
                System.out.println("found "
                        + store.find(entry("new").info().address())
                                .orElseThrow()
                                .datum()
                                .equals(entry("new").datum()));
                for (int attempt = 0; attempt < 2; attempt++) {
                    store.store(entry("in chunks"), Publication.keeping());
                }
            } catch (StoreUnavailableException e) {
                System.out.println("refused: " + e.getMessage());
            }
            try (DataStore store = DataStores.open("hdf5:mem:")) {
                System.out.println("opened " + store);
            } catch (StoreUnavailableException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "os.arch=aarch64, linux-aarch64: none is packed for it",
        "hdf.hdf5lib.H5.hdf5lib=/nowhere/libhdf5_java.so, is no library",
        "hdf.hdf5lib.H5.hdf5lib=/etc/hostname, is no library"
    })
    void whatIsInOnePieceIsStoredAndReadAndTheRestIsRefusedInOneLine(String property, String reason) throws Exception {
        Path place = dir.resolve("r.h5");
        try (DataStore store = DataStores.open("hdf5:" + place)) {
            store.store(entry("contiguous"), Publication.keeping());
        }
        try (DataStore store = DataStores.open("hdf5:" + place + "?deflate=1&checksum=fletcher32")) {
            store.store(entry("chunked"), Publication.keeping());
        }
        Path said = dir.resolve("said.txt");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-D" + property,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        place.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(child.waitFor(PATIENCE, TimeUnit.SECONDS)).as("it ends").isTrue();
        String text = Files.readString(said, StandardCharsets.UTF_8);
        List<String> lines = text.lines()
                .filter(line -> !line.startsWith("[") && !line.startsWith("WARNING"))
                .toList();
        assertThat(lines).as(text).hasSize(8);
        assertThat(text).as("nothing is missing").doesNotContain("WARN");
        assertThat(lines.subList(0, 6))
                .containsExactly(
                        "contiguous 1600000 28571.0",
                        "chunked 1600000 28571.0",
                        "listed 2",
                        "verified []",
                        "stored PUBLISHED",
                        "found true");
        assertThat(lines.subList(6, 8))
                .allSatisfy(line -> assertThat(line)
                        .startsWith("refused: hdf5: needs libhdf5")
                        .contains(reason, "-Dhdf.hdf5lib.H5.hdf5lib=PATH", "file:", "jdbc:"));
    }
}
