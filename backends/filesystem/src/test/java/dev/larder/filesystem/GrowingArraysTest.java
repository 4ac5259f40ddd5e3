package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.ArrayLayout;
import dev.larder.ArrayWriter;
import dev.larder.Larder;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.data.InvalidDatumException;
import dev.larder.data.NdArray;
import dev.larder.data.Slice;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Arrays that grow in a directory, piece by piece and process by process; how large ones, the properties below say. */
@Timeout(1800)
class GrowingArraysTest {
    /** How large an array is whose writer is killed, in MiB, and how often. */
    private static final long STREAM = Long.getLong("larder.stream.mib", 64);

    private static final int KILLS = Integer.getInteger("larder.kills", 3);

    /** How large an array is that is written and read with little memory, in GiB; 256 MiB unless it is said. */
    private static final long LARGE = Long.getLong("larder.array.gib", 0) * 1024;

    @TempDir
    Path dir;

    private Path root;
    private String uri;

    @BeforeEach
    void place() {
        root = dir.resolve("store");
        uri = "file:" + root;
    }

    /** Every file with its bytes, but for those of programs that run. */
    private Map<String, ByteBuffer> files() throws IOException {
        Map<String, ByteBuffer> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString();
                if (!name.startsWith("locks") && !name.startsWith("sessions")) {
                    files.put(name, ByteBuffer.wrap(Files.readAllBytes(file)));
                }
            }
        }
        return files;
    }

    private long size() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void columnsAndRowsThatTenProcessesAppendAreTheWhole() throws Exception {
        NdArray original = GrowingArrays.counting(10, 10);
        try (Larder larder = Larder.open(uri);
                ArrayWriter columns = larder.write(
                        GrowingArrays.component(0), "columns", ArrayLayout.growing(1, ElementType.I64, 10, 0));
                ArrayWriter rows = larder.write(
                        GrowingArrays.component(0), "rows", ArrayLayout.growing(0, ElementType.I64, 0, 10))) {
            columns.commit();
            rows.commit();
        }
        for (int number = 1; number <= 10; number++) {
            try (Child child = Child.start(Errand.EXTEND_ARRAYS, uri, number)) {
                NdArray someColumns = original.read(Slice.ALL, Slice.upTo(number));
                NdArray someRows = original.read(Slice.upTo(number));
                assertThat(child.hear()).isEqualTo(someColumns.digest() + " " + someRows.digest());
                assertThat(child.await()).isZero();
            }
        }
        try (Larder larder = Larder.open(uri)) {
            for (String attribute : List.of("columns", "rows")) {
                assertThat(GrowingArrays.stored(larder, 10, attribute).read()).isEqualTo(original);
                assertThat(GrowingArrays.stored(larder, 0, attribute).length()).isZero();
            }
            assertThat(GrowingArrays.stored(larder, 3, "columns")).isEqualTo(original.read(Slice.ALL, Slice.upTo(3)));
            assertThat(larder.dataStore().upkeep().verify(Progress.NONE).findings())
                    .isEmpty();
        }
    }

    @Test
    void ofAnArrayWhoseWriterIsKilledNothingIsFoundAndNothingStays() throws Exception {
        long seed = Long.getLong("larder.seed", System.nanoTime());
        System.out.println("kills of an array's writer: seed " + seed + " (repeat with -Dlarder.seed=" + seed + ")");
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            long written;
            try (Child child = Child.start(Errand.WRITE_ARRAY, uri, STREAM)) {
                // Once when all is written, and it may or may not have been committed.
                long until = kill == 1 ? STREAM : 10 + random.nextLong(STREAM - 10);
                do {
                    written = Long.parseLong(child.hear());
                } while (written < until);
                Thread.sleep(random.nextInt(kill == 1 ? 200 : 10));
                child.kill();
            }
            long before = size();
            try (Larder larder = Larder.open(uri)) {
                boolean found = larder.contains(GrowingArrays.component(1), "large");
                long left = afterKill(larder, found);
                System.out.println("killed after " + written + " of " + STREAM + " MiB: found " + found + ", " + before
                        + " bytes, " + left + " after gc");
                assertThat(written == STREAM || !found)
                        .as("part of it was found")
                        .isTrue();
            }
        }
    }

    /** Fails unless the array is found whole or not at all; then the store is made empty. Returns the bytes that stay. */
    private long afterKill(Larder larder, boolean found) throws IOException {
        DataStore store = larder.dataStore();
        assertThat(store.upkeep().verify(Progress.NONE).isSound()).isTrue();
        if (found) {
            NdArray whole = GrowingArrays.stored(larder, 1, "large");
            assertThat(whole.digest()).isEqualTo(GrowingArrays.digest(STREAM));
            assertThat(whole.read(Slice.at(-1)).toDoubles())
                    .endsWith(STREAM * (GrowingArrays.ROW / Double.BYTES) - 1.0);
            larder.remove(GrowingArrays.component(1), "large");
        } else {
            assertThat(size()).as("left by the killed").isGreaterThan(4 << 20);
            store.upkeep().gc(Duration.ZERO, Progress.NONE);
            assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
            assertThat(size()).as("bytes that stay").isLessThan(100_000);
        }
        store.upkeep().gc(Duration.ZERO, Progress.NONE);
        return size();
    }

    @Test
    void anArrayLargerThanMemoryIsWrittenReadAndExtended() throws Exception {
        long mebibytes = LARGE == 0 ? 256 : LARGE;
        String memory = LARGE == 0 ? "-Xmx64m" : "-Xmx512m";
        // Hashing is what takes the time, and only the second compiler does it well.
        try (Child child = Child.start(
                List.of(),
                List.of(memory, "-XX:TieredStopAtLevel=4"),
                Errand.WRITE_AND_READ_ARRAY,
                uri + "?durability=relaxed",
                mebibytes)) {
            System.out.println(mebibytes + " MiB with " + memory + ": " + child.hear());
            System.out.println(child.hear());
            assertThat(child.hear()).isEqualTo("sum " + GrowingArrays.sum(mebibytes));
            assertThat(child.hear()).isEqualTo("digest " + GrowingArrays.digest(mebibytes));
            System.out.println(child.hear());
            assertThat(child.hear()).isEqualTo("extended " + GrowingArrays.digest(mebibytes + 1));
            assertThat(child.await()).isZero();
        }
        assertThat(size())
                .as("both arrays together, which share all blocks but one")
                .isBetween(mebibytes << 20, (mebibytes << 20) + (6 << 20));
    }

    @Test
    void aPieceOfAnotherShapeLeavesWhatIsStoredByteForByte() throws IOException {
        NdArray base = GrowingArrays.counting(4, 30, 200);
        try (Larder larder = Larder.open(uri)) {
            larder.store(GrowingArrays.component(0), "cube", base);
            Map<String, ByteBuffer> before = files();
            for (int along = 0; along < 3; along++) {
                NdArray stored = GrowingArrays.stored(larder, 0, "cube");
                try (ArrayWriter writer = larder.extend(GrowingArrays.component(1), "cube", stored, along)) {
                    for (long[] wrong : new long[][] {{5, 31, 201}, {120, 200}, {4, 30, 200, 1}, {24_000}}) {
                        assertThatThrownBy(() -> writer.append(GrowingArrays.counting(wrong)))
                                .isInstanceOf(InvalidDatumException.class)
                                .hasMessageContaining("nothing was appended");
                    }
                    assertThat(writer.shape()).isEqualTo(base.shape());
                }
                assertThat(files()).as("files, after growing along %d", along).isEqualTo(before);
            }
            assertThat(GrowingArrays.stored(larder, 0, "cube")).isEqualTo(base);
            assertThat(larder.contains(GrowingArrays.component(1), "cube")).isFalse();
        }
    }

    /** Which of the sizes in a record are made huge; the record's checksums and digests are right all the same. */
    enum Claim {
        TEXT("u8", 1L << 60, false, false, "a content does not have the size that its value states"),
        TEXT_OF_MORE_THAN_CAN_BE_COUNTED("f64", 1L << 60, false, false, "more elements than can be counted"),
        TEXT_AND_TABLE("u8", 1L << 60, true, false, "its table of contents does not add up"),
        TEXT_AND_TABLE_WITHIN_THE_RECORD("u8", 1L << 60, true, true, "its table of contents does not add up"),
        TABLE_OF_BLOCKS_TO_THE_MOST("u8", 1L << 53, true, false, "its table of contents does not add up");

        final String type;
        final long elements;
        final boolean inTable;
        final boolean inline;
        final String refusal;

        Claim(String type, long elements, boolean inTable, boolean inline, String refusal) {
            this.refusal = refusal;
            this.type = type;
            this.elements = elements;
            this.inTable = inTable;
            this.inline = inline;
        }
    }

    @ParameterizedTest
    @EnumSource
    void anArrayThatOnlyClaimsToBeHugeIsATypedErrorWithLittleMemory(Claim claim) throws Exception {
        NdArray small = NdArray.ofElements(ElementType.U8, new byte[100_000]);
        Entry entry = Entry.of(EntryDraft.of(OpenStore.recipe(1), "value", "array"), new Datum.Array(small));
        try (OpenStore store = OpenStore.in(root)) {
            store.store.store(entry, Publication.keeping());
            ByteBuffer sound = store.parts.index().find(OpenStore.address(1)).orElseThrow();
            ForgedRecord forged = ForgedRecord.of(sound);
            assertThat(forged.record()).as("what nothing was forged of").isEqualTo(sound);
            forged.claim(claim.type, claim.elements, claim.inTable, claim.inline);
            store.parts.index().replace(OpenStore.address(1), forged.record(), Durability.RELAXED);
            assertThatThrownBy(() -> store.store.find(OpenStore.address(1)))
                    .isInstanceOf(CorruptEntryException.class)
                    .hasMessageContaining(claim.refusal);
        }
        if (claim == Claim.TEXT || claim.inTable) {
            try (Child child = Child.start(List.of(), List.of("-Xmx64m"), Errand.READ_ARRAY, uri)) {
                assertThat(child.hear()).startsWith("CorruptEntryException: ");
                assertThat(child.await()).isZero();
            }
        }
    }

    @Test
    void anArrayHasOneDigestInEveryStoreAndThroughAReader() {
        NdArray array = GrowingArrays.counting(3, 5, 100_000);
        Entry entry = OpenStore.entry(1, new Datum.Array(array));
        try (DataStore file = DataStores.open(uri);
                DataStore memory = DataStores.open("memory:");
                DataStore other = DataStores.open("file:" + dir.resolve("other"))) {
            file.store(entry, Publication.keeping());
            try (DataStore reading = DataStores.open(uri + "?mode=read")) {
                Entry read = reading.find(OpenStore.address(1)).orElseThrow();
                memory.store(OpenStore.entry(1, read.datum()), Publication.keeping());
                Entry copied = memory.find(OpenStore.address(1)).orElseThrow();
                other.store(OpenStore.entry(1, copied.datum()), Publication.keeping());
                Entry back = other.find(OpenStore.address(1)).orElseThrow();
                assertThat(List.of(read, copied, back))
                        .allSatisfy(each -> assertThat(each.info().digest())
                                .isEqualTo(entry.info().digest()));
                assertThat(((Datum.Array) back.datum()).value().read().digest()).isEqualTo(array.digest());
            }
        }
    }
}
