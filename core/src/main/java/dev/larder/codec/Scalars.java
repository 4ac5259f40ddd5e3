package dev.larder.codec;

import dev.larder.data.Datum;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The table of values that have no parts: which datum each is, and when a datum is one. */
final class Scalars {
    private static final Map<Class<?>, Form> FORMS = new HashMap<>();

    static {
        add(Boolean.class, Datum.Flag::new, Datum.Flag.class, Datum.Flag::value);
        whole(Byte.class, Byte::longValue, BigInteger::byteValueExact);
        whole(Short.class, Short::longValue, BigInteger::shortValueExact);
        whole(Integer.class, Integer::longValue, BigInteger::intValueExact);
        whole(Long.class, Long::longValue, BigInteger::longValueExact);
        add(BigInteger.class, Datum.Whole::new, Datum.Whole.class, Datum.Whole::value);
        add(Double.class, Datum.Real::new, Datum.Real.class, Datum.Real::value);
        add(Float.class, value -> new Datum.Real(value), Datum.Real.class, Scalars::toFloat);
        add(BigDecimal.class, Datum.Decimal::new, Datum.Decimal.class, Datum.Decimal::value);

        text(Character.class, c -> String.valueOf((char) c), Scalars::toCharacter);
        text(String.class, Function.identity(), Function.identity());
        text(CharSequence.class, Scalars::characters, Function.identity());
        text(StringBuilder.class, Scalars::characters, StringBuilder::new);
        text(URI.class, URI::toString, Scalars::toUri);
        text(Locale.class, Scalars::tag, Scalars::toLocale);

        add(Instant.class, Datum.Instant::new, Datum.Instant.class, Datum.Instant::value);
        add(LocalDate.class, Datum.Date::new, Datum.Date.class, Datum.Date::value);
        add(LocalTime.class, Datum.Time::new, Datum.Time.class, Datum.Time::value);
        add(LocalDateTime.class, Datum.DateTime::new, Datum.DateTime.class, Datum.DateTime::value);
        add(Duration.class, Datum.Duration::new, Datum.Duration.class, Datum.Duration::value);
        add(UUID.class, Datum.Uuid::new, Datum.Uuid.class, Datum.Uuid::value);

        FORMS.put(
                OptionalInt.class,
                new Maybe<>(
                        OptionalInt.class,
                        o -> o.isPresent() ? Datum.Whole.of(o.getAsInt()) : Datum.NULL,
                        OptionalInt.empty(),
                        datum -> OptionalInt.of(whole(datum, OptionalInt.class, BigInteger::intValueExact))));
        FORMS.put(
                OptionalLong.class,
                new Maybe<>(
                        OptionalLong.class,
                        o -> o.isPresent() ? Datum.Whole.of(o.getAsLong()) : Datum.NULL,
                        OptionalLong.empty(),
                        datum -> OptionalLong.of(whole(datum, OptionalLong.class, BigInteger::longValueExact))));
        FORMS.put(
                OptionalDouble.class,
                new Maybe<>(
                        OptionalDouble.class,
                        o -> o.isPresent() ? new Datum.Real(o.getAsDouble()) : Datum.NULL,
                        OptionalDouble.empty(),
                        datum -> OptionalDouble.of(kind(datum, Datum.Real.class, OptionalDouble.class)
                                .value())));
    }

    private Scalars() {}

    /** Returns the form of a class in the table, or null where it is not there. */
    static @Nullable Form of(Class<?> type) {
        return FORMS.get(Types.boxed(type));
    }

    /** Returns the form of a class of characters that is not in the table. */
    static Form ofCharacters(Class<?> type) {
        return new CharactersOf(type);
    }

    private static <T, D extends Datum> void add(
            Class<T> type, Function<T, Datum> encode, Class<D> stored, Function<D, T> decode) {
        FORMS.put(type, new Scalar<>(type, encode, stored, decode));
    }

