package dev.larder.store;

import dev.larder.key.Address;
import java.time.Duration;

/** Upkeep that ends with its store: nothing can be asked of it after it was closed. */
record OpenUpkeep(Upkeep upkeep, OpenState open) implements Upkeep {
    @Override
    public VerifyReport verify(Progress progress) {
        return open.during(() -> upkeep.verify(progress));
    }

    @Override
    public GcReport gc(Duration grace, Progress progress) {
        return open.during(() -> upkeep.gc(grace, progress));
    }

    @Override
    public GcReport gcDryRun(Duration grace, Progress progress) {
        return open.during(() -> upkeep.gcDryRun(grace, progress));
    }

    @Override
    public VerifyReport repair(Progress progress) {
        return open.during(() -> upkeep.repair(progress));
    }

    @Override
    public boolean quarantine(Address address) {
        return open.during(() -> upkeep.quarantine(address));
    }

    @Override
    public CompactReport compact(Progress progress) {
        return open.during(() -> upkeep.compact(progress));
    }
}
