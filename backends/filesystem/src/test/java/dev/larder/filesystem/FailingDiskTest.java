package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.EntryWriter;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.Sharing;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.Upkeep;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, read-only, limited or gone: clear words, nothing half-written, and all goes on afterwards. */
@Timeout(60)
class FailingDiskTest {
    @TempDir
    Path directory;

    private boolean mounted;

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private Path mountSmallDisk() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", disk.toString());
        assumeTrue(mounted, "only root can mount a small disk");
        return disk;
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (mounted) {
            assertThat(run("umount", "-l", directory.resolve("disk").toString()))
                    .isTrue();
        }
    }

    private static Entry entry(long number, int size) {
        return OpenStore.entry(number, OpenStore.bytes(OpenStore.block(number, size)));
    }

    private static void assertReads(DataStore store, Entry entry) {
        Datum.Bytes found =
                (Datum.Bytes) store.find(entry.info().address()).orElseThrow().datum();
        assertThat(found.content().toBytes())
                .isEqualTo(((Datum.Bytes) entry.datum()).content().toBytes());
    }

    @Test
    void aFullDiskIsSurvived() throws Exception {
        Path disk = mountSmallDisk();
        String uri = "file:" + disk.resolve("store");
        try (DataStore store = DataStores.open(uri)) {
            List<Entry> stored = new ArrayList<>();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            Entry entry = entry(i, 700_000);
                            store.store(entry, Publication.keeping());
                            stored.add(entry);
                        }
                    })
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("the disk is full")
                    .hasMessageContaining("gc");
            assertThat(stored).hasSizeBetween(5, 12);
            fillUp(disk);
            // Small ones fit no more either, and nothing of them is found.
            assertThatThrownBy(() -> store.store(entry(1000, 20_000), Publication.failing()))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> store.ledger().write("notes", "n", 0, new Datum.Text("x".repeat(10_000))))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(store.find(OpenStore.address(1000))).isEmpty();
            assertThat(store.ledger().find("notes", "n")).isEmpty();
            for (Entry entry : stored) {
                assertReads(store, entry);
            }
            // What was opened in good time has space for its pins.
            Path gate = disk.toRealPath().resolve("store").resolve("locks").resolve(SweepGate.GATE);
            LockFiles locks = new LockFiles(Sharing.OWNER);
            locks.tryExclusive(gate).orElseThrow().close();
            try (DataStore late = DataStores.open(uri)) {
                for (Entry entry : stored) {
                    assertReads(late, entry);
                }
                // Where no pin can be written, sweeps are held off altogether.
                assertThat(locks.tryExclusive(gate)).isEmpty();
            }
            locks.tryExclusive(gate).orElseThrow().close();
            assertThat(store.upkeep().verify(Progress.NONE).isSound()).isTrue();
            // A gc needs no space, and makes some.
            Address first = stored.get(0).info().address();
            assertThat(store.remove(first)).isTrue();
        }
        System.gc();
        try (DataStore store = DataStores.open(uri)) {
            Upkeep.GcReport report = store.upkeep().gc(Duration.ZERO, Progress.NONE);
            assertThat(report.bytes()).isGreaterThanOrEqualTo(700_000);
            store.store(entry(2000, 300_000), Publication.keeping());
            assertReads(store, entry(2000, 300_000));
        }
    }

    private static void fillUp(Path disk) throws IOException {
        try (var out = Files.newOutputStream(disk.resolve("filler"))) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    @Test
    void aDiskThatBecomesReadOnlyCanBeRead() throws Exception {
        Path disk = mountSmallDisk();
        String uri = "file:" + disk.resolve("store");
        Entry entry = entry(1, 100_000);
        DataStore store = DataStores.open(uri);
        store.store(entry, Publication.keeping());
        EntryWriter writer = store.begin(entry(2, 1).info().draft(), Publication.keeping());
        writer.bytes().write(ByteBuffer.allocate(5 << 20));
        // Over the disk itself: what is open stays writable, as its lock file, but nothing can be opened for writing
        // any more.
        assertThat(run("mount", "--bind", disk.toString(), disk.toString())).isTrue();
        assertThat(run("mount", "-o", "remount,bind,ro", disk.toString())).isTrue();
        try (store) {
            assertThatThrownBy(() -> store.store(entry(3, 10), Publication.keeping()))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("read-only");
            assertThatThrownBy(() -> writer.commit(Datum.NULL, Duration.ZERO))
                    .isInstanceOf(StoreUnavailableException.class);
            writer.close();
            assertReads(store, entry);
            assertThatThrownBy(() -> DataStores.open(uri))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("read-only");
            assertThatThrownBy(() -> store.remove(entry.info().address()))
                    .isInstanceOf(StoreUnavailableException.class);
        }
        assertThat(run("umount", disk.toString())).isTrue();
        try (DataStore again = DataStores.open(uri)) {
            assertReads(again, entry);
            assertThat(again.find(OpenStore.address(2))).isEmpty();
            again.store(entry(3, 10), Publication.keeping());
        }
    }

    @Test
    void aLimitOnTheSizeOfFilesIsNamed() throws Exception {
        String uri = "file:" + directory.resolve("store");
        DataStores.open(uri).close();
        List<String> limited = List.of("bash", "-c", "ulimit -f 1000; exec \"$0\" \"$@\"");
        try (Child child = Child.start(limited, Errand.STORE_ONE, uri, 3_000_000)) {
            assertThat(child.hear()).contains("cannot store a block").contains("ulimit -f");
        }
        try (Child child = Child.start(limited, Errand.STORE_ONE, uri, 300_000)) {
            assertThat(child.hear()).isEqualTo("PUBLISHED");
        }
        try (DataStore store = DataStores.open(uri)) {
            assertReads(store, entry(1, 300_000));
            assertThat(store.upkeep().verify(Progress.NONE).isSound()).isTrue();
        }
    }

    @Test
    void aVanishedStoreIsNeitherReadNorMadeAnew() throws Exception {
        Path root = directory.resolve("store");
        DataStore store = DataStores.open("file:" + root);
        Entry entry = entry(1, 100_000);
        store.store(entry, Publication.keeping());
        EntryWriter writer = store.begin(entry(2, 1).info().draft(), Publication.keeping());
        EntryWriter.Sink sink = writer.bytes();
        sink.write(ByteBuffer.allocate(5 << 20));
        Files.move(root, directory.resolve("elsewhere"), StandardCopyOption.ATOMIC_MOVE);

        List<Runnable> uses = List.of(
                () -> store.find(entry.info().address()),
                () -> store.find(OpenStore.address(7)),
                () -> store.store(entry(3, 10), Publication.keeping()),
                () -> store.store(entry(3, 100_000), Publication.replacing()),
                () -> sink.write(OpenStore.block(5, 5 << 20)),
                () -> store.begin(entry(4, 1).info().draft(), Publication.keeping())
                        .bytes()
                        .write(ByteBuffer.allocate(5 << 20)),
                () -> store.remove(entry.info().address()),
                () -> listAll(store),
                () -> store.ledger().write("notes", "n", 0, Datum.NULL),
                () -> store.ledger().find("notes", "n"),
                () -> store.ledger().list("notes").forEach(record -> {}),
                () -> store.leases().tryAcquire(entry.info().key(), Duration.ofSeconds(1)),
                () -> store.upkeep().verify(Progress.NONE),
                () -> store.upkeep().gc(Duration.ZERO, Progress.NONE));
        for (int i = 0; i < uses.size(); i++) {
            assertThatThrownBy(uses.get(i)::run, "use %s", i)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("the store is gone");
        }
        writer.close();
        store.close();
        assertThat(root).doesNotExist();
        try (DataStore moved = DataStores.open("file:" + directory.resolve("elsewhere"))) {
            assertReads(moved, entry);
            assertThat(moved.find(OpenStore.address(2))).isEmpty();
        }
    }

    private static long listAll(DataStore store) {
        try (Stream<?> all = store.list(Selection.ALL)) {
            return all.count();
        }
    }
}
