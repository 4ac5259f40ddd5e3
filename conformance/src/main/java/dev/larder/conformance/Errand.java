package dev.larder.conformance;

import dev.larder.store.DataStore;

/** What a child process can be sent to do with the store. */
enum Errand {
    STORE(EntryErrands::store),
    READ(EntryErrands::read),
    RACE_TO_STORE(EntryErrands::raceToStore),
    MIX(EntryErrands::mix),
    COUNT(EntryErrands::count),
    WRITE_LARGE(EntryErrands::writeLarge),
    REMOVE_AND_RECLAIM(UpkeepErrands::removeAndReclaim),
    RECLAIM_UNTIL_TOLD(UpkeepErrands::reclaimUntilTold),
    LEAVE_HALF_WRITTEN(UpkeepErrands::leaveHalfWritten),
    HOLD_LEASE(LeaseErrands::hold),
    CONTEND(LeaseErrands::contend),
    FETCH(CacheErrands::fetch),
    WRITE_UNTIL_KILLED(CrashErrand::writeUntilKilled);

    private final Steps steps;

    Errand(Steps steps) {
        this.steps = steps;
    }

    /** What is done on an errand. */
    private interface Steps {
        void take(DataStore store, ChildMain parent, String[] arguments) throws Exception;
    }

    void run(DataStore store, ChildMain parent, String[] arguments) throws Exception {
        steps.take(store, parent, arguments);
    }
}
