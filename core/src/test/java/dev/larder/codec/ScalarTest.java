package dev.larder.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.larder.data.Datum;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ScalarTest {
    enum Unit {
        VOLT,
        @JsonProperty("milli-volt")
        MILLIVOLT,
        AMPERE {
            @Override
            String symbol() {
                return "A";
            }
        };

        String symbol() {
            return "V";
        }
    }

    private static <T> void comesBack(T value, Class<T> type, String text) {
        assertThat(Stored.text(value, TypeRef.of(type))).isEqualTo(text);
        assertThat(Stored.text(value)).isEqualTo(text);
        assertThat(Stored.andBack(value, type)).isEqualTo(value);
    }

    @Test
    void numbersComeBackAsTheTypeThatIsAskedFor() {
        comesBack(true, Boolean.class, "true");
        comesBack((byte) -128, Byte.class, "-128");
        comesBack((short) 7, Short.class, "7");
        comesBack(Integer.MIN_VALUE, Integer.class, "-2147483648");
        comesBack(Long.MAX_VALUE, Long.class, "9223372036854775807");
        comesBack(new BigInteger("123456789012345678901234567890"), BigInteger.class, "123456789012345678901234567890");
        comesBack(1.0, Double.class, "1.0");
        comesBack(-0.0, Double.class, "-0.0");
        comesBack(Double.NaN, Double.class, "{\"$real\":\"NaN\"}");
        comesBack(0.1f, Float.class, "0.10000000149011612");
        comesBack(Float.NaN, Float.class, "{\"$real\":\"NaN\"}");
        comesBack(Float.MIN_VALUE, Float.class, Double.toString(Float.MIN_VALUE).replace("E", "e"));
        comesBack(new BigDecimal("1.00"), BigDecimal.class, "{\"$decimal\":\"1.00\"}");
    }

    @Test
    void primitiveTypesAreAskedForLikeTheirBoxes() {
        assertThat(Codecs.standard().decode(Datum.Whole.of(3), TypeRef.of(int.class)))
                .isEqualTo(3);
        assertThat(Codecs.standard().decode(new Datum.Flag(true), TypeRef.of(boolean.class)))
                .isTrue();
        assertThat(Codecs.standard().encode(2L, TypeRef.of(long.class)).datum()).isEqualTo(Datum.Whole.of(2));
    }

    @Test
    void textsComeBackInEveryScript() {
        comesBack("", String.class, "\"\"");
        comesBack("Düsseldorf 東京 🧠👩‍🔬", String.class, "\"Düsseldorf 東京 🧠👩‍🔬\"");
        comesBack('ß', Character.class, "\"ß\"");
        assertThat(Stored.text(new StringBuilder("spike"))).isEqualTo("\"spike\"");
        assertThat(Stored.andBack("x", CharSequence.class)).isEqualTo("x");
        assertThatThrownBy(() -> Codecs.standard().encode(List.of("ok", "\ud83e")))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("[1]: a lone surrogate");
    }

    @Test
    void enumsAreTheirNamesInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            comesBack(Unit.MILLIVOLT, Unit.class, "\"milli-volt\"");
            comesBack(Unit.VOLT, Unit.class, "\"VOLT\"");
            comesBack(1234567.5, Double.class, "1234567.5");
            assertThat(Stored.text("I".toLowerCase(Locale.ROOT))).isEqualTo("\"i\"");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void anEnumConstantWithABodyIsOneOfItsEnum() {
        comesBack(Unit.AMPERE, Unit.class, "\"AMPERE\"");
        assertThat(Stored.text(Unit.AMPERE, TypeRef.of(Unit.AMPERE.getClass()))).isEqualTo("\"AMPERE\"");
        assertThatThrownBy(() -> Codecs.standard().decode(new Datum.Text("OHM"), TypeRef.of(Unit.class)))
                .hasMessage(Unit.class.getTypeName() + " has no constant called OHM");
    }

    @Test
    void timesAndIdentifiersComeBack() {
        comesBack(Instant.parse("2012-01-01T00:00:00.5Z"), Instant.class, "{\"$instant\":\"2012-01-01T00:00:00.5Z\"}");
        comesBack(LocalDate.of(2012, 2, 29), LocalDate.class, "{\"$date\":\"2012-02-29\"}");
        comesBack(LocalTime.of(23, 59), LocalTime.class, "{\"$time\":\"23:59:00\"}");
        comesBack(LocalDateTime.of(2012, 2, 29, 1, 2), LocalDateTime.class, "{\"$datetime\":\"2012-02-29T01:02:00\"}");
        comesBack(Duration.ofMillis(90_500), Duration.class, "{\"$duration\":\"PT90.5S\"}");
        UUID uuid = new UUID(1, 2);
        comesBack(uuid, UUID.class, "{\"$uuid\":\"" + uuid + "\"}");
        comesBack(URI.create("https://example.org/a%20b?c"), URI.class, "\"https://example.org/a%20b?c\"");
        comesBack(Locale.forLanguageTag("de-CH-1996"), Locale.class, "\"de-CH-1996\"");
    }

    @Test
    @SuppressWarnings("deprecation") // the constructor is the only way to a locale that has no tag
    void aLocaleThatItsTagDoesNotTellIsRefused() {
        Locale hidden = new Locale("no language");
        assertThatThrownBy(() -> Codecs.standard().encode(hidden))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("Locale.forLanguageTag");
    }

    @Test
    void optionalsAreTheirContentOrNull() {
        TypeRef<Optional<String>> type = new TypeRef<>() {};
        assertThat(Stored.text(Optional.of("a"), type)).isEqualTo("\"a\"");
        assertThat(Stored.andBack(Optional.of("a"), type)).contains("a");
        assertThat(Stored.text(Optional.empty(), type)).isEqualTo("null");
        assertThat(Stored.andBack(Optional.<String>empty(), type)).isEmpty();
        comesBack(OptionalInt.of(3), OptionalInt.class, "3");
        comesBack(OptionalInt.empty(), OptionalInt.class, "null");
        comesBack(OptionalLong.of(3), OptionalLong.class, "3");
        comesBack(OptionalDouble.of(3), OptionalDouble.class, "3.0");
        assertThatThrownBy(() -> Codecs.standard().encode(Optional.of(Optional.empty())))
                .hasMessageContaining("not an Optional in another");
    }

    @Test
    void nullIsNullAndNoPrimitive() {
        assertThat(Codecs.standard().encode(null)).isEqualTo(Datum.NULL);
        assertThat(Codecs.standard().encode(null, TypeRef.of(double[].class)))
                .isEqualTo(new Encoded(Datum.NULL, "value"));
        assertThat(Codecs.standard().decode(Datum.NULL, TypeRef.of(double[].class)))
                .isNull();
        assertThat(Codecs.standard().decode(Datum.NULL, TypeRef.of(Void.class))).isNull();
        assertThatThrownBy(() -> Codecs.standard().decode(Datum.NULL, TypeRef.of(int.class)))
                .isInstanceOf(CodecException.class)
                .hasMessage("null is stored, and a primitive int cannot be null");
    }
}
