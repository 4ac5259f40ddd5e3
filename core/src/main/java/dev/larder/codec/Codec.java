package dev.larder.codec;

import dev.larder.data.Datum;
import org.jspecify.annotations.Nullable;

/**
 * The rule by which values of some types become data and come back; an outsider writes one for a type that has no
 * canonical form of its own, and hands it to {@link Codecs#with}.
 *
 * <p>Equal values must become equal data, on every machine: a codec must not lean on {@code hashCode}, on identity, on
 * the order of a hash map, on the default locale or time zone. Different values must become different data, or they would
 * share their results. What a codec encodes it must be able to decode. Implementations must be thread-safe, and best have no
 * state. A codec never sees null, and must not return {@link Datum#NULL}: null has its own place in the data model.
 *
 * @param <T> what the accepted types have in common
 */
public interface Codec<T> {
    /**
     * Returns the name that is stored with every entry that the codec makes: {@code [a-z][a-z0-9./-]{0,63}}, and none of
     * {@code array}, {@code bytes}, {@code file}, {@code tree}, {@code value}. It also tells values of this codec from others where the
     * declared type does not, so it must never change its meaning.
     */
    String name();

    /**
     * Tells whether this codec is the one for values of this type; asked once for each type, so it must always answer the
     * same.
     */
    boolean accepts(TypeRef<?> type);

    /**
     * Returns the datum of a value.
     *
     * @param type the accepted type that the value has
     * @param parts encodes what the value is made of
     * @throws CodecException when the value has no canonical form
     */
    Datum encode(T value, TypeRef<?> type, PartEncoder parts);

    /**
     * Returns the value of a datum.
     *
     * @param datum what is stored; it need not be what {@link #encode} made, and then must be refused
     * @param type the accepted type that is asked for
     * @param parts decodes what the value is made of
     * @throws CodecException when the datum is not that of such a value
     */
    T decode(Datum datum, TypeRef<?> type, PartDecoder parts);

    /** The way back into {@link Codecs} for the parts of a value that is being encoded; not to be kept. */
    interface PartEncoder {
        /**
         * Returns the datum of a part.
         *
         * @param name what the part is called in the path of an error
         * @param declared the type that the part is known to have without looking at it
         * @throws CodecException when the part has no canonical form; its path begins with the name
         */
        Datum encode(String name, @Nullable Object part, TypeRef<?> declared);
    }

    /** The way back into {@link Codecs} for the parts of a value that is being decoded; not to be kept. */
    interface PartDecoder {
        /**
         * Returns the part that a datum stands for.
         *
         * @param name what the part is called in the path of an error
         * @throws CodecException when the datum is not that of such a part; its path begins with the name
         */
        <P> @Nullable P decode(String name, Datum part, TypeRef<P> declared);
    }
}
