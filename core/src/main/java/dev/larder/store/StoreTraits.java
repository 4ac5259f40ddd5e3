package dev.larder.store;

import java.util.Set;

/** What a store can do. */
public record StoreTraits(Set<StoreTrait> traits) {
    public StoreTraits {
        traits = Set.copyOf(traits);
    }

    public static StoreTraits of(StoreTrait... traits) {
        return new StoreTraits(Set.of(traits));
    }

    public boolean has(StoreTrait trait) {
        return traits.contains(trait);
    }
}
