package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.key.Address;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.EntryWriter;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.Sharing;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.Stored;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is forced to the disk, what becomes of an entry when that fails, and how one is published where there are no links. */
@Timeout(60)
class FaultyDeviceTest {
    private static final int MOST_FORCES = 12;

    @TempDir
    Path dir;

    private final FaultyDevice device = new FaultyDevice();
    private Hdf5Root root;
    private DataStore store;

    @BeforeEach
    void open() {
        root = RootCheck.open(dir.resolve("results.h5").toString(), Sharing.OWNER);
        store = opened();
    }

    private DataStore opened() {
        return new Hdf5DataStore(
                "hdf5:test", root, DataStores.open("file:" + root.state()), Durability.FSYNC, device, Catalogue.OLDEST);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Entry entry(String text) {
        return EveryKind.entry(
                "value",
                Datum.Sequence.of(new Datum.Text(text), new Datum.Array(EveryKind.array(ElementType.F64, 900))));
    }

    private static Address address() {
        return entry("").info().address();
    }

    private List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.walk(root.temporary())) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private String found() {
        return store.find(address()).map(entry -> entry.form().text()).orElse("nothing");
    }

    @Test
    void anEntryIsForcedBeforeAndItsNameAfterItIsPublished() {
        store.store(entry("one"), Publication.failing());
        Path shelf = root.entries().resolve(address().key().hex().substring(0, 2));
        assertThat(device.forced).hasSize(3);
        assertThat(device.forced.get(0)).matches(file -> file.startsWith(root.temporary()));
        assertThat(device.forced.subList(1, 3)).containsExactly(root.entries(), shelf);
        device.forced.clear();
        store.store(entry("two"), Publication.replacing());
        assertThat(device.forced).hasSize(2).last().isEqualTo(shelf);
        device.forced.clear();
        store.remove(address());
        assertThat(device.forced).containsExactly(shelf);
    }

    @Test
    void relaxedForcesNothing() {
        store.store(entry("one"), Publication.failing().with(Durability.RELAXED));
        store.store(entry("two"), Publication.replacing().with(Durability.RELAXED));
        assertThat(device.forced).isEmpty();
    }

    private void stream() {
        try (EntryWriter writer = store.begin(entry("").info().draft(), Publication.replacing())) {
            EntryWriter.Sink sink = writer.bytes();
            sink.write(ByteBuffer.allocate(5 << 20));
            writer.commit(Datum.Bytes.of(sink.finish()), Duration.ZERO);
        }
    }

    /** Makes each force of a change fail in turn, until there is none left to fail. */
    private int whicheverForceFails(Runnable before, Runnable change) throws IOException {
        for (int number = 1; number < MOST_FORCES; number++) {
            store.close();
            store = opened();
            before.run();
            String was = found();
            device.forced.clear();
            device.failAtForce(number);
            try {
                change.run();
                device.failAtForce(0);
                return number - 1;
            } catch (StoreUnavailableException e) {
                assertThat(e).hasMessageContaining("Input/output error").hasMessageNotContaining("\n");
            }
            assertThat(found()).as("found after force %d failed", number).isEqualTo(was);
            assertThat(temporaryFiles())
                    .as("left after force %d failed", number)
                    .isEmpty();
            assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
            // A device that works again is used again.
            change.run();
            store.remove(address());
        }
        throw new AssertionError("there is no end to the forces");
    }

    @Test
    void aNewEntryThatCannotBeForcedIsNotThere() throws Exception {
        assertThat(whicheverForceFails(() -> {}, () -> store.store(entry("one"), Publication.failing())))
                .isEqualTo(3);
    }

    @Test
    void whereAnotherCannotBeForcedTheOldEntryStays() throws Exception {
        Entry old = entry("old");
        assertThat(whicheverForceFails(
                        () -> store.store(old, Publication.replacing()),
                        () -> store.store(entry("new"), Publication.replacing())))
                .isEqualTo(2);
        assertThat(found()).contains("new");
    }

    @Test
    void aStreamedEntryThatCannotBeForcedIsNotThere() throws Exception {
        assertThat(whicheverForceFails(() -> {}, this::stream)).isEqualTo(3);
    }

    @Test
    void whoAsksForMoreThanTheWriterForcesWhatIsThere() {
        store.store(entry("one"), Publication.failing().with(Durability.RELAXED));
        Stored stored = ((Hdf5DataStore) store).publish(entry("one"), Publication.keeping());
        assertThat(stored.status()).isEqualTo(Stored.Status.KEPT_SAME);
        assertThat(device.forced)
                .contains(root.entries().resolve(address().key().hex().substring(0, 2)))
                .anyMatch(file ->
                        file.startsWith(root.entries()) && file.toString().endsWith(".h5"));
    }

    @Test
    void withoutLinksEntriesAreCreatedReplacedKeptAndSetAside() throws Exception {
        device.links = false;
        assertThat(store.store(entry("one"), Publication.failing()).status()).isEqualTo(Stored.Status.PUBLISHED);
        assertThat(store.store(entry("two"), Publication.keeping()).status()).isEqualTo(Stored.Status.KEPT_OTHER);
        assertThat(((Hdf5DataStore) store)
                        .publish(entry("two"), Publication.keeping())
                        .status())
                .isEqualTo(Stored.Status.KEPT_OTHER);
        assertThat(found()).contains("one");
        assertThat(store.store(entry("two"), Publication.replacing()).status()).isEqualTo(Stored.Status.REPLACED);
        assertThat(found()).contains("two");
        assertThat(store.upkeep().quarantine(address())).as("it is sound").isFalse();
        Path file = entryFile();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.delete(file);
        Files.write(file, bytes);
        assertThat(store.upkeep().quarantine(address())).isTrue();
        assertThat(found()).isEqualTo("nothing");
        assertThat(temporaryFiles()).isEmpty();
        assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
    }

    private Path entryFile() throws IOException {
        try (Stream<Path> files = Files.walk(root.entries())) {
            return files.filter(Files::isRegularFile).findAny().orElseThrow();
        }
    }

    @Test
    void withoutLinksOneOfManyIsFirst() throws Exception {
        device.links = false;
        int threads = 4;
        CyclicBarrier together = new CyclicBarrier(threads);
        try (DataStore second = opened()) {
            for (int round = 0; round < 5; round++) {
                store.remove(address());
                List<CompletableFuture<Stored>> all = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    Entry mine = entry(round + "." + i);
                    Hdf5DataStore through = (Hdf5DataStore) (i % 2 == 0 ? store : second);
                    all.add(CompletableFuture.supplyAsync(() -> {
                        await(together);
                        return through.publish(mine, Publication.keeping());
                    }));
                }
                List<Stored> stored = all.stream().map(CompletableFuture::join).toList();
                assertThat(stored)
                        .filteredOn(one -> one.status() == Stored.Status.PUBLISHED)
                        .singleElement()
                        .satisfies(one -> assertThat(one.info().digest())
                                .isEqualTo(store.find(address())
                                        .orElseThrow()
                                        .info()
                                        .digest()));
            }
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void withoutLinksAnEntryThatCannotBeForcedIsNotThere() throws Exception {
        device.links = false;
        assertThat(whicheverForceFails(() -> {}, () -> store.store(entry("one"), Publication.failing())))
                .isEqualTo(3);
    }
}
