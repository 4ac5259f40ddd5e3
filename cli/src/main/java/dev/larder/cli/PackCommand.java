package dev.larder.cli;

import dev.larder.store.DataStore;
import dev.larder.store.EntryInfo;
import dev.larder.store.Exports;
import dev.larder.store.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes many results into one file that other programs read. */
@Command(
        name = "pack",
        description = "Write what is stored, or what a selector takes, into one file that other programs read.",
        footer = {
            "",
            "In FILE.h5 each value stands under /TYPE/KEY/ATTRIBUTE/value. 'larder ls --store hdf5:FILE.h5' and other",
            "commands read it as it is, 'larder unpack' stores it again. Selectors are those of 'larder ls'."
        })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class PackCommand implements Callable<Integer> {
    @ParentCommand
    private LarderCommand larder;

    @Parameters(paramLabel = "SELECTOR", arity = "0..*", description = "Which entries; all if not given.")
    private List<String> selector = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The file to write; its ending says in which format.")
    private String output;

    @Option(names = "--force", description = "Replace FILE if it is there already.")
    private boolean force;

    @Option(names = "--dry-run", description = "Say what would be packed, and write nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        Selected selected = Selected.by(selector);
        ExportFile file = ExportFile.at(output, force ? Exports.Existing.REPLACE : Exports.Existing.KEEP);
        List<EntryInfo> infos;
        long entries;
        try (DataStore store = larder.openExisting();
                SlowProgress progress = new SlowProgress("pack", larder.shell())) {
            // In the order of their addresses, so that equal stores make equal packs.
            infos = selected.in(store, Comparator.comparing(EntryInfo::address));
            if (infos.isEmpty()) {
                throw Refusal.notFound(Selected.nothing(selector) + "; no file was written");
            }
            long total = infos.size();
            Progress ofAll = (done, unknown) -> progress.at(done, total);
            entries = dryRun
                    ? total
                    : file.write(infos.stream().flatMap(info -> store.find(info.address()).stream()), ofAll);
        }
        long bytes = dryRun ? infos.stream().mapToLong(EntryInfo::size).sum() : file.size();
        larder.report(
                new JsonLine()
                        .with("file", output)
                        .with("entries", entries)
                        .with("bytes", bytes)
                        .with("dry_run", dryRun),
                Printable.of((dryRun ? "would pack " : "packed ")
                        + Quantity.count(entries, "entry", "entries")
                        + (dryRun
                                ? " (" + Quantity.bytes(bytes) + ") into " + output
                                : " into " + output + " (" + Quantity.bytes(bytes) + ")")));
        return Exit.DONE;
    }
}
