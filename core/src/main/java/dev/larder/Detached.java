package dev.larder;

import dev.larder.data.Content;
import dev.larder.data.Datum;

/** A copy of a datum that shares no array with the value it was made from. */
final class Detached {
    private Detached() {}

    static Datum of(Datum datum) {
        return Leaves.changed(datum, Detached::copy);
    }

    private static Datum copy(Datum leaf) {
        if (leaf instanceof Datum.Array array) {
            return new Datum.Array(array.value().copy());
        } else if (leaf instanceof Datum.Bytes bytes) {
            return Datum.Bytes.of(Content.of(bytes.content().toBytes()));
        }
        // The rest holds no array; a file is the user's own, and read where it lies.
        return leaf;
    }
}
