package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import dev.larder.store.Entry;
import dev.larder.store.EntryWriter;
import dev.larder.store.Finding;
import dev.larder.store.Progress;
import dev.larder.store.StoreTrait;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Gc takes nothing from under a reader or a writer, in this process or another, whatever the grace. */
abstract class GcBesideUsePromises extends Promises {
    private static final int LARGE = 9 << 20;
    private static final int SHARED = 200_000;

    GcBesideUsePromises(Supplier<StoreHarness> source) {
        super(source);
    }

    private Entry storeLarge(long number) {
        Entry entry = Recipes.entry(number, Patterns.bytes(number, LARGE));
        store.store(entry, KEEP);
        return entry;
    }

    private Entry found(Entry entry) {
        return store.find(entry.info().address()).orElseThrow();
    }

    private void gc() {
        store.upkeep().gc(Duration.ZERO, Progress.NONE);
    }

    @Test
    void whatAReaderFoundStaysReadableAfterRemovalAndGc() {
        Entry entry = storeLarge(1);
        Entry found = found(entry);
        store.remove(entry.info().address());
        gc();
        assertThat(store.find(entry.info().address())).isEmpty();
        FullReading.assertIs(found, entry, "an entry that was found before it was removed");
    }

    @Test
    void whatAReaderFoundStaysReadableAfterReplacingAndGc() {
        Entry entry = storeLarge(1);
        Entry found = found(entry);
        store.store(Recipes.entry(1, "small now"), REPLACE);
        gc();
        FullReading.assertIs(found, entry, "an entry that was found before it was replaced");
    }

    @Test
    void whatAReaderFoundStaysReadableAfterAnotherProcessRemovedAndReclaimed() {
        needs(StoreTrait.SHARED_BETWEEN_PROCESSES);
        Entry entry = storeLarge(1);
        Entry found = found(entry);
        child(Errand.REMOVE_AND_RECLAIM, 1).finish();
        assertThat(store.find(entry.info().address())).isEmpty();
        FullReading.assertIs(found, entry, "an entry that was found before another process removed it");
    }

    @Test
    void whatNobodyReadsAnyMoreIsReclaimed() {
        needs(StoreTrait.PERSISTENT);
        Entry entry = storeLarge(1);
        assertThat(found(entry).info()).isEqualTo(entry.info());
        store.remove(entry.info().address());
        gc();
        reopen();
        gc();
        assertThat(store.upkeep().verify(Progress.NONE).findings())
                .extracting(Finding::kind)
                .doesNotContain(Finding.Kind.UNUSED_BLOCK);
        assertThat(store.upkeep().verify(Progress.NONE).blocks()).isZero();
        assertThat(RawSnapshot.of(harness.raw()).size()).as("bytes left").isLessThan(LARGE / 10);
    }

    @Test
    void gcTakesNothingFromAWriter() {
        gcBesideAWriter(this::gc);
    }

    @Test
    void gcOfAnotherProcessTakesNothingFromAWriter() {
        needs(StoreTrait.SHARED_BETWEEN_PROCESSES);
        gcBesideAWriter(() -> child(Errand.REMOVE_AND_RECLAIM, 77).finish());
    }

    private void gcBesideAWriter(Runnable gc) {
        // One block of what is written is there already, and loses the only entry that names it.
        Entry before = Recipes.entry(2, Patterns.bytes(1, LARGE));
        store.store(before, KEEP);
        try (EntryWriter writer = store.begin(Recipes.draft(1), KEEP)) {
            EntryWriter.Sink sink = writer.bytes();
            StreamingPromises.pour(Patterns.content(1, LARGE - 1_000_000), sink, 1 << 20);
            store.remove(before.info().address());
            gc.run();
            java.nio.ByteBuffer rest = java.nio.ByteBuffer.allocate(1_000_000);
            Patterns.content(1, LARGE).read(LARGE - 1_000_000, rest);
            sink.write(rest.flip());
            Datum value = Datum.Bytes.of(sink.finish());
            gc.run();
            writer.commit(value, Duration.ZERO);
        }
        gc.run();
        FullReading.assertIs(
                store.find(Recipes.address(1)).orElseThrow(),
                store.find(Recipes.address(1)).orElseThrow().info(),
                Patterns.bytes(1, LARGE),
                "what was written beside a gc");
    }

    @Test
    void anEntryWhoseContentWasThereAlreadyKeepsItBesideGc() {
        AtomicBoolean over = new AtomicBoolean();
        Crew.together(2, thread -> {
            if (thread == 0) {
                try {
                    storeAndRemoveTheSameContent();
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
    }

    @Test
    void anEntryWhoseContentWasThereAlreadyKeepsItBesideGcOfAnotherProcess() {
        needs(StoreTrait.SHARED_BETWEEN_PROCESSES);
        ChildJvm reclaiming = child(Errand.RECLAIM_UNTIL_TOLD);
        reclaiming.hear("ready");
        storeAndRemoveTheSameContent();
        reclaiming.say("enough");
        assertThat(Long.parseLong(reclaiming.hear("rounds")))
                .as("rounds of gc meanwhile")
                .isPositive();
        reclaiming.finish();
        assertThat(store.upkeep().verify(Progress.NONE).isSound()).isTrue();
    }

    /** Stores the same few contents again and again, just when the last entry that names them has gone. */
    private void storeAndRemoveTheSameContent() {
        long end = System.nanoTime() + Campaign.race().toNanos();
        for (long i = 0; System.nanoTime() < end; i++) {
            Entry entry = Recipes.entry(i % 7, Patterns.bytes(i % 3, SHARED));
            store.remove(entry.info().address());
            store.store(entry, FAIL);
            FullReading.assertIs(found(entry), entry, "an entry stored beside gc, round " + i);
            if (i % 2 == 0) {
                store.remove(entry.info().address());
            }
        }
    }
}
