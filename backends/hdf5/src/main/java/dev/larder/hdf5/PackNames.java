package dev.larder.hdf5;

import dev.larder.key.Key;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The names by which types and keys are browsed: a group for each type, in it one for the first digits of each key, as many as tell
 * it from the keys that were named before. For use by one thread.
 */
final class PackNames {
    private static final int FEWEST_DIGITS = 12;

    private final Map<String, Map<String, Key>> keys = new HashMap<>();

    /** A name, and whether it was given just now. */
    record Given(String name, boolean isNew) {}

    /** Returns the name of a type's group. */
    Given type(String type) {
        String name = NativeName.of(type);
        return new Given(name, keys.putIfAbsent(name, new HashMap<>()) == null);
    }

    /** Returns the name of a key's group within that of a type, which was named before. */
    Given key(String type, Key key) {
        Map<String, Key> taken = Objects.requireNonNull(keys.get(NativeName.of(type)));
        for (int digits = FEWEST_DIGITS; ; digits++) {
            String name = key.hex().substring(0, digits);
            Key holder = taken.putIfAbsent(name, key);
            if (holder == null || holder.equals(key)) {
                return new Given(name, holder == null);
            }
        }
    }
}
