package dev.larder.store;

import dev.larder.key.Address;
import dev.larder.key.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
        int[] alike = new int[entries.size()];
        for (String leaf : leaves) {
            Postings postings = byLeaf.get(hash(leaf));
            for (int i = 0; postings != null && i < postings.size; i++) {
                alike[postings.places[i]] += 2;
            }
        }
        int own = places.getOrDefault(self, -1);
        Best best = new Best(most);
        for (int place = 0; place < alike.length; place++) {
            Known entry = entries.get(place);
            int score = alike[place] - entry.leaves();
            // Hardly any gets past this, so that what costs more is done for few.
            if (score >= best.least() && place != own && !entry.created().isAfter(until)) {
                best.offer(new Candidate(entry, score));
            }
        }
        return best.addresses();
    }

    private record Candidate(Known entry, int score) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            int order = Integer.compare(score, other.score);
            return order != 0 ? order : entry.created().compareTo(other.entry.created());
        }
    }

    /** The best so far, at most so many. */
    private static final class Best {
        private final int most;
        private final PriorityQueue<Candidate> worstFirst = new PriorityQueue<>();

        Best(int most) {
            this.most = most;
        }

        /** Returns the score below which there is no place any more. */
        int least() {
            return worstFirst.size() < most
                    ? Integer.MIN_VALUE
                    : worstFirst.element().score();
        }

        void offer(Candidate candidate) {
            worstFirst.add(candidate);
            if (worstFirst.size() > most) {
                worstFirst.remove();
            }
        }

        List<Address> addresses() {
            List<Address> bestFirst = new ArrayList<>();
            while (!worstFirst.isEmpty()) {
                bestFirst.add(0, worstFirst.remove().entry().address());
            }
            return bestFirst;
        }
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
