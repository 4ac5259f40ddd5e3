package dev.larder.hdf5;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.Publication;
import java.util.SplittableRandom;

/**
 * A process that changes a store while it compacts it, until it is killed: one thread compacts, another stores, replaces and removes,
 * and says of every change when it begins ({@code ? SLOT GENERATION}) and when it is done ({@code = SLOT GENERATION}). What goes wrong is said behind {@code !}.
 */
final class CompactingChild {
    static final int SLOTS = 30;

    /** Behind those of the slots: entries that nobody changes. */
    static final int STEADY = 40;

    private CompactingChild() {}

    static Entry entry(int slot, long generation) {
        return PackTest.entry(slot, "value", Datum.Whole.of(generation));
    }

    static Address address(int slot) {
        return entry(slot, 0).info().address();
    }

    /** @param arguments the store's URI, a seed, and the first generation */
    public static void main(String[] arguments) throws Exception {
        SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[1]));
        long generation = Long.parseLong(arguments[2]);
        DataStore store = DataStores.open(arguments[0]);
        Thread compacting = new Thread(() -> {
            try {
                while (true) {
                    CompactionTest.compact(store);
                }
            } catch (Throwable e) {
                say("! " + e);
            }
        });
        compacting.setDaemon(true);
        compacting.start();
        while (true) {
            int slot = random.nextInt(SLOTS);
            Durability durability = random.nextInt(4) == 0 ? Durability.FSYNC : Durability.RELAXED;
            if (random.nextInt(4) == 0) {
                say("? " + slot + " 0");
                store.remove(address(slot));
                say("= " + slot + " 0");
            } else {
                generation++;
                say("? " + slot + " " + generation);
                store.store(entry(slot, generation), Publication.replacing().with(durability));
                say("= " + slot + " " + generation);
            }
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
