package dev.larder.codec;

import dev.larder.data.Datum;
import org.jspecify.annotations.Nullable;

/** How the values of one type become data and come back. Immutable; what belongs to one walk is handed in. */
interface Form {
    /** Returns the datum of a value, which is never null. */
    Datum encode(Object value, Encoding encoding);

    /** Returns the value of a datum, which is {@link Datum#NULL} only where {@link #takesNull} says so. */
    @Nullable
    Object decode(Datum datum, Decoding decoding);

    /** Tells whether a value may hold others, and so itself. */
    default boolean isContainer() {
        return false;
    }

    /** Tells whether the datum alone says what the value is, so that no name is needed where the declared type is wider. */
    default boolean isNatural() {
        return true;
    }

    /** Tells whether {@link Datum#NULL} stands for a value other than null. */
    default boolean takesNull() {
        return false;
    }
}
