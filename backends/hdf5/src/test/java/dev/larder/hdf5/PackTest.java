package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import dev.larder.key.Address;
import dev.larder.key.Recipe;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import dev.larder.store.Exports;
import dev.larder.store.Finding;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.UnsupportedFormatException;
import dev.larder.store.Upkeep;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pack tells its entries, is a store that nothing changes, and never a wrong value. */
class PackTest {
    private static final int ENTRIES = 120;
    private static final int FLIPS = 300;

    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void place() {
        file = dir.resolve("one.h5");
    }

    static Recipe recipe(int number) {
        return Recipe.read(
                "{\"type\":\"test." + (number % 3) + "/a\",\"version\":\"1\",\"parameters\":{\"n\":" + number + "}}");
    }

    static Entry entry(int number, String attribute, Datum value) {
        return Entry.of(EntryDraft.of(recipe(number), attribute, "json"), value);
    }

    static Entry entry(int number) {
        return entry(number, "value", Datum.Sequence.of(Datum.Whole.of(number), new Datum.Text("a value")));
    }

    private static Entry array(int number, int length) {
        double[] values = new double[length];
        Arrays.setAll(values, i -> number + Math.sin(i));
        return entry(number, "trace", new Datum.Array(NdArray.of(values)));
    }

    /** Small ones, arrays with contents of their own, and one of more than a block. */
    private static List<Entry> entries() {
        return Stream.concat(
                        IntStream.range(0, ENTRIES)
                                .mapToObj(i -> i % 4 == 0 ? array(i, 200) : i % 4 == 1 ? array(i, 9000) : entry(i)),
                        Stream.of(
                                entry(1, "bytes", Datum.Bytes.of(Content.of(new byte[Content.BLOCK_SIZE + 17]))),
                                EntrySealerTest.sample()))
                .toList();
    }

    private void write(List<Entry> entries) throws IOException {
        long count = Exports.writeAll(
                Exports.formatOf(file).orElseThrow(), file, Exports.Existing.REPLACE, entries.stream(), Progress.NONE);
        assertThat(count).isEqualTo(entries.size());
    }

    private DataStore open() {
        return DataStores.open("hdf5:" + file);
    }

    private static void assertIs(Entry expected, Optional<Entry> found) {
        assertThat(found).isPresent();
        assertThat(found.get().info()).isEqualTo(expected.info());
        assertThat(found.get().form().text()).isEqualTo(expected.form().text());
        for (int i = 0; i < expected.form().contents().size(); i++) {
            assertThat(found.get().form().contents().get(i).content().toBytes())
                    .isEqualTo(expected.form().contents().get(i).content().toBytes());
        }
    }

    @Test
    void itIsAStoreOfItsEntries() throws Exception {
        List<Entry> entries = entries();
        write(entries);
        try (DataStore store = open()) {
            assertThat(store.traits().has(StoreTrait.READ_ONLY)).isTrue();
            for (Entry entry : entries) {
                assertIs(entry, store.find(entry.info().address()));
            }
            assertThat(store.find(entry(ENTRIES + 1).info().address())).isEmpty();
            try (Stream<EntryInfo> all = store.list(Selection.ALL)) {
                assertThat(all)
                        .containsExactlyInAnyOrderElementsOf(
                                entries.stream().map(Entry::info).toList());
            }
            String prefix = entries.get(7).info().key().hex().substring(0, 2);
            try (Stream<EntryInfo> some = store.list(Selection.keyPrefix(prefix))) {
                assertThat(some)
                        .containsExactlyInAnyOrderElementsOf(entries.stream()
                                .map(Entry::info)
                                .filter(info -> info.key().hex().startsWith(prefix))
                                .toList());
            }
            Upkeep.VerifyReport report = store.upkeep().verify(Progress.NONE);
            assertThat(report.findings()).isEmpty();
            assertThat(report.entries()).isEqualTo(entries.size());
        }
        assertThat(dir).isDirectoryContaining(path -> path.equals(file));
        assertThat(Files.list(dir).toList()).containsExactly(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .doesNotContain("w");
    }

    @Test
    void equalEntriesMakeEqualPacks() throws Exception {
        List<Entry> entries = entries();
        write(entries);
        byte[] once = Files.readAllBytes(file);
        // HDF5 would note the time in seconds.
        TimeUnit.MILLISECONDS.sleep(1100);
        write(entries);
        assertThat(file).hasBinaryContent(once);
    }

    @Test
    void changesAreRefusedAndNothingIsWrittenBesideIt() throws Exception {
        write(List.of(entry(1)));
        byte[] before = Files.readAllBytes(file);
        Address address = entry(1).info().address();
        try (DataStore store = open()) {
            assertThatThrownBy(() -> store.remove(address)).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> store.store(entry(2), Publication.keeping()))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("unpack");
            assertThatThrownBy(() -> store.upkeep().compact(Progress.NONE))
                    .isInstanceOf(StoreUnavailableException.class);
        }
        try (DataStore store = DataStores.open("hdf5:" + file + "?mode=read")) {
            assertThat(store.find(address)).isPresent();
        }
        assertThat(file).hasBinaryContent(before);
        assertThat(Files.list(dir).toList()).containsExactly(file);
    }

