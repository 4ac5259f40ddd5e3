package dev.larder.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.larder.data.CanonicalJson;
import java.io.File;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that a computation can tell apart have different texts, or none; and one value has one. */
class DistinctValuesTest {
    static class Seeded {
        private final int seed;

        Seeded(int seed) {
            this.seed = seed;
        }

        int draw() {
            return seed * 7;
        }
    }

    /** Its own field is called as that of its superclass. */
    static final class Reseeded extends Seeded {
        private final int seed = 5;

        Reseeded(int seed) {
            super(seed);
        }

        public int getSeed() {
            return seed;
        }
    }

    static final class OneLetter {
        private final int a = 1;
        private final int A;

        OneLetter(int other) {
            A = other;
        }

        public int getA() {
            return a;
        }

        int hidden() {
            return A;
        }
    }

    static final class Gate {
        private final boolean open = true;
        private final String isOpen;

        Gate(String said) {
            isOpen = said;
        }

        public boolean getOpen() {
            return open;
        }

        String said() {
            return isOpen;
        }
    }

    static class Scaled extends ArrayList<Integer> {
        private static final long serialVersionUID = 1;

        final double scale;

        Scaled(double scale) {
            this.scale = scale;
            add(1);
        }
    }

    static final class Titled extends HashMap<String, Integer> {
        private static final long serialVersionUID = 1;
        final String title;

        Titled(String title) {
            this.title = title;
        }
    }

    /** As compilers of other languages write a class of data. */
    static final class Described extends LinkedHashMap<String, Integer> {
        private static final long serialVersionUID = 1;
        transient int cached;

        @JsonIgnore
        final String title;

        Described(String title) {
            this.title = title;
            put("a", 1);
        }
    }

    interface Scheme {}

    static final class Forward extends ArrayList<Integer> implements Scheme {
        private static final long serialVersionUID = 1;
    }

    static final class Backward extends ArrayList<Integer> implements Scheme {
        private static final long serialVersionUID = 1;
    }

    record Run(Scheme scheme) {}

    enum Square implements DoubleUnaryOperator {
        INSTANCE;

        @Override
        public double applyAsDouble(double x) {
            return x * x;
        }
    }

    enum Cube implements DoubleUnaryOperator {
        INSTANCE;

        @Override
        public double applyAsDouble(double x) {
            return x * x * x;
        }
    }

    @JsonTypeName("root")
    enum Root implements DoubleUnaryOperator, Supplier<Double> {
        INSTANCE;

        @Override
        public double applyAsDouble(double x) {
            return Math.sqrt(x);
        }

        @Override
        public Double get() {
            return 0.5;
        }
    }

    record Mapped(DoubleUnaryOperator f) {}

    enum Clash {
        @JsonProperty("B")
        A,
        B
    }

    enum Step {
        FIRST {
            @Override
            int order() {
                return 1;
            }
        };

        abstract int order();
    }

    record Particle(int id, @NotKeyed int thread) {}

    record Bins(Set<int[]> edges) {}

    record Cloud(Set<Particle> particles) {}

    record Nested(Optional<Optional<String>> deep) {}

    private static Properties withDefaults() {
        Properties defaults = new Properties();
        defaults.setProperty("tol", "1");
        return new Properties(defaults);
    }

