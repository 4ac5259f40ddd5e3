package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.key.Key;
import dev.larder.store.DataStore;
import dev.larder.store.Lease;
import dev.larder.store.StoreTrait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key's lease has one holder at a time, among threads and processes, for as long as the holder lives and wants it. */
abstract class LeasePromises extends Promises {
    static final Duration LONG_TERM = Duration.ofSeconds(30);
    private static final Duration SHORT_TERM = Duration.ofMillis(1500);
    private static final int THREADS = 8;

    private final Key key = Recipes.address(1).key();

    LeasePromises(Supplier<StoreHarness> source) {
        super(source);
    }

    @Test
    void oneHolderAtATime() {
        try (Lease lease = acquired(store, LONG_TERM)) {
            assertThat(lease.key()).isEqualTo(key);
            assertThat(lease.fence().key()).isEqualTo(key);
            assertThat(lease.isHeld()).isTrue();
            assertThat(store.leases().holder(key)).contains(lease.fence());
            assertThat(store.leases().tryAcquire(key, LONG_TERM)).isEmpty();
            assertThat(Crew.together(2, thread -> store.leases().tryAcquire(key, LONG_TERM)))
                    .containsOnly(Optional.empty());
        }
    }

    @Test
    void aLeaseThatWasGivenBackIsFree() {
        Lease first = acquired(store, LONG_TERM);
        first.close();
        assertThat(first.isHeld()).isFalse();
        assertThat(store.leases().holder(key)).isEmpty();
        try (Lease second = acquired(store, LONG_TERM)) {
            // Closing twice does nothing, and above all does not take the lease from the next holder.
            first.close();
            assertThat(first.isHeld()).isFalse();
            assertThat(second.isHeld()).isTrue();
            assertThat(store.leases().holder(key)).contains(second.fence());
        }
    }

    @Test
    void everyKeyHasALeaseOfItsOwn() {
        try (Lease one = acquired(store, LONG_TERM);
                Lease two = store.leases()
                        .tryAcquire(Recipes.address(2).key(), LONG_TERM)
                        .orElseThrow()) {
            assertThat(one.isHeld()).isTrue();
            assertThat(two.isHeld()).isTrue();
        }
    }

    @Test
    void ofManyThreadsOneGetsTheLease() {
        for (int round = 0; round < 20; round++) {
            List<Optional<Lease>> leases =
                    Crew.together(THREADS, thread -> store.leases().tryAcquire(key, LONG_TERM));
            List<Lease> held = leases.stream().flatMap(Optional::stream).toList();
            assertThat(held).hasSize(1);
            held.get(0).close();
        }
    }

    @Test
    void threadsThatTakeTurnsNeverHoldItTogether() {
        AtomicInteger holders = new AtomicInteger();
        long end = System.nanoTime() + Campaign.race().toNanos() / 2;
        List<Long> turns = Crew.together(4, thread -> {
            long mine = 0;
            // Everybody gets a turn, however slow the machine is.
            while (System.nanoTime() < end || mine == 0) {
                Optional<Lease> lease = store.leases().tryAcquire(key, LONG_TERM);
                if (lease.isPresent()) {
                    assertThat(holders.incrementAndGet()).as("holders at once").isEqualTo(1);
                    mine++;
                    holders.decrementAndGet();
                    lease.get().close();
                }
            }
            return mine;
        });
        assertThat(turns).doesNotContain(0L);
    }

    @Test
    void aLeaseOutlivesItsTermWhileItsHolderLives() throws InterruptedException {
        try (Lease lease = acquired(store, SHORT_TERM)) {
            long end = System.nanoTime()
                    + SHORT_TERM.multipliedBy(2).plusMillis(200).toNanos();
            while (System.nanoTime() < end) {
                assertThat(store.leases().tryAcquire(key, SHORT_TERM)).isEmpty();
                Thread.sleep(100);
            }
            assertThat(lease.isHeld()).isTrue();
            assertThat(store.leases().holder(key)).contains(lease.fence());
        }
    }

    @Test
    void aHolderInAnotherProcessIsAHolder() {
        needs(StoreTrait.SHARED_BETWEEN_PROCESSES);
        ChildJvm other = child(Errand.HOLD_LEASE, 1, LONG_TERM.toMillis());
        long fence = Long.parseLong(other.hear("fence"));
        assertThat(store.leases().tryAcquire(key, LONG_TERM)).isEmpty();
        assertThat(store.leases().holder(key).orElseThrow().number()).isEqualTo(fence);
        assertThat(other.ask("held")).isEqualTo("true");
        other.ask("release");
        try (Lease mine = acquired(store, LONG_TERM)) {
            assertThat(mine.isHeld()).isTrue();
            assertThat(other.ask("held")).isEqualTo("false");
        }
        other.say("leave");
        other.finish();
    }

    @Test
    void processesThatTakeTurnsNeverHoldItTogether(@TempDir Path scratch) throws IOException {
        needs(StoreTrait.SHARED_BETWEEN_PROCESSES);
        List<ChildJvm> children = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            children.add(child(Errand.CONTEND, 1, scratch, Campaign.race().toMillis()));
        }
        children.forEach(each -> each.hear("ready"));
        children.forEach(each -> each.say("go"));
        List<String> turns = new ArrayList<>();
        children.forEach(each -> turns.addAll(each.finish()));
        assertThat(turns).hasSizeGreaterThanOrEqualTo(children.size());
        try (var left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
    }

    private Lease acquired(DataStore from, Duration term) {
        return from.leases()
                .tryAcquire(key, term)
                .orElseThrow(() -> new AssertionError("nobody holds the lease, and yet it was not given"));
    }
}
