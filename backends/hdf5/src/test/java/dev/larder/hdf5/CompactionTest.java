package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import dev.larder.key.Address;
import dev.larder.store.ConflictException;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.Finding;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.Sharing;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.Stored;
import dev.larder.store.UnsupportedFormatException;
import dev.larder.store.Upkeep;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries that were brought together in packs are what they were: found, replaced, removed, checked and mended. */
class CompactionTest {
    private static final Publication KEEP = Publication.keeping();

    @TempDir
    Path dir;

    private DataStore store;

    @BeforeEach
    void open() {
        store = opened();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private DataStore opened() {
        return DataStores.open("hdf5:" + dir.resolve("r.h5") + "?durability=relaxed");
    }

    private Path place(String name) {
        return dir.resolve("r.h5.d").resolve(name);
    }

    static Upkeep.CompactReport compact(DataStore store) {
        return ((Hdf5Upkeep) store.upkeep()).compact(new Compaction.Threshold(Duration.ZERO, 1), Progress.NONE);
    }

    private static Address address(int number) {
        return PackTest.entry(number).info().address();
    }

    private void put(int from, int to) {
        IntStream.range(from, to).forEach(i -> store.store(PackTest.entry(i), KEEP));
    }

    private static Entry other(int number) {
        return PackTest.entry(number, "value", new Datum.Text("another value of " + number));
    }

    private void assertAll(DataStore where, int from, int to) {
        for (int i = from; i < to; i++) {
            Optional<Entry> found = where.find(address(i));
            assertThat(found).as("entry %d", i).isPresent();
            assertThat(found.get().form().text())
                    .isEqualTo(PackTest.entry(i).form().text());
        }
        try (Stream<EntryInfo> all = where.list(Selection.ALL)) {
            assertThat(all.map(EntryInfo::address).toList())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(from, to)
                            .mapToObj(CompactionTest::address)
                            .toList());
        }
        Upkeep.VerifyReport report = where.upkeep().verify(Progress.NONE);
        assertThat(report.findings()).isEmpty();
        assertThat(report.entries()).isEqualTo(to - from);
    }

