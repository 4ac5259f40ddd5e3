package dev.larder.store;

import dev.larder.key.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Checking, cleaning and mending both of two stores, the near one first. Safe for use by several threads. */
record TieredUpkeep(NearStore near, FarStore far, Copies copies, Runnable delivery) implements Upkeep {
    @Override
    public VerifyReport verify(Progress progress) {
        return sum(
                upkeepOfNear().verify(progress),
                far.read(store -> store.upkeep().verify(progress)));
    }

    @Override
    public VerifyReport repair(Progress progress) {
        return sum(
                near.isWritable()
                        ? upkeepOfNear().repair(progress)
                        : upkeepOfNear().verify(progress),
                far.write(store -> store.upkeep().repair(progress)));
    }

    private Upkeep upkeepOfNear() {
        return near.store().upkeep();
    }

    private static VerifyReport sum(VerifyReport here, VerifyReport there) {
        List<Finding> findings = new ArrayList<>();
        here.findings().forEach(finding -> findings.add(placed("near: ", finding)));
        there.findings().forEach(finding -> findings.add(placed("far: ", finding)));
        // A copy is nothing more.
        return new VerifyReport(there.entries(), there.blocks(), there.bytes(), findings);
    }

    private static Finding placed(String where, Finding finding) {
        return new Finding(finding.kind(), finding.address(), where + finding.place(), finding.message());
    }

    /** What waits for the far store is given to it first. */
    @Override
    public GcReport gc(Duration grace, Progress progress) {
        delivery.run();
        GcReport there = far.write(store -> store.upkeep().gc(grace, progress));
        return near.isWritable() ? sum(upkeepOfNear().gc(grace, progress), there) : there;
    }

    @Override
    public GcReport gcDryRun(Duration grace, Progress progress) {
        return sum(
                upkeepOfNear().gcDryRun(grace, progress),
                far.read(store -> store.upkeep().gcDryRun(grace, progress)));
    }

    private static GcReport sum(GcReport here, GcReport there) {
        return new GcReport(
                here.blocks() + there.blocks(),
                here.bytes() + there.bytes(),
                here.leftovers() + there.leftovers(),
                here.unreadableEntries() + there.unreadableEntries());
    }

    @Override
    public boolean quarantine(Address address) {
        copies.change(address);
        boolean moved = near.setAside(address);
        try {
            return far.write(store -> store.upkeep().quarantine(address)) || moved;
        } catch (StoreUnavailableException e) {
            if (moved) {
                return true;
            }
            throw e;
        }
    }

    @Override
    public CompactReport compact(Progress progress) {
        CompactReport there = far.write(store -> store.upkeep().compact(progress));
        if (!near.isWritable()) {
            return there;
        }
        CompactReport here = upkeepOfNear().compact(progress);
        return new CompactReport(
                here.entries() + there.entries(),
                here.files() + there.files(),
                here.replaced() + there.replaced(),
                here.bytes() + there.bytes());
    }
}
