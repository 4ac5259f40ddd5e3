package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.store.Entry;
import dev.larder.store.Finding;
import dev.larder.store.Progress;
import dev.larder.store.StoreTrait;
import dev.larder.store.Upkeep;
import dev.larder.store.Upkeep.GcReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A store that nobody else uses is verified completely, and cleaned of what nobody needs and nothing else. */
abstract class UpkeepPromises extends Promises {
    private static final int LARGE = 5 << 20;

    UpkeepPromises(Supplier<StoreHarness> source) {
        super(source);
    }

    private List<Entry> fill() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            entries.add(Recipes.entry(entries.size(), Patterns.bytes(i, LARGE)));
            entries.add(Recipes.entry(entries.size(), "small " + i));
        }
        entries.forEach(entry -> store.store(entry, KEEP));
        return entries;
    }

    private void assertHolds(List<Entry> entries) {
        for (Entry entry : entries) {
            FullReading.assertIs(
                    store.find(entry.info().address()).orElseThrow(),
                    entry,
                    entry.info().address().toString());
        }
    }

    private GcReport gc(Duration grace) {
        return store.upkeep().gc(grace, Progress.NONE);
    }

    private List<Finding> unused() {
        return store.upkeep().verify(Progress.NONE).findings().stream()
                .filter(finding -> finding.kind() == Finding.Kind.UNUSED_BLOCK)
                .toList();
    }

    @Test
    void aHealthyStoreVerifiesWithoutAFinding() {
        List<Entry> entries = fill();
        AtomicLong steps = new AtomicLong();
        Upkeep.VerifyReport report = store.upkeep().verify((done, total) -> {
            steps.incrementAndGet();
            assertThat(total)
                    .satisfiesAnyOf(
                            t -> assertThat(t).isEqualTo(-1), t -> assertThat(t).isGreaterThanOrEqualTo(done));
        });
        assertThat(report.findings()).isEmpty();
        assertThat(report.isSound()).isTrue();
        assertThat(report.entries()).isEqualTo(entries.size());
        assertThat(report.bytes()).as("bytes read").isGreaterThan(4L * LARGE);
        assertThat(steps).hasPositiveValue();
        assertHolds(entries);
    }

    @Test
    void gcOfAStoreInWhichEverythingIsNeededReclaimsNothing() {
        List<Entry> entries = fill();
        assertThat(gc(Duration.ZERO)).isEqualTo(new GcReport(0, 0, 0, 0));
        assertHolds(entries);
        assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
    }

    @Test
    void gcReclaimsWhatRemovedEntriesHeldAndNothingElse() {
        List<Entry> entries = fill();
        long before = size();
        List<Entry> removed = List.of(entries.get(0), entries.get(4));
        removed.forEach(entry -> store.remove(entry.info().address()));
        entries.removeAll(removed);
        int unused = unused().size();
        GcReport expected = store.upkeep().gcDryRun(Duration.ZERO, Progress.NONE);
        assertThat(expected.blocks()).as("blocks that could be reclaimed").isEqualTo(unused);
        assertThat(gc(Duration.ZERO)).isEqualTo(expected);
        assertThat(unused()).isEmpty();
        assertThat(gc(Duration.ZERO)).isEqualTo(new GcReport(0, 0, 0, 0));
        assertHolds(entries);
        if (harness.hasRaw()) {
            assertThat(before - size()).as("bytes given back").isGreaterThan(2L * LARGE - LARGE / 10);
        }
    }

    @Test
    void gcReclaimsWhatReplacedEntriesHeld() {
        List<Entry> entries = fill();
        long before = size();
        Entry replacing = Recipes.entry(0, "small now");
        store.store(replacing, REPLACE);
        entries.set(0, replacing);
        gc(Duration.ZERO);
        assertThat(unused()).isEmpty();
        assertHolds(entries);
        if (harness.hasRaw()) {
            assertThat(before - size()).as("bytes given back").isGreaterThan(LARGE - LARGE / 10);
        }
    }

    @Test
    void whatAnotherEntryHoldsTooIsNotReclaimed() {
        Entry one = Recipes.entry(1, Patterns.bytes(1, LARGE));
        Entry two = Recipes.entry(2, Patterns.bytes(1, LARGE));
        store.store(one, KEEP);
        store.store(two, KEEP);
        store.remove(one.info().address());
        gc(Duration.ZERO);
        assertHolds(List.of(two));
    }

    @Test
    void whatTheLastEntryHeldIsReclaimedWithIt() {
        store.store(Recipes.entry(1, Patterns.bytes(1, LARGE)), KEEP);
        store.store(Recipes.entry(2, Patterns.bytes(1, LARGE)), KEEP);
        // Not read in between: a reader would have a right to it.
        store.remove(Recipes.address(1));
        gc(Duration.ZERO);
        store.remove(Recipes.address(2));
        gc(Duration.ZERO);
        assertThat(store.upkeep().verify(Progress.NONE).blocks()).isZero();
        assertThat(unused()).isEmpty();
    }

    @Test
    void gcLeavesAloneWhatIsYoungerThanTheGrace() {
        fill();
        store.remove(Recipes.address(0));
        int unused = unused().size();
        assertThat(store.upkeep().gcDryRun(Upkeep.GRACE, Progress.NONE)).isEqualTo(new GcReport(0, 0, 0, 0));
        assertThat(gc(Upkeep.GRACE)).isEqualTo(new GcReport(0, 0, 0, 0));
        assertThat(unused()).hasSize(unused);
    }

    @Test
    void aDryRunChangesNothing() {
        List<Entry> entries = fill();
        store.remove(entries.remove(0).info().address());
        GcReport first = store.upkeep().gcDryRun(Duration.ZERO, Progress.NONE);
        if (harness.hasRaw()) {
            RawSnapshot before = RawSnapshot.of(harness.raw());
            store.upkeep().gcDryRun(Duration.ZERO, Progress.NONE);
            assertThat(RawSnapshot.of(harness.raw()).differencesFrom(before)).isEmpty();
        }
        assertThat(store.upkeep().gcDryRun(Duration.ZERO, Progress.NONE)).isEqualTo(first);
        assertHolds(entries);
    }

    @Test
    void verifyingChangesNothing() {
        List<Entry> entries = fill();
        store.remove(entries.remove(0).info().address());
        Upkeep.VerifyReport first = store.upkeep().verify(Progress.NONE);
        if (harness.hasRaw()) {
            RawSnapshot before = RawSnapshot.of(harness.raw());
            store.upkeep().verify(Progress.NONE);
            assertThat(RawSnapshot.of(harness.raw()).differencesFrom(before)).isEmpty();
        }
        assertThat(store.upkeep().verify(Progress.NONE)).isEqualTo(first);
        assertHolds(entries);
    }

    @Test
    void repairOfASoundStoreMovesNothingAway() {
        List<Entry> entries = fill();
        assertThat(store.upkeep().repair(Progress.NONE).findings()).isEmpty();
        assertHolds(entries);
    }

    @Test
    void whatAProcessKilledWhileWritingLeftIsReclaimed() {
        needs(StoreTrait.SHARED_BETWEEN_PROCESSES);
        List<Entry> entries = fill();
        gc(Duration.ZERO);
        long before = size();
        ChildJvm writer = child(Errand.LEAVE_HALF_WRITTEN, 99);
        writer.hear("half");
        writer.kill();
        assertThat(store.find(Recipes.address(99))).isEmpty();
        assertThat(store.upkeep().verify(Progress.NONE).isSound()).isTrue();
        gc(Duration.ZERO);
        assertThat(store.upkeep().verify(Progress.NONE).findings())
                .extracting(Finding::kind)
                .doesNotContain(Finding.Kind.LEFTOVER, Finding.Kind.UNUSED_BLOCK);
        assertHolds(entries);
        if (harness.hasRaw()) {
            assertThat(size() - before).as("bytes left behind").isLessThan(LARGE / 10);
        }
    }

    private long size() {
        return harness.hasRaw() ? RawSnapshot.of(harness.raw()).size() : 0;
    }
}
