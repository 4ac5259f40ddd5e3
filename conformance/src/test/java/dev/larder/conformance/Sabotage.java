package dev.larder.conformance;

import dev.larder.conformance.naive.Flaw;
import dev.larder.store.DataStore;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Every saboteur, with the one group of promises in which it must be caught. */
enum Sabotage {
    SEES_A_HOLDER_WHERE_THERE_NEVER_WAS_ONE("Absence", LeaseSaboteurs::seesAHolderWhereThereNeverWasOne),
    TAKES_NULL_FOR_ABSENT("RoundTrip", EntrySaboteurs::takesNullForAbsent),
    LOSES_THE_SIGN_OF_ZERO("RoundTrip", EntrySaboteurs::losesTheSignOfZero),
    OVERWRITES_WHAT_IS_TO_BE_KEPT("WriteOnce", EntrySaboteurs::overwritesWhatIsToBeKept),
    CONCEALS_CONFLICTS("WriteOnce", EntrySaboteurs::concealsConflicts),
    CLAIMS_ATOMIC_BATCHES("WriteOnce", EntrySaboteurs::claimsAtomicBatches),
    COMMITS_ON_CLOSING("Streaming", WriterSaboteurs::commitsOnClosing),
    TAKES_PARTS_OF_ROWS("Streaming", WriterSaboteurs::takesPartsOfRows),
    LOSES_THE_END_OF_WHAT_IS_APPENDED("Extension", WriterSaboteurs::losesTheEndOfWhatIsAppended),
    FILLS_WHAT_CANNOT_BE_READ("Extension", Flaw.FILLS_WHAT_CANNOT_BE_READ),
    READS_SLICES_BESIDE_THEIR_PLACE("Slices", EntrySaboteurs::readsSlicesBesideTheirPlace),
    READS_ALL_FOR_A_PART("Slices", Flaw.READS_ALL_FOR_A_PART),
    REMOVES_AGAIN_AND_AGAIN("Removal", EntrySaboteurs::removesAgainAndAgain),
    COMPARES_NUMBERS_AS_TEXTS("Listing", EntrySaboteurs::comparesNumbersAsTexts),
    LISTS_ONE_PAGE_ONLY("Listing", EntrySaboteurs::listsOnePageOnly),
    FORGETS_FLAGS("Reopening", Flaw.FORGETS_FLAGS),
    TRUSTS_CONTENTS("Integrity", Flaw.TRUSTS_CONTENTS),
    TRUSTS_PLACES("Integrity", Flaw.TRUSTS_PLACES),
    VERIFIES_BLINDLY("Healing", Flaw.VERIFIES_BLINDLY),
    QUARANTINES_NOTHING("Healing", Flaw.QUARANTINES_NOTHING),
    LOOKS_FIRST_AND_STORES_THEN("Threads", EntrySaboteurs::looksFirstAndStoresThen),
    FIRST_IN_ITS_PROCESS("Processes", Flaw.FIRST_IN_ITS_PROCESS),
    GIVES_A_THREAD_ITS_LEASE_TWICE("Leases", LeaseSaboteurs::givesAThreadItsLeaseTwice),
    HEART_STANDS_STILL("Leases", Flaw.HEART_STANDS_STILL),
    GIVES_EVERY_HOLDER_THE_SAME_NUMBER("Fences", LeaseSaboteurs::givesEveryHolderTheSameNumber),
    IGNORES_FENCES("Fences", LeaseSaboteurs::ignoresFences),
    BELIEVES_ITSELF("TakeOver", Flaw.BELIEVES_ITSELF),
    WAITS_FOR_THE_DEAD("TakeOver", Flaw.WAITS_FOR_THE_DEAD),
    WRITES_OVER_WHATEVER_REVISION("Ledger", UpkeepSaboteurs::writesOverWhateverRevision),
    LEDGER_OF_ONE_PROCESS("Ledger", Flaw.LEDGER_OF_ONE_PROCESS),
    RECLAIMS_WHAT_IS_YOUNG("Upkeep", UpkeepSaboteurs::reclaimsWhatIsYoung),
    RECLAIMS_IN_EARNEST_WHEN_RUN_DRY("Upkeep", UpkeepSaboteurs::reclaimsInEarnestWhenRunDry),
    RECLAIMS_WHAT_IS_NEEDED("Upkeep", UpkeepSaboteurs::reclaimsWhatIsNeeded),
    LEAVES_WHAT_THE_DEAD_LEFT("Upkeep", Flaw.LEAVES_WHAT_THE_DEAD_LEFT),
    PULLS_THE_RUG("GcBesideUse", Flaw.PULLS_THE_RUG),
    LABELS_ENTRIES("HostileNames", Flaw.LABELS_ENTRIES),
    HOARDS("LargeContent", Flaw.HOARDS),
    TRUSTS_SIZES("LargeContent", Flaw.TRUSTS_SIZES),
    CLINGS_TO_LEASES("Closing", Flaw.CLINGS_TO_LEASES),
    NEVER_CLOSES("Closing", EntrySaboteurs::neverCloses),
    WRITES_IN_PLACE("Crash", Flaw.WRITES_IN_PLACE),
    READ_ONLY_BUT_FOR_ITS_LEDGER("ReadOnly", UpkeepSaboteurs::readOnlyButForItsLedger);

    final String group;
    private final Function<Path, StoreHarness> harness;

    Sabotage(String group, UnaryOperator<DataStore> saboteur) {
        this.group = group;
        this.harness = dir -> StoreHarness.at("memory:").wrappedIn(saboteur);
    }

    Sabotage(String group, Flaw flaw) {
        this.group = group;
        String name = flaw.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        this.harness = dir -> {
            Path root = dir.resolve("store");
            return StoreHarness.at("naive:" + root + "?flaw=" + name).damagingFilesUnder(root);
        };
    }

    /** Whether to run out of memory is the very promise that it breaks. */
    boolean takesMemory() {
        return this == TRUSTS_SIZES || this == HOARDS;
    }

    StoreHarness harness(Path dir) {
        return harness.apply(dir);
    }
}
