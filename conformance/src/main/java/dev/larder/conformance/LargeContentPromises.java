package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import dev.larder.store.DataStore;
import dev.larder.store.DataStoreException;
import dev.larder.store.Entry;
import dev.larder.store.EntryWriter;
import dev.larder.store.StoreTrait;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Content may be larger than memory, and a size that is only claimed costs nothing. */
abstract class LargeContentPromises extends Promises {

    /** How far into a piece sizes are looked for. */
    private static final int REACH = 1 << 10;

    LargeContentPromises(Supplier<StoreHarness> source) {
        super(source);
    }

    @Test
    void contentsAroundTheEdgesOfBlocksComeBack() {
        for (int blocks = 1; blocks <= 2; blocks++) {
            for (int more = -1; more <= 1; more++) {
                int size = blocks * Content.BLOCK_SIZE + more;
                Entry entry = Recipes.entry(size, Patterns.bytes(size, size));
                store.store(entry, KEEP);
                FullReading.assertIs(store.find(entry.info().address()).orElseThrow(), entry, size + " bytes");
            }
        }
    }

    @Test
    void anArrayOfManyRowsIsStreamedAndReadInPlaces() {
        long rows = (24 << 20) / (1000 * Double.BYTES);
        try (EntryWriter writer = store.begin(Recipes.draft(1), KEEP)) {
            EntryWriter.Sink sink = writer.array(ElementType.F64, 1000);
            StreamingPromises.pour(Patterns.content(1, rows * 1000 * Double.BYTES), sink, 1000 * Double.BYTES);
            NdArray array = NdArray.of(ElementType.F64, new long[] {rows, 1000}, sink.finish());
            writer.commit(new Datum.Array(array), Duration.ZERO);
        }
        NdArray found =
                ((Datum.Array) store.find(Recipes.address(1)).orElseThrow().datum()).value();
        assertThat(found.shape()).containsExactly(rows, 1000);
        EntryErrands.checkPattern(found.content(), Patterns.content(1, rows * 1000 * Double.BYTES));
    }

    @Test
    void contentLargerThanMemoryIsWrittenAndReadInPieces() {
        needs(StoreTrait.SHARED_BETWEEN_PROCESSES);
        long large = (long) Campaign.largeMebibytes() << 20;
        ChildJvm small = closing(ChildJvm.start(List.of("-Xmx48m"), harness.uri(), Errand.WRITE_LARGE, large));
        String digest = small.hear("wrote");
        small.finish();
        Entry found = store.find(Recipes.address(1)).orElseThrow();
        Content content = ((Datum.Bytes) found.datum()).content();
        assertThat(EntryErrands.checkPattern(content, Patterns.content(1, large)))
                .hasToString(digest);
        assertThat(found.info().size()).isGreaterThan(large);
    }

    @Test
    void aHugeSizeThatIsOnlyClaimedIsRefusedBeforeMemoryIsTaken() {
        if (!harness.hasRaw()) {
            needs(StoreTrait.PERSISTENT);
        }
        SmallStore small = SmallStore.fill(store);
        store.close();
        RawSnapshot sound = RawSnapshot.of(harness.raw());
        // Wherever a size may stand, in either byte order, it becomes the largest one, which no machine can allocate.
        int refused = 0;
        byte[][] sizes = {{-1, -1, -1, 127}, {127, -1, -1, -1}};
        try (DataStore open = harness.open()) {
            for (String piece : sound.names()) {
                byte[] bytes = sound.bytes(piece);
                for (int at = 0; at < Math.min(bytes.length, REACH / Campaign.step()); at++) {
                    for (byte[] size : sizes) {
                        refused += claim(piece, bytes, at, size, () -> small.touch(open));
                    }
                }
                harness.raw().write(piece, bytes);
            }
        }
        for (String piece : sound.names()) {
            byte[] bytes = sound.bytes(piece);
            for (int at = 0; at < Math.min(bytes.length, 64); at += Integer.BYTES) {
                refused += claim(piece, bytes, at, sizes[0], () -> openAndLook(small));
            }
            harness.raw().write(piece, bytes);
        }
        assertThat(refused).as("entries that were refused").isPositive();
    }

    /** Writes a size over what stands there, and returns how many entries were refused for it. */
    private int claim(String piece, byte[] bytes, int at, byte[] size, IntSupplier look) {
        if (at + size.length > bytes.length) {
            return 0;
        }
        byte[] claiming = bytes.clone();
        System.arraycopy(size, 0, claiming, at, size.length);
        harness.raw().write(piece, claiming);
        try {
            return look.getAsInt();
        } catch (Throwable e) {
            throw new AssertionError("with a huge number at byte " + at + " of " + piece + ": " + e, e);
        }
    }

    private int openAndLook(SmallStore small) {
        try (DataStore damaged = harness.open()) {
            return small.touch(damaged);
        } catch (DataStoreException e) {
            // Its own description is damaged: it refuses to open.
            return 1;
        }
    }
}
