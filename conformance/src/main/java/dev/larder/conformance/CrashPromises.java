package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.store.Finding;
import dev.larder.store.Progress;
import dev.larder.store.StoreTrait;
import dev.larder.store.Upkeep;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A writer may be killed at any moment: what was acknowledged is there, what was not is there whole or not at all. */
@Timeout(value = 24, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class CrashPromises extends Promises {
    /** Kills come after so many of the writer's words, at most, and then so much later; words are counted, for machines differ. */
    private static final int MOST_WORDS = 120;

    private static final long LATEST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final int GC_EVERY = 5;

    CrashPromises(Supplier<StoreHarness> source) {
        super(source);
    }

    @BeforeEach
    void aStoreThatLasts() {
        needs(StoreTrait.PERSISTENT);
        store.close();
    }

    @Test
    void aKilledWriterLeavesWholeValuesOnly() {
        Campaign.Chance chance = Campaign.Chance.announced("kills");
        CrashModel model = new CrashModel();
        int kills = harness.kills();
        int interrupted = 0;
        for (int kill = 1; kill <= kills; kill++) {
            String when = "after kill " + kill + " of " + kills + " (" + chance + ")";
            ChildJvm writer = child(Errand.WRITE_UNTIL_KILLED, chance.random().nextLong(), model.nextGeneration());
            for (int words = chance.random().nextInt(1, MOST_WORDS); words > 0; words--) {
                model.take(List.of(writer.hearLine()));
            }
            LockSupport.parkNanos(chance.random().nextLong(LATEST_NANOS));
            model.take(writer.kill());
            interrupted += model.underWay() > 0 ? 1 : 0;
            store = open();
            model.check(store, when);
            Upkeep.VerifyReport report = store.upkeep().verify(Progress.NONE);
            assertThat(report.findings())
                    .as("damage found %s", when)
                    .noneMatch(finding -> finding.kind().isDamage());
            if (kill % GC_EVERY == 0 || kill == kills) {
                store.upkeep().gc(Duration.ZERO, Progress.NONE);
                model.check(store, "and a gc " + when);
                assertThat(store.upkeep().verify(Progress.NONE).findings())
                        .as("what is left after a gc %s", when)
                        .extracting(Finding::kind)
                        .doesNotContain(Finding.Kind.LEFTOVER, Finding.Kind.UNUSED_BLOCK);
            }
            theDeadBlockNobody(when);
            store.close();
        }
        System.out.println("kills: " + kills + ", " + interrupted + " of them in the middle of a change, "
                + model.acknowledgements() + " acknowledged changes");
    }

    /** Whatever locks the dead writer held are free again. */
    private void theDeadBlockNobody(String when) {
        long slot = CrashErrand.SLOTS + CrashErrand.THREADS;
        store.store(TellTale.entry(slot, 1), REPLACE);
        assertThat(Mixture.check(store, slot)).as("stored %s", when).contains(1L);
        store.remove(TellTale.address(slot));
    }
}
