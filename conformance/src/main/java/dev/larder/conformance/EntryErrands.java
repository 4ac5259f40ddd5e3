package dev.larder.conformance;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import dev.larder.store.EntryWriter;
import dev.larder.store.Ledger;
import dev.larder.store.LedgerRecord;
import dev.larder.store.Stored;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/** What other processes do with entries and the ledger. */
final class EntryErrands {
    static final String COUNTER = "counter";

    private EntryErrands() {}

    /** Stores generation 1 at each slot, whatever was there. */
    static void store(DataStore store, ChildMain parent, String[] slots) {
        for (String slot : slots) {
            store.store(TellTale.entry(Long.parseLong(slot), 1), Promises.REPLACE);
        }
    }

    /** Says which generation is found at each slot. */
    static void read(DataStore store, ChildMain parent, String[] slots) {
        for (String slot : slots) {
            Optional<Long> generation = Mixture.check(store, Long.parseLong(slot));
            parent.say(slot + " " + generation.map(String::valueOf).orElse("nothing"));
        }
    }

    /** Stores a value of its own at every slot where there is none. */
    static void raceToStore(DataStore store, ChildMain parent, String[] arguments) throws InterruptedException {
        long own = Long.parseLong(arguments[0]);
        parent.say("ready");
        for (long slot = 0; slot < Long.parseLong(arguments[1]); slot++) {
            parent.hear();
            Stored stored = store.store(TellTale.entry(slot, own), Promises.KEEP);
            parent.say(
                    slot + " " + stored.status() + " " + stored.info().digest().hex());
        }
    }

    /** Does all kinds of things for a while. */
    static void mix(DataStore store, ChildMain parent, String[] arguments) throws InterruptedException {
        Mixture mixture =
                new Mixture(store, new SplittableRandom(Long.parseLong(arguments[0])), Integer.parseInt(arguments[1]));
        parent.say("ready");
        parent.hear();
        long end = System.nanoTime()
                + Duration.ofMillis(Long.parseLong(arguments[2])).toNanos();
        long steps = 0;
        while (System.nanoTime() < end) {
            mixture.step();
            steps++;
        }
        parent.say("steps " + steps);
    }

    /** Counts a record of the ledger up, so often. */
    static void count(DataStore store, ChildMain parent, String[] arguments) throws InterruptedException {
        parent.say("ready");
        parent.hear();
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            increment(store.ledger());
        }
    }

    /** Adds one to the counter, however many others do the same. */
    static void increment(Ledger ledger) {
        while (true) {
            Optional<LedgerRecord> present = ledger.find("count", COUNTER);
            long revision = present.map(LedgerRecord::revision).orElse(Ledger.ABSENT);
            long value = present.map(EntryErrands::counted).orElse(0L);
            if (ledger.write("count", COUNTER, revision, Datum.Whole.of(value + 1))
                    .isPresent()) {
                return;
            }
        }
    }

    static long counted(LedgerRecord record) {
        return ((Datum.Whole) record.value()).value().longValueExact();
    }

    /** Writes, and reads back, a content that would not fit this process's memory. */
    static void writeLarge(DataStore store, ChildMain parent, String[] arguments) {
        long size = Long.parseLong(arguments[0]);
        Content pattern = Patterns.content(1, size);
        try (EntryWriter writer = store.begin(Recipes.draft(1), Promises.KEEP)) {
            EntryWriter.Sink sink = writer.bytes();
            StreamingPromises.pour(pattern, sink, 1 << 20);
            writer.commit(Datum.Bytes.of(sink.finish()), Duration.ZERO);
        }
        Entry found = store.find(Recipes.address(1)).orElseThrow();
        parent.say("wrote " + checkPattern(((Datum.Bytes) found.datum()).content(), pattern));
    }

    /** Reads a content piece by piece, and returns its digest. */
    static Digest checkPattern(Content content, Content pattern) {
        long at = Patterns.firstDifference(content, pattern);
        if (at >= 0) {
            throw new AssertionError("a large content is not what was written, from byte " + at + " on");
        }
        return Datum.Bytes.of(content).digest();
    }
}
