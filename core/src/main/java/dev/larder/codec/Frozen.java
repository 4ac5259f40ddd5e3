package dev.larder.codec;

import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/**
 * A Java array that does not change any more, so that its digest is computed once and remembered.
 *
 * <p>It stands for the array wherever a value may: as a parameter, as a component of a record, as a result. Its datum, and
 * so every key, is that of the bare array; only the second key that it goes into costs no pass over its elements. A bare
 * array is read for every key, since nobody can tell whether it was written to.
 *
 * <p>Immutable, and thread-safe, as far as those who share the array keep what they promised. Two are equal when they hold
 * arrays of one class with the same elements, bit by bit.
 *
 * @param <T> the class of the array: primitives, of any rank
 */
public final class Frozen<T> {
    private final T array;

    // Two threads that come first may both make it; the datum is the same.
    private volatile @Nullable Datum datum;

    private Frozen(T array) {
        this.array = array;
    }

    /**
     * Returns a frozen copy of an array: the array itself may be changed afterwards.
     *
     * @throws CodecException when it is no array of primitives, of any rank
     */
    public static <T> Frozen<T> of(T array) {
        return new Frozen<>(copied(checked(array)));
    }

    /**
     * Returns the array itself as a frozen one, without a copy. The caller promises that nobody writes to it any more;
     * where the promise is broken, results are stored and found under the key of what the array once held.
     *
     * @throws CodecException when it is no array of primitives, of any rank
     */
    public static <T> Frozen<T> sharing(T array) {
        return new Frozen<>(checked(array));
    }

    private static <T> T checked(T array) {
        Class<?> leaf = array.getClass();
        while (leaf.isArray()) {
            leaf = leaf.getComponentType();
        }
        if (!leaf.isPrimitive() || !array.getClass().isArray()) {
            throw new CodecException("only arrays of primitives can be frozen, and "
                    + array.getClass().getTypeName() + " is none; other values are read anew for each key");
        }
        return array;
    }

    @SuppressWarnings("unchecked") // a copy has the class of what it was made from
    private static <T> T copied(T array) {
        int length = Array.getLength(array);
        Object copy = Array.newInstance(array.getClass().getComponentType(), length);
        if (array instanceof Object[] rows) {
            for (int i = 0; i < length; i++) {
                Array.set(copy, i, rows[i] == null ? null : copied(rows[i]));
            }
        } else {
            System.arraycopy(array, 0, copy, 0, length);
        }
        return (T) copy;
    }

    /** Returns the array itself, which must not be written to. */
    public T shared() {
        return array;
    }

    /** Returns a new copy of the array, which is the caller's own. */
    public T copy() {
        return copied(array);
    }

    /** Returns the datum of the array by the standard codecs. */
    Datum datum() {
        Datum known = datum;
        if (known == null) {
            known = hashedOnce(Codecs.standard().encode(array));
            datum = known;
        }
        return known;
    }

    private static Datum hashedOnce(Datum datum) {
        if (datum instanceof Datum.Array stored) {
            NdArray value = stored.value();
            return new Datum.Array(NdArray.of(
                    value.elementType(), value.shape(), value.content().hashedOnce()));
        } else if (datum instanceof Datum.Bytes bytes) {
            return Datum.Bytes.of(bytes.content().hashedOnce());
        } else if (datum instanceof Datum.Sequence rows) {
            return new Datum.Sequence(
                    rows.elements().stream().map(Frozen::hashedOnce).toList());
        }
        return datum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frozen<?> that
                && (array == that.array || (array.getClass() == that.array.getClass() && datum().equals(that.datum())));
    }

    @Override
    public int hashCode() {
        return datum().hashCode();
    }

    /** Returns the class and length of the array. */
    @Override
    public String toString() {
        return "Frozen[" + array.getClass().getComponentType().getTypeName() + "[" + Array.getLength(array) + "]]";
    }
}
