package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.Entry;
import dev.larder.store.EntryWriter;
import dev.larder.store.Progress;
import dev.larder.store.StoreTrait;
import dev.larder.store.Stored;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A stored content that another one begins with is shared where the store shares blocks, and depends on nothing all the same. */
abstract class ExtensionPromises extends Promises {
    private static final Duration COST = Duration.ofMillis(7);
    private static final int BLOCK = Content.BLOCK_SIZE;
    private static final int LARGE = 3 * BLOCK + 1_000;
    private static final int MORE = 5_000;

    ExtensionPromises(Supplier<StoreHarness> source) {
        super(source);
    }

    private Content stored(long number) {
        Datum datum = store.find(Recipes.address(number)).orElseThrow().datum();
        return datum instanceof Datum.Array array ? array.value().content() : ((Datum.Bytes) datum).content();
    }

    /** The base's pattern goes on in the tail, so that the whole is the pattern's beginning. */
    private Stored extend(long number, Content base, long seed, int more) {
        try (EntryWriter writer = store.begin(Recipes.draft(number), KEEP)) {
            EntryWriter.Sink sink = writer.bytes();
            sink.append(base);
            assertThat(sink.size()).isEqualTo(base.size());
            sink.write(part(seed, base.size(), more));
            return writer.commit(Datum.Bytes.of(sink.finish()), COST);
        }
    }

    private static ByteBuffer part(long seed, long from, int length) {
        ByteBuffer part = ByteBuffer.allocate(length);
        Patterns.content(seed, from + length).read(from, part);
        return part.flip();
    }

    private void assertIs(Stored stored, Datum whole) {
        assertThat(stored.info().digest())
                .isEqualTo(Entry.of(stored.info().draft(), whole).info().digest());
        FullReading.assertIs(
                store.find(stored.info().address()).orElseThrow(), stored.info(), whole, "what was extended");
    }

    @Test
    void whatIsAppendedToAStoredContentIsAsIfAllWereWrittenAfresh() {
        int[] sizes = {0, 1, 65_536, 65_537, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, LARGE};
        for (int size : sizes) {
            store.store(Recipes.entry(size, Patterns.bytes(8, size)), KEEP);
            assertIs(extend(1_000_000_000L + size, stored(size), 8, MORE), Patterns.bytes(8, size + MORE));
        }
    }

    @Test
    void aStoredContentMayComeAfterOthersWhereverThoseEnd() {
        store.store(Recipes.entry(1, Patterns.bytes(1, 2 * BLOCK + 77)), KEEP);
        for (int before : new int[] {1, 70_000, BLOCK - 1, BLOCK, BLOCK + 1}) {
            try (EntryWriter writer = store.begin(Recipes.draft(before + 10L), KEEP)) {
                EntryWriter.Sink sink = writer.bytes();
                sink.write(part(2, 0, before));
                sink.append(stored(1));
                sink.append(stored(1));
                ByteBuffer whole = ByteBuffer.allocate(before + 2 * (2 * BLOCK + 77));
                whole.put(part(2, 0, before));
                whole.put(part(1, 0, 2 * BLOCK + 77)).put(part(1, 0, 2 * BLOCK + 77));
                Datum written = Datum.Bytes.of(sink.finish());
                assertIs(writer.commit(written, COST), Datum.Bytes.of(Content.of(whole.array())));
            }
        }
    }

    @Test
    void aStoredArrayIsExtendedByRows() {
        NdArray whole = Patterns.array(3, ElementType.F64, 1_200, 700).value();
        NdArray before = NdArray.of(
                ElementType.F64,
                new long[] {1_100, 700},
                Content.of(part(3, 0, 1_100 * 5_600).array()));
        store.store(Recipes.entry(1, new Datum.Array(before)), KEEP);
        try (EntryWriter writer = store.begin(Recipes.draft(2), KEEP)) {
            EntryWriter.Sink sink = writer.bytes();
            sink.append(stored(1));
            sink.write(part(3, 1_100 * 5_600L, 100 * 5_600));
            NdArray grown = NdArray.of(ElementType.F64, new long[] {1_200, 700}, sink.finish());
            assertIs(writer.commit(new Datum.Array(grown), COST), new Datum.Array(whole));
        }
        assertThat(stored(1).toBytes()).isEqualTo(before.content().toBytes());
    }

    @Test
    void fullBlocksAreSharedWithTheStoredContent() {
        needs(StoreTrait.SHARES_BLOCKS);
        store.store(Recipes.entry(1, Patterns.bytes(1, LARGE)), KEEP);
        long blocks = store.upkeep().verify(Progress.NONE).blocks();
        long bytes = harness.hasRaw() ? RawSnapshot.of(harness.raw()).size() : 0;
        assertIs(extend(2, stored(1), 1, MORE), Patterns.bytes(1, LARGE + MORE));
        assertThat(store.upkeep().verify(Progress.NONE).blocks() - blocks)
                .as("blocks that are not shared")
                .isEqualTo(1);
        if (harness.hasRaw()) {
            assertThat(RawSnapshot.of(harness.raw()).size() - bytes)
                    .as("bytes that were added, to extend %d by %d", LARGE, MORE)
                    .isLessThan(BLOCK / 4);
        }
    }

