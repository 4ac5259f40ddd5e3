package dev.larder.cli;

import dev.larder.store.DataStore;
import dev.larder.store.Upkeep;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Brings small results together in fewer files. */
@Command(
        name = "compact",
        description = "Bring many small files of a store together in few; safe while others use it.",
        footer = {
            "",
            "For stores that keep a file for each result (hdf5:); others have nothing to bring together. Makes the catalogue",
            "of such a store anew, too."
        })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class CompactCommand implements Callable<Integer> {
    @ParentCommand
    private LarderCommand larder;

    @Override
    public Integer call() {
        Upkeep.CompactReport report;
        try (DataStore store = larder.openExisting();
                SlowProgress progress = new SlowProgress("compact", larder.shell())) {
            report = store.upkeep().compact(progress);
        }
        larder.report(
                new JsonLine()
                        .with("entries", report.entries())
                        .with("files", report.files())
                        .with("replaced", report.replaced())
                        .with("bytes", report.bytes()),
                report.files() + report.replaced() == 0
                        ? "nothing to bring together"
                        : "brought " + Quantity.count(report.entries(), "entry", "entries") + " together in "
                                + Quantity.count(report.files(), "file", "files") + ", in the place of "
                                + report.replaced() + "; " + Quantity.bytes(Math.abs(report.bytes()))
                                + (report.bytes() < 0 ? " more" : " less") + " is taken");
        return Exit.DONE;
    }
}
