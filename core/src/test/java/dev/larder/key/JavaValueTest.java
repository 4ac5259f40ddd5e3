package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.larder.codec.Codecs;
import dev.larder.data.CanonicalJson;
import dev.larder.data.Content;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of §7 of docs/key-derivation.md, row by row: which datum each Java value is. */
class JavaValueTest {
    enum Mode {
        FAST,
        @JsonProperty("thorough")
        SLOW {
            @Override
            int steps() {
                return 2;
            }
        };

        int steps() {
            return 1;
        }
    }

    record Solver(double tol, int steps) {}

    record Holder(
            Object any, Optional<Integer> maybe, @Nullable String absent) {}

    sealed interface Scheme permits Euler, Heun {}

    record Euler(double dt) implements Scheme {}

    record Heun(double dt) implements Scheme {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(value = Square.class, name = "square"))
    interface Shape {}

    record Square(int side) implements Shape {}

    record Run(Scheme scheme) {}

    record Drawing(Shape shape) {}

    static final class Bean {
        private int b = 1;
        private String a = "x";

        public int getB() {
            return b;
        }

        public void setB(int b) {
            this.b = b;
        }

        public String getA() {
            return a;
        }

        public void setA(String a) {
            this.a = a;
        }
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                // boolean
                row(true, "true"),
                row(Boolean.FALSE, "false"),
                // whole numbers
                row((byte) -128, "-128"),
                row((short) 7, "7"),
                row(7, "7"),
                row(Long.MIN_VALUE, "-9223372036854775808"),
                row(new BigInteger("18446744073709551616"), "18446744073709551616"),
                // reals
                row(1f, "1.0"),
                row(1.0, "1.0"),
                row(0.1f, "0.10000000149011612"),
                row(-0.0f, "-0.0"),
                row(Float.NaN, "{'$real':'NaN'}"),
                row(Double.NEGATIVE_INFINITY, "{'$real':'-Infinity'}"),
                // decimals
                row(new BigDecimal("1.50"), "{'$decimal':'1.50'}"),
                row(new BigDecimal("1E+3"), "{'$decimal':'1E+3'}"),
                row(new BigDecimal(BigInteger.ZERO, -3), "{'$decimal':'0E+3'}"),
                // texts
                row('x', "'x'"),
                row("x", "'x'"),
                row(new StringBuilder("x"), "'x'"),
                row(URI.create("http://example.org/a?b#c"), "'http://example.org/a?b#c'"),
                row(Locale.forLanguageTag("de-CH"), "'de-CH'"),
                row(Locale.ROOT, "'und'"),
                // enums
                row(Mode.FAST, "'FAST'"),
                row(Mode.SLOW, "'thorough'"),
                // bytes
                row(new byte[] {0, 1, 2}, "{'$bytes':'AAEC'}"),
                row(ByteBuffer.wrap(new byte[] {9, 0, 1, 2, 9}, 1, 3), "{'$bytes':'AAEC'}"),
                row(new byte[][] {{0}, {1}}, "[{'$bytes':'AA=='},{'$bytes':'AQ=='}]"),
                // times and identifiers
                row(Instant.parse("2012-01-01T00:00:00.5Z"), "{'$instant':'2012-01-01T00:00:00.5Z'}"),
                row(Instant.MAX, "{'$instant':'+1000000000-12-31T23:59:59.999999999Z'}"),
                row(Instant.MIN, "{'$instant':'-1000000000-01-01T00:00:00Z'}"),
                row(LocalDate.of(-5, 1, 1), "{'$date':'-0005-01-01'}"),
                row(LocalTime.of(6, 30), "{'$time':'06:30:00'}"),
                row(LocalDateTime.of(2012, 1, 1, 6, 30), "{'$datetime':'2012-01-01T06:30:00'}"),
                row(Duration.ofMillis(-1500), "{'$duration':'PT-1.5S'}"),
                row(Duration.ofMinutes(1), "{'$duration':'PT60S'}"),
                row(Duration.ofSeconds(Long.MAX_VALUE, 0), "{'$duration':'PT9223372036854775807S'}"),
                row(Duration.ofSeconds(Long.MIN_VALUE, 0), "{'$duration':'PT-9223372036854775808S'}"),
                row(new UUID(0xab, 1), "{'$uuid':'00000000-0000-00ab-0000-000000000001'}"),
                // optional values, and null
                row(Optional.of(3), "3"),
                row(Optional.empty(), "null"),
                row(OptionalInt.of(3), "3"),
                row(OptionalLong.empty(), "null"),
                row(OptionalDouble.of(3), "3.0"),
                row(null, "null"),
                // arrays of primitives, of any rank, and boxed ones
                row(new boolean[] {true, false}, "{'$array':{'data':[true,false],'dtype':'bool','shape':[2]}}"),
                row(new short[] {1}, "{'$array':{'data':[1],'dtype':'i16','shape':[1]}}"),
                row(new char[] {'a', '\uffff'}, "{'$array':{'data':[97,65535],'dtype':'u16','shape':[2]}}"),
                row(new int[] {1, 2}, "{'$array':{'data':[1,2],'dtype':'i32','shape':[2]}}"),
                row(new Integer[] {1, 2}, "{'$array':{'data':[1,2],'dtype':'i32','shape':[2]}}"),
                row(new Integer[] {1, null}, "[1,null]"),
                row(new long[] {1}, "{'$array':{'data':[1],'dtype':'i64','shape':[1]}}"),
                row(new float[] {0.5f}, "{'$array':{'data':[0.5],'dtype':'f32','shape':[1]}}"),
                row(new double[0], "{'$array':{'data':[],'dtype':'f64','shape':[0]}}"),
                row(
                        new int[][] {{1, 2, 3}, {4, 5, 6}},
                        "{'$array':{'data':[1,2,3,4,5,6],'dtype':'i32','shape':[2,3]}}"),
                row(new double[][][] {{{1}}}, "{'$array':{'data':[1.0],'dtype':'f64','shape':[1,1,1]}}"),
                row(
                        new int[][] {{1}, {2, 3}},
                        "[{'$array':{'data':[1],'dtype':'i32','shape':[1]}},"
                                + "{'$array':{'data':[2,3],'dtype':'i32','shape':[2]}}]"),
                row(
                        NdArray.of(ElementType.U8, new long[] {1, 2}, Content.of(new byte[] {-1, 1})),
                        "{'$array':{'data':[255,1],'dtype':'u8','shape':[1,2]}}"),
                // sequences, sets, maps
                row(new Object[] {1, "a", null}, "[1,'a',null]"),
                row(new String[] {"b", "a"}, "['b','a']"),
                row(new BigInteger[] {BigInteger.ONE}, "[1]"),
                row(List.of(2, 1, 2), "[2,1,2]"),
                row(new ArrayDeque<>(List.of(2, 1)), "[2,1]"),
                row(Set.of(10, 9), "{'$set':[10,9]}"),
                row(new TreeSet<>(List.of(9, 10)), "{'$set':[10,9]}"),
                row(Map.of("b", 1, "a", 2, "$x", 3), "{'$$x':3,'a':2,'b':1}"),
                row(Map.of(10, "x", 9, "y"), "{'$map':[[10,'x'],[9,'y']]}"),
                row(Map.of(), "{}"),
                row(Collections.singletonMap("a", null), "{'a':null}"),
                // records and beans
                row(new Solver(1e-7, 400), "{'steps':400,'tol':1e-7}"),
                row(new Bean(), "{'a':'x','b':1}"),
                row(new Holder(null, Optional.empty(), null), "{'absent':null,'any':null,'maybe':null}"),
                // values whose class is not the declared type
                row(new Run(new Euler(0.1)), "{'scheme':{'$type':'Euler','value':{'dt':0.1}}}"),
                row(new Run(new Heun(0.1)), "{'scheme':{'$type':'Heun','value':{'dt':0.1}}}"),
                row(new Euler(0.1), "{'dt':0.1}"),
                row(new Drawing(new Square(2)), "{'shape':{'$type':'square','value':{'side':2}}}"));
    }

    private static Arguments row(@Nullable Object value, String text) {
        return Arguments.of(value, text.replace('\'', '"'));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyRowOfTheTable(@Nullable Object value, String text) {
        assertThat(CanonicalJson.write(Codecs.standard().encode(value))).isEqualTo(text);
        assertThat(Recipe.of(Component.of("a", "1", Parameters.of("p", value))).text())
                .isEqualTo("{\"inputs\":{},\"larder\":\"recipe/1\",\"parameters\":{\"p\":" + text
                        + "},\"type\":\"a\",\"version\":\"1\"}");
    }

    @Test
    void aPathIsItsContent(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("any name"), "hello");
        assertThat(CanonicalJson.write(Codecs.standard().encode(file)))
                .isEqualTo("{\"$file\":{\"digest\":"
                        + "\"sha256:57e13a6196ba5b396129a462e97e4445eb8908680113a260d1f8238abbd4f418\",\"size\":5}}");
    }

    static Stream<Object> valuesWithoutAForm() {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        return Stream.of(
                (Runnable) () -> {},
                Thread.currentThread(),
                Stream.of(1),
                new Object(),
                Object.class,
                Instant.EPOCH.atZone(ZoneOffset.UTC),
                Instant.EPOCH.atOffset(ZoneOffset.UTC),
                new StringBuilder("\ud800"),
                "\ude00",
                itself);
    }

    @ParameterizedTest
    @MethodSource("valuesWithoutAForm")
    void whatHasNoFormIsRefusedWithItsPath(Object value) {
        assertThatThrownBy(() -> Parameters.of("p", new Object[] {1, value}))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageStartingWith("parameters.p[1]");
    }

    /** Two texts with one hash code, so that they share a bucket in every hash map. */
    private static final List<String> COLLIDING = List.of("AaAaAa", "AaAaBB", "AaBBAa", "AaBBBB", "BBAaAa", "BBBBBB");

    @Test
    void theOrderInWhichAMapWasFilledNeverCounts() {
        assertThat(COLLIDING.stream().map(String::hashCode).distinct()).hasSize(1);
        Set<String> keys = new HashSet<>();
        List<String> names = new ArrayList<>(COLLIDING);
        for (int i = 0; i < 40; i++) {
            Collections.shuffle(names, new java.util.Random(i));
            Map<String, Integer> linked = new LinkedHashMap<>();
            Map<String, Integer> hashed = new HashMap<>(1 << i % 8);
            Map<List<String>, Integer> byList = new LinkedHashMap<>();
            Set<String> set = new LinkedHashSet<>();
            for (String name : names) {
                linked.put(name, COLLIDING.indexOf(name));
                hashed.put(name, COLLIDING.indexOf(name));
                byList.put(List.of(name), COLLIDING.indexOf(name));
                set.add(name);
            }
            // One that was put in and taken out again leaves a larger table behind, and another order.
            hashed.put("AaBBAb", 1);
            hashed.remove("AaBBAb");
            Map<String, Integer> sorted = new TreeMap<>(Collections.reverseOrder());
            sorted.putAll(hashed);
            for (Map<String, Integer> map : List.of(linked, hashed, sorted)) {
                keys.add(Recipe.of(Component.of(
                                "a",
                                "1",
                                Parameters.of("map", map).and("byList", byList).and("set", set)))
                        .key()
                        .toString());
            }
        }
        assertThat(keys).hasSize(1);
    }
}
