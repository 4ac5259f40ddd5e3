package dev.larder.cli;

import dev.larder.store.DataStore;
import dev.larder.store.Finding;
import dev.larder.store.Upkeep;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Reads the whole store and says what is damaged. */
@Command(
        name = "verify",
        description = "Read everything that is stored, every bit of it, and say what is damaged; changes nothing.")
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class VerifyCommand implements Callable<Integer> {
    @ParentCommand
    private LarderCommand larder;

    @Override
    public Integer call() {
        Upkeep.VerifyReport report;
        try (DataStore store = larder.openExisting();
                SlowProgress progress = new SlowProgress("verify", larder.shell())) {
            report = store.upkeep().verify(progress);
        }
        report.findings().stream()
                .filter(finding -> finding.kind().isDamage() || finding.kind() == Finding.Kind.FOREIGN)
                .forEach(finding -> FindingLine.print(larder, finding));
        summarise(report);
        if (report.isSound()) {
            return Exit.DONE;
        }
        long damaged = report.findings().stream()
                .filter(finding -> finding.kind().isDamage())
                .count();
        throw Refusal.corrupt(
                Quantity.count(damaged, "piece of the store is", "pieces of the store are")
                        + " damaged; none is ever served: 'larder rm' removes it, and the next run of what made it computes it again");
    }

    private void summarise(Upkeep.VerifyReport report) {
        long unused = count(report.findings(), Finding.Kind.UNUSED_BLOCK);
        long leftovers = count(report.findings(), Finding.Kind.LEFTOVER);
        String aside = unused + leftovers == 0
                ? ""
                : "; " + Quantity.count(unused, "unused block", "unused blocks") + " and "
                        + Quantity.count(leftovers, "leftover", "leftovers") + " are harmless, and gc reclaims them";
        larder.report(
                new JsonLine()
                        .with("entries", report.entries())
                        .with("blocks", report.blocks())
                        .with("bytes", report.bytes())
                        .with("sound", report.isSound())
                        .with("unused_blocks", unused)
                        .with("leftovers", leftovers),
                (report.isSound() ? "sound: " : "not sound: ")
                        + Quantity.count(report.entries(), "entry", "entries") + " and "
                        + Quantity.count(report.blocks(), "block", "blocks") + ", " + Quantity.bytes(report.bytes())
                        + " read" + aside);
    }

    private static long count(List<Finding> findings, Finding.Kind kind) {
        return findings.stream().filter(finding -> finding.kind() == kind).count();
    }
}
