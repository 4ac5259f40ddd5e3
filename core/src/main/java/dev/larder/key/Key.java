package dev.larder.key;

import dev.larder.data.Digest;
import dev.larder.data.InvalidDatumException;

/**
 * The name of a computation: the SHA-256 of its recipe, written {@code sha256:<64 hex>}.
 *
 * <p>A key says which computation, a {@link Digest} says which content; neither can stand in for the other. Immutable
 * and thread-safe.
 */
public final class Key implements Comparable<Key> {
    private final Digest digest;

    private Key(Digest digest) {
        this.digest = digest;
    }

    /** Returns the key of the recipe with this digest. */
    static Key ofRecipe(Digest recipe) {
        return new Key(recipe);
    }

    /**
     * Returns the key that {@code sha256:<64 lower-case hex>}, or the 64 digits alone, stand for.
     *
     * @throws InvalidComponentException when the text has another form
     */
    public static Key parse(String text) {
        try {
            return new Key(text.startsWith("sha256:") ? Digest.parse(text) : Digest.ofHex(text));
        } catch (InvalidDatumException e) {
            throw new InvalidComponentException("not a key: " + e.getMessage(), e);
        }
    }

    /** Returns the 64 lower-case hex digits. */
    public String hex() {
        return digest.hex();
    }

    /** Returns the first twelve digits: enough for a person to tell keys apart. */
    public String abbreviated() {
        return hex().substring(0, 12);
    }

    Digest asDigest() {
        return digest;
    }

    @Override
    public int compareTo(Key other) {
        return digest.compareTo(other.digest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return digest.toString();
    }
}
