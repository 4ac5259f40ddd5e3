package dev.larder.cli;

import dev.larder.data.CanonicalForm;
import dev.larder.data.Content;
import dev.larder.key.Address;
import dev.larder.key.Recipe;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Says whether a computation would find its result. */
@Command(
        name = "would-hit",
        description = "Say whether a component's result is stored and sound: exit code 0 if so, 1 if not.")
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class WouldHitCommand implements Callable<Integer> {
    @ParentCommand
    private LarderCommand larder;

    @Parameters(paramLabel = "COMPONENT.json", description = "What is computed; - reads standard input.")
    private String component;

    @Option(names = "--attribute", paramLabel = "NAME", description = "Which part of its results; value if not given.")
    private String attribute = Address.VALUE;

    @Override
    public Integer call() {
        Recipe recipe = ComponentFile.read(component, larder.shell());
        Address address = new Address(recipe.key(), attribute);
        boolean hit;
        try (DataStore store = larder.openExisting()) {
            Optional<Entry> found = store.find(address);
            found.ifPresent(WouldHitCommand::readAll);
            hit = found.isPresent();
        }
        larder.report(
                new JsonLine()
                        .with("key", address.key().toString())
                        .with("attribute", attribute)
                        .with("hit", hit),
                (hit ? "hit: " : "miss: ") + address);
        return hit ? Exit.DONE : Exit.NOT_FOUND;
    }

    /** Reads every block, since damage to one shows only then, and would make the hit a miss. */
    private static void readAll(Entry entry) {
        for (CanonicalForm.LargeContent large : entry.form().contents()) {
            Content content = large.content();
            ByteBuffer slab = ByteBuffer.allocate((int) Math.min(content.size(), Content.BLOCK_SIZE));
            for (long at = 0; at < content.size(); at += slab.capacity()) {
                content.read(at, slab.clear().limit((int) Math.min(slab.capacity(), content.size() - at)));
            }
        }
    }
}
