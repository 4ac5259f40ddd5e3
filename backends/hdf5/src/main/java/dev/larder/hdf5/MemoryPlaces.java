package dev.larder.hdf5;

import dev.larder.store.DataStore;
import dev.larder.store.MemoryParts;
import java.util.HashMap;
import java.util.Map;

/**
 * The stores in memory that are open in this process, by name. One is there as long as any that was opened under its name is not
 * closed; one without a name belongs to whoever opened it. Thread-safe.
 */
final class MemoryPlaces {
    /** What the place of a store in memory begins with. */
    static final String PREFIX = "mem:";

    private static final Map<String, Shared> NAMED = new HashMap<>();

    private MemoryPlaces() {}

    /** A store, and how many have it open. */
    private static final class Shared {
        private final MemoryParts parts = new MemoryParts(new CoreBlocks());
        private int openings;
    }

    static boolean isOne(String place) {
        return place.startsWith(PREFIX);
    }

    static boolean exists(String place) {
        synchronized (NAMED) {
            return NAMED.containsKey(place);
        }
    }

    static DataStore open(String place, String name) {
        if (place.equals(PREFIX)) {
            MemoryParts parts = new MemoryParts(new CoreBlocks());
            return parts.open(name, parts::clear);
        }
        synchronized (NAMED) {
            Shared shared = NAMED.computeIfAbsent(place, absent -> new Shared());
            shared.openings++;
            return shared.parts.open(name, () -> close(place, shared));
        }
    }

    private static void close(String place, Shared shared) {
        synchronized (NAMED) {
            shared.openings--;
            if (shared.openings == 0) {
                NAMED.remove(place);
                shared.parts.clear();
            }
        }
    }
}
