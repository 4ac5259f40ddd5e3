package dev.larder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import dev.larder.data.RandomData;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryWriterTest {
    private static final long SEED = RandomData.seed("EntryWriterTest");
    private static final int BLOCK = Content.BLOCK_SIZE;

    private final Samples.Parts parts = new Samples.Parts();
    private final ContentAddressedStore store = parts.store;

    private static void write(EntryWriter.Sink sink, byte[] bytes, Random random) {
        for (int at = 0; at < bytes.length; ) {
            int count = Math.min(bytes.length - at, 1 + random.nextInt(700_000));
            ByteBuffer piece = ByteBuffer.wrap(bytes, at, count);
            sink.write(piece);
            assertThat(piece.hasRemaining()).isFalse();
            at += count;
        }
    }

    private Datum datum(int n) {
        return store.find(Samples.address(n)).orElseThrow().datum();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 1024, 1025, 65_535, 65_536, 65_537, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 77_777
            })
    void whatWasWrittenInPiecesIsWhatIsStored(int size) {
        Random random = new Random(SEED);
        byte[] bytes = new RandomData(size).bytes(size);
        try (EntryWriter writer = store.begin(Samples.draft(1), Publication.keeping())) {
            EntryWriter.Sink sink = writer.bytes();
            write(sink, bytes, random);
            assertThat(sink.size()).isEqualTo(size);
            assertThat(store.find(Samples.address(1))).isEmpty();

            Content content = sink.finish();
            assertThat(content.size()).isEqualTo(size);
            assertThat(sink.size()).isEqualTo(size);
            assertThat(content.toBytes()).isEqualTo(bytes);
            Stored stored = writer.commit(Datum.Bytes.of(content), Duration.ofSeconds(5));
            assertThat(stored.status()).isEqualTo(Stored.Status.PUBLISHED);
            assertThat(stored.info().cost()).isEqualTo(Duration.ofSeconds(5));
        }
        // The same as when it is stored in one piece, block by block.
        Entry whole = Entry.of(Samples.draft(1), Datum.Bytes.of(Content.of(bytes)));
        assertThat(datum(1)).isEqualTo(whole.datum());
        assertThat(store.find(Samples.address(1)).orElseThrow().info().digest())
                .isEqualTo(whole.info().digest());
        assertThat(((Datum.Bytes) datum(1)).content().toBytes()).isEqualTo(bytes);
        assertThat(store.upkeep().verify(Progress.NONE).isSound()).isTrue();
    }

    /** Reads across every boundary that there is: between the open piece and full blocks, and between full blocks. */
    @Test
    void whatWasWrittenCanBeReadAtOnceAndAfterwards() {
        byte[] bytes = new RandomData(3).bytes(2 * BLOCK + 100_000);
        try (EntryWriter writer = store.begin(Samples.draft(1), Publication.keeping())) {
            EntryWriter.Sink sink = writer.bytes();
            int[] ends = {
                0,
                1,
                65_535,
                65_536,
                65_537,
                BLOCK - 1,
                BLOCK,
                BLOCK + 1,
                2 * BLOCK - 1,
                2 * BLOCK,
                2 * BLOCK + 1,
                bytes.length
            };
            int written = 0;
            for (int end : ends) {
                sink.write(ByteBuffer.wrap(bytes, written, end - written));
                written = end;
                assertReads(sink, bytes, written);
            }
            sink.finish();
            assertReads(sink, bytes, written);
        }
    }

    private static void assertReads(EntryWriter.Sink sink, byte[] bytes, int written) {
        assertThat(sink.size()).isEqualTo(written);
        for (int boundary : new int[] {0, 65_536, BLOCK, 2 * BLOCK, written}) {
            int from = Math.max(0, Math.min(boundary, written) - 50);
            int to = Math.min(written, from + 100);
            ByteBuffer part = ByteBuffer.allocate(to - from + 2).position(1).limit(to - from + 1);
            sink.read(from, part);
            assertThat(part.hasRemaining()).isFalse();
            assertThat(Arrays.copyOfRange(part.array(), 1, to - from + 1))
                    .isEqualTo(Arrays.copyOfRange(bytes, from, to));
        }
        ByteBuffer all = ByteBuffer.allocate(written);
        sink.read(0, all);
        assertThat(all.array()).isEqualTo(Arrays.copyOf(bytes, written));
        assertThatThrownBy(() -> sink.read(written, ByteBuffer.allocate(1)))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void anArrayGrowsByWholeRows() {
        double[] values = new double[600_000];
        Arrays.setAll(values, i -> i * 0.5);
        byte[] bytes = NdArray.of(values).content().toBytes();
        try (EntryWriter writer = store.begin(Samples.draft(1), Publication.keeping())) {
            EntryWriter.Sink sink = writer.array(ElementType.F64, 3);
            ByteBuffer cut = ByteBuffer.wrap(bytes, 0, 25);
            assertThatThrownBy(() -> sink.write(cut))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("whole rows of 24 bytes must be written, not 25 bytes; nothing was written");
            assertThat(cut.remaining()).isEqualTo(25);
            assertThat(sink.size()).isZero();
            for (int at = 0; at < bytes.length; at += 24_000) {
                sink.write(ByteBuffer.wrap(bytes, at, 24_000));
            }
            NdArray array = NdArray.of(ElementType.F64, new long[] {200_000, 3}, sink.finish());
            writer.commit(new Datum.Array(array), Duration.ZERO);
        }
        assertThat(datum(1)).isEqualTo(new Datum.Array(NdArray.of(values, 200_000, 3)));
    }

    @Test
    void severalContentsAndOthersMakeOneEntry() {
        byte[] long1 = new RandomData(1).bytes(BLOCK + 1);
        byte[] long2 = new RandomData(2).bytes(BLOCK + 2);
        Datum.Bytes ready = Samples.bytes(3, 100_000);
        try (EntryWriter writer = store.begin(Samples.draft(1), Publication.keeping())) {
            EntryWriter.Sink a = writer.bytes();
            EntryWriter.Sink b = writer.bytes();
            a.write(ByteBuffer.wrap(long1, 0, 1000));
            b.write(ByteBuffer.wrap(long2));
            a.write(ByteBuffer.wrap(long1, 1000, long1.length - 1000));
            writer.commit(
                    Datum.Sequence.of(Datum.Bytes.of(a.finish()), ready, Datum.Bytes.of(b.finish())), Duration.ZERO);
        }
        assertThat(datum(1))
                .isEqualTo(
                        Datum.Sequence.of(Datum.Bytes.of(Content.of(long1)), ready, Datum.Bytes.of(Content.of(long2))));
    }

    @Test
    void contentOfOneWriterMayEndInAnothersEntry() {
        byte[] bytes = new RandomData(1).bytes(BLOCK + 1);
        try (EntryWriter first = store.begin(Samples.draft(1), Publication.keeping());
                EntryWriter second = store.begin(Samples.draft(2), Publication.keeping())) {
            EntryWriter.Sink sink = first.bytes();
            sink.write(ByteBuffer.wrap(bytes));
            second.commit(Datum.Bytes.of(sink.finish()), Duration.ZERO);
        }
        assertThat(store.find(Samples.address(1))).isEmpty();
        assertThat(((Datum.Bytes) datum(2)).content().toBytes()).isEqualTo(bytes);
    }

    @Test
    void nothingIsLeftOfAWriterThatIsClosedWithoutACommit() {
        EntryWriter writer = store.begin(Samples.draft(1), Publication.keeping());
        EntryWriter.Sink sink = writer.bytes();
        sink.write(ByteBuffer.wrap(new RandomData(1).bytes(2 * BLOCK)));
        writer.close();
        writer.close();
        assertThat(store.find(Samples.address(1))).isEmpty();
        store.upkeep().gc(Duration.ZERO, Progress.NONE);
        assertThat(parts.blobs.list()).isEmpty();
        assertThatThrownBy(() -> writer.commit(Datum.NULL, Duration.ZERO)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> sink.write(ByteBuffer.allocate(1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(sink::finish).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFinishedContentIsFinished() {
        try (EntryWriter writer = store.begin(Samples.draft(1), Publication.keeping())) {
            EntryWriter.Sink sink = writer.bytes();
            sink.finish();
            assertThatThrownBy(sink::finish).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> sink.write(ByteBuffer.allocate(1))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aCommitKeepsTheRulesOfEveryPublication() {
        store.store(Samples.text(1, "first"), Publication.keeping());
        try (EntryWriter writer = store.begin(Samples.draft(1), Publication.keeping())) {
            assertThat(writer.commit(Datum.NULL, Duration.ZERO).status()).isEqualTo(Stored.Status.KEPT_OTHER);
        }
        try (EntryWriter writer = store.begin(Samples.draft(1), Publication.failing())) {
            assertThatThrownBy(() -> writer.commit(Datum.NULL, Duration.ZERO)).isInstanceOf(ConflictException.class);
        }
        Lease lease = store.leases()
                .tryAcquire(Samples.recipe(1).key(), Duration.ofMinutes(1))
                .orElseThrow();
        try (EntryWriter writer =
                store.begin(Samples.draft(1), Publication.replacing().under(lease.fence()))) {
            lease.close();
            assertThatThrownBy(() -> writer.commit(Datum.NULL, Duration.ZERO)).isInstanceOf(StaleFenceException.class);
        }
        assertThat(datum(1)).isEqualTo(new Datum.Text("first"));
        try (EntryWriter writer = store.begin(Samples.draft(1), Publication.replacing())) {
            assertThat(writer.commit(Datum.NULL, Duration.ZERO).status()).isEqualTo(Stored.Status.REPLACED);
        }
        assertThat(datum(1)).isEqualTo(Datum.NULL);
    }

    @Test
    void anArrayWhoseShapeDoesNotFitIsNotCommitted() {
        try (EntryWriter writer = store.begin(Samples.draft(1), Publication.keeping())) {
            EntryWriter.Sink sink = writer.array(ElementType.F64);
            sink.write(ByteBuffer.allocate(80));
            Content content = sink.finish();
            assertThatThrownBy(() -> NdArray.of(ElementType.F64, new long[] {9}, content))
                    .hasMessageContaining("takes 72 bytes, but 80 were given");
        }
    }
}
