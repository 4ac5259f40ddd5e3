package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import dev.larder.key.Key;
import dev.larder.store.Entry;
import dev.larder.store.EntryWriter;
import dev.larder.store.Fence;
import dev.larder.store.Lease;
import dev.larder.store.Publication;
import dev.larder.store.StaleFenceException;
import dev.larder.store.StoreTrait;
import dev.larder.store.Stored.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every holder of a lease has a higher number than the one before, and what a late holder does under its number is refused. */
abstract class FencePromises extends Promises {
    private final Entry first = Recipes.entry(1, "first");
    private final Entry late = Recipes.entry(1, "late");
    private final Key key = first.info().key();

    FencePromises(Supplier<StoreHarness> source) {
        super(source);
    }

    static Stream<Publication> everyPublication() {
        return Stream.of(KEEP, FAIL, REPLACE);
    }

    private Lease lease() {
        return closing(store.leases()
                .tryAcquire(key, LeasePromises.LONG_TERM)
                .orElseThrow(() -> new AssertionError("no lease")));
    }

    /** Returns the fence of a holder after whom somebody else took the lease. */
    private Fence staleFence() {
        Lease lost = lease();
        lost.close();
        lease();
        return lost.fence();
    }

    @Test
    void everyNextHolderHasAHigherNumber() {
        long last = 0;
        for (int i = 0; i < 20; i++) {
            try (Lease lease = lease()) {
                assertThat(lease.fence().number()).isGreaterThan(last);
                last = lease.fence().number();
            }
        }
    }

    @Test
    void noTwoHoldersHaveTheSameNumber() {
        long end = System.nanoTime() + Campaign.race().toNanos() / 2;
        List<List<Long>> numbers = Crew.together(4, thread -> {
            List<Long> mine = new ArrayList<>();
            while (System.nanoTime() < end || mine.isEmpty()) {
                store.leases().tryAcquire(key, LeasePromises.LONG_TERM).ifPresent(lease -> {
                    mine.add(lease.fence().number());
                    lease.close();
                });
            }
            return mine;
        });
        assertThat(numbers.stream().flatMap(List::stream)).doesNotHaveDuplicates();
        // Within one thread, they also come in order.
        assertThat(numbers).allSatisfy(mine -> assertThat(mine).isSorted());
    }

    @Test
    void aHolderInAnotherProcessHasAHigherNumberToo() {
        needs(StoreTrait.SHARED_BETWEEN_PROCESSES);
        Lease before = lease();
        before.close();
        ChildJvm other = child(Errand.HOLD_LEASE, 1, LeasePromises.LONG_TERM.toMillis());
        long between = Long.parseLong(other.hear("fence"));
        other.ask("release");
        assertThat(between).isGreaterThan(before.fence().number());
        assertThat(lease().fence().number()).isGreaterThan(between);
    }

    @ParameterizedTest
    @MethodSource("everyPublication")
    void theHolderPublishesUnderItsFence(Publication publication) {
        Fence current = lease().fence();
        assertThat(store.store(first, publication.under(current)).status()).isEqualTo(Status.PUBLISHED);
        assertHolds(first);
        assertThat(store.store(late, REPLACE.under(current)).status()).isEqualTo(Status.REPLACED);
        assertHolds(late);
    }

    @ParameterizedTest
    @MethodSource("everyPublication")
    void aLateHolderIsRefusedWhereNothingIsStored(Publication publication) {
        Fence stale = staleFence();
        assertThatThrownBy(() -> store.store(late, publication.under(stale))).isInstanceOf(StaleFenceException.class);
        assertThat(store.find(late.info().address())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyPublication")
    void aLateHolderIsRefusedWhereSomethingIsStored(Publication publication) {
        store.store(first, KEEP);
        Fence stale = staleFence();
        assertThatThrownBy(() -> store.store(late, publication.under(stale))).isInstanceOf(StaleFenceException.class);
        assertHolds(first);
    }

    @Test
    void aLateHolderIsRefusedAlsoWithSeveralEntries() {
        Fence stale = staleFence();
        Entry another = Entry.of(Recipes.draft(1, "another"), Datum.NULL);
        assertThatThrownBy(() -> store.storeAll(List.of(another, late), KEEP.under(stale)))
                .isInstanceOf(StaleFenceException.class);
        assertThat(store.find(another.info().address())).isEmpty();
        assertThat(store.find(late.info().address())).isEmpty();
    }

    @Test
    void aLateHolderIsRefusedAtTheCommit() {
        Lease lost = lease();
        try (EntryWriter writer = store.begin(Recipes.draft(1), REPLACE.under(lost.fence()))) {
            EntryWriter.Sink sink = writer.bytes();
            StreamingPromises.pour(Patterns.content(1, 5 << 20), sink, 1 << 20);
            lost.close();
            Lease next = lease();
            Datum value = Datum.Bytes.of(sink.finish());
            assertThatThrownBy(() -> writer.commit(value, Duration.ZERO)).isInstanceOf(StaleFenceException.class);
            assertThat(next.isHeld()).isTrue();
        }
        assertThat(store.find(Recipes.address(1))).isEmpty();
    }

    @Test
    void anActionRunsUnderTheCurrentFence() {
        Fence current = lease().fence();
        assertThat(store.leases().whileCurrent(current, () -> "done")).contains("done");
        assertThatThrownBy(() -> store.leases().whileCurrent(current, () -> {
                    throw new IllegalStateException("the action's own");
                }))
                .hasMessage("the action's own");
        assertThat(store.leases().whileCurrent(current, () -> "again")).contains("again");
    }

    @Test
    void noActionRunsUnderAnotherFence() {
        Fence stale = staleFence();
        AtomicBoolean ran = new AtomicBoolean();
        assertThat(store.leases().whileCurrent(stale, () -> ran.getAndSet(true)))
                .isEmpty();
        Lease given = closing(store.leases()
                .tryAcquire(Recipes.address(2).key(), LeasePromises.LONG_TERM)
                .orElseThrow());
        given.close();
        assertThat(store.leases().whileCurrent(given.fence(), () -> ran.getAndSet(true)))
                .as("after the lease was given back")
                .isEmpty();
        assertThat(ran).isFalse();
    }

    @Test
    void nobodyTakesTheLeaseWhileAnActionRuns() {
        Lease held = lease();
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean over = new AtomicBoolean();
        Crew.together(2, thread -> {
            if (thread == 0) {
                store.leases().whileCurrent(held.fence(), () -> {
                    running.countDown();
                    pause(500);
                    over.set(true);
                    return true;
                });
            } else {
                assertThat(running.await(20, TimeUnit.SECONDS))
                        .as("the action runs")
                        .isTrue();
                held.close();
                // Whether giving back waits, or taking does, or taking is refused, is the store's own affair.
                boolean taken =
                        store.leases().tryAcquire(key, LeasePromises.LONG_TERM).isPresent();
                assertThat(taken && !over.get())
                        .as("taken while the action ran")
                        .isFalse();
            }
            return thread;
        });
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void assertHolds(Entry entry) {
        FullReading.assertIs(store.find(entry.info().address()).orElseThrow(), entry, "the entry that is to be there");
    }
}
