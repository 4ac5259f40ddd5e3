package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.key.Address;
import dev.larder.store.EntryInfo;
import dev.larder.store.Fence;
import dev.larder.store.LedgerRecord;
import dev.larder.store.Progress;
import dev.larder.store.Selection;
import dev.larder.store.Upkeep;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing is a value: what is not there is empty, never an error, and looking for it makes nothing. */
abstract class AbsencePromises extends Promises {
    private static final Address ADDRESS = Recipes.address(1);

    AbsencePromises(Supplier<StoreHarness> source) {
        super(source);
    }

    @Override
    boolean concernsReadOnlyStores() {
        return true;
    }

    @Test
    void nothingIsFound() {
        assertThat(store.find(ADDRESS)).isEmpty();
    }

    @Test
    void nothingIsRemovedOrMovedAway() {
        needsChanging();
        assertThat(store.remove(ADDRESS)).isFalse();
        assertThat(store.upkeep().quarantine(ADDRESS)).isFalse();
        assertThat(store.ledger().remove("pin", "nothing", 1)).isFalse();
        assertThat(store.upkeep().gc(Duration.ZERO, Progress.NONE)).isEqualTo(new Upkeep.GcReport(0, 0, 0, 0));
    }

    @Test
    void nothingIsListed() {
        try (Stream<EntryInfo> all = store.list(Selection.ALL)) {
            assertThat(all).isEmpty();
        }
        try (Stream<EntryInfo> some = store.list(Selection.keyPrefix("00"))) {
            assertThat(some).isEmpty();
        }
    }

    @Test
    void nobodyHoldsALease() {
        assertThat(store.leases().holder(ADDRESS.key())).isEmpty();
    }

    @Test
    void nothingHappensUnderALeaseThatNobodyTook() {
        AtomicBoolean ran = new AtomicBoolean();
        assertThat(store.leases().whileCurrent(new Fence(ADDRESS.key(), 1), () -> ran.getAndSet(true)))
                .isEmpty();
        assertThat(ran).isFalse();
    }

    @Test
    void theLedgerHasNoRecord() {
        assertThat(store.ledger().find("pin", "nothing")).isEmpty();
        try (Stream<LedgerRecord> all = store.ledger().list("pin")) {
            assertThat(all).isEmpty();
        }
    }

    @Test
    void anEmptyStoreIsSound() {
        Upkeep.VerifyReport report = store.upkeep().verify(Progress.NONE);
        assertThat(report.isSound()).isTrue();
        assertThat(report.findings()).isEmpty();
        assertThat(report.entries()).isZero();
        assertThat(report.blocks()).isZero();
    }

    @Test
    void thereIsNothingToReclaim() {
        assertThat(store.upkeep().gcDryRun(Duration.ZERO, Progress.NONE)).isEqualTo(new Upkeep.GcReport(0, 0, 0, 0));
    }

    @Test
    void lookingForWhatIsNotThereMakesNothing() {
        if (!harness.hasRaw()) {
            needs(dev.larder.store.StoreTrait.PERSISTENT);
        }
        RawSnapshot before = RawSnapshot.of(harness.raw());
        nothingIsFound();
        nothingIsListed();
        nobodyHoldsALease();
        theLedgerHasNoRecord();
        assertThat(RawSnapshot.of(harness.raw()).differencesFrom(before)).isEmpty();
    }
}
