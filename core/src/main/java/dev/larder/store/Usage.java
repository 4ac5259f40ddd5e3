package dev.larder.store;

import java.util.ArrayList;
import java.util.List;

/** What some entries come to together. */
record Usage(long bytes, long entries) {
    static final Usage NOTHING = new Usage(0, 0);

    /** Returns what all come to, and then those of each of the caps' types. */
    static List<Usage> of(Caps caps, List<Candidate> all) {
        List<Usage> usages = new ArrayList<>();
        usages.add(all.stream().map(Usage::of).reduce(NOTHING, Usage::plus));
        for (Caps.OfTypes types : caps.types()) {
            usages.add(all.stream()
                    .filter(each -> types.takes(each.type()))
                    .map(Usage::of)
                    .reduce(NOTHING, Usage::plus));
        }
        return usages;
    }

    static Usage of(Candidate one) {
        return new Usage(one.bytes(), 1);
    }

    Usage plus(Usage other) {
        return new Usage(bytes + other.bytes, entries + other.entries);
    }

    Usage minus(Usage other) {
        return new Usage(bytes - other.bytes, entries - other.entries);
    }
}
