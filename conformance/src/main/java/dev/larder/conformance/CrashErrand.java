package dev.larder.conformance;

import dev.larder.data.Datum;
import dev.larder.store.DataStore;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.Ledger;
import dev.larder.store.LedgerRecord;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A process that changes the store as fast as it can until it is killed, and says of every change when it begins and when the
 * store has acknowledged it.
 *
 * <p>{@code ? SLOT GENERATION} announces that a slot is about to hold a generation (0: nothing), {@code = SLOT GENERATION} says
 * that it does. Each of the threads has slots of its own, so that the two lines about a slot always follow each other.
 */
final class CrashErrand {
    static final int SLOTS = 40;
    static final int THREADS = 2;
    static final String LEDGER_KIND = "crash";
    static final String LEDGER_NAME = "counter-";

    private final DataStore store;
    private final ChildMain parent;
    private final SplittableRandom random;
    private final int thread;
    private long generation;

    private CrashErrand(DataStore store, ChildMain parent, SplittableRandom random, int thread, long generation) {
        this.store = store;
        this.parent = parent;
        this.random = random;
        this.thread = thread;
        this.generation = generation;
    }

    static void writeUntilKilled(DataStore store, ChildMain parent, String[] arguments) {
        SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[0]));
        long generation = Long.parseLong(arguments[1]);
        List<SplittableRandom> randoms = java.util.stream.IntStream.range(0, THREADS)
                .mapToObj(thread -> random.split())
                .toList();
        Crew.together(THREADS, thread -> {
            CrashErrand errand = new CrashErrand(store, parent, randoms.get(thread), thread, generation);
            while (true) {
                errand.step();
            }
        });
    }

    private void step() {
        long slot = (long) random.nextInt(SLOTS / THREADS) * THREADS + thread;
        Durability durability = random.nextInt(4) == 0 ? Durability.FSYNC : Durability.RELAXED;
        switch (random.nextInt(20)) {
            case 0, 1 -> remove(slot);
            case 2, 3, 4, 5 -> keep(slot, Publication.keeping().with(durability));
            case 6, 7 -> stream(slot, Publication.replacing().with(durability));
            case 8 -> storeAll(slot, Publication.replacing().with(durability));
            case 9 -> maintain();
            case 10, 11 -> count();
            default -> replace(slot, Publication.replacing().with(durability));
        }
    }

    private void replace(long slot, Publication publication) {
        long next = ++generation;
        announce(slot, next);
        store.store(TellTale.entry(slot, next), publication);
        acknowledge(slot, next);
    }

    private void stream(long slot, Publication publication) {
        long next = ++generation;
        announce(slot, next);
        Mixture.stream(store, slot, next, publication);
        acknowledge(slot, next);
    }

    private void keep(long slot, Publication publication) {
        long next = ++generation;
        announce(slot, next);
        Stored stored = store.store(TellTale.entry(slot, next), publication);
        if (stored.published()) {
            acknowledge(slot, next);
        } else {
            parent.say("= " + slot);
        }
    }

    private void storeAll(long slot, Publication publication) {
        long other = (slot + THREADS) % SLOTS;
        long next = ++generation;
        announce(slot, next);
        announce(other, next);
        List<Entry> entries = List.of(TellTale.entry(slot, next), TellTale.entry(other, next));
        store.storeAll(entries, publication);
        acknowledge(slot, next);
        acknowledge(other, next);
    }

    private void remove(long slot) {
        announce(slot, 0);
        store.remove(TellTale.address(slot));
        acknowledge(slot, 0);
    }

    private void maintain() {
        if (thread == 0) {
            store.upkeep().gc(Duration.ZERO, Progress.NONE);
        }
    }

    /** The ledger's counters are slots too, behind those of the entries. */
    private void count() {
        Ledger ledger = store.ledger();
        Optional<LedgerRecord> present = ledger.find(LEDGER_KIND, LEDGER_NAME + thread);
        long next = present.map(EntryErrands::counted).orElse(0L) + 1;
        announce(SLOTS + thread, next);
        long revision = present.map(LedgerRecord::revision).orElse(Ledger.ABSENT);
        if (ledger.write(LEDGER_KIND, LEDGER_NAME + thread, revision, Datum.Whole.of(next))
                .isEmpty()) {
            throw new AssertionError("nobody else writes this record, and yet the write was refused");
        }
        acknowledge(SLOTS + thread, next);
    }

    private void announce(long slot, long number) {
        parent.say("? " + slot + " " + number);
    }

    private void acknowledge(long slot, long number) {
        parent.say("= " + slot + " " + number);
    }
}
