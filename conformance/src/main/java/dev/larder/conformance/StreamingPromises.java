package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import dev.larder.store.ConflictException;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.EntryWriter;
import dev.larder.store.Finding;
import dev.larder.store.Progress;
import dev.larder.store.Selection;
import dev.larder.store.Stored;
import dev.larder.store.Stored.Status;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An entry written piece by piece is like any other once it is committed, and like none before. */
abstract class StreamingPromises extends Promises {
    private static final Duration COST = Duration.ofMillis(1234);
    private static final int SEVERAL_BLOCKS = 9 << 20;

    StreamingPromises(Supplier<StoreHarness> source) {
        super(source);
    }

    /** Writes a pattern to a sink, piece by piece. */
    static void pour(Content from, EntryWriter.Sink into, int piece) {
        for (long at = 0; at < from.size(); at += piece) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(piece, from.size() - at));
            from.read(at, buffer);
            into.write(buffer.flip());
        }
    }

    @Test
    void bytesWrittenInPiecesAreTheBytesWrittenAtOnce() {
        int[] sizes = {0, 1, 1024, 1025, 65_536, 65_537, Content.BLOCK_SIZE - 1, Content.BLOCK_SIZE, SEVERAL_BLOCKS + 3
        };
        for (int size : sizes) {
            try (EntryWriter writer = store.begin(Recipes.draft(size), KEEP)) {
                EntryWriter.Sink sink = writer.bytes();
                pour(Patterns.content(size, size), sink, 100_003);
                assertThat(sink.size()).isEqualTo(size);
                assertPublished(writer.commit(Datum.Bytes.of(sink.finish()), COST), Patterns.bytes(size, size));
            }
        }
    }

    @Test
    void anArrayGrowsRowByRow() {
        for (ElementType type : new ElementType[] {ElementType.F64, ElementType.U8, ElementType.BOOL}) {
            long[] shape = {700, 3, 5};
            Datum.Array expected = Patterns.array(9, type, shape);
            try (EntryWriter writer = store.begin(Recipes.draft(type.ordinal()), KEEP)) {
                EntryWriter.Sink sink = writer.array(type, 3, 5);
                pour(expected.value().content(), sink, 7 * 15 * type.size());
                Datum written = new Datum.Array(NdArray.of(type, shape, sink.finish()));
                assertPublished(writer.commit(written, COST), expected);
            }
        }
    }

    @Test
    void anArrayMayHaveNoRowsOrRowsOfNothing() {
        try (EntryWriter writer = store.begin(Recipes.draft(1), KEEP)) {
            NdArray none = NdArray.of(
                    ElementType.F32,
                    new long[] {0, 4},
                    writer.array(ElementType.F32, 4).finish());
            NdArray empty = NdArray.of(
                    ElementType.F32,
                    new long[] {3, 0},
                    writer.array(ElementType.F32, 0).finish());
            Datum value = Datum.Sequence.of(new Datum.Array(none), new Datum.Array(empty));
            assertPublished(writer.commit(value, COST), value);
        }
    }

    @Test
    void partOfARowIsRefusedAndNothingOfItWritten() {
        try (EntryWriter writer = store.begin(Recipes.draft(1), KEEP)) {
            EntryWriter.Sink sink = writer.array(ElementType.F64, 3);
            Datum.Array expected = Patterns.array(1, ElementType.F64, 2, 3);
            pour(expected.value().content(), sink, 24);
            for (int wrong : new int[] {1, 8, 25, 47}) {
                assertThatThrownBy(() -> sink.write(ByteBuffer.allocate(wrong)))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThat(sink.size()).isEqualTo(48);
            }
            Datum written = new Datum.Array(NdArray.of(ElementType.F64, new long[] {2, 3}, sink.finish()));
            assertPublished(writer.commit(written, COST), expected);
        }
    }

    @Test
    void whatIsWrittenCanBeReadWhileMoreIsWritten() {
        Content pattern = Patterns.content(8, SEVERAL_BLOCKS);
        try (EntryWriter writer = store.begin(Recipes.draft(1), KEEP)) {
            EntryWriter.Sink sink = writer.bytes();
            int piece = 1_500_007;
            for (int at = 0; at < SEVERAL_BLOCKS; at += piece) {
                ByteBuffer next = ByteBuffer.allocate(Math.min(piece, SEVERAL_BLOCKS - at));
                pattern.read(at, next);
                sink.write(next.flip());
                long size = sink.size();
                for (long position : new long[] {0, size / 2, Math.max(0, size - 1_000_000), size - 1}) {
                    ByteBuffer wanted = ByteBuffer.allocate((int) Math.min(1_000_000, size - position));
                    ByteBuffer read = ByteBuffer.allocate(wanted.capacity());
                    pattern.read(position, wanted);
                    sink.read(position, read);
                    assertThat(read.flip()).as("at %d of %d", position, size).isEqualTo(wanted.flip());
                }
            }
            assertPublished(writer.commit(Datum.Bytes.of(sink.finish()), COST), Patterns.bytes(8, SEVERAL_BLOCKS));
        }
    }

    @Test
    void severalContentsMakeOneValue() {
        try (EntryWriter writer = store.begin(Recipes.draft(1), KEEP)) {
            EntryWriter.Sink left = writer.bytes();
            EntryWriter.Sink right = writer.array(ElementType.I32);
            Datum.Array numbers = Patterns.array(2, ElementType.I32, 50_000);
            // Turn by turn, as a simulation writes its several recordings.
            for (int turn = 0; turn < 10; turn++) {
                left.write(slice(Patterns.content(1, 1_000_000), turn * 100_000, 100_000));
                right.write(slice(numbers.value().content(), turn * 20_000, 20_000));
            }
            Datum value = new Datum.Mapping(Map.of(
                    "left",
                    Datum.Bytes.of(left.finish()),
                    "right",
                    new Datum.Array(NdArray.of(ElementType.I32, new long[] {50_000}, right.finish())),
                    "small",
                    new Datum.Text("besides"),
                    "another",
                    Patterns.bytes(3, 100_000)));
            Datum expected = new Datum.Mapping(Map.of(
                    "left",
                    Patterns.bytes(1, 1_000_000),
                    "right",
                    numbers,
                    "small",
                    new Datum.Text("besides"),
                    "another",
                    Patterns.bytes(3, 100_000)));
            assertPublished(writer.commit(value, COST), expected);
        }
    }

    private static ByteBuffer slice(Content content, long position, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        content.read(position, buffer);
        return buffer.flip();
    }

    @Test
    void aWriterIntoWhichNothingIsPouredCommitsAnyValue() {
        try (EntryWriter writer = store.begin(Recipes.draft(1), KEEP)) {
            Datum value = new Datum.Text("nothing was poured");
            assertPublished(writer.commit(value, COST), value);
        }
    }

    @Test
    void nothingIsFoundBeforeTheCommit() {
        try (EntryWriter writer = store.begin(Recipes.draft(1), KEEP)) {
            EntryWriter.Sink sink = writer.bytes();
            pour(Patterns.content(1, SEVERAL_BLOCKS), sink, 1 << 20);
            assertNothingIsThere();
            Content content = sink.finish();
            assertNothingIsThere();
            writer.commit(Datum.Bytes.of(content), COST);
        }
        assertThat(store.find(Recipes.address(1))).isPresent();
    }

    @Test
    void withoutACommitNothingIsEverFoundAndNothingIsLeft() {
        try (EntryWriter writer = store.begin(Recipes.draft(1), KEEP)) {
            EntryWriter.Sink sink = writer.bytes();
            pour(Patterns.content(1, SEVERAL_BLOCKS), sink, 1 << 20);
            assertThat(sink.finish().size()).isEqualTo(SEVERAL_BLOCKS);
        }
        assertNothingIsThere();
        store.upkeep().gc(Duration.ZERO, Progress.NONE);
        assertThat(store.upkeep().verify(Progress.NONE).findings())
                .extracting(Finding::kind)
                .doesNotContain(Finding.Kind.UNUSED_BLOCK, Finding.Kind.LEFTOVER);
        assertThat(store.upkeep().verify(Progress.NONE).blocks()).isZero();
    }

    @Test
    void closingAfterTheCommitDropsNothing() {
        EntryWriter writer = store.begin(Recipes.draft(1), KEEP);
        Datum value = Patterns.bytes(1, 100_000);
        Stored stored = writer.commit(value, COST);
        writer.close();
        writer.close();
        assertPublished(stored, value);
    }

    @Test
    void aCommitMeetsAStoredEntryAsAnyPublicationDoes() {
        Entry first = Recipes.entry(1, "first");
        store.store(first, KEEP);
        try (EntryWriter writer = store.begin(Recipes.draft(1), KEEP)) {
            assertThat(writer.commit(new Datum.Text("first"), COST))
                    .isEqualTo(new Stored(first.info(), Status.KEPT_SAME));
        }
        try (EntryWriter writer = store.begin(Recipes.draft(1), KEEP)) {
            assertThat(writer.commit(new Datum.Text("other"), COST))
                    .isEqualTo(new Stored(first.info(), Status.KEPT_OTHER));
        }
        try (EntryWriter writer = store.begin(Recipes.draft(1), FAIL)) {
            assertThatThrownBy(() -> writer.commit(new Datum.Text("other"), COST))
                    .isInstanceOf(ConflictException.class);
        }
        FullReading.assertIs(store.find(Recipes.address(1)).orElseThrow(), first, "the first");
        try (EntryWriter writer = store.begin(Recipes.draft(1), REPLACE)) {
            EntryWriter.Sink sink = writer.bytes();
            pour(Patterns.content(4, SEVERAL_BLOCKS), sink, 1 << 20);
            assertThat(writer.commit(Datum.Bytes.of(sink.finish()), COST).status())
                    .isEqualTo(Status.REPLACED);
        }
        assertThat(FullReading.text(store.find(Recipes.address(1)).orElseThrow().datum()))
                .isEqualTo(FullReading.text(Patterns.bytes(4, SEVERAL_BLOCKS)));
    }

    private void assertNothingIsThere() {
        assertThat(store.find(Recipes.address(1))).isEmpty();
        try (Stream<EntryInfo> all = store.list(Selection.ALL)) {
            assertThat(all).isEmpty();
        }
    }

    /** Fails unless the value was published, costs what it did, and has the digest that it has when it is stored at once. */
    private void assertPublished(Stored stored, Datum expected) {
        assertThat(stored.status()).isEqualTo(Status.PUBLISHED);
        Entry atOnce = Entry.of(stored.info().draft(), expected);
        assertThat(stored.info().digest()).isEqualTo(atOnce.info().digest());
        assertThat(stored.info().size()).isEqualTo(atOnce.info().size());
        FullReading.assertIs(
                store.find(stored.info().address()).orElseThrow(),
                stored.info(),
                expected,
                "what was written in pieces");
        assertThat(stored.info().cost()).isEqualTo(COST);
    }
}
