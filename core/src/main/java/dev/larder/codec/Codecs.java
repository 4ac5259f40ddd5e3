package dev.larder.codec;

import dev.larder.data.Datum;
import org.jspecify.annotations.Nullable;

/** All rules by which Java values become data and come back. Immutable and thread-safe. */
public final class Codecs {
    private static final Codecs STANDARD = new Codecs();

    private Codecs() {}

    /** Returns the codecs that Larder brings along. */
    public static Codecs standard() {
        return STANDARD;
    }

    /** Returns these codecs and one more, which is asked before all others. */
    public Codecs with(Codec<?> codec) {
        throw new UnsupportedOperationException();
    }

    /** Returns the datum of a value and the name of the codec that made it. */
    public Encoded encode(@Nullable Object value, TypeRef<?> declared) {
        throw new UnsupportedOperationException();
    }

    /** Returns the datum of a value whose own class is its declared type, as a parameter's is. */
    public Datum encode(@Nullable Object value) {
        throw new UnsupportedOperationException();
    }

    /** Returns the value that a datum stands for. */
    public <T> @Nullable T decode(Datum datum, TypeRef<T> type) {
        throw new UnsupportedOperationException();
    }
}
