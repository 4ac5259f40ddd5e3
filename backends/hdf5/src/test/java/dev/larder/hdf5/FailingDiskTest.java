package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.data.CanonicalForm;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.EntryWriter;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, read-only, limited or gone: clear words, nothing half-written, and all goes on afterwards. */
@Timeout(60)
class FailingDiskTest {
    @TempDir
    Path dir;

    private boolean mounted;

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private Path smallDisk() throws Exception {
        Path disk = Files.createDirectory(dir.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", disk.toString());
        assumeTrue(mounted, "only root can mount a small disk");
        return disk;
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", "-l", dir.resolve("disk").toString())).isTrue();
        }
    }

    static Entry entry(int number, int elements) {
        Datum array = new Datum.Array(EveryKind.array(ElementType.F64, elements));
        return EveryKind.entry("n" + number, Datum.Sequence.of(Datum.Whole.of(number), array));
    }

    private static void assertReads(DataStore store, Entry entry) {
        Entry found = store.find(entry.info().address()).orElseThrow();
        assertThat(found.form().text()).isEqualTo(entry.form().text());
        for (CanonicalForm.LargeContent large : found.form().contents()) {
            assertThat(large.content().toBytes())
                    .isEqualTo(entry.form().contents().get(0).content().toBytes());
        }
    }

