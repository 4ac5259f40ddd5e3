package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.Exports;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever fails for want of space while entries are brought together leaves every byte of the originals as it was. */
@Timeout(60)
class PackOnAFullDiskTest {
    private static final int ENTRIES = 60;

    @TempDir
    Path dir;

    private boolean mounted;

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private Path smallDisk() throws Exception {
        Path disk = Files.createDirectory(dir.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "tmpfs", disk.toString());
        assumeTrue(mounted, "only root can mount a small disk");
        return disk;
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", "-l", dir.resolve("disk").toString())).isTrue();
        }
    }

    private static Entry entry(int number) {
        double[] values = IntStream.range(0, 1500).mapToDouble(i -> number + i).toArray();
        return PackTest.entry(number, "value", new Datum.Array(NdArray.of(values)));
    }

    /** Takes all space but so much. */
    private static Path fill(Path disk, long left) throws IOException {
        Path filler = disk.resolve("filler");
        Files.write(filler, new byte[(int) Math.max(0, Files.getFileStore(disk).getUsableSpace() - left)]);
        return filler;
    }

    private static Map<String, byte[]> files(Path below) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(below)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                found.put(below.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return found;
    }

    private static void assertSame(Map<String, byte[]> before, Map<String, byte[]> after) {
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((name, bytes) -> assertThat(after.get(name)).as(name).isEqualTo(bytes));
    }

    @Test
    void aCompactionThatFailsLeavesAllEntriesUntouched() throws Exception {
        Path disk = smallDisk();
        Path entries = disk.resolve("r.h5.d/entries");
        try (DataStore store = DataStores.open("hdf5:" + disk.resolve("r.h5"))) {
            for (int i = 0; i < ENTRIES; i++) {
                store.store(entry(i), Publication.keeping());
            }
            Map<String, byte[]> before = files(entries);
            for (long left : new long[] {0, 8 << 10, 100 << 10, 600 << 10}) {
                Path filler = fill(disk, left);
                assertThatThrownBy(() -> CompactionTest.compact(store))
                        .as("with %d bytes left", left)
                        .isInstanceOf(StoreUnavailableException.class);
                assertSame(before, files(entries));
                assertThat(Files.exists(disk.resolve("r.h5.d/packs")) ? files(disk.resolve("r.h5.d/packs")) : Map.of())
                        .as("packs with %d bytes left", left)
                        .isEmpty();
                try (Stream<Path> left1 = Files.walk(disk.resolve("r.h5.d/tmp"))) {
                    assertThat(left1.filter(Files::isRegularFile)).isEmpty();
                }
                for (int i = 0; i < ENTRIES; i++) {
                    assertThat(store.find(entry(i).info().address())).isPresent();
                }
                Files.delete(filler);
            }
            assertThat(CompactionTest.compact(store).entries()).isEqualTo(ENTRIES);
            for (int i = 0; i < ENTRIES; i++) {
                assertThat(store.find(entry(i).info().address())
                                .orElseThrow()
                                .form()
                                .text())
                        .isEqualTo(entry(i).form().text());
            }
        }
    }

    @Test
    void aPackIsLeftAsItWasWhenItCannotBeRewrittenOrItsEntriesCannotBeRemoved() throws Exception {
        Path disk = smallDisk();
        try (DataStore store = DataStores.open("hdf5:" + disk.resolve("r.h5"))) {
            for (int i = 0; i < ENTRIES; i++) {
                store.store(entry(i), Publication.keeping());
            }
            CompactionTest.compact(store);
            for (int i = 0; i < ENTRIES / 2 + 1; i++) {
                store.remove(entry(i).info().address());
            }
            Map<String, byte[]> before = files(disk.resolve("r.h5.d/packs"));
            Path filler = fill(disk, 0);
            assertThatThrownBy(() -> CompactionTest.compact(store)).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> store.remove(entry(ENTRIES - 1).info().address()))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> store.store(entry(ENTRIES - 1), Publication.replacing()))
                    .isInstanceOf(StoreUnavailableException.class);
            assertSame(before, files(disk.resolve("r.h5.d/packs")));
            assertThat(store.find(entry(ENTRIES - 1).info().address())).isPresent();
            Files.delete(filler);
            assertThat(CompactionTest.compact(store).replaced()).isEqualTo(1);
        }
    }

    @Test
    void anExportThatFailsLeavesNothingAndWhatWasThere() throws Exception {
        Path disk = smallDisk();
        Path file = Files.writeString(disk.resolve("one.h5"), "mine");
        for (long left : new long[] {0, 8 << 10, 300 << 10}) {
            Path filler = fill(disk, left);
            assertThatThrownBy(() -> Exports.writeAll(
                            Exports.formatOf(file).orElseThrow(),
                            file,
                            Exports.Existing.REPLACE,
                            IntStream.range(0, ENTRIES).mapToObj(PackOnAFullDiskTest::entry),
                            Progress.NONE))
                    .as("with %d bytes left", left)
                    .isInstanceOfAny(IOException.class, StoreUnavailableException.class)
                    .hasMessageContaining("space");
            Files.delete(filler);
            assertThat(file).hasContent("mine");
            assertThat(files(disk)).hasSize(1);
        }
        assertThat(Exports.writeAll(
                        Exports.formatOf(file).orElseThrow(),
                        file,
                        Exports.Existing.REPLACE,
                        IntStream.range(0, ENTRIES).mapToObj(PackOnAFullDiskTest::entry),
                        Progress.NONE))
                .isEqualTo(ENTRIES);
    }
}
