package dev.larder.store;

import java.util.EnumSet;
import java.util.Set;

/** What a store can do. */
public record StoreTraits(Set<StoreTrait> traits) {
    public StoreTraits {
        traits = Set.copyOf(traits);
    }

    public static StoreTraits of(StoreTrait... traits) {
        return new StoreTraits(Set.of(traits));
    }

    /** Returns these traits and one more. */
    public StoreTraits and(StoreTrait trait) {
        Set<StoreTrait> more = EnumSet.of(trait);
        more.addAll(traits);
        return new StoreTraits(more);
    }

    public boolean has(StoreTrait trait) {
        return traits.contains(trait);
    }
}
