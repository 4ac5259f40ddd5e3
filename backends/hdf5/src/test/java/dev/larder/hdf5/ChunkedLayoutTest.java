package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import dev.larder.data.Slice;
import dev.larder.key.Address;
import dev.larder.key.Recipe;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryRecord;
import dev.larder.store.OpenState;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.UnsupportedFormatException;
import dev.larder.store.Upkeep;
import hdf.hdf5lib.H5;
import io.jhdf.HdfFile;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contents in chunks are written by libhdf5, and read, sliced and checked without it. */
class ChunkedLayoutTest {
    private static final Recipe RECIPE = Recipe.read("{\"type\":\"a\",\"version\":\"1\"}");
    private static final Chunking DEFLATED = new Chunking(1, Chunking.Checksum.NONE);

    @TempDir
    Path dir;

    private static Entry entry(Datum value) {
        return Entry.of(EntryDraft.of(RECIPE, "value", "array"), value);
    }

    private static NdArray waves(long... shape) {
        double[] wave = new double[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
        Arrays.setAll(wave, i -> Math.round(1000 * Math.sin(i / 300.0)) / 1000.0);
        return NdArray.of(wave, shape);
    }

    static List<Chunking> chunkings() {
        return List.of(
                new Chunking(0, Chunking.Checksum.NONE),
                DEFLATED,
                new Chunking(9, Chunking.Checksum.FLETCHER32),
                new Chunking(0, Chunking.Checksum.FLETCHER32));
    }

    private static Datum mixture() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] noise = new byte[1_100_001];
        random.nextBytes(noise);
        long[] counts = new long[40_000];
        Arrays.setAll(counts, i -> i / 7);
        boolean[] flags = new boolean[50_000];
        for (int i = 0; i < flags.length; i += 3) {
            flags[i] = true;
        }
        String[] texts = new String[9_000];
        Arrays.setAll(texts, i -> "text " + i % 10);
        return new Datum.Mapping(Map.of(
                "long rows", new Datum.Array(waves(3, 140_000)),
                "cube", new Datum.Array(waves(70, 33, 129)),
                "many blocks", new Datum.Array(waves(600_000)),
                "counts", new Datum.Array(NdArray.of(counts, 200, 200)),
                "flags", new Datum.Array(NdArray.of(flags)),
                "texts", new Datum.Array(NdArray.ofTexts(texts)),
                "noise", Datum.Bytes.of(Content.of(noise)),
                "file", new Datum.File(Datum.Bytes.of(Content.of(Arrays.copyOf(noise, 20_000))), false),
                "short", new Datum.Array(waves(100))));
    }

    /** Reads every content of an entry's file in Java. */
    private static void requireContents(Entry entry, Path file) throws Exception {
        HeldFiles held = new HeldFiles(new OpenState("here"));
        Address address = entry.info().address();
        SealedFile sealed = SealedFile.read(address, file, "here");
        HeldFiles.Held in = held.hold(HeldFiles.Held.lent(SealedFile.open(file), "here"));
        Map<Digest, SealedFile.Place> places = sealed.placesByDigest();
        for (int i = 0; i < sealed.record().contents().size(); i++) {
            EntryRecord.Stored stored = sealed.record().contents().get(i);
            Content original = entry.form().contents().get(i).content();
            for (int block = 0; block < stored.blocks().size(); block++) {
                ByteBuffer wanted = ByteBuffer.allocate(original.blockLength(block));
                original.read((long) block * Content.BLOCK_SIZE, wanted);
                assertThat(EntryReader.source(places.get(stored.digest()), in, stored)
                                .read(block))
                        .isEqualTo(wanted.flip());
            }
        }
        held.close();
    }

    @ParameterizedTest
    @MethodSource("chunkings")
    void contentsComeBackHoweverTheyWereLaidOut(Chunking chunking) throws Exception {
        Entry entry = entry(mixture());
        // What all files have in common stays open.
        EntrySealer.seal(dir.resolve("before.h5"), entry, Optional.of(chunking), Durability.RELAXED);
        int before = H5.getOpenIDCount();
        Path file = dir.resolve("e.h5");
        EntrySealer.seal(file, entry, Optional.of(chunking), Durability.RELAXED);
        assertThat(SealedFile.read(entry.info().address(), file, "e.h5").places())
                .filteredOn(SealedFile.Place.InChunks.class::isInstance)
                .hasSize(8);
        requireContents(entry, file);
        assertThat(H5.getOpenIDCount()).as("ids that were left open").isEqualTo(before);
        try (HdfFile elsewhere = new HdfFile(file)) {
            double[][][] cube =
                    (double[][][]) elsewhere.getDatasetByPath("/value/cube").getData();
            assertThat(cube[69][32])
                    .isEqualTo(
                            waves(70, 33, 129).read(Slice.at(69), Slice.at(32)).toDoubles());
        }
    }

    @ParameterizedTest
    @MethodSource("chunkings")
    void chunksAreFoundWhereverTheIndexHasThem(Chunking chunking) throws Exception {
        for (int chunks : new int[] {1, 2, 4, 5, 20, 21, 36, 500, 3_000}) {
            requireChunks(chunking, chunks);
        }
    }

    /** Data blocks are cut into pages where there are more than 131,060 chunks. */
    @ParameterizedTest
    @MethodSource("chunkings")
    @EnabledIfSystemProperty(named = "larder.kit", matches = "all")
    void chunksAreFoundInPagesToo(Chunking chunking) throws Exception {
        requireChunks(chunking, 135_000);
        requireChunks(chunking, 300_000);
    }

    private void requireChunks(Chunking chunking, int chunks) throws Exception {
        int size = 8 * chunks - 3;
        Chunking.Grid grid = Chunking.grid(8, 1, size);
        Path path = dir.resolve(chunks + ".h5");
        byte[] bytes = new byte[size];
        new SplittableRandom(chunks).nextBytes(bytes);
        long header = Hdf5Library.alone("make a file", () -> {
            try (NativeFile file = NativeFile.create(path);
                    NativeFile.Node dataset = file.chunked(
                            file.root(), "a", new Structure.Form.Numbers(ElementType.U8), chunking, grid, size)) {
                return file.header(dataset);
            }
        });
        try (ChunkWriter writer = ChunkWriter.open(path)) {
            writer.begin("/a", size);
            writer.write(0, bytes);
        }
        try (RandomAccessFile in = SealedFile.open(path)) {
            EntryLayout.Spot.InChunks spot = new EntryLayout.Spot.InChunks("/a", header, 1, chunking, grid);
            ChunkTable table = ChunkWriter.table(in, SealedFile.USER_BLOCK, spot, size);
            assertThat(table.chunks()).hasSize(chunks);
            assertThat(table.fits(size, SealedFile.USER_BLOCK, in.length())).isTrue();
            EntryRecord.Stored stored = new EntryRecord.Stored(Digest.of(bytes), size, -1, List.of());
            assertThat(new ChunkSource(HeldFiles.Held.lent(in, "many"), table, stored).read(0))
                    .isEqualTo(ByteBuffer.wrap(bytes));
        }
    }

    @Test
    void equalEntriesMakeEqualFiles() throws Exception {
        Entry entry = entry(mixture());
        EntrySealer.seal(dir.resolve("a.h5"), entry, Optional.of(DEFLATED), Durability.RELAXED);
        EntrySealer.seal(dir.resolve("b.h5"), entry, Optional.of(DEFLATED), Durability.RELAXED);
        assertThat(dir.resolve("a.h5")).hasSameBinaryContentAs(dir.resolve("b.h5"));
    }

    @Test
    void everyChangedByteIsNoticed() throws Exception {
        Entry entry = entry(new Datum.Array(waves(20, 3_000)));
        try (DataStore store = DataStores.open("hdf5:" + dir.resolve("r.h5") + "?deflate=1&checksum=fletcher32")) {
            store.store(entry, Publication.keeping());
        }
        Path file = files().get(0);
        byte[] bytes = Files.readAllBytes(file);
        assertThat(bytes.length).isLessThan(200_000);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (DataStore store = DataStores.open("hdf5:" + dir.resolve("r.h5"));
                RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            for (int at = 0; at < bytes.length; at += bytes.length / 200) {
                out.seek(at);
                out.write(bytes[at] ^ 16);
                assertThat(store.upkeep().verify(Progress.NONE).findings())
                        .as("a flip at %d of %d", at, bytes.length)
                        .hasSize(1);
                out.seek(at);
                out.write(bytes[at]);
            }
            assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
        }
    }

    private List<Path> files() throws Exception {
        try (var all = Files.walk(dir.resolve("r.h5.d/entries"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void olderReadersRefuseWhatTheyDoNotKnow() throws Exception {
        Entry entry = entry(new Datum.Array(waves(3_000)));
        Path chunked = dir.resolve("chunked.h5");
        Path contiguous = dir.resolve("contiguous.h5");
        EntrySealer.seal(chunked, entry, Optional.of(DEFLATED), Durability.RELAXED);
        EntrySealer.seal(contiguous, entry, Optional.empty(), Durability.RELAXED);
        assertThat(features(chunked)).isEqualTo(1);
        assertThat(features(contiguous)).isZero();
        // What this version knows nothing of is refused in the same way as this would be by an older one.
        try (RandomAccessFile out = new RandomAccessFile(chunked.toFile(), "rw")) {
            byte[] front = new byte[SealedFile.USER_BLOCK];
            out.readFully(front);
            ByteBuffer block = ByteBuffer.wrap(front).order(ByteOrder.LITTLE_ENDIAN);
            block.putInt(12, 3).putInt(508, EntryRecord.crc(ByteBuffer.wrap(front, 0, 508)));
            out.seek(0);
            out.write(front);
        }
        assertThatThrownBy(() -> SealedFile.read(entry.info().address(), chunked, "chunked.h5"))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("use a newer Larder");
    }

    private static int features(Path file) throws Exception {
        return ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?deflate=1&for=value", "?layout=contiguous", ""})
    void onlyTheCodecsThatWereNamedAreInChunks(String options) throws Exception {
        Entry entry = entry(new Datum.Array(waves(30_000)));
        try (DataStore store = DataStores.open("hdf5:" + dir.resolve("r.h5") + options)) {
            store.store(entry, Publication.keeping());
        }
        assertThat(features(files().get(0))).isZero();
    }

    @Test
    void aStoreReadsWhatWasLaidOutOtherwise() throws Exception {
        Entry entry = entry(mixture());
        try (DataStore store = DataStores.open("hdf5:" + dir.resolve("r.h5") + "?deflate=6&for=array")) {
            store.store(entry, Publication.keeping());
        }
        try (DataStore store = DataStores.open("hdf5:" + dir.resolve("r.h5"))) {
            Entry found = store.find(entry.info().address()).orElseThrow();
            assertThat(found.form().text()).isEqualTo(entry.form().text());
            for (int i = 0; i < entry.form().contents().size(); i++) {
                assertThat(found.form().contents().get(i).content().toBytes())
                        .isEqualTo(entry.form().contents().get(i).content().toBytes());
            }
            Upkeep.VerifyReport report = store.upkeep().verify(Progress.NONE);
            assertThat(report.findings()).isEmpty();
        }
    }

    @Test
    void aTableThatLeadsOutOfTheFileOrPromisesTooMuchIsDamage() {
        ChunkTable.Chunk chunk = new ChunkTable.Chunk(512, 100, 0, 0);
        List<ChunkTable.Filter> none = List.of();
        assertThat(new ChunkTable(8, none, 800, 800, List.of(chunk)).fits(800, 512, 700))
                .isTrue();
        assertThat(List.of(
                        new ChunkTable(8, none, 800, 800, List.of(new ChunkTable.Chunk(601, 100, 0, 0))),
                        new ChunkTable(8, none, 800, 800, List.of(new ChunkTable.Chunk(511, 100, 0, 0))),
                        new ChunkTable(8, none, 800, 800, List.of(new ChunkTable.Chunk(Long.MAX_VALUE, 100, 0, 0))),
                        new ChunkTable(8, none, 800, 800, List.of(new ChunkTable.Chunk(512, -1, 0, 0))),
                        new ChunkTable(8, none, 800, 800, List.of(new ChunkTable.Chunk(512, 1 << 30, 0, 0))),
                        new ChunkTable(8, none, 800, 800, List.of(chunk, chunk)),
                        new ChunkTable(8, none, 800, 800, List.of()),
                        new ChunkTable(8, none, 80, 800, List.of(chunk)),
                        new ChunkTable(0, none, 800, 800, List.of(chunk)),
                        new ChunkTable(64, none, 800, 800, List.of(chunk)),
                        new ChunkTable(8, none, 0, 800, List.of(chunk)),
                        new ChunkTable(8, none, 800, 0, List.of(chunk)),
                        new ChunkTable(8, none, 1 << 30, 1 << 30, List.of(chunk))))
                .noneMatch(table -> table.fits(800, 512, 700));
    }

    /** Padding behind the last element, and checksums that only other programs look at. */
    @ParameterizedTest
    @ValueSource(strings = {"layout=chunked", "checksum=fletcher32"})
    void damageThatPlaysNoPartInTheValueIsFound(String layout) throws Exception {
        Entry entry = entry(new Datum.Array(waves(262_147)));
        try (DataStore store = DataStores.open("hdf5:" + dir.resolve("r.h5") + "?" + layout)) {
            store.store(entry, Publication.keeping());
            Path file = files().get(0);
            ChunkTable table = table(entry, file);
            assertThat(table.chunks()).hasSize(3);
            ChunkTable.Chunk last = table.chunks().get(2);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
                out.seek(last.offset() + last.length() - 1);
                int was = out.read();
                out.seek(last.offset() + last.length() - 1);
                out.write(was ^ 1);
            }
            assertThat(store.upkeep().verify(Progress.NONE).findings()).hasSize(1);
        }
    }

    private static ChunkTable table(Entry entry, Path file) throws Exception {
        SealedFile sealed = SealedFile.read(entry.info().address(), file, "r");
        return ((SealedFile.Place.InChunks) sealed.places().get(0)).table();
    }

    @Test
    void aTrailerWhoseTableDoesNotFitIsDamage() throws Exception {
        Entry entry = entry(new Datum.Array(waves(3_000)));
        Path file = dir.resolve("e.h5");
        EntrySealer.seal(file, entry, Optional.of(DEFLATED), Durability.RELAXED);
        SealedFile sealed = SealedFile.read(entry.info().address(), file, "e");
        ChunkTable table = table(entry, file);
        ChunkTable.Chunk outside = new ChunkTable.Chunk(sealed.end(), 1, 0, 0);
        ChunkTable wrong = new ChunkTable(
                table.elementSize(), table.filters(), table.chunkBytes(), table.lineBytes(), List.of(outside));
        for (ChunkTable each : List.of(table, wrong)) {
            byte[] trailer = SealedFile.trailer(sealed.record(), List.of(new SealedFile.Place.InChunks(each)));
            SealedFile.Frame frame = new SealedFile.Frame(sealed.end(), 0, 1);
            if (each == table) {
                assertThat(SealedFile.parse(entry.info().address(), ByteBuffer.wrap(trailer), frame, "e")
                                .places())
                        .isEqualTo(sealed.places());
            } else {
                assertThatThrownBy(() -> SealedFile.parse(entry.info().address(), ByteBuffer.wrap(trailer), frame, "e"))
                        .isInstanceOf(CorruptEntryException.class);
            }
        }
    }

    @Test
    void damageThatUnpacksIsNoticedAsDamage() throws Exception {
        Entry entry = entry(new Datum.Array(waves(2_000_000)));
        try (DataStore store = DataStores.open("hdf5:" + dir.resolve("r.h5") + "?deflate=1")) {
            store.store(entry, Publication.keeping());
            Path file = files().get(0);
            ChunkTable table = table(entry, file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            ChunkTable.Chunk last = table.chunks().get(table.chunks().size() - 1);
            try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
                out.seek(last.offset() + last.length() / 2);
                out.write(new byte[10]);
            }
            NdArray found = ((Datum.Array)
                            store.find(entry.info().address()).orElseThrow().datum())
                    .value();
            assertThat(found.read(Slice.upTo(10)).toDoubles())
                    .isEqualTo(waves(10).toDoubles());
            assertThatThrownBy(() -> found.read(Slice.from(1_999_990)).toDoubles())
                    .isInstanceOf(CorruptEntryException.class);
        }
    }
}
