package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.data.Datum;
import dev.larder.key.Key;
import dev.larder.store.Entry;
import dev.larder.store.Fence;
import dev.larder.store.Lease;
import dev.larder.store.StoreTrait;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody waits for the dead, and who comes back from the dead changes nothing. */
abstract class TakeOverPromises extends Promises {
    private static final Duration TERM = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Key key = Recipes.address(1).key();

    TakeOverPromises(Supplier<StoreHarness> source) {
        super(source);
    }

    @BeforeEach
    void aSharedStore() {
        needs(StoreTrait.SHARED_BETWEEN_PROCESSES);
    }

    /** Takes the lease over as soon as it can be had. */
    private Lease takeOver() {
        long deadline = System.nanoTime() + TERM.plus(PATIENCE).toNanos();
        while (System.nanoTime() < deadline) {
            Optional<Lease> lease = store.leases().tryAcquire(key, TERM);
            if (lease.isPresent()) {
                return closing(lease.get());
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new AssertionError(
                "the lease of a holder without a sign of life could not be taken over within its term of "
                        + TERM.toSeconds() + " s and " + PATIENCE.toSeconds() + " s more");
    }

    @Test
    void theLeaseOfAKilledProcessIsTakenOver() {
        ChildJvm holder = child(Errand.HOLD_LEASE, 1, TERM.toMillis());
        long fence = Long.parseLong(holder.hear("fence"));
        holder.kill();
        Lease lease = takeOver();
        assertThat(lease.fence().number()).isGreaterThan(fence);
        assertThat(lease.isHeld()).isTrue();
        assertThat(store.leases().whileCurrent(new Fence(key, fence), () -> true))
                .isEmpty();
    }

    @Test
    void theLeaseOfAProcessThatLeftIsFree() {
        ChildJvm holder = child(Errand.HOLD_LEASE, 1, LeasePromises.LONG_TERM.toMillis());
        holder.hear("fence");
        // The store is closed, the lease is not.
        holder.say("leave");
        holder.finish();
        assertThat(store.leases().tryAcquire(key, TERM)).isPresent();
    }

    @Test
    void aStoppedProcessLosesItsLeaseAndCannotPublishWhenItGoesOn() {
        ChildJvm holder = child(Errand.HOLD_LEASE, 1, TERM.toMillis());
        long fence = Long.parseLong(holder.hear("fence"));
        assertThat(holder.ask("held")).isEqualTo("true");
        assumeTrue(holder.suspend(), "this system cannot stop a process and let it go on");
        try {
            Lease lease = takeOver();
            assertThat(lease.fence().number()).isGreaterThan(fence);
            Entry mine = Recipes.entry(1, "by whoever took over");
            store.store(mine, KEEP.under(lease.fence()));
            holder.resume();
            assertThat(holder.ask("held")).isEqualTo("false");
            assertThat(holder.ask("publish")).isEqualTo("refused");
            assertThat(holder.ask("act")).isEqualTo("refused");
            // Giving back what it lost does not take it from the present holder.
            holder.ask("release");
            assertThat(lease.isHeld()).isTrue();
            FullReading.assertIs(store.find(mine.info().address()).orElseThrow(), mine, "what was published meanwhile");
        } finally {
            holder.resume();
        }
        holder.say("leave");
        holder.finish();
    }

    @Test
    void aHolderPublishesUnderItsFenceFromAnotherProcess() {
        ChildJvm holder = child(Errand.HOLD_LEASE, 1, LeasePromises.LONG_TERM.toMillis());
        holder.hear("fence");
        assertThat(holder.ask("publish")).isEqualTo("done");
        assertThat(holder.ask("act")).isEqualTo("done");
        assertThat(store.find(Recipes.address(1)).map(Entry::datum)).contains(new Datum.Text(LeaseErrands.LATE));
    }
}
