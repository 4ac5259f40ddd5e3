package dev.larder.cli;

import dev.larder.store.DataStore;
import dev.larder.store.EntryInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Lists what is stored. */
@Command(
        name = "ls",
        description = "List what is stored, newest first.",
        footer = {
            "",
            "A selector asks for type, attribute, key, size, age or params.NAME, as in",
            "  larder ls 'type=weather.* and params.resamples>=1000 and not age<1d'",
            "where * stands for anything, sizes take k, M, G and ages s, m, h, d."
        })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class LsCommand implements Callable<Integer> {
    private static final Comparator<EntryInfo> NEWEST_FIRST =
            Comparator.comparing(EntryInfo::created).reversed().thenComparing(EntryInfo::address);

    @ParentCommand
    private LarderCommand larder;

    @Parameters(paramLabel = "SELECTOR", arity = "0..*", description = "Which entries; all if not given.")
    private List<String> selector = new ArrayList<>();

    @Override
    public Integer call() {
        Selected selected = Selected.by(selector);
        List<EntryInfo> entries;
        try (DataStore store = larder.openExisting()) {
            entries = selected.in(store, NEWEST_FIRST);
        }
        Shell shell = larder.shell();
        if (larder.json()) {
            entries.forEach(entry -> larder.report(Info.json(entry)));
        } else if (entries.isEmpty()) {
            shell.say(Selected.nothing(selector));
        } else {
            List<String> lines = new EntryTable(Instant.now(), shell.columns()).lines(entries);
            shell.say(shell.bold(lines.get(0)));
            lines.subList(1, lines.size()).forEach(shell::say);
        }
        return Exit.DONE;
    }
}
