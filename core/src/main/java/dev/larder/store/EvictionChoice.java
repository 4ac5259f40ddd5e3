package dev.larder.store;

import dev.larder.key.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Which of a store's entries have to go under its caps. Knows no store; for one thread. */
final class EvictionChoice {
    private final Caps caps;
    private final Depth depth;
    private final long now;
    private final List<Candidate> inOrder;
    private final Predicate<Candidate> isInUse;
    private final Map<Address, Chosen> chosen = new LinkedHashMap<>();

    /** A candidate that has to go, and why. */
    record Chosen(Candidate candidate, Eviction.Cause cause) {}

    /** How much is evicted. */
    enum Depth {
        /** As little as brings the store back under its caps. */
        EXACT(0, 0),
        /** Five hundredths more, as soon as the caps are nearly reached: so that not every put has to list the store. */
        WITH_ROOM(50, 20);

        private final long nearly;
        private final long room;

        Depth(long nearly, long room) {
            this.nearly = nearly;
            this.room = room;
        }

        /** Returns the amount above which something has to go. */
        long most(long limit) {
            return nearly == 0 ? limit : limit - limit / nearly;
        }

        /** Returns the amount to which the rest is brought then. */
        long rest(long limit) {
            return room == 0 ? limit : limit - limit / room;
        }
    }

    /**
     * @param isInUse whether a candidate may not go now; asked only for those whose turn it would be
     * @param now in milliseconds since 1970
     */
    EvictionChoice(
            Caps caps,
            Depth depth,
            long now,
            List<Candidate> candidates,
            EvictionClock clock,
            Predicate<Candidate> isInUse) {
        this.caps = caps;
        this.depth = depth;
        this.now = now;
        this.isInUse = isInUse;
        this.inOrder = new ArrayList<>(candidates);
        inOrder.sort(Candidate.order(caps.order(), clock));
    }

    /** Returns what has to go, in the order in which it was chosen: what is too old, then by type, then by all together. */
    List<Chosen> choose() {
        for (Caps.OfTypes types : caps.types()) {
            choose(types.limits(), each -> types.takes(each.type()));
        }
        choose(caps.all(), each -> true);
        return List.copyOf(chosen.values());
    }

    private void choose(Caps.Limits limits, Predicate<Candidate> members) {
        List<Candidate> left = new ArrayList<>(inOrder.stream()
                .filter(each -> members.test(each) && !chosen.containsKey(each.address()))
                .toList());
        limits.age().ifPresent(age -> {
            long oldest = now - age.toMillis();
            take(left, Eviction.Cause.AGE, (each, rest) -> each.lastUse() < oldest);
        });
        if (Rest.of(left).bytes > depth.most(limits.bytes())) {
            // What does not fit alone must not push out all others first.
            take(left, Eviction.Cause.SIZE, (each, rest) -> each.bytes() > limits.bytes());
            take(left, Eviction.Cause.SIZE, (each, rest) -> rest.bytes > depth.rest(limits.bytes()));
        }
        if (left.size() > depth.most(limits.entries())) {
            take(left, Eviction.Cause.COUNT, (each, rest) -> rest.entries > depth.rest(limits.entries()));
        }
    }

    /** Whether one has to go, when so much is left. */
    private interface Test {
        boolean test(Candidate each, Rest rest);
    }

    /** What is left, at one moment of choosing. */
    private static final class Rest {
        private long bytes;
        private long entries;

        static Rest of(List<Candidate> all) {
            Rest rest = new Rest();
            rest.entries = all.size();
            all.forEach(each -> rest.bytes += each.bytes());
            return rest;
        }
    }

    private void take(List<Candidate> left, Eviction.Cause cause, Test test) {
        Rest rest = Rest.of(left);
        left.removeIf(each -> {
            if (each.isKept() || !test.test(each, rest) || isInUse.test(each)) {
                return false;
            }
            rest.bytes -= each.bytes();
            rest.entries--;
            chosen.put(each.address(), new Chosen(each, cause));
            return true;
        });
    }
}