    static Stream<Arguments> hidingValues() {
        return Stream.of(
                arguments(new Reseeded(1), "holds 'seed' of " + Seeded.class.getTypeName() + ", which is none of its"),
                arguments(new OneLetter(2), "holds 'A', which is none of its properties; give it a getter"),
                arguments(new Gate("no"), "holds 'isOpen', which is none of its properties; give it a getter"),
                arguments(new Scaled(2), "it holds 'scale' beside its elements; make a record of both"),
                arguments(new Titled("a"), "it holds 'title' beside its elements; make a record of both"),
                arguments(new Run(new Forward()), "so that its name must be written with it; give it a @JsonTypeName"),
                arguments(new Run(new Backward()), "so that its name must be written with it"),
                arguments(new Mapped(Square.INSTANCE), "so that its name must be written with it"),
                arguments(new Mapped(Cube.INSTANCE), "so that its name must be written with it"),
                arguments(Clash.A, "two constants of " + Clash.class.getTypeName() + " are called 'B'"),
                arguments(new HashSet<>(List.of(1, 1L)), "the set has 2 elements, and only 1 of them"),
                arguments(new Bins(Set.of(new int[] {1}, new int[] {1})), "edges: the set has 2 elements, and only 1"),
                arguments(withDefaults(), "the properties have defaults behind them"),
                arguments(new Nested(Optional.of(Optional.empty())), "use one Optional, not an Optional in another"));
    }

    @ParameterizedTest
    @MethodSource("hidingValues")
    void whatWouldBeWrittenAsAnotherValueIsRefused(Object value, String message) {
        Map<String, List<Object>> inside = Map.of("v", List.of(value));
        Codecs codecs = Codecs.standard();
        for (Runnable each : List.<Runnable>of(() -> codecs.encode(value), () -> codecs.keyed(value))) {
            assertThatThrownBy(each::run).isInstanceOf(CodecException.class).hasMessageContaining(message);
        }
        assertThatThrownBy(() -> codecs.keyed(inside)).hasMessageStartingWith("v[0]");
    }

    static Stream<Arguments> ofTheJdk() throws Exception {
        String instant = "use an Instant";
        return Stream.of(
                arguments(new Date(0), instant),
                arguments(Calendar.getInstance(), instant),
                arguments(new java.sql.Timestamp(0), instant),
                arguments(ZonedDateTime.now(ZoneId.of("UTC")), instant),
                arguments(OffsetDateTime.now(ZoneId.of("UTC")), instant),
                arguments(ZoneId.of("Europe/Paris"), "use its id"),
                arguments(TimeZone.getDefault(), "use its id"),
                arguments(new File("a"), "use a Path"),
                arguments(URI.create("http://a").toURL(), "use a URI"),
                arguments(String.class, "use a name of your own"),
                arguments(new AtomicLong(1), "use the number that it holds"),
                arguments(new LongAdder(), "use the number that it holds"),
                arguments(new AtomicBoolean(), "use the value that it holds"),
                arguments(new AtomicReference<>("a"), "use the value that it holds"),
                arguments(new Exception("a"), "keep what it says in a record"),
                arguments(List.of().iterator(), "collect it into a list"),
                arguments(BitSet.valueOf(new long[] {5}), "leave it out, or state what it stands for"),
                arguments(Period.ofDays(1), "leave it out, or state what it stands for"),
                arguments(Year.of(2000), "leave it out, or state what it stands for"),
                arguments(Currency.getInstance("EUR"), "leave it out, or state what it stands for"),
                arguments(Pattern.compile("a"), "leave it out, or state what it stands for"),
                arguments(new Random(1), "leave it out, or state what it stands for"),
                arguments(Map.entry("a", 1), "leave it out, or state what it stands for"),
                arguments(Clock.systemUTC(), "leave it out, or state what it stands for"),
                arguments(new java.awt.Point(1, 2), "leave it out, or state what it stands for"));
    }

    @ParameterizedTest
    @MethodSource("ofTheJdk")
    void classesOfTheJdkWithoutARuleAreRefusedWithPathAndAdvice(Object value, String advice) {
        assertThatThrownBy(() -> Codecs.standard().keyed(Map.of("a", Map.of("b", value))))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("a.b: ")
                .hasMessageContaining(" has no canonical form; " + advice);
    }

