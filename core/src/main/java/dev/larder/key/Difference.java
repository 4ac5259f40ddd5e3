package dev.larder.key;

import dev.larder.data.Datum;
import java.util.Optional;

/**
 * One place where two data differ, and what stands there on either side. Immutable and thread-safe.
 *
 * <p>Large contents are named by their digests only, so that a difference holds on to nothing large.
 *
 * @param path where, such as {@code parameters.solver.tol}; the added and removed elements of one set share its path
 * @param before what stands there on the first side; nothing where it was added
 * @param after what stands there on the second side; nothing where it was removed
 * @param text the difference on one line, for people to read: {@code parameters.solver.tol: 0.000001 → 0.00001}; long
 *     values and paths are abbreviated
 */
public record Difference(String path, Optional<Datum> before, Optional<Datum> after, String text) {
    /** @throws IllegalArgumentException when neither side has a value */
    public Difference {
        if (before.isEmpty() && after.isEmpty()) {
            throw new IllegalArgumentException("a difference has a value on one side at least");
        }
    }

    /** Returns the difference with the usual text, which says path and explanation. */
    static Difference at(String path, Optional<Datum> before, Optional<Datum> after, String explanation) {
        return new Difference(
                path, before, after, path.isEmpty() ? explanation : ShownText.path(path) + ": " + explanation);
    }

    /** Returns the {@link #text}. */
    @Override
    public String toString() {
        return text;
    }
}
