package dev.larder.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EvictionTest {
    private static final Caps TWO = Caps.NONE.entries(2);

    private final DataStore store = DataStores.open("memory:");

    private EntryInfo put(int n) {
        return store.store(Samples.text(n, "value " + n), Publication.failing()).info();
    }

    private void use(int n) throws InterruptedException {
        // Uses are told apart by the millisecond.
        Thread.sleep(3);
        Uses uses = Uses.of(store);
        uses.note(Samples.address(n));
        uses.flush();
    }

    private Set<Address> stored() {
        return store.list(Selection.ALL).map(EntryInfo::address).collect(Collectors.toSet());
    }

    private Eviction.Report evict(Caps caps) {
        return Eviction.of(store, caps).run(victim -> {});
    }

    @Test
    void whatWasUsedLeastRecentlyGoesFirst() throws Exception {
        for (int n = 0; n < 4; n++) {
            put(n);
        }
        use(2);
        use(0);
        use(1);
        Eviction.Report report = evict(TWO);
        assertThat(report.victims())
                .extracting(Eviction.Victim::address)
                .containsExactly(Samples.address(3), Samples.address(2));
        assertThat(report.victims()).extracting(Eviction.Victim::uses).containsExactly(0L, 1L);
        assertThat(report.entries()).isEqualTo(4);
        assertThat(stored()).containsExactlyInAnyOrder(Samples.address(0), Samples.address(1));
    }

    @Test
    void aDryRunSaysWhatWouldGoWithItsCostAndChangesNothing() {
        store.store(Samples.rich(1), Publication.failing());
        Eviction.Report plan = Eviction.of(store, Caps.NONE.bytes(0)).plan();
        assertThat(plan.victims()).singleElement().satisfies(victim -> {
            assertThat(victim.address()).isEqualTo(Samples.address(1));
            assertThat(victim.cause()).isEqualTo(Eviction.Cause.SIZE);
        });
        assertThat(plan.costAtRisk()).isEqualTo(Duration.ofMillis(1234));
        assertThat(plan.evictedBytes()).isEqualTo(plan.bytes()).isGreaterThan(2L * Content.BLOCK_SIZE);
        assertThat(stored()).hasSize(1);
        assertThat(Evictions.of(store).find(Samples.address(1))).isEmpty();
    }

    @Test
    void whatIsPinnedStays() {
        put(1);
        put(2);
        EntryPins pins = EntryPins.of(store);
        assertThat(pins.pin(Samples.address(1))).isTrue();
        assertThat(pins.pin(Samples.address(1))).isFalse();
        assertThat(pins.all()).containsExactly(Samples.address(1));
        evict(Caps.NONE.entries(0));
        assertThat(stored()).containsExactly(Samples.address(1));
        assertThat(pins.unpin(Samples.address(1))).isTrue();
        assertThat(pins.unpin(Samples.address(1))).isFalse();
        evict(Caps.NONE.entries(0));
        assertThat(stored()).isEmpty();
    }

    @Test
    void whatIsPinnedWhileTheEvictionRunsStays() {
        List<Address> three = List.of(put(1).address(), put(2).address(), put(3).address());
        Eviction.of(store, Caps.NONE.entries(0))
                .run(first -> three.stream()
                        .filter(address -> !address.equals(first.address()))
                        .forEach(EntryPins.of(store)::pin));
        assertThat(stored()).hasSize(2);
    }

    @Test
    void whatBelongsToARunningComputationStays() {
        put(1);
        put(2);
        try (Lease lease = store.leases()
                .tryAcquire(Samples.recipe(1).key(), Duration.ofSeconds(30))
                .orElseThrow()) {
            assertThat(lease.isHeld()).isTrue();
            evict(Caps.NONE.entries(0));
            assertThat(stored()).containsExactly(Samples.address(1));
        }
        evict(Caps.NONE.entries(0));
        assertThat(stored()).isEmpty();
    }

    @Test
    void checkpointsStayAndCount() {
        put(1);
        Recipe checkpoint = Recipe.of(Component.of(EntryInfo.CHECKPOINT, "1", Parameters.NONE));
        store.store(
                Entry.of(EntryDraft.of(checkpoint, "value", "value"), new Datum.Text("half-way")),
                Publication.failing());
        Eviction.Report report = evict(Caps.NONE.entries(0));
        assertThat(report.entries()).isEqualTo(2);
        assertThat(stored()).containsExactly(Address.of(checkpoint.key()));
    }

    @Test
    void whatWasEvictedIsKnownUntilItIsForgottenAndItsUsesAreNot() throws Exception {
        put(1);
        use(1);
        Instant before = Instant.now().minusSeconds(1);
        evict(Caps.NONE.entries(0));
        Evictions evictions = Evictions.of(store);
        assertThat(evictions.find(Samples.address(1))).hasValueSatisfying(note -> {
            assertThat(note.cause()).isEqualTo(Eviction.Cause.COUNT);
            assertThat(note.at()).isAfter(before);
        });
        assertThat(evictions.find(Samples.address(2))).isEmpty();
        assertThat(Uses.of(store).all()).isEmpty();
        evictions.forget(Samples.address(1));
        assertThat(evictions.find(Samples.address(1))).isEmpty();
    }

    @Test
    void theRecordOfEvictionsIsBounded() {
        Evictions evictions = Evictions.of(store);
        List<Eviction.Victim> victims = new ArrayList<>();
        for (int n = 0; n < 70_000; n++) {
            victims.add(new Eviction.Victim(
                    new Address(Samples.recipe(1).key(), "a" + n),
                    "t",
                    1,
                    Duration.ZERO,
                    Instant.EPOCH,
                    0,
                    Eviction.Cause.AGE));
        }
        evictions.note(victims.subList(0, 69_999), Instant.now().minusSeconds(10));
        evictions.note(victims.subList(69_999, 70_000), Instant.now());
        MarkedRecords records = new MarkedRecords(store, "evictions", 1);
        assertThat(records.readAll()).hasSizeBetween(60_000, 64_000);
        assertThat(evictions.find(victims.get(69_999).address())).isPresent();
    }

    @Test
    void unusedForTooLongIsTooOld() throws Exception {
        put(1);
        put(2);
        Thread.sleep(60);
        use(2);
        Eviction.Report report = evict(Caps.NONE.age(Duration.ofMillis(50)));
        assertThat(report.victims()).extracting(Eviction.Victim::address).containsExactly(Samples.address(1));
        assertThat(report.victims().get(0).cause()).isEqualTo(Eviction.Cause.AGE);
    }

    @Test
    void whoReadsALazyValueReadsOnWhileItIsEvictedAndItsSpaceReclaimed() {
        byte[] all = new byte[3 * Content.BLOCK_SIZE];
        new java.util.Random(1).nextBytes(all);
        store.store(Samples.entry(1, Datum.Bytes.of(Content.of(all))), Publication.failing());
        Content lazy =
                ((Datum.Bytes) store.find(Samples.address(1)).orElseThrow().datum()).content();
        ByteBuffer slice = ByteBuffer.allocate(1000);
        for (int position = 0; position + 1000 <= all.length; position += all.length / 7) {
            lazy.read(position, slice.clear());
            assertThat(slice.array()).isEqualTo(java.util.Arrays.copyOfRange(all, position, position + 1000));
            evict(Caps.NONE.bytes(0));
            store.upkeep().gc(Duration.ZERO, Progress.NONE);
            assertThat(store.find(Samples.address(1))).isEmpty();
        }
        assertThat(lazy.size()).isEqualTo(all.length);
    }
}
