package dev.larder.conformance;

import dev.larder.store.DataStore;
import dev.larder.store.EntryWriter;
import dev.larder.store.Progress;
import java.time.Duration;

/** What other processes do to clean up, or to make it necessary. */
final class UpkeepErrands {
    private UpkeepErrands() {}

    /** Removes numbered entries and reclaims everything that can be. */
    static void removeAndReclaim(DataStore store, ChildMain parent, String[] numbers) {
        for (String number : numbers) {
            store.remove(Recipes.address(Long.parseLong(number)));
        }
        store.upkeep().gc(Duration.ZERO, Progress.NONE);
    }

    static void reclaimUntilTold(DataStore store, ChildMain parent, String[] unused) {
        parent.say("ready");
        long rounds = 0;
        do {
            store.upkeep().gc(Duration.ZERO, Progress.NONE);
            rounds++;
        } while (!parent.wasSpokenTo());
        parent.say("rounds " + rounds);
    }

    /** Writes most of an entry, and then waits to be killed. */
    static void leaveHalfWritten(DataStore store, ChildMain parent, String[] arguments) throws InterruptedException {
        try (EntryWriter writer = store.begin(Recipes.draft(Long.parseLong(arguments[0])), Promises.KEEP)) {
            EntryWriter.Sink sink = writer.bytes();
            StreamingPromises.pour(Patterns.content(77, 9 << 20), sink, 1 << 20);
            parent.say("half " + sink.finish().size());
            parent.hear();
        }
    }
}
