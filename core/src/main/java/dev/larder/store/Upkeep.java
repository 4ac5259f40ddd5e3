package dev.larder.store;

import dev.larder.key.Address;
import java.time.Duration;
import java.util.List;

/**
 * The means to check, clean and mend a store while others use it. Every operation can be killed and run again. Safe for use
 * by several threads.
 */
public interface Upkeep {
    /**
     * How old a block or leftover must be before {@link #gc} may take it, unless another age is asked for.
     *
     * <p>Safety does not rest on it: what a live reader or writer needs is kept whatever its age.
     */
    Duration GRACE = Duration.ofHours(1);

    /** Reads everything, every bit of every block, and returns what is not as it should be. Changes nothing. */
    VerifyReport verify(Progress progress);

    /** Reclaims the space of blocks that no entry names and of what dead writers left, if older than the grace. */
    GcReport gc(Duration grace, Progress progress);

    /** Returns what {@link #gc} would reclaim, and changes nothing. */
    GcReport gcDryRun(Duration grace, Progress progress);

    /** Verifies, and moves every damaged entry and block out of the way, so that it is a miss from now on. */
    VerifyReport repair(Progress progress);

    /**
     * Moves the damaged entry at the address out of the way, with those of its blocks that are damaged, so that it is a miss
     * from now on. An entry that verifies stays.
     *
     * @return whether anything was moved
     */
    boolean quarantine(Address address);

    /**
     * Brings small entries that lie scattered together, and rewrites what is mostly dead, where the store keeps them so that it
     * matters; refreshes what is derived from the entries for other programs. Every entry stays what it was, and readers are not
     * disturbed. Does nothing while another process does it.
     *
     * <p>Unless overridden there is nothing to do.
     *
     * @throws StoreUnavailableException when it cannot be done, for want of space above all; every entry is then still there
     */
    default CompactReport compact(Progress progress) {
        return CompactReport.NOTHING;
    }

    /** What {@link #verify} or {@link #repair} found. */
    record VerifyReport(long entries, long blocks, long bytes, List<Finding> findings) {
        public VerifyReport {
            findings = List.copyOf(findings);
        }

        /** Returns whether no stored data is lost or untrustworthy. */
        public boolean isSound() {
            return findings.stream().noneMatch(finding -> finding.kind().isDamage());
        }
    }

    /**
     * What {@link #gc} reclaimed, or would.
     *
     * @param unreadableEntries damaged entries, whose blocks could not be told and were therefore not kept
     */
    record GcReport(long blocks, long bytes, long leftovers, long unreadableEntries) {}

    /**
     * What {@link #compact} did.
     *
     * @param entries how many lie in new files now
     * @param files how many new files those are
     * @param replaced how many files they took the place of
     * @param bytes how much less space is taken now; less than 0 if it is more
     */
    record CompactReport(long entries, long files, long replaced, long bytes) {
        /** Nothing was to be done. */
        public static final CompactReport NOTHING = new CompactReport(0, 0, 0, 0);
    }
}
