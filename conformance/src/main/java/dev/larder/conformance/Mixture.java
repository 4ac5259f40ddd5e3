package dev.larder.conformance;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import dev.larder.store.DataStore;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.EntryWriter;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** One of several users of a store, who does all kinds of things to a few addresses and checks every value that it meets. */
final class Mixture {
    private static final int SLOTS = 20;

    /** Few generations, so that equal blocks come and go. */
    private static final int GENERATIONS = 3;

    private final DataStore store;
    private final SplittableRandom random;
    private final int user;

    Mixture(DataStore store, SplittableRandom random, int user) {
        this.store = store;
        this.random = random;
        this.user = user;
    }

    void step() {
        long slot = random.nextInt(SLOTS);
        long generation = random.nextInt(GENERATIONS);
        Publication.OnConflict onConflict =
                random.nextBoolean() ? Publication.OnConflict.KEEP : Publication.OnConflict.REPLACE;
        Publication publication = new Publication(onConflict, Optional.empty(), Optional.of(Durability.RELAXED));
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> store.store(TellTale.entry(slot, generation), publication);
            case 4 -> stream(store, slot, generation, publication);
            case 5, 6 -> store.remove(TellTale.address(slot));
            case 7 -> list();
            case 8 -> maintain();
            default -> check(store, slot);
        }
    }

    /** Stores a value through a writer. */
    static void stream(DataStore store, long slot, long generation, Publication publication) {
        try (EntryWriter writer = store.begin(TellTale.draft(slot), publication)) {
            EntryWriter.Sink sink = writer.array(ElementType.F64);
            long length = TellTale.length(slot);
            StreamingPromises.pour(
                    Patterns.content(TellTale.seed(slot, generation), length * Double.BYTES), sink, 1 << 20);
            Content content = sink.finish();
            Datum data = new Datum.Array(NdArray.of(ElementType.F64, new long[] {length}, content));
            writer.commit(TellTale.value(slot, generation, data), Duration.ZERO);
        }
    }

    private void list() {
        try (Stream<EntryInfo> all = store.list(Selection.ALL)) {
            long count = all.map(EntryInfo::address).distinct().count();
            if (count > SLOTS) {
                throw new AssertionError("listed more entries than were ever stored: " + count);
            }
        }
    }

    private void maintain() {
        // Not all of them: gc is short against storing, and nobody runs it all the time.
        if (user % 3 == 0) {
            store.upkeep().gc(Duration.ZERO, Progress.NONE);
        }
    }

    /** Reads the value at a slot, if there is one, and fails when it is not a whole value of that slot. */
    static Optional<Long> check(DataStore store, long slot) {
        Optional<Entry> found = store.find(TellTale.address(slot));
        return found.map(entry -> TellTale.generation(slot, entry));
    }

    static void checkAll(DataStore store) {
        for (long slot = 0; slot < SLOTS; slot++) {
            check(store, slot);
        }
    }
}