    private static <T> void text(Class<T> type, Function<T, String> encode, Function<String, ? extends T> decode) {
        add(type, value -> new Datum.Text(encode.apply(value)), Datum.Text.class, text -> decode.apply(text.value()));
    }

    private static <T> void whole(Class<T> type, Function<T, Long> encode, Function<BigInteger, T> exact) {
        add(
                type,
                value -> Datum.Whole.of(encode.apply(value)),
                Datum.Whole.class,
                stored -> whole(stored, type, exact));
    }

    private static <N> N whole(Datum stored, Class<?> asked, Function<BigInteger, N> exact) {
        BigInteger value = kind(stored, Datum.Whole.class, asked).value();
        try {
            return exact.apply(value);
        } catch (ArithmeticException e) {
            throw Mismatch.range(value, asked);
        }
    }

    private static <D extends Datum> D kind(Datum stored, Class<D> kind, Class<?> asked) {
        if (kind.isInstance(stored)) {
            return kind.cast(stored);
        }
        throw Mismatch.of(stored, asked);
    }

    private static Float toFloat(Datum.Real stored) {
        double value = stored.value();
        float narrow = (float) value;
        if (Double.compare(narrow, value) != 0) {
            throw new CodecException("the stored real number " + value + " is no float; ask for double");
        }
        return narrow;
    }

    private static Character toCharacter(String stored) {
        if (stored.length() != 1) {
            throw new CodecException(
                    "a text of " + stored.length() + " characters is stored, and one character was asked for");
        }
        return stored.charAt(0);
    }

    private static URI toUri(String stored) {
        try {
            return URI.create(stored);
        } catch (IllegalArgumentException e) {
            throw new CodecException("the stored text is no URI", e);
        }
    }

    private static String tag(Locale locale) {
        String tag = locale.toLanguageTag();
        if (!Locale.forLanguageTag(tag).equals(locale)) {
            throw new CodecException("a locale that no language tag tells from others has no canonical form; "
                    + "make it with Locale.forLanguageTag");
        }
        return tag;
    }

    private static Locale toLocale(String stored) {
        Locale locale = Locale.forLanguageTag(stored);
        if (!locale.toLanguageTag().equals(stored)) {
            throw new CodecException("the stored text is no language tag");
        }
        return locale;
    }

    /** Copies what the interface promises; {@code toString} of somebody's class may be anything. */
    private static String characters(CharSequence value) {
        return new StringBuilder(value.length())
                .append(value, 0, value.length())
                .toString();
    }

    private record Scalar<T, D extends Datum>(
            Class<T> type, Function<T, Datum> encoder, Class<D> stored, Function<D, ? extends T> decoder)
            implements Form {
        @Override
        public Datum encode(Object value, Encoding encoding) {
            return encoder.apply(type.cast(value));
        }

        @Override
        public Object decode(Datum datum, Decoding decoding) {
            return decoder.apply(kind(datum, stored, type));
        }
    }

    /** An optional primitive: its content, or null. */
    private record Maybe<T>(Class<T> type, Function<T, Datum> encoder, T empty, Function<Datum, T> decoder)
            implements Form {
        @Override
        public Datum encode(Object value, Encoding encoding) {
            return encoder.apply(type.cast(value));
        }

        @Override
        public Object decode(Datum datum, Decoding decoding) {
            return datum instanceof Datum.Null ? empty : decoder.apply(datum);
        }

        @Override
        public boolean takesNull() {
            return true;
        }
    }

    /** Some other class of characters: a text, which only its author could make into that class again. */
    private record CharactersOf(Class<?> type) implements Form {
        @Override
        public Datum encode(Object value, Encoding encoding) {
            return new Datum.Text(characters((CharSequence) value));
        }

        @Override
        public Object decode(Datum datum, Decoding decoding) {
            throw new CodecException("Larder does not know how to make a " + type.getTypeName() + "; ask for String");
        }
    }
}
