package dev.larder.store;

import dev.larder.key.Address;
import dev.larder.key.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** Which entries of one type have which leaves in their recipes. Thread-safe. */
final class LeafIndex {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final List<Known> entries = new ArrayList<>();
    private final Map<Address, Integer> places = new HashMap<>();
    private final Set<Key> keys = new HashSet<>();
    private final Map<Long, Postings> byLeaf = new HashMap<>();
    private volatile long until;

    private record Known(Address address, Instant created, int leaves) {}

    /** The entries that have one leaf, by their places. */
    private static final class Postings {
        private int[] places = new int[2];
        private int size;

        void add(int place) {
            if (size == places.length) {
                places = Arrays.copyOf(places, 2 * size);
            }
            places[size++] = place;
        }
    }

    void freshFor(long nanos) {
        until = System.nanoTime() + nanos;
    }

    boolean isFresh() {
        return System.nanoTime() - until < 0;
    }

    /** Returns how many keys there are. */
    synchronized int keys() {
        return keys.size();
    }

    synchronized void add(Address address, Instant created, List<String> leaves) {
        if (places.putIfAbsent(address, entries.size()) != null) {
            return;
        }
        int place = entries.size();
        entries.add(new Known(address, created, leaves.size()));
        keys.add(address.key());
        for (String leaf : leaves) {
            byLeaf.computeIfAbsent(hash(leaf), hash -> new Postings()).add(place);
        }
    }

    /**
     * Returns the entries that have the fewest leaves that the other has not, and the other way round; the nearest first, the
     * latest first of several. One at the address itself, and those of after the moment, are left out.
     */
    synchronized List<Address> mostAlike(List<String> leaves, Address self, Instant until, int most) {
        int[] shared = new int[entries.size()];
        for (String leaf : leaves) {
            Postings postings = byLeaf.get(hash(leaf));
            for (int i = 0; postings != null && i < postings.size; i++) {
                shared[postings.places[i]]++;
            }
        }
        Comparator<Integer> worse = Comparator.<Integer>comparingInt(
                        place -> 2 * shared[place] - entries.get(place).leaves())
                .thenComparing(place -> entries.get(place).created());
        PriorityQueue<Integer> best = new PriorityQueue<>(worse);
        int own = places.getOrDefault(self, -1);
        for (int place = 0; place < shared.length; place++) {
            if (place == own || entries.get(place).created().isAfter(until)) {
                continue;
            }
            if (best.size() < most) {
                best.add(place);
            } else if (worse.compare(place, best.element()) > 0) {
                best.remove();
                best.add(place);
            }
        }
        List<Address> nearest = new ArrayList<>();
        while (!best.isEmpty()) {
            nearest.add(0, entries.get(best.remove()).address());
        }
        return nearest;
    }

    /** FNV-1a over the characters; leaves that clash are told apart when the recipes are compared. */
    private static long hash(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
