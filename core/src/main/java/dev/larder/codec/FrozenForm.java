package dev.larder.codec;

import dev.larder.data.Datum;
import tools.jackson.databind.JavaType;

/** A frozen array: what the array itself is, with digests that are remembered. */
record FrozenForm(JavaType array) implements Form {
    @Override
    public Datum encode(Object value, Encoding encoding) {
        Frozen<?> frozen = (Frozen<?>) value;
        Forms.Standing standing = encoding.forms().standing(array, frozen.shared());
        // What a user's codec makes of the array is not ours to remember.
        return standing.form() instanceof UserForm ? encoding.encode(frozen.shared(), array) : frozen.datum();
    }

    @Override
    public Object decode(Datum datum, Decoding decoding) {
        Object decoded = decoding.decode(datum, array);
        if (decoded == null) {
            throw Mismatch.of(datum, array);
        }
        // Nobody else has what was just made.
        return Frozen.sharing(decoded);
    }
}
