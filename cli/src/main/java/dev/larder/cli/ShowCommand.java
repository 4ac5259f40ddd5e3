package dev.larder.cli;

import dev.larder.key.Recipe;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows what is known of the results under a key. */
@Command(
        name = "show",
        description = "Show how results were computed, and what is known of them.",
        footer = {"", "'larder show ID --recipe | sha256sum' prints the key."})
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class ShowCommand implements Callable<Integer> {
    @ParentCommand
    private LarderCommand larder;

    @Parameters(paramLabel = "ID", description = "A key, or at least 4 digits that it begins with.")
    private String id;

    @Option(names = "--recipe", description = "Print the recipe alone, byte by byte and without a line's end.")
    private boolean recipeOnly;

    @Override
    public Integer call() {
        KeyId key = KeyId.parse(id);
        List<Entry> entries = new ArrayList<>();
        Recipe recipe;
        try (DataStore store = larder.openExisting()) {
            KeyId.Match match = key.in(store);
            recipe = match.entries().get(0).recipe();
            for (EntryInfo info : recipeOnly ? List.<EntryInfo>of() : match.entries()) {
                // Through the store's gate: what is shown here was verified.
                store.find(info.address()).ifPresent(entries::add);
            }
        }
        if (recipeOnly) {
            larder.shell().out().print(recipe.text());
        } else if (larder.json()) {
            entries.forEach(entry -> larder.report(
                    Info.json(entry.info()).with("recipe", recipe.text()).with("value", ValueKind.of(entry.datum()))));
        } else {
            print(recipe);
            entries.forEach(this::print);
        }
        return Exit.DONE;
    }

    private void print(Recipe recipe) {
        line("key", recipe.key().toString());
        line("type", recipe.type());
        line("version", recipe.version().toString());
        line("identity", recipe.identity().toString());
        // The text is printed with its own line breaks, and so made safe for a terminal line by line.
        String indented = IndentedJson.of(recipe.text(), "  ");
        larder.shell().say("recipe");
        indented.lines().forEach(line -> larder.shell().say((line.startsWith("  ") ? "" : "  ") + Printable.of(line)));
    }

    private void print(Entry entry) {
        EntryInfo info = entry.info();
        larder.shell().say("");
        line("attribute", info.attribute());
        line("value", ValueKind.of(entry.datum()));
        line("size", Quantity.bytes(info.size()));
        line("digest", info.digest().toString());
        line("codec", info.codec());
        line("created", info.created() + ", " + Quantity.age(Duration.between(info.created(), Instant.now())) + " ago");
        line("cost", Quantity.cost(info.cost()));
        line("writer", info.writer());
        info.draft().sources().forEach((content, address) -> line("source", content + " from " + address));
        if (!info.metadata().members().isEmpty()) {
            line("notes", dev.larder.data.CanonicalJson.write(info.metadata()));
        }
    }

    private void line(String name, String value) {
        if (!value.isEmpty()) {
            larder.shell()
                    .say(larder.shell().bold(name) + " ".repeat(Math.max(1, 11 - name.length())) + Printable.of(value));
        }
    }
}
