package dev.larder.cli;

import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.EntryInfo;
import dev.larder.store.Finding;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.Stored;
import dev.larder.store.Upkeep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Stores what is in a file that another command wrote. */
@Command(
        name = "unpack",
        description = "Store the results that are in a file of 'larder pack' or 'larder get -o FILE.h5'.",
        footer = {
            "",
            "The file is read whole and checked first; what is damaged in it is told, and not stored. What is stored",
            "already is kept."
        })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class UnpackCommand implements Callable<Integer> {
    @ParentCommand
    private LarderCommand larder;

    @Parameters(paramLabel = "FILE", description = "The file to read.")
    private String input;

    @Option(names = "--dry-run", description = "Say what would be stored, and store nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        Map<Stored.Status, Long> stored = new EnumMap<>(Stored.Status.class);
        List<CorruptEntryException> late = new ArrayList<>();
        Upkeep.VerifyReport report;
        try (DataStore source = ExportFile.formatOf(input).open(InputFile.regular(input));
                SlowProgress progress = new SlowProgress("unpack", larder.shell())) {
            report = source.upkeep().verify(progress);
            List<Finding> damage = report.findings().stream()
                    .filter(finding -> finding.kind().isDamage() || finding.kind() == Finding.Kind.FOREIGN)
                    .toList();
            damage.forEach(finding -> FindingLine.print(larder, finding));
            if (report.entries() > 0) {
                copy(source, sound(source, damage), stored, late);
            }
        }
        summarise(stored);
        long damaged = late.size()
                + report.findings().stream()
                        .filter(finding -> finding.kind().isDamage())
                        .count();
        if (damaged > 0) {
            throw Refusal.corrupt(Quantity.count(damaged, "piece of ", "pieces of ") + input
                    + " " + (damaged == 1 ? "is" : "are")
                    + " damaged; nothing damaged was stored: unpack another copy of the file, or compute it again");
        }
        return Exit.DONE;
    }

    private static List<EntryInfo> sound(DataStore source, List<Finding> damage) {
        Set<Address> damaged =
                damage.stream().flatMap(finding -> finding.address().stream()).collect(Collectors.toSet());
        try (Stream<EntryInfo> infos = source.list(Selection.ALL)) {
            return infos.filter(info -> !damaged.contains(info.address()))
                    .sorted(Comparator.comparing(EntryInfo::address))
                    .toList();
        }
    }

    private void copy(
            DataStore source,
            List<EntryInfo> infos,
            Map<Stored.Status, Long> stored,
            List<CorruptEntryException> damaged) {
        try (DataStore target = target()) {
            for (EntryInfo info : infos) {
                try {
                    stored.merge(copy(source, target, info), 1L, Long::sum);
                } catch (CorruptEntryException e) {
                    // Sound a moment ago: the file was changed, or its disk is failing.
                    larder.shell().complain(String.valueOf(e.getMessage()));
                    damaged.add(e);
                }
            }
        }
    }

    /** Makes no store only to say what would be stored in it. */
    private @Nullable DataStore target() {
        return dryRun && !DataStores.exists(larder.storeUri()) ? null : larder.openOrMake();
    }

    private Stored.Status copy(DataStore source, @Nullable DataStore target, EntryInfo info) {
        if (dryRun) {
            boolean there = target != null && target.find(info.address()).isPresent();
            return there ? Stored.Status.KEPT_SAME : Stored.Status.PUBLISHED;
        }
        return source.find(info.address())
                .map(entry -> java.util.Objects.requireNonNull(target)
                        .store(entry, Publication.keeping())
                        .status())
                .orElseThrow(() -> new CorruptEntryException(info.address(), input, "it is not there any more"));
    }

    private void summarise(Map<Stored.Status, Long> stored) {
        long fresh = stored.getOrDefault(Stored.Status.PUBLISHED, 0L);
        long same = stored.getOrDefault(Stored.Status.KEPT_SAME, 0L);
        long other = stored.getOrDefault(Stored.Status.KEPT_OTHER, 0L);
        larder.report(
                new JsonLine()
                        .with("file", input)
                        .with("stored", fresh)
                        .with("kept", same)
                        .with("kept_other", other)
                        .with("dry_run", dryRun),
                Printable.of((dryRun ? "would store " : "stored ") + Quantity.count(fresh, "entry", "entries") + " of "
                        + input + "; " + same + (same == 1 ? " was" : " were") + " there already"
                        + (other == 0 ? "" : ", and in the place of " + other + " another value, which was kept")));
    }
}
