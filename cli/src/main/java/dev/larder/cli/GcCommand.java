package dev.larder.cli;

import dev.larder.Larder;
import dev.larder.store.Upkeep;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Reclaims the space of what no entry names. */
@Command(
        name = "gc",
        description = "Reclaim the space of blocks that no result needs; safe while others use the store.")
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class GcCommand implements Callable<Integer> {
    @ParentCommand
    private LarderCommand larder;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            description = "Take only what is older than this, such as 30m or 0s; 1h if not given.")
    private @Nullable String grace;

    @Option(names = "--dry-run", description = "Say what would be reclaimed, and change nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        Duration age = grace == null ? Upkeep.GRACE : Quantity.time("--grace", grace);
        Upkeep.GcReport report;
        long checkpoints = 0;
        try (Larder open = Larder.open(larder.openExisting());
                SlowProgress progress = new SlowProgress("gc", larder.shell())) {
            Upkeep upkeep = open.dataStore().upkeep();
            if (!dryRun) {
                checkpoints = open.dropCheckpoints(Larder.CHECKPOINT_AGE);
            }
            report = dryRun ? upkeep.gcDryRun(age, progress) : upkeep.gc(age, progress);
        }
        larder.report(
                new JsonLine()
                        .with("blocks", report.blocks())
                        .with("bytes", report.bytes())
                        .with("leftovers", report.leftovers())
                        .with("checkpoints", checkpoints)
                        .with("unreadable_entries", report.unreadableEntries())
                        .with("dry_run", dryRun),
                (dryRun ? "would reclaim " : "reclaimed ")
                        + Quantity.count(report.blocks(), "block", "blocks") + " (" + Quantity.bytes(report.bytes())
                        + ") and " + Quantity.count(report.leftovers(), "leftover", "leftovers"));
        if (report.unreadableEntries() > 0) {
            throw Refusal.corrupt(Quantity.count(report.unreadableEntries(), "entry is", "entries are")
                    + " damaged; 'larder verify' says which");
        }
        return Exit.DONE;
    }
}