    @Test
    void whatWasExtendedStaysWholeWhenTheBaseIsRemovedAndReclaimed() {
        store.store(Recipes.entry(1, Patterns.bytes(1, LARGE)), KEEP);
        Stored extended = extend(2, stored(1), 1, MORE);
        store.remove(Recipes.address(1));
        gc();
        if (store.traits().has(StoreTrait.PERSISTENT)) {
            reopen();
            gc();
        }
        assertIs(extended, Patterns.bytes(1, LARGE + MORE));
        assertThat(store.upkeep().verify(Progress.NONE).isSound()).isTrue();
    }

    @Test
    void theBaseStaysWholeWhenWhatExtendedItIsRemovedAndReclaimed() {
        Entry base = Recipes.entry(1, Patterns.bytes(1, LARGE));
        store.store(base, KEEP);
        extend(2, stored(1), 1, MORE);
        store.remove(Recipes.address(2));
        try (EntryWriter dropped = store.begin(Recipes.draft(3), KEEP)) {
            dropped.bytes().append(stored(1));
        }
        gc();
        FullReading.assertIs(store.find(Recipes.address(1)).orElseThrow(), base, "the base");
        assertThat(store.upkeep().verify(Progress.NONE).isSound()).isTrue();
    }

    @Test
    void theBaseMayBeRemovedAndReclaimedWhileItIsBeingExtended() {
        store.store(Recipes.entry(1, Patterns.bytes(1, LARGE)), KEEP);
        Content base = stored(1);
        try (EntryWriter writer = store.begin(Recipes.draft(2), KEEP)) {
            EntryWriter.Sink sink = writer.bytes();
            store.remove(Recipes.address(1));
            gc();
            sink.append(base);
            gc();
            sink.write(part(1, LARGE, MORE));
            Datum written = Datum.Bytes.of(sink.finish());
            gc();
            Stored stored = writer.commit(written, COST);
            gc();
            assertIs(stored, Patterns.bytes(1, LARGE + MORE));
        }
    }

    @Test
    void extendingBesideGcLosesNothing() {
        AtomicBoolean over = new AtomicBoolean();
        Crew.together(2, thread -> {
            if (thread == 0) {
                try {
                    extendAndRemove();
                } finally {
                    over.set(true);
                }
            } else {
                while (!over.get()) {
                    gc();
                }
            }
            return thread;
        });
        assertThat(store.upkeep().verify(Progress.NONE).isSound()).isTrue();
    }

    @Test
    void extendingBesideGcOfAnotherProcessLosesNothing() {
        needs(StoreTrait.SHARED_BETWEEN_PROCESSES);
        ChildJvm reclaiming = child(Errand.RECLAIM_UNTIL_TOLD);
        reclaiming.hear("ready");
        extendAndRemove();
        reclaiming.say("enough");
        assertThat(Long.parseLong(reclaiming.hear("rounds")))
                .as("rounds of gc meanwhile")
                .isPositive();
        reclaiming.finish();
        assertThat(store.upkeep().verify(Progress.NONE).isSound()).isTrue();
    }

    /** Extends one content again and again, and removes each as soon as the next one stands on it. */
    private void extendAndRemove() {
        long end = System.nanoTime() + Campaign.race().toNanos();
        int size = BLOCK + 1_000;
        store.store(Recipes.entry(0, Patterns.bytes(1, size)), KEEP);
        for (long i = 1; System.nanoTime() < end; i++) {
            Content base = stored(i - 1);
            store.remove(Recipes.address(i - 1));
            Stored extended = extend(i, base, 1, MORE);
            size += MORE;
            assertThat(Patterns.firstDifference(stored(i), Patterns.content(1, size)))
                    .as("the first difference in round %d", i)
                    .isEqualTo(-1);
            assertThat(extended.info().size()).isGreaterThan(size);
        }
    }

    @Test
    void aDamagedContentIsNotExtended() {
        if (!harness.hasRaw()) {
            needs(StoreTrait.PERSISTENT);
        }
        Content pattern = Patterns.content(1, LARGE);
        store.store(Recipes.entry(1, Patterns.bytes(1, LARGE)), KEEP);
        store.close();
        RawBlocks raw = RawBlocks.of(harness.raw(), pattern);
        assumeTrue(raw.found() == pattern.blockCount(), () -> harness + " does not keep blocks as they are");
        raw.damage(Set.of(1));
        store = open();
        assertThatThrownBy(() -> extend(2, stored(1), 1, MORE))
                .isInstanceOfSatisfying(
                        CorruptEntryException.class,
                        e -> assertThat(e.address()).isEqualTo(Recipes.address(1)));
        assertThat(store.find(Recipes.address(2))).isEmpty();
    }

    private void gc() {
        store.upkeep().gc(Duration.ZERO, Progress.NONE);
    }
}