    @Test
    void anEntrysFileIsAStoreOfOne() throws Exception {
        Entry entry = array(3, 5000);
        Exports.write(Exports.formatOf(file).orElseThrow(), file, Exports.Existing.KEEP, entry);
        try (DataStore store = open()) {
            assertIs(entry, store.find(entry.info().address()));
            assertThat(store.find(entry(4).info().address())).isEmpty();
            try (Stream<EntryInfo> all = store.list(Selection.ALL)) {
                assertThat(all).containsExactly(entry.info());
            }
            assertThat(store.upkeep().verify(Progress.NONE).isSound()).isTrue();
        }
        assertThat(Files.list(dir).toList()).containsExactly(file);
    }

    @Test
    void whatIsThereIsKeptUnlessReplacingIsAskedFor() throws Exception {
        Files.writeString(file, "mine");
        assertThatThrownBy(() -> Exports.writeAll(
                        Exports.formatOf(file).orElseThrow(),
                        file,
                        Exports.Existing.KEEP,
                        Stream.of(entry(1)),
                        Progress.NONE))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("mine");
        write(List.of(entry(1)));
        try (DataStore store = open()) {
            assertThat(store.find(entry(1).info().address())).isPresent();
        }
    }

    @Test
    void anEntryThatFailsLeavesNothingBehind() throws Exception {
        Files.writeString(file, "mine");
        List<Entry> twice = List.of(entry(1), entry(2), entry(1));
        assertThatThrownBy(() -> write(twice)).isInstanceOf(IllegalArgumentException.class);
        assertThat(file).hasContent("mine");
        assertThat(Files.list(dir).toList()).containsExactly(file);
    }

    @Test
    void noFlippedByteGivesAWrongValue() throws Exception {
        List<Entry> entries = IntStream.range(0, 110)
                .mapToObj(i -> i == 5 ? array(i, 900) : entry(i))
                .toList();
        write(entries);
        byte[] bytes = Files.readAllBytes(file);
        file.toFile().setWritable(true);
        long seed = Long.getLong("larder.seed", System.nanoTime());
        System.out.println("flips in a pack: seed " + seed);
        Random random = new Random(seed);
        PackHead head = head();
        int unsound = 0;
        for (int i = 0; i < FLIPS; i++) {
            // Most of the file is structure, which only verify reads.
            int at = i < 64
                    ? i
                    : i < FLIPS / 2
                            ? random.nextInt(bytes.length)
                            : (int) head.end() + random.nextInt((int) (bytes.length - head.end()));
            change(at, bytes[at] ^ (1 << random.nextInt(8)));
            try (DataStore store = open()) {
                assertThat(store.upkeep().verify(Progress.NONE).isSound())
                        .as("a flip at %d", at)
                        .isFalse();
                for (Entry entry : List.of(entries.get(i % 110), entries.get(5))) {
                    try {
                        assertIs(entry, store.find(entry.info().address()));
                    } catch (CorruptEntryException e) {
                        assertThat(e).hasMessageContaining("one.h5");
                        unsound++;
                    }
                }
            } catch (StoreUnavailableException e) {
                // Its magic is gone: it is nobody's file.
                assertThat(at).isLessThan(8);
            }
            change(at, bytes[at]);
        }
        assertThat(unsound).isPositive();
        try (DataStore store = open()) {
            assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
        }
    }

    private PackHead head() throws IOException {
        try (RandomAccessFile in = SealedFile.open(file)) {
            return PackHead.read(in, "one.h5");
        }
    }

    private void change(long at, int value) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.seek(at);
            out.write(value);
        }
    }

    @Test
    void aPackThatIsCutShortSaysSo() throws Exception {
        write(List.of(entry(1), entry(2)));
        file.toFile().setWritable(true);
        long length = Files.size(file);
        for (long cut : new long[] {8, 511, 512, length / 2, length - 1}) {
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, (int) cut));
            try (DataStore store = open()) {
                assertThatThrownBy(() -> store.find(entry(1).info().address()))
                        .isInstanceOf(CorruptEntryException.class);
                assertThatThrownBy(() -> store.list(Selection.ALL)).isInstanceOf(StoreUnavailableException.class);
                assertThat(store.upkeep().verify(Progress.NONE).findings())
                        .extracting(Finding::kind)
                        .containsExactly(Finding.Kind.DAMAGED_RECORD);
            }
            Files.write(file, bytes);
        }
    }

    @Test
    void aLaterFormatOrFeatureIsRefusedUntouched() throws Exception {
        for (int field : new int[] {8, 12}) {
            for (List<Entry> entries : List.of(List.of(entry(1), entry(2)), List.of(entry(1)))) {
                if (entries.size() == 1) {
                    Exports.write(Exports.formatOf(file).orElseThrow(), file, Exports.Existing.REPLACE, entries.get(0));
                } else {
                    write(entries);
                }
                file.toFile().setWritable(true);
                byte[] later = later(Files.readAllBytes(file), field);
                Files.write(file, later);
                assertThatThrownBy(this::open)
                        .isInstanceOf(UnsupportedFormatException.class)
                        .hasMessageContaining("newer Larder");
                assertThat(file).hasBinaryContent(later);
                assertThat(Files.list(dir).toList()).containsExactly(file);
            }
        }
    }

    /** Returns a sealed file with a number in its user block made greater, and the checksum right. */
    static byte[] later(byte[] bytes, int field) {
        ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(field, block.getInt(field) + 16);
        block.putInt(508, dev.larder.store.EntryRecord.crc(ByteBuffer.wrap(bytes, 0, 508)));
        return bytes;
    }
}