    private List<Path> packs() throws IOException {
        if (!Files.exists(place("packs"))) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(place("packs"))) {
            return all.filter(Packs::isOne).sorted().toList();
        }
    }

    private long loose() throws IOException {
        try (Stream<Path> all = Files.walk(place("entries"))) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void smallEntriesComeTogetherAndStayWhatTheyWere() throws Exception {
        put(0, 60);
        Entry large = PackTest.entry(60, "value", new Datum.Array(NdArray.of(new double[60_000])));
        store.store(large, KEEP);
        Upkeep.CompactReport report = compact(store);
        assertThat(report.entries()).isEqualTo(60);
        assertThat(report.files()).isEqualTo(1);
        assertThat(loose()).as("the large one stays in a file of its own").isEqualTo(1);
        assertThat(packs()).hasSize(1);
        store.remove(large.info().address());
        assertAll(store, 0, 60);
        close();
        open();
        assertAll(store, 0, 60);
        assertThat(compact(store)).isEqualTo(Upkeep.CompactReport.NOTHING);
    }

    @Test
    void onlyManyThatHaveSettledAreBroughtTogether() throws Exception {
        put(0, 20);
        assertThat(store.upkeep().compact(Progress.NONE)).isEqualTo(Upkeep.CompactReport.NOTHING);
        assertThat(((Hdf5Upkeep) store.upkeep()).compact(new Compaction.Threshold(Duration.ZERO, 21), Progress.NONE))
                .isEqualTo(Upkeep.CompactReport.NOTHING);
        assertThat(loose()).isEqualTo(20);
        assertThat(Files.exists(place("packs"))).isFalse();
    }

    @Test
    void aStoreThatIsOpenSinceBeforeFindsThem() {
        try (DataStore before = opened()) {
            put(0, 20);
            assertThat(before.find(address(3))).isPresent();
            assertThat(before.find(address(20))).isEmpty();
            compact(store);
            assertAll(before, 0, 20);
            put(20, 40);
            compact(store);
            compact(store);
            assertAll(before, 0, 40);
            store.remove(address(7));
            assertThat(before.find(address(7))).isEmpty();
            store.store(other(8), Publication.replacing());
            assertThat(before.find(address(8)).orElseThrow().datum()).isEqualTo(other(8).datum());
        }
    }

    @Test
    void whatWasReadBeforeIsReadableAfterwards() throws Exception {
        put(0, 20);
        compact(store);
        Entry large = PackTest.entry(
                50,
                "value",
                new Datum.Array(
                        NdArray.of(IntStream.range(0, 5000).asDoubleStream().toArray())));
        store.store(large, KEEP);
        compact(store);
        Entry held = store.find(large.info().address()).orElseThrow();
        for (int i = 0; i < 20; i++) {
            store.remove(address(i));
        }
        store.remove(large.info().address());
        compact(store);
        assertThat(packs()).isEmpty();
        assertThat(((Datum.Array) held.datum()).value().digest())
                .isEqualTo(((Datum.Array) large.datum()).value().digest());
    }

    @Test
    void packedEntriesAreWriteOnce() {
        put(0, 20);
        compact(store);
        assertThat(store.store(PackTest.entry(3), KEEP).status()).isEqualTo(Stored.Status.KEPT_SAME);
        assertThat(store.store(other(3), KEEP).status()).isEqualTo(Stored.Status.KEPT_OTHER);
        assertThatThrownBy(() -> store.store(other(3), Publication.failing())).isInstanceOf(ConflictException.class);
        assertAll(store, 0, 20);
    }

    @Test
    void replacingAndRemovingWorkOnPackedEntriesAndLast() {
        put(0, 20);
        compact(store);
        assertThat(store.store(other(3), Publication.replacing()).status()).isEqualTo(Stored.Status.REPLACED);
        assertThat(store.find(address(3)).orElseThrow().datum()).isEqualTo(other(3).datum());
        assertThat(store.remove(address(4))).isTrue();
        assertThat(store.remove(address(4))).isFalse();
        assertThat(store.find(address(4))).isEmpty();
        assertThat(store.store(other(4), Publication.failing()).status()).isEqualTo(Stored.Status.PUBLISHED);
        assertThat(store.remove(address(3))).isTrue();
        compact(store);
        close();
        open();
        assertThat(store.find(address(3))).isEmpty();
        assertThat(store.find(address(4)).orElseThrow().datum()).isEqualTo(other(4).datum());
        Upkeep.VerifyReport report = store.upkeep().verify(Progress.NONE);
        assertThat(report.findings()).isEmpty();
        assertThat(report.entries()).isEqualTo(19);
    }

    @Test
    void aPackBelowHalfLiveIsRewritten() throws Exception {
        put(0, 40);
        compact(store);
        Path first = packs().get(0);
        for (int i = 0; i < 20; i++) {
            store.remove(address(i));
        }
        assertThat(compact(store)).isEqualTo(Upkeep.CompactReport.NOTHING);
        store.remove(address(20));
        Upkeep.CompactReport report = compact(store);
        assertThat(report.entries()).isEqualTo(19);
        assertThat(report.replaced()).isEqualTo(1);
        assertThat(report.bytes()).isPositive();
        assertThat(packs()).hasSize(1).doesNotContain(first);
        assertThat(Tombstones.of(first)).doesNotExist();
        assertAll(store, 21, 40);
        IntStream.range(21, 40).forEach(i -> store.remove(address(i)));
        compact(store);
        assertThat(packs()).isEmpty();
        assertAll(store, 0, 0);
    }

    @Test
    void smallPacksAreBroughtTogetherToo() throws Exception {
        for (int i = 0; i < 32; i++) {
            put(i, i + 1);
            compact(store);
        }
        assertThat(packs()).hasSizeLessThanOrEqualTo(6);
        assertAll(store, 0, 32);
    }

    @Test
    void anEntryThatAKilledProcessLeftInBothIsOne() throws Exception {
        put(0, 20);
        List<Path> files = files();
        List<byte[]> bytes = files.stream().map(CompactionTest::read).toList();
        compact(store);
        for (int i = 0; i < 20; i++) {
            Files.write(files.get(i), bytes.get(i));
        }
        close();
        open();
        assertAll(store, 0, 20);
        compact(store);
        assertThat(loose()).isZero();
        assertAll(store, 0, 20);
        // And one that was left by a process killed while replacing: the file is the newer.
        store.store(other(5), Publication.replacing());
        Path stone;
        try (Stream<Path> stones = Files.list(Tombstones.of(packs().get(0)))) {
            stone = stones.findFirst().orElseThrow();
        }
        Files.delete(stone);
        assertThat(store.find(address(5)).orElseThrow().datum()).isEqualTo(other(5).datum());
        compact(store);
        assertThat(loose()).isZero();
        assertThat(store.find(address(5)).orElseThrow().datum()).isEqualTo(other(5).datum());
        assertThat(store.remove(address(5))).isTrue();
        assertThat(store.find(address(5))).isEmpty();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(place("entries"))) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aDamagedEntryIsToldQuarantinedAndHealed() throws Exception {
        put(0, 20);
        compact(store);
        Path pack = packs().get(0);
        flip(pack, recordOf(pack, 7));
        assertThatThrownBy(() -> store.find(address(7))).isInstanceOf(CorruptEntryException.class);
        assertThat(store.find(address(8))).isPresent();
        assertThat(store.upkeep().verify(Progress.NONE).findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.DAMAGED_ENTRY);
        assertThat(store.upkeep().quarantine(address(8))).isFalse();
        assertThat(store.upkeep().quarantine(address(7))).isTrue();
        assertThat(store.find(address(7))).isEmpty();
        assertThat(store.upkeep().verify(Progress.NONE).isSound()).isTrue();
        assertThat(store.store(PackTest.entry(7), Publication.failing()).published())
                .isTrue();
        assertThat(store.find(address(7))).isPresent();
    }

    @Test
    void repairKeepsWhatIsSoundOfADamagedPackAndSetsItAside() throws Exception {
        put(0, 120);
        compact(store);
        Path pack = packs().get(0);
        flip(pack, recordOf(pack, 7));
        PackHead head;
        try (RandomAccessFile in = SealedFile.open(pack)) {
            head = PackHead.read(in, "");
        }
        flip(pack, head.index() + 10);
        Upkeep.VerifyReport report = store.upkeep().repair(Progress.NONE);
        assertThat(report.isSound()).isFalse();
        assertThat(packs()).hasSize(1).doesNotContain(pack);
        assertThat(place("quarantine").resolve(pack.getFileName())).exists();
        Upkeep.VerifyReport after = store.upkeep().verify(Progress.NONE);
        assertThat(after.findings()).isEmpty();
        assertThat(after.entries()).as("all but one page of 50 and one entry").isBetween(69L, 70L);
        assertThat(IntStream.range(0, 120)
                        .filter(i -> store.find(address(i)).isPresent())
                        .count())
                .isEqualTo(after.entries());
    }

    @Test
    void aPackThatNobodyCanReadIsDamageAndHealsToo() throws Exception {
        put(0, 20);
        compact(store);
        Path pack = packs().get(0);
        close();
        flip(pack, 20);
        open();
        assertThatThrownBy(() -> store.find(address(7)))
                .isInstanceOf(CorruptEntryException.class)
                .hasMessageContaining("packs/");
        assertThat(store.upkeep().verify(Progress.NONE).findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.DAMAGED_RECORD);
        assertThat(store.store(PackTest.entry(7), KEEP).published()).isTrue();
        assertThat(store.find(address(8))).isEmpty();
        assertThat(store.upkeep().verify(Progress.NONE).isSound()).isTrue();
    }

    private static long recordOf(Path pack, int number) throws IOException {
        try (RandomAccessFile in = SealedFile.open(pack)) {
            HeldFiles held = new HeldFiles(new dev.larder.store.OpenState("test"));
            PackRow row =
                    PackFile.open(held, pack, "test").find(address(number)).orElseThrow();
            held.close();
            return row.position() + row.length() / 2;
        }
    }

    private static void flip(Path file, long at) throws IOException {
        file.toFile().setWritable(true);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.seek(at);
            int before = out.read();
            out.seek(at);
            out.write(before ^ 1);
        }
    }

    @Test
    void aDamagedTombstoneIsToldAndMadeAnew() throws Exception {
        put(0, 20);
        compact(store);
        store.remove(address(7));
        Path stone;
        try (Stream<Path> stones = Files.list(Tombstones.of(packs().get(0)))) {
            stone = stones.findFirst().orElseThrow();
        }
        flip(stone, 30);
        assertThat(store.find(address(7))).as("what was removed stays so").isEmpty();
        assertThat(store.upkeep().verify(Progress.NONE).findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.DAMAGED_RECORD);
        store.upkeep().repair(Progress.NONE);
        assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
        assertThat(store.find(address(7))).isEmpty();
    }

    @Test
    void aPackOfALaterFormatIsRefusedUntouched() throws Exception {
        put(0, 20);
        compact(store);
        put(100, 120);
        Path pack = packs().get(0);
        close();
        byte[] later = PackTest.later(Files.readAllBytes(pack), 8);
        pack.toFile().setWritable(true);
        Files.write(pack, later);
        open();
        assertThatThrownBy(() -> store.find(address(7))).isInstanceOf(UnsupportedFormatException.class);
        assertThatThrownBy(() -> store.store(PackTest.entry(7), KEEP)).isInstanceOf(UnsupportedFormatException.class);
        assertThat(store.upkeep().verify(Progress.NONE).findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.FOREIGN);
        compact(store);
        store.upkeep().repair(Progress.NONE);
        store.upkeep().gc(Duration.ZERO, Progress.NONE);
        store.upkeep().quarantine(address(7));
        assertThat(pack).hasBinaryContent(later);
        assertThat(store.find(address(110))).isPresent();
    }

    @Test
    void whatIsRemovedOrReplacedWhileAPackIsWrittenStaysSo() throws Exception {
        put(0, 20);
        ((Hdf5Upkeep) store.upkeep()).compact(new Compaction.Threshold(Duration.ZERO, 1), (done, total) -> {
            if (done == total) {
                // All but one have been read by now, and nothing of it is published yet.
                for (int i = 0; i < 10; i++) {
                    store.remove(address(i));
                    store.store(other(10 + i), Publication.replacing());
                }
            }
        });
        for (int again = 0; again < 2; again++) {
            for (int i = 0; i < 10; i++) {
                assertThat(store.find(address(i))).as("removed %d", i).isEmpty();
                assertThat(store.find(address(10 + i)).orElseThrow().datum())
                        .isEqualTo(other(10 + i).datum());
            }
            Upkeep.VerifyReport report = store.upkeep().verify(Progress.NONE);
            assertThat(report.findings()).isEmpty();
            assertThat(report.entries()).isEqualTo(10);
            compact(store);
        }
    }

    @Test
    void whoStoresWhatCameIntoAPackAMomentAgoKeepsIt() throws Exception {
        close();
        Hdf5Root root = RootCheck.open(dir.resolve("r.h5").toString(), Sharing.OWNER);
        AtomicBoolean faster = new AtomicBoolean(true);
        Device slow = new Device() {
            @Override
            public void link(Path name, Path existing) throws IOException {
                if (name.startsWith(root.entries()) && faster.getAndSet(false)) {
                    // Between the look for the entry and the making of its name.
                    try (DataStore other = opened()) {
                        other.store(PackTest.entry(1), KEEP);
                        compact(other);
                    }
                }
                Device.REAL.link(name, existing);
            }
        };
        store = new Hdf5DataStore(
                "test",
                root,
                DataStores.open("file:" + root.state()),
                Durability.RELAXED,
                LayoutOptions.CONTIGUOUS,
                slow,
                Catalogue.OLDEST);
        Stored stored = store.store(other(1), KEEP);
        assertThat(faster).isFalse();
        assertThat(stored.status()).isEqualTo(Stored.Status.KEPT_OTHER);
        assertThat(loose()).isZero();
        assertAll(store, 1, 2);
    }

    @Test
    void packsAreMadeWhereThereAreNoHardLinks() throws Exception {
        close();
        Hdf5Root root = RootCheck.open(dir.resolve("r.h5").toString(), Sharing.OWNER);
        FaultyDevice device = new FaultyDevice();
        device.links = false;
        store = new Hdf5DataStore(
                "test",
                root,
                DataStores.open("file:" + root.state()),
                Durability.RELAXED,
                LayoutOptions.CONTIGUOUS,
                device,
                Catalogue.OLDEST);
        put(0, 20);
        compact(store);
        store.store(other(3), Publication.replacing());
        store.remove(address(4));
        assertThat(store.find(address(3)).orElseThrow().datum()).isEqualTo(other(3).datum());
        assertThat(store.find(address(4))).isEmpty();
        assertThat(store.find(address(5))).isPresent();
        compact(store);
        assertThat(store.find(address(3)).orElseThrow().datum()).isEqualTo(other(3).datum());
        assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
    }

    @Test
    void whatCannotBeForcedIsNotPublishedAndNothingIsTakenAway() throws Exception {
        close();
        Hdf5Root root = RootCheck.open(dir.resolve("r.h5").toString(), Sharing.OWNER);
        FaultyDevice device = new FaultyDevice();
        store = new Hdf5DataStore(
                "test",
                root,
                DataStores.open("file:" + root.state()),
                Durability.RELAXED,
                LayoutOptions.CONTIGUOUS,
                device,
                Catalogue.OLDEST);
        put(0, 20);
        List<Path> before = files();
        for (int force = 1; force <= 4; force++) {
            device.failAtForce(force);
            assertThatThrownBy(() -> compact(store))
                    .as("force %d", force)
                    .isInstanceOf(StoreUnavailableException.class);
            device.failAtForce(0);
            assertThat(files()).isEqualTo(before);
            assertThat(packs()).isEmpty();
            assertAll(store, 0, 20);
        }
        assertThat(compact(store).entries()).isEqualTo(20);
        assertAll(store, 0, 20);
    }

    @Test
    void aLaterFormatOfAnEntryOrOfTheStoreIsLeftAsItIs() throws Exception {
        put(0, 20);
        Path file = files().get(7);
        for (int field : new int[] {8, 12}) {
            byte[] before = Files.readAllBytes(file);
            byte[] later = PackTest.later(before.clone(), field);
            file.toFile().setWritable(true);
            Files.write(file, later);
            Address address = IntStream.range(0, 20)
                    .mapToObj(CompactionTest::address)
                    .filter(each ->
                            file.getFileName().toString().startsWith(each.key().hex()))
                    .findFirst()
                    .orElseThrow();
            assertThatThrownBy(() -> store.find(address)).isInstanceOf(UnsupportedFormatException.class);
            store.upkeep().repair(Progress.NONE);
            store.upkeep().gc(Duration.ZERO, Progress.NONE);
            assertThatThrownBy(() -> store.upkeep().quarantine(address)).isInstanceOf(UnsupportedFormatException.class);
            assertThat(compact(store).entries()).isEqualTo(field == 8 ? 19 : 0);
            assertThat(file).hasBinaryContent(later);
            Files.write(file, before);
        }
        close();
        Files.writeString(place("FORMAT"), "larder hdf5 2\nrequires:\n");
        Map<String, byte[]> before = everything();
        assertThatThrownBy(this::opened).isInstanceOf(UnsupportedFormatException.class);
        Map<String, byte[]> after = everything();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((name, bytes) -> assertThat(after.get(name)).as(name).isEqualTo(bytes));
        Files.writeString(place("FORMAT"), "larder hdf5 1\nrequires:\n");
        open();
    }

    private Map<String, byte[]> everything() throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            return all.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(path -> dir.relativize(path).toString(), CompactionTest::read));
        }
    }

    @Test
    void gcTakesWhatBelongsToNoPack() throws Exception {
        put(0, 20);
        compact(store);
        Path orphan = Files.createDirectory(place("packs").resolve("01234567-0000-0000-0000-000000000000.gone"));
        Path stranger = Files.writeString(place("packs").resolve("mine.txt"), "mine");
        assertThat(store.upkeep().verify(Progress.NONE).findings())
                .extracting(Finding::kind)
                .containsExactlyInAnyOrder(Finding.Kind.LEFTOVER, Finding.Kind.FOREIGN);
        store.upkeep().gc(Duration.ZERO, Progress.NONE);
        assertThat(orphan).doesNotExist();
        assertThat(stranger).exists();
        Files.delete(stranger);
        assertAll(store, 0, 20);
    }

    @Test
    void twoCompactionsAtOnceAreOne() throws Exception {
        put(0, 200);
        try (DataStore second = opened()) {
            List<Upkeep.CompactReport> reports = Stream.of(store, second)
                    .parallel()
                    .map(CompactionTest::compact)
                    .toList();
            assertThat(reports.stream().mapToLong(Upkeep.CompactReport::entries).sum())
                    .isEqualTo(200);
            assertAll(store, 0, 200);
            assertAll(second, 0, 200);
        }
    }
}
