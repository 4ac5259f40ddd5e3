package dev.larder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpkeepTest {
    private static final Datum.Bytes LARGE = Samples.large(1);
    private static final List<Digest> BLOCKS = LARGE.content().blockDigests();

    private final Samples.Parts parts = new Samples.Parts();
    private final ContentAddressedStore store = parts.store;
    private final Upkeep upkeep = store.upkeep();

    /** Two entries share three blocks, one has a block of its own, one has none. */
    @BeforeEach
    void fill() {
        store.store(Samples.entry(1, LARGE), Publication.keeping());
        store.store(Samples.entry(2, LARGE), Publication.keeping());
        store.store(Samples.entry(3, Samples.bytes(3, 100_000)), Publication.keeping());
        store.store(Samples.text(4, "short"), Publication.keeping());
    }

    private Upkeep.GcReport gc() {
        return upkeep.gc(Duration.ZERO, Progress.NONE);
    }

    private List<Finding.Kind> kinds(Upkeep.VerifyReport report) {
        return report.findings().stream().map(Finding::kind).toList();
    }

    @Test
    void aSoundStoreHasNoFindings() {
        List<Long> steps = new ArrayList<>();
        Upkeep.VerifyReport report = upkeep.verify((done, total) -> steps.add(done));
        assertThat(report.findings()).isEmpty();
        assertThat(report.isSound()).isTrue();
        assertThat(report.entries()).isEqualTo(4);
        assertThat(report.blocks()).isEqualTo(4);
        assertThat(report.bytes())
                .isGreaterThan(LARGE.content().size() + 100_000)
                .isLessThan(9_000_000);
        assertThat(steps).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void everyDamageIsFoundAndNothingIsChanged() {
        parts.damageRecord(Samples.address(4));
        parts.blobs.flip(BLOCKS.get(1), 0);
        parts.blobs.lose(block(3));
        for (int i = 0; i < 2; i++) {
            Upkeep.VerifyReport report = upkeep.verify(Progress.NONE);
            assertThat(report.isSound()).isFalse();
            assertThat(kinds(report))
                    .containsExactlyInAnyOrder(
                            Finding.Kind.DAMAGED_ENTRY,
                            Finding.Kind.DAMAGED_BLOCK,
                            Finding.Kind.DAMAGED_BLOCK,
                            Finding.Kind.MISSING_BLOCK);
            assertThat(report.findings())
                    .extracting(finding -> finding.address().orElseThrow())
                    .containsExactlyInAnyOrder(
                            Samples.address(1), Samples.address(2), Samples.address(3), Samples.address(4));
            assertThat(report.findings()).allSatisfy(finding -> {
                assertThat(finding.message())
                        .contains(finding.address().orElseThrow().toString());
                assertThat(finding.place()).isNotEmpty();
            });
        }
        assertThatThrownBy(() -> store.find(Samples.address(4))).isInstanceOf(CorruptEntryException.class);
        assertThat(parts.blobs.damaged()).hasSize(2);
    }

    private static Digest block(int n) {
        return ((Datum.Bytes) Samples.entry(n, Samples.bytes(n, 100_000)).datum())
                .content()
                .blockDigests()
                .get(0);
    }

    @Test
    void repairMakesEveryDamageAMissAndLeavesTheRest() {
        parts.damageRecord(Samples.address(4));
        parts.blobs.flip(BLOCKS.get(1), 0);
        Upkeep.VerifyReport report = upkeep.repair(Progress.NONE);
        assertThat(report.isSound()).isFalse();
        assertThat(store.find(Samples.address(1))).isEmpty();
        assertThat(store.find(Samples.address(2))).isEmpty();
        assertThat(store.find(Samples.address(4))).isEmpty();
        assertThat(store.find(Samples.address(3))).isPresent();

        Upkeep.VerifyReport after = upkeep.verify(Progress.NONE);
        assertThat(after.isSound()).isTrue();
        assertThat(kinds(after)).containsExactly(Finding.Kind.UNUSED_BLOCK, Finding.Kind.UNUSED_BLOCK);
        // What is stored again is whole: the damaged block was not taken for one that is there already.
        store.store(Samples.entry(1, LARGE), Publication.keeping());
        assertThat(((Datum.Bytes) store.find(Samples.address(1)).orElseThrow().datum())
                        .content()
                        .toBytes())
                .isEqualTo(LARGE.content().toBytes());
    }

    @Test
    void anUnusedDamagedBlockIsFoundAndMovedAway() {
        store.remove(Samples.address(3));
        parts.blobs.flip(block(3), 7);
        Upkeep.VerifyReport report = upkeep.verify(Progress.NONE);
        assertThat(kinds(report)).containsExactly(Finding.Kind.DAMAGED_BLOCK);
        assertThat(report.findings().get(0).address()).isEmpty();
        upkeep.repair(Progress.NONE);
        assertThat(upkeep.verify(Progress.NONE).findings()).isEmpty();
    }

    @Test
    void quarantineMovesOnlyWhatIsDamaged() {
        assertThat(upkeep.quarantine(Samples.address(1))).isFalse();
        assertThat(upkeep.quarantine(Samples.address(99))).isFalse();
        assertThat(store.find(Samples.address(1))).isPresent();

        parts.damageRecord(Samples.address(4));
        assertThat(upkeep.quarantine(Samples.address(4))).isTrue();
        assertThat(store.find(Samples.address(4))).isEmpty();

        parts.blobs.flip(BLOCKS.get(2), 99);
        assertThat(upkeep.quarantine(Samples.address(1))).isTrue();
        assertThat(store.find(Samples.address(1))).isEmpty();
        // The other entry's block went with it; it is damaged as well, and heals in the same way.
        assertThat(upkeep.quarantine(Samples.address(2))).isTrue();
        store.store(Samples.entry(2, LARGE), Publication.keeping());
        assertThat(upkeep.verify(Progress.NONE).findings()).isEmpty();
    }

    @Test
    void gcReclaimsExactlyWhatNoEntryNames() {
        assertThat(gc()).isEqualTo(new Upkeep.GcReport(0, 0, 0, 0));
        store.remove(Samples.address(1));
        assertThat(gc().blocks()).isZero();
        store.remove(Samples.address(2));
        Upkeep.GcReport expected = new Upkeep.GcReport(3, LARGE.content().size(), 0, 0);
        assertThat(upkeep.gcDryRun(Duration.ZERO, Progress.NONE)).isEqualTo(expected);
        assertThat(parts.blobs.list()).hasSize(4);
        assertThat(gc()).isEqualTo(expected);
        assertThat(parts.blobs.list()).containsExactly(block(3));
        assertThat(gc().blocks()).isZero();
        assertThat(upkeep.verify(Progress.NONE).findings()).isEmpty();
    }

    @Test
    void gcKeepsWhatIsYoungerThanTheGrace() {
        store.remove(Samples.address(3));
        assertThat(upkeep.gc(Duration.ofHours(1), Progress.NONE).blocks()).isZero();
        assertThat(upkeep.gcDryRun(Upkeep.GRACE, Progress.NONE).blocks()).isZero();
        assertThat(gc().blocks()).isEqualTo(1);
        assertThatThrownBy(() -> upkeep.gc(Duration.ofSeconds(-1), Progress.NONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void gcKeepsWhatAReaderStillReads() {
        Entry reading = store.find(Samples.address(1)).orElseThrow();
        Content content = ((Datum.Bytes) reading.datum()).content();
        store.remove(Samples.address(1));
        store.remove(Samples.address(2));
        store.remove(Samples.address(3));
        assertThat(gc().blocks()).isEqualTo(1);
        assertThat(content.toBytes()).isEqualTo(LARGE.content().toBytes());
        Reference.reachabilityFence(content);
    }

    @Test
    void aReaderThatIsForgottenPinsNothing() {
        assertThat(store.find(Samples.address(1))).isPresent();
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            System.gc();
            return parts.blobs.pins.get() == 0;
        });
        store.remove(Samples.address(1));
        store.remove(Samples.address(2));
        assertThat(gc().blocks()).isEqualTo(3);
    }

    @Test
    void gcCountsEntriesThatCannotBeRead() {
        parts.damageRecord(Samples.address(3));
        assertThat(gc()).isEqualTo(new Upkeep.GcReport(1, 100_000, 0, 1));
    }

    @Test
    void whatIsPublishedWhileGcReadsTheEntriesIsSafe() {
        store.remove(Samples.address(1));
        store.remove(Samples.address(2));
        List<Long> stored = new ArrayList<>();
        Upkeep.GcReport report = upkeep.gc(Duration.ZERO, (done, total) -> {
            if (stored.isEmpty()) {
                // The blocks are there, unused and old: the writer finds them present, and gc must not take them.
                stored.add(done);
                store.store(Samples.entry(5, LARGE), Publication.keeping());
            }
        });
        assertThat(stored).hasSize(1);
        assertThat(report.blocks()).isZero();
        assertThat(((Datum.Bytes) store.find(Samples.address(5)).orElseThrow().datum())
                        .content()
                        .toBytes())
                .isEqualTo(LARGE.content().toBytes());
    }

    @Test
    void blocksOfAWriterThatHasNotCommittedMayGoAndAreWrittenAgain() {
        try (EntryWriter writer = store.begin(Samples.draft(6), Publication.keeping())) {
            EntryWriter.Sink sink = writer.bytes();
            byte[] bytes = LARGE.content().toBytes();
            sink.write(java.nio.ByteBuffer.wrap(bytes));
            Content content = sink.finish();
            store.remove(Samples.address(1));
            store.remove(Samples.address(2));
            gc();
            writer.commit(Datum.Bytes.of(content), Duration.ZERO);
        }
        gc();
        assertThat(((Datum.Bytes) store.find(Samples.address(6)).orElseThrow().datum())
                        .content()
                        .toBytes())
                .isEqualTo(LARGE.content().toBytes());
    }
}
