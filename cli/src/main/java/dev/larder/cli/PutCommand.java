package dev.larder.cli;

import dev.larder.data.Datum;
import dev.larder.data.InvalidDatumException;
import dev.larder.key.Address;
import dev.larder.key.Recipe;
import dev.larder.store.ConflictException;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.Publication;
import dev.larder.store.Stored;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Stores a value from a file. */
@Command(
        name = "put",
        description = "Store a result that was computed elsewhere.",
        footer = {
            "",
            "FILE.json is a value, with tagged forms such as {\"$instant\":\"2012-01-01T00:00:00Z\"}; FILE.npy an array,",
            "as NumPy saves it; any other file is bytes. What is there already is kept, unless --replace is given."
        })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class PutCommand implements Callable<Integer> {
    @ParentCommand
    private LarderCommand larder;

    @Parameters(paramLabel = "COMPONENT.json", description = "What was computed; - reads standard input.")
    private String component;

    @Option(names = "--attribute", paramLabel = "NAME", description = "Which part of its results; value if not given.")
    private String attribute = Address.VALUE;

    @Option(names = "--replace", description = "Put it in the place of another value.")
    private boolean replace;

    @Option(names = "--from", paramLabel = "FILE", required = true, description = "Where the value is.")
    private String from;

    @Override
    public Integer call() {
        // All that can be wrong with the input is found before the store is touched.
        Recipe recipe = ComponentFile.read(component, larder.shell());
        Address address = new Address(recipe.key(), attribute);
        Datum value = InputValue.read(from, larder.shell());
        EntryDraft draft = EntryDraft.of(recipe, attribute, InputValue.codec(value))
                .by("larder put, pid " + ProcessHandle.current().pid());
        Entry entry = entry(draft, value);
        Stored stored;
        try (DataStore store = larder.openOrMake()) {
            stored = store.store(entry, replace ? Publication.replacing() : Publication.failing());
        } catch (ConflictException e) {
            throw Refusal.input(
                    address + " holds another value already; --replace puts this one in its place,"
                            + " another version or --attribute keeps both",
                    e);
        }
        String done = switch (stored.status()) {
            case PUBLISHED -> "stored ";
            case REPLACED -> "replaced ";
            case KEPT_SAME, KEPT_OTHER -> "already stored ";
        };
        larder.report(
                new JsonLine()
                        .with("key", recipe.key().toString())
                        .with("attribute", attribute)
                        .with("status", stored.status().name().toLowerCase(Locale.ROOT))
                        .with("digest", stored.info().digest().toString())
                        .with("size", stored.info().size()),
                Printable.of(done + address + ": " + ValueKind.of(value)));
        return Exit.DONE;
    }

    private Entry entry(EntryDraft draft, Datum value) {
        try {
            return Entry.of(draft, value);
        } catch (InvalidDatumException e) {
            throw Refusal.input(from + " cannot be stored: " + e.getMessage(), e);
        }
    }
}
