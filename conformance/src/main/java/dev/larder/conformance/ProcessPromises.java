package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import dev.larder.store.Entry;
import dev.larder.store.Progress;
import dev.larder.store.StoreTrait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes that use one store at once see the same whole values, and one of them is first. */
abstract class ProcessPromises extends Promises {
    private static final int PROCESSES = 3;
    private static final int SLOTS = 40;

    ProcessPromises(Supplier<StoreHarness> source) {
        super(source);
    }

    @BeforeEach
    void aSharedStore() {
        needs(StoreTrait.SHARED_BETWEEN_PROCESSES);
    }

    @Test
    void whatOneStoresAnotherReads() {
        for (long slot : new long[] {0, 1, 5}) {
            store.store(TellTale.entry(slot, 7), KEEP);
        }
        assertThat(child(Errand.READ, 0, 1, 5).finish()).containsExactly("0 7", "1 7", "5 7");
        child(Errand.STORE, 10, 11, 15).finish();
        for (long slot : new long[] {10, 11, 15}) {
            assertThat(Mixture.check(store, slot)).as("slot %d", slot).contains(1L);
        }
    }

    @Test
    void whatOneRemovesOrReplacesIsSoForTheOther() {
        store.store(TellTale.entry(1, 1), KEEP);
        store.store(TellTale.entry(2, 1), KEEP);
        ChildJvm reader = child(Errand.READ, 1, 2);
        assertThat(reader.finish()).containsExactly("1 1", "2 1");
        store.remove(TellTale.address(1));
        store.store(TellTale.entry(2, 5), REPLACE);
        assertThat(child(Errand.READ, 1, 2).finish()).containsExactly("1 nothing", "2 5");
    }

    @Test
    void ofManyWritersOfDifferentValuesOneIsPublished() {
        List<ChildJvm> children = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            children.add(child(Errand.RACE_TO_STORE, i, SLOTS));
        }
        children.forEach(each -> each.hear("ready"));
        Map<Long, Long> winners = new HashMap<>();
        List<String[]> kept = new ArrayList<>();
        for (long slot = 0; slot < SLOTS; slot++) {
            // One by one, so that no process gets far ahead where processors are scarce: there would be no race.
            children.forEach(each -> each.say("go"));
            for (int i = 0; i < PROCESSES; i++) {
                String line = slot + " " + children.get(i).hear(Long.toString(slot));
                String[] words = line.split(" ");
                if (words[1].equals("PUBLISHED")) {
                    assertThat(winners.put(slot, (long) i))
                            .as("published before at " + line)
                            .isNull();
                } else {
                    kept.add(words);
                }
            }
        }
        children.forEach(ChildJvm::finish);
        assertThat(winners).hasSize(SLOTS);
        assertThat(kept).hasSize((PROCESSES - 1) * SLOTS);
        for (String[] words : kept) {
            long slot = Long.parseLong(words[0]);
            assertThat(words[1]).isEqualTo("KEPT_OTHER");
            assertThat(words[2])
                    .as("what was kept at %s", slot)
                    .isEqualTo(TellTale.entry(slot, Objects.requireNonNull(winners.get(slot)))
                            .info()
                            .digest()
                            .hex());
        }
        winners.forEach((slot, winner) -> assertThat(Mixture.check(store, slot)).contains(winner));
    }

    @Test
    void storingRemovingListingAndGcDoNotHurtEachOther() {
        Campaign.Chance chance = Campaign.Chance.announced("mixed operations by processes");
        List<ChildJvm> children = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            children.add(child(
                    Errand.MIX, chance.random().nextLong(), i, Campaign.race().toMillis()));
        }
        children.forEach(each -> each.hear("ready"));
        children.forEach(each -> each.say("go"));
        for (ChildJvm each : children) {
            assertThat(Long.parseLong(each.hear("steps")))
                    .as("steps, %s", chance)
                    .isPositive();
            each.finish();
        }
        assertThat(store.upkeep().verify(Progress.NONE).isSound())
                .as("sound, %s", chance)
                .isTrue();
        store.upkeep().gc(Duration.ZERO, Progress.NONE);
        Mixture.checkAll(store);
    }

    @Test
    void whatWasFoundStaysReadableWhenAnotherStoresOverIt() {
        store.store(TellTale.entry(0, 9), KEEP);
        Entry found = store.find(TellTale.address(0)).orElseThrow();
        assertThat(((Datum.Mapping) found.datum()).members()).hasSize(3);
        child(Errand.STORE, 0).finish();
        assertThat(TellTale.generation(0, found)).isEqualTo(9);
        assertThat(Mixture.check(store, 0)).contains(1L);
    }
}