    @SuppressWarnings("DoubleBraceInitialization") // just the anonymous class that it makes is the case
    static Stream<Arguments> oneText() {
        // A variable that an anonymous class captures is a field of it.
        int one = Integer.parseInt("1");
        Map<String, Integer> filled = new HashMap<>() {
            {
                put("a", one);
            }
        };
        TreeSet<String> folded = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        folded.add("a");
        return Stream.of(
                arguments(new Described("x"), new Described("y"), "{\"a\":1}"),
                arguments(filled, Map.of("a", 1), "{\"a\":1}"),
                arguments(folded, Set.of("a"), "{\"$set\":[\"a\"]}"),
                arguments(new EnumMap<>(Map.of(Step.FIRST, 1)), Map.of("FIRST", 1), "{\"FIRST\":1}"),
                arguments(new EnumMap<>(Step.class), Map.of(), "{}"),
                arguments(Step.FIRST, "FIRST", "\"FIRST\""),
                arguments('a', "a", "\"a\""),
                arguments(new Integer[] {1, null}, Arrays.asList(1, null), "[1,null]"),
                arguments(new Integer[] {1, 2}, new int[] {1, 2}, array("1,2")),
                arguments(new Integer[0], new int[0], "{\"$array\":{\"data\":[],\"dtype\":\"i32\",\"shape\":[0]}}"),
                // What the user marks as not counting may be one.
                arguments(
                        new Cloud(Set.of(new Particle(1, 1), new Particle(1, 2))),
                        new Cloud(Set.of(new Particle(1, 3))),
                        "{\"particles\":{\"$set\":[{\"id\":1}]}}"),
                arguments(
                        new Mapped(Root.INSTANCE),
                        new Mapped(Root.INSTANCE),
                        "{\"f\":{\"$type\":\"root\",\"value\":\"INSTANCE\"}}"));
    }

    private static String array(String data) {
        return "{\"$array\":{\"data\":[" + data + "],\"dtype\":\"i32\",\"shape\":[2]}}";
    }

    @ParameterizedTest
    @MethodSource("oneText")
    void whatIsOneValueHasOneText(Object one, Object other, String text) {
        assertThat(keyed(one)).isEqualTo(text);
        assertThat(keyed(other)).isEqualTo(text);
    }

    static Stream<Arguments> different() {
        return Stream.of(
                arguments(0.0, -0.0),
                arguments(0f, -0f),
                arguments(1, 1.0),
                arguments(1, "1"),
                arguments(new BigDecimal("1.0"), new BigDecimal("1.00")),
                arguments('a', new char[] {'a'}),
                arguments(new Object[0], new int[0]),
                arguments(List.of(), Set.of()),
                arguments(Map.of(), Map.of("a", Optional.empty())),
                arguments(Map.of(1, 2), Map.of("1", 2)),
                arguments(new int[2][0], new int[0][2]),
                arguments(new int[][] {{1}, {2}}, new int[][] {{1, 2}}),
                arguments(new byte[] {1}, new Byte[] {1}),
                arguments(List.of(1, 2), List.of(List.of(1), 2)));
    }

    @ParameterizedTest
    @MethodSource("different")
    void whatIsDifferentHasDifferentTexts(Object one, Object other) {
        assertThat(keyed(one)).isNotEqualTo(keyed(other));
    }

    /** What is changed afterwards is not what was keyed: all but the elements of a flat primitive array is copied. */
    @Test
    void aValueThatChangesLaterDoesNotChangeWhatWasKeyed() {
        List<Integer> list = new ArrayList<>(List.of(1));
        Map<String, Object> map = new HashMap<>(Map.of("list", list, "text", new StringBuilder("a")));
        int[][] matrix = {{1}};
        map.put("matrix", matrix);
        var datum = Codecs.standard().keyed(map);
        String before = CanonicalJson.write(datum);
        list.add(2);
        matrix[0][0] = 2;
        map.put("more", 1);
        assertThat(CanonicalJson.write(datum)).isEqualTo(before).isNotEqualTo(keyed(map));
    }

    private static String keyed(@Nullable Object value) {
        return CanonicalJson.write(Codecs.standard().keyed(value));
    }
}
