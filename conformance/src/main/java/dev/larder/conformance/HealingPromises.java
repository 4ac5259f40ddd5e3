package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.store.DataStore;
import dev.larder.store.DataStoreException;
import dev.larder.store.Entry;
import dev.larder.store.Finding;
import dev.larder.store.Progress;
import dev.larder.store.StoreTrait;
import dev.larder.store.Stored;
import dev.larder.store.Upkeep;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Damage is reported with the address of what it hit, can be moved out of the way, and is healed by storing again. */
abstract class HealingPromises extends Promises {
    private SmallStore small;
    private RawSnapshot sound;

    HealingPromises(Supplier<StoreHarness> source) {
        super(source);
    }

    @BeforeEach
    void aSmallStoreToDamage() {
        if (!harness.hasRaw()) {
            needs(StoreTrait.PERSISTENT);
        }
        small = SmallStore.fill(store);
        store.close();
        sound = RawSnapshot.of(harness.raw());
    }

    /** What is done with a damaged store. */
    private interface Treatment {
        void on(DataStore damaged, List<SmallStore.Known> refused, String damage);
    }

    /** Damages one piece after the other, here and there, and treats every store in which an entry is refused. */
    private void treatEveryDamage(Treatment treatment) {
        int treated = 0;
        for (String piece : sound.names()) {
            byte[] bytes = sound.bytes(piece);
            for (int part = 0; part <= 8 && bytes.length > 0; part++) {
                int at = (int) Math.min(bytes.length - 1L, (long) bytes.length * part / 8);
                byte[] flipped = bytes.clone();
                flipped[at] ^= 0x10;
                harness.raw().write(piece, flipped);
                treated += treat(piece + " flipped at " + at, treatment) ? 1 : 0;
                sound.putBack();
            }
        }
        assertThat(treated).as("stores with a damaged entry").isPositive();
    }

    private boolean treat(String damage, Treatment treatment) {
        DataStore damaged;
        try {
            damaged = harness.open();
        } catch (DataStoreException e) {
            // A store whose own description is damaged refuses to open: there is nothing to treat.
            return false;
        }
        try (damaged) {
            List<SmallStore.Known> refused = small.unreadable(damaged);
            if (refused.isEmpty()) {
                return false;
            }
            treatment.on(damaged, refused, damage);
            return true;
        }
    }

    @Test
    void verifyNamesEveryDamagedEntry() {
        treatEveryDamage((damaged, refused, damage) -> {
            Upkeep.VerifyReport report = damaged.upkeep().verify(Progress.NONE);
            assertThat(report.isSound()).as(damage).isFalse();
            for (SmallStore.Known known : refused) {
                assertThat(report.findings())
                        .as("with %s, the findings of damage to %s", damage, known.address())
                        .anyMatch(finding -> finding.kind().isDamage() && names(finding, known));
            }
            // Looking changes nothing: what was refused is still there and still refused.
            assertThat(small.unreadable(damaged)).as(damage).isEqualTo(refused);
        });
    }

    /** A damaged record may not tell its attribute any more; its place must then tell the key. */
    private static boolean names(Finding finding, SmallStore.Known known) {
        Optional<String> told = finding.address().map(address -> address.key().hex());
        return finding.address().filter(known.address()::equals).isPresent()
                || told.isEmpty()
                        && finding.place().contains(known.address().key().hex());
    }

    @Test
    void verifyFindsNothingWrongWithASoundStore() {
        store = open();
        Upkeep.VerifyReport report = store.upkeep().verify(Progress.NONE);
        assertThat(report.findings()).isEmpty();
        assertThat(report.entries()).isEqualTo(small.entries().size());
    }

    @Test
    void quarantineMakesAMissAndStoringAgainHeals() {
        treatEveryDamage((damaged, refused, damage) -> {
            for (SmallStore.Known known : refused) {
                assertThat(damaged.upkeep().quarantine(known.address()))
                        .as(damage)
                        .isTrue();
                assertThat(damaged.find(known.address())).as(damage).isEmpty();
                assertThat(damaged.store(known.entry(), FAIL).status())
                        .as(damage)
                        .isEqualTo(Stored.Status.PUBLISHED);
                SmallStore.checkRight(damaged.find(known.address()).orElseThrow(), known);
            }
            assertThat(small.unreadable(damaged)).as(damage).isEmpty();
            assertThat(damaged.upkeep().verify(Progress.NONE).isSound())
                    .as(damage)
                    .isTrue();
        });
    }

    @Test
    void repairMakesEveryDamagedEntryAMiss() {
        treatEveryDamage((damaged, refused, damage) -> {
            assertThat(damaged.upkeep().repair(Progress.NONE).isSound())
                    .as(damage)
                    .isFalse();
            assertThat(small.unreadable(damaged)).as(damage).isEmpty();
            for (SmallStore.Known known : small.entries()) {
                assertThat(damaged.find(known.address()).isPresent())
                        .as("with %s, %s is there", damage, known.address())
                        .isEqualTo(!refused.contains(known));
            }
            assertThat(damaged.upkeep().verify(Progress.NONE).isSound())
                    .as(damage)
                    .isTrue();
            for (SmallStore.Known known : refused) {
                damaged.store(known.entry(), FAIL);
                SmallStore.checkRight(damaged.find(known.address()).orElseThrow(), known);
            }
        });
    }

    @Test
    void whatVerifiesIsNotMovedAway() {
        store = open();
        for (SmallStore.Known known : small.entries()) {
            assertThat(store.upkeep().quarantine(known.address())).isFalse();
            SmallStore.checkRight(store.find(known.address()).orElseThrow(), known);
        }
        assertThat(store.upkeep().repair(Progress.NONE).isSound()).isTrue();
        assertThat(small.unreadable(store)).isEmpty();
        for (SmallStore.Known known : small.entries()) {
            assertThat(store.find(known.address())).isPresent();
        }
    }

    @Test
    void aBlockThatTwoEntriesShareIsHealedForBoth() {
        needs(StoreTrait.SHARES_BLOCKS);
        store = open();
        Entry one = Recipes.entry(8, Patterns.bytes(8, 100_000));
        store.store(one, KEEP);
        String block = RawSnapshot.of(harness.raw()).pieces().entrySet().stream()
                .filter(piece -> !sound.pieces().containsKey(piece.getKey()))
                .max(Comparator.comparing(piece -> piece.getValue().length))
                .orElseThrow()
                .getKey();
        Entry two = Recipes.entry(9, Patterns.bytes(8, 100_000));
        store.store(two, KEEP);
        byte[] bytes = harness.raw().read(block);
        bytes[bytes.length / 2] ^= 1;
        harness.raw().write(block, bytes);
        assertThat(store.upkeep().verify(Progress.NONE).findings())
                .extracting(Finding::address)
                .contains(
                        Optional.of(one.info().address()),
                        Optional.of(two.info().address()));
        assertThat(store.upkeep().quarantine(one.info().address())).isTrue();
        store.store(one, FAIL);
        FullReading.assertIs(store.find(one.info().address()).orElseThrow(), one, "the entry stored again");
        FullReading.assertIs(store.find(two.info().address()).orElseThrow(), two, "the other entry");
    }
}
