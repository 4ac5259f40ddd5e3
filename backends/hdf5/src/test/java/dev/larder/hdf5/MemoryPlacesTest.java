package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.key.Recipe;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.StoreClosedException;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.StoreUriException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A store in memory is one as long as anybody has it open, and never on disk. */
class MemoryPlacesTest {
    private static final Path OWN = Path.of("/proc/self");

    private static Entry entry(int seed, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(seed).nextBytes(bytes);
        Recipe recipe = Recipe.read("{\"type\":\"a\",\"version\":\"1\",\"parameters\":{\"seed\":" + seed + "}}");
        return Entry.of(EntryDraft.of(recipe, "value", "bytes"), Datum.Bytes.of(Content.of(bytes)));
    }

    @Test
    void allThatIsOpenedUnderANameIsOneStore() {
        Entry entry = entry(1, 100_000);
        DataStore first = DataStores.open("hdf5:mem:shared");
        try (DataStore second = DataStores.open("hdf5:mem:shared")) {
            first.store(entry, Publication.keeping());
            first.close();
            assertThat(second.find(entry.info().address()).orElseThrow().form().contents())
                    .singleElement()
                    .satisfies(large -> assertThat(large.content().toBytes())
                            .isEqualTo(entry.form().contents().get(0).content().toBytes()));
            assertThatThrownBy(() -> first.find(entry.info().address())).isInstanceOf(StoreClosedException.class);
        }
        try (DataStore third = DataStores.open("hdf5:mem:shared")) {
            assertThat(third.find(entry.info().address())).isEmpty();
            third.store(entry, Publication.keeping());
            assertThat(third.find(entry.info().address())).isPresent();
        }
    }

    @Test
    void leasesAreHeldAcrossOpenings() {
        Entry entry = entry(1, 1);
        try (DataStore first = DataStores.open("hdf5:mem:leased");
                DataStore second = DataStores.open("hdf5:mem:leased")) {
            assertThat(first.leases().tryAcquire(entry.info().key(), Duration.ofMinutes(1)))
                    .isPresent();
            assertThat(second.leases().tryAcquire(entry.info().key(), Duration.ofMinutes(1)))
                    .isEmpty();
        }
    }

    @Test
    void storesWithoutANameOrWithOtherNamesAreOthers() {
        Entry entry = entry(1, 100_000);
        try (DataStore one = DataStores.open("hdf5:mem:");
                DataStore two = DataStores.open("hdf5:mem:");
                DataStore three = DataStores.open("hdf5:mem:three")) {
            one.store(entry, Publication.keeping());
            assertThat(two.find(entry.info().address())).isEmpty();
            assertThat(three.find(entry.info().address())).isEmpty();
        }
    }

    @Test
    void aStoreThatIsNotThereCannotBeReadAndOptionsMakeNoSense() {
        assertThatThrownBy(() -> DataStores.open("hdf5:mem:absent?mode=read"))
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> DataStores.open("hdf5:mem:x?deflate=1")).isInstanceOf(StoreUriException.class);
        try (DataStore store = DataStores.open("hdf5:mem:there");
                DataStore reading = DataStores.open("hdf5:mem:there?mode=read")) {
            Entry entry = entry(1, 10);
            store.store(entry, Publication.keeping());
            assertThat(reading.find(entry.info().address())).isPresent();
            assertThatThrownBy(() -> reading.remove(entry.info().address()))
                    .isInstanceOf(StoreUnavailableException.class);
        }
    }

    @Test
    void nothingOfItIsOnDisk() throws Exception {
        assumeTrue(Files.exists(OWN.resolve("io")), "what a process writes is told by Linux only");
        DataStores.open("hdf5:mem:").close();
        Set<String> open = openFiles();
        long written = written();
        try (DataStore store = DataStores.open("hdf5:mem:nowhere")) {
            store.store(entry(1, 20 << 20), Publication.keeping());
            assertThat(openFiles()).isSubsetOf(open);
            assertThat(written() - written).as("bytes written by this process").isLessThan(1 << 20);
        }
        assertThat(openFiles()).isSubsetOf(open);
        for (Path place : List.of(Path.of(""), Path.of(System.getProperty("java.io.tmpdir")))) {
            try (Stream<Path> there = Files.list(place)) {
                assertThat(there.filter(file -> file.getFileName().toString().startsWith("larder-memory")))
                        .isEmpty();
            }
        }
    }

    private static Set<String> openFiles() throws Exception {
        try (Stream<Path> open = Files.list(OWN.resolve("fd"))) {
            return open.map(MemoryPlacesTest::target)
                    .filter(file -> file.startsWith("/") && !file.startsWith("/proc") && !file.endsWith(".jar"))
                    .collect(Collectors.toSet());
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (java.io.IOException e) {
            return "gone";
        }
    }

    private static long written() throws Exception {
        return Files.readAllLines(OWN.resolve("io")).stream()
                .filter(line -> line.startsWith("wchar: "))
                .mapToLong(line -> Long.parseLong(line.substring("wchar: ".length())))
                .sum();
    }

    @Test
    void whatIsReclaimedMakesRoomForOthers() {
        byte[] bytes = new byte[Content.BLOCK_SIZE];
        try (CoreBlocks blocks = new CoreBlocks()) {
            for (int i = 0; i < 50; i++) {
                new SplittableRandom(i).nextBytes(bytes);
                Digest digest = Digest.of(bytes);
                blocks.put(digest, ByteBuffer.wrap(bytes));
                assertThat(blocks.get(digest)).isEqualTo(ByteBuffer.wrap(bytes));
                blocks.remove(digest);
                assertThat(blocks.get(digest)).isNull();
            }
            assertThat(blocks.size()).isLessThan(4L * Content.BLOCK_SIZE);
        }
    }

    @Test
    void gcReclaimsWhatNothingNamesButNotWhatIsBeingWritten() {
        try (DataStore store = DataStores.open("hdf5:mem:")) {
            Entry entry = entry(1, 300_000);
            store.store(entry, Publication.keeping());
            store.remove(entry.info().address());
            Entry other = entry(2, 300_000);
            store.store(other, Publication.keeping());
            assertThat(store.upkeep().gc(Duration.ZERO, Progress.NONE).blocks()).isEqualTo(1);
            assertThat(store.find(other.info().address())).isPresent();
            assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
        }
    }
}
