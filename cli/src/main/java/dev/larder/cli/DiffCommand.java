package dev.larder.cli;

import dev.larder.key.Difference;
import dev.larder.key.RecipeDiff;
import dev.larder.store.DataStore;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows how two recipes differ. */
@Command(
        name = "diff",
        description = "Show how two recipes differ, one line for each difference.",
        footer = {
            "",
            "A and B are an ID, an address such as sha256:1f3a/value, or a COMPONENT.json each; a file whose name",
            "looks like an ID is given as ./NAME. The exit code is 0 whether they differ or not."
        })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class DiffCommand implements Callable<Integer> {
    /** More than anybody reads. */
    private static final int MOST_LINES = 200;

    @ParentCommand
    private LarderCommand larder;

    @Parameters(paramLabel = "A", index = "0", description = "What it is compared with: stored results or a component.")
    private String before;

    @Parameters(paramLabel = "B", index = "1", description = "What is compared; - reads standard input.")
    private String after;

    @Override
    public Integer call() {
        if (before.equals("-") && after.equals("-")) {
            throw Refusal.input("standard input can be read only once; save one of the components to a file");
        }
        if (Compared.isStored(before) || Compared.isStored(after)) {
            try (DataStore store = larder.openExisting()) {
                show(Compared.of(before, () -> store, larder.shell()), Compared.of(after, () -> store, larder.shell()));
            }
        } else {
            show(
                    Compared.of(before, larder::openExisting, larder.shell()),
                    Compared.of(after, larder::openExisting, larder.shell()));
        }
        return Exit.DONE;
    }

    private void show(Compared a, Compared b) {
        RecipeDiff diff = RecipeDiff.of(a.recipe(), a.code(), b.recipe(), b.code());
        List<Difference> differences = diff.differences(larder.json() ? Integer.MAX_VALUE : MOST_LINES);
        differences.forEach(each -> larder.report(json(each), Printable.of(each.text())));
        if (!larder.json() && differences.size() == MOST_LINES && diff.count() > MOST_LINES) {
            larder.shell().say("… and " + (diff.count() - MOST_LINES) + " more, which --json prints");
        }
        if (a.recipe().equals(b.recipe())) {
            equal(a, b);
        }
    }

    private static JsonLine json(Difference difference) {
        JsonLine json = new JsonLine().with("path", difference.path()).with("text", difference.text());
        difference.before().ifPresent(value -> json.with("before", value));
        difference.after().ifPresent(value -> json.with("after", value));
        return json;
    }

    private void equal(Compared a, Compared b) {
        if (!larder.json()) {
            larder.shell().say("equal recipes: both have the key " + a.recipe().key());
        }
        // A component stands for all its results, whichever of them are stored.
        if (!a.isComponent() && !b.isComponent() && !a.attributes().equals(b.attributes())) {
            String x = String.join(", ", a.attributes());
            String y = String.join(", ", b.attributes());
            String text = "attribute: " + x + " vs " + y;
            larder.report(
                    new JsonLine()
                            .with("path", "attribute")
                            .with("text", text)
                            .with("before", x)
                            .with("after", y),
                    Printable.of(text));
        }
    }
}