    private static List<Path> temporaryFiles(Path catalogue) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(catalogue + ".d").resolve("tmp"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void aFullDiskIsSurvived() throws Exception {
        Path catalogue = smallDisk().resolve("results.h5");
        List<Entry> stored = new ArrayList<>();
        try (DataStore store = DataStores.open("hdf5:" + catalogue)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            Entry entry = entry(i, 90_000);
                            store.store(entry, Publication.failing());
                            stored.add(entry);
                        }
                    })
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("the disk is full")
                    .hasMessageNotContaining("\n");
            assertThat(stored).hasSizeBetween(5, 12);
            assertThat(temporaryFiles(catalogue)).isEmpty();
            fillUp(catalogue.resolveSibling("filler"));
            // Small ones fit no more either, and nothing of them is found; libhdf5 itself runs out of space here.
            for (int elements : new int[] {0, 10, 2_000}) {
                assertThatThrownBy(() -> store.store(entry(1000, elements), Publication.failing()))
                        .as("%d elements", elements)
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("the disk is full")
                        .hasMessageNotContaining("\n");
                assertThat(store.find(entry(1000, 0).info().address())).isEmpty();
                assertThat(temporaryFiles(catalogue)).isEmpty();
            }
            for (Entry entry : stored) {
                assertReads(store, entry);
            }
            assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
        }
        try (DataStore store = DataStores.open("hdf5:" + catalogue)) {
            assertThat(store.remove(stored.get(0).info().address())).isTrue();
            store.store(entry(2000, 80_000), Publication.failing());
            assertReads(store, entry(2000, 80_000));
        }
    }

    private static void fillUp(Path filler) throws IOException {
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    @Test
    void aDiskThatFillsUpAnywhereNeverLeavesAHalfEntry() throws Exception {
        Path disk = smallDisk();
        Path catalogue = disk.resolve("results.h5");
        Entry entry = EveryKind.entries().stream()
                .filter(one -> one.info().attribute().equals("arrays"))
                .findAny()
                .orElseThrow();
        int failed = 0;
        try (DataStore store = DataStores.open("hdf5:" + catalogue)) {
            store.store(entry(1, 10), Publication.failing());
            fillUp(disk.resolve("filler"));
            long full = Files.size(disk.resolve("filler"));
            for (int pages = 0; pages < 40; pages++) {
                try (var filler = java.nio.channels.FileChannel.open(
                        disk.resolve("filler"), java.nio.file.StandardOpenOption.WRITE)) {
                    filler.truncate(full - pages * 4096L);
                }
                try {
                    store.store(entry, Publication.replacing());
                    assertReads(store, entry);
                    store.remove(entry.info().address());
                    break;
                } catch (StoreUnavailableException e) {
                    failed++;
                    assertThat(e).hasMessageContaining("the disk is full").hasMessageNotContaining("\n");
                    assertThat(store.find(entry.info().address())).isEmpty();
                    assertThat(temporaryFiles(catalogue)).isEmpty();
                }
            }
            assertThat(failed).as("times that it did not fit").isBetween(5, 39);
            assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
            assertReads(store, entry(1, 10));
        }
    }

    @Test
    void aDiskThatBecomesReadOnlyCanBeRead() throws Exception {
        Path disk = smallDisk();
        Path catalogue = disk.resolve("results.h5");
        Entry entry = entry(1, 10_000);
        try (DataStore store = DataStores.open("hdf5:" + catalogue)) {
            store.store(entry, Publication.failing());
            EntryWriter writer = store.begin(entry(2, 1).info().draft(), Publication.keeping());
            EntryWriter.Sink sink = writer.bytes();
            sink.write(ByteBuffer.allocate(5 << 20));
            assertThat(run("mount", "--bind", disk.toString(), disk.toString())).isTrue();
            assertThat(run("mount", "-o", "remount,bind,ro", disk.toString())).isTrue();
            assertThatThrownBy(() -> store.store(entry(3, 10), Publication.failing()))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("read-only");
            assertThatThrownBy(() -> writer.commit(Datum.Bytes.of(sink.finish()), Duration.ZERO))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("read-only");
            assertThatThrownBy(() -> store.remove(entry.info().address()))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("read-only");
            assertThatThrownBy(() -> DataStores.open("hdf5:" + catalogue))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("read-only");
            assertReads(store, entry);
            try (DataStore reading = DataStores.open("hdf5:" + catalogue + "?mode=read")) {
                assertReads(reading, entry);
            }
            assertThat(run("umount", disk.toString())).isTrue();
            writer.close();
        }
        try (DataStore again = DataStores.open("hdf5:" + catalogue)) {
            assertReads(again, entry);
            assertThat(again.find(entry(2, 1).info().address())).isEmpty();
            again.store(entry(3, 10), Publication.failing());
            assertThat(again.upkeep().verify(Progress.NONE).findings()).isEmpty();
        }
    }

    @Test
    void aLimitOnTheSizeOfFilesIsNamed() throws Exception {
        Path catalogue = dir.resolve("results.h5");
        DataStores.open("hdf5:" + catalogue).close();
        List<String> limited = List.of("bash", "-c", "ulimit -f 6000; exec \"$0\" \"$@\"");
        try (Child child = Child.start(limited, StoreOne.class, catalogue, 1, 900_000)) {
            assertThat(child.await(30)).isZero();
            assertThat(child.lines()).last().asString().contains("cannot store an entry", "ulimit -f");
        }
        try (Child child = Child.start(limited, StoreOne.class, catalogue, 1, 2_000)) {
            assertThat(child.await(30)).isZero();
            assertThat(child.lines()).last().isEqualTo("PUBLISHED");
        }
        try (DataStore store = DataStores.open("hdf5:" + catalogue)) {
            assertReads(store, entry(1, 2_000));
            assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
        }
    }

    /** A process that stores one entry, and says what became of it. */
    static final class StoreOne {
        private StoreOne() {}

        public static void main(String[] arguments) {
            try (DataStore store = DataStores.open("hdf5:" + arguments[0])) {
                Entry entry = entry(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
                System.out.println(store.store(entry, Publication.failing()).status());
            } catch (StoreUnavailableException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void aVanishedStoreIsNeitherReadNorMadeAnew() throws Exception {
        Path catalogue = dir.resolve("results.h5");
        Path directory = dir.resolve("results.h5.d");
        Entry entry = entry(1, 10_000);
        try (DataStore store = DataStores.open("hdf5:" + catalogue)) {
            store.store(entry, Publication.failing());
            EntryWriter writer = store.begin(entry(2, 1).info().draft(), Publication.keeping());
            EntryWriter.Sink sink = writer.bytes();
            sink.write(ByteBuffer.allocate(5 << 20));
            Files.move(directory, dir.resolve("elsewhere"));
            List<Runnable> uses = List.of(
                    () -> store.find(entry.info().address()),
                    () -> store.store(entry(3, 10), Publication.keeping()),
                    () -> store.store(entry(3, 10), Publication.replacing()),
                    () -> sink.write(ByteBuffer.allocate(9 << 20)),
                    () -> store.remove(entry.info().address()),
                    () -> list(store),
                    () -> store.ledger().find("notes", "n"),
                    () -> store.upkeep().verify(Progress.NONE),
                    () -> store.upkeep().repair(Progress.NONE),
                    () -> store.upkeep().quarantine(entry.info().address()),
                    () -> store.upkeep().gc(Duration.ZERO, Progress.NONE));
            assertGone(uses);
            // An empty directory in its place is not the store either.
            Files.createDirectory(directory);
            assertGone(uses);
            assertThat(directory).isEmptyDirectory();
            writer.close();
        }
        assertThat(directory).isEmptyDirectory();
        Files.delete(directory);
        Files.move(dir.resolve("elsewhere"), directory);
        try (DataStore back = DataStores.open("hdf5:" + catalogue)) {
            assertReads(back, entry);
            back.upkeep().gc(Duration.ZERO, Progress.NONE);
            assertThat(back.upkeep().verify(Progress.NONE).findings()).isEmpty();
        }
    }

    private static void assertGone(List<Runnable> uses) {
        for (int i = 0; i < uses.size(); i++) {
            assertThatThrownBy(uses.get(i)::run, "use %s", i)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("the store is gone");
        }
    }

    @Test
    void anotherStoreInItsPlaceIsUsedWithoutAWrongValue() throws Exception {
        Path catalogue = dir.resolve("results.h5");
        Path directory = dir.resolve("results.h5.d");
        try (DataStore other = DataStores.open("hdf5:" + dir.resolve("other.h5"))) {
            other.store(entry(2, 5_000), Publication.failing());
        }
        Entry large = entry(1, 900_000);
        try (DataStore store = DataStores.open("hdf5:" + catalogue)) {
            store.store(large, Publication.failing());
            Entry found = store.find(large.info().address()).orElseThrow();
            Files.move(directory, dir.resolve("elsewhere"));
            Files.move(dir.resolve("other.h5.d"), directory);
            assertThat(found.form().contents().get(0).content().toBytes())
                    .as("what was found before is read to its end")
                    .isEqualTo(large.form().contents().get(0).content().toBytes());
            assertThat(store.find(large.info().address())).isEmpty();
            assertReads(store, entry(2, 5_000));
        }
        try (DataStore again = DataStores.open("hdf5:" + catalogue)) {
            assertReads(again, entry(2, 5_000));
            assertThat(again.upkeep().verify(Progress.NONE).isSound()).isTrue();
        }
    }

    private static long list(DataStore store) {
        try (Stream<?> all = store.list(Selection.ALL)) {
            return all.count();
        }
    }
}
