package dev.larder.conformance;

import dev.larder.store.DataStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a store must hold after its writer was killed: what was acknowledged, or what was under way. */
final class CrashModel {
    private final Map<Long, Long> acknowledged = new HashMap<>();
    private final Map<Long, Long> underWay = new HashMap<>();
    private long acknowledgements;
    private long lastGeneration;

    /** Takes in what the writer had said when it was killed. */
    void take(List<String> lines) {
        for (String line : lines) {
            String[] words = line.split(" ");
            boolean announced = words[0].equals("?");
            if (!announced && !words[0].equals("=")) {
                throw new AssertionError("the writer said: " + line);
            }
            long slot = Long.parseLong(words[1]);
            if (announced) {
                underWay.put(slot, Long.valueOf(words[2]));
                lastGeneration = Math.max(lastGeneration, Long.parseLong(words[2]));
            } else {
                underWay.remove(slot);
                acknowledgements++;
                if (words.length == 3) {
                    acknowledged.put(slot, Long.valueOf(words[2]));
                }
            }
        }
    }

    /** A number above every generation that was ever announced. */
    long nextGeneration() {
        return lastGeneration + 1;
    }

    long acknowledgements() {
        return acknowledgements;
    }

    int underWay() {
        return underWay.size();
    }

    /** Reads everything, and fails where something else is found than was acknowledged or, at most, under way. */
    void check(DataStore store, String when) {
        for (long slot = 0; slot < CrashErrand.SLOTS; slot++) {
            long found = Mixture.check(store, slot).orElse(0L);
            settle(slot, found, "slot " + slot + " (" + TellTale.address(slot) + ")", when);
        }
        for (int thread = 0; thread < CrashErrand.THREADS; thread++) {
            long found = store.ledger()
                    .find(CrashErrand.LEDGER_KIND, CrashErrand.LEDGER_NAME + thread)
                    .map(EntryErrands::counted)
                    .orElse(0L);
            settle(CrashErrand.SLOTS + thread, found, "the ledger's counter of thread " + thread, when);
        }
        underWay.clear();
    }

    private void settle(long slot, long found, String what, String when) {
        long promised = acknowledged.getOrDefault(slot, 0L);
        long possible = underWay.getOrDefault(slot, promised);
        if (found != promised && found != possible) {
            throw new AssertionError(
                    what + " holds " + number(found) + " " + when + ", but " + number(promised) + " was acknowledged"
                            + (possible == promised ? "" : " and " + number(possible) + " was under way"));
        }
        acknowledged.put(slot, found);
    }

    private static String number(long generation) {
        return generation == 0 ? "nothing" : "number " + generation;
    }
}
