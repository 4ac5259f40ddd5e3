package dev.larder.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonPOJOBuilder;

class RecordAndBeanTest {
    record Point(double x, double y) {}

    record Rates(
            String name, float rate, Point[] path, double[][] weights, List<Point> spots, Map<String, Point> named) {}

    record Box<T>(T content, List<T> more) {}

    record Nothing() {}

    record Maybe(@Nullable String text, Optional<Integer> number, int count) {}

    record Renamed(
            @JsonProperty("tol-erance") double tolerance,
            @JsonProperty("x y") int space) {}

    record Partly(
            int kept,
            @JsonIgnore int left,
            @JsonIgnore @Nullable String out) {}

    record Area(double width, double height) {
        public double getArea() {
            return width * height;
        }

        public boolean isLarge() {
            return getArea() > 100;
        }
    }

    record Checked(int count) {
        Checked {
            if (count < 0) {
                throw new IllegalArgumentException("count must not be negative");
            }
        }
    }

    record Tree(int value, List<Tree> children) {}

    private static <T> void comesBack(T value, TypeRef<T> type, String text) {
        assertThat(Stored.text(value, type)).isEqualTo(text);
        assertThat(Stored.andBack(value, type)).isEqualTo(value);
    }

    private static <T> void comesBack(T value, Class<T> type, String text) {
        comesBack(value, TypeRef.of(type), text);
    }

    @Test
    void aRecordIsItsComponentsByName() {
        comesBack(new Point(1, -0.0), Point.class, "{\"x\":1.0,\"y\":-0.0}");
        comesBack(new Nothing(), Nothing.class, "{}");
        comesBack(new Maybe(null, Optional.empty(), 3), Maybe.class, "{\"count\":3,\"number\":null,\"text\":null}");
        comesBack(new Maybe("a", Optional.of(1), 3), Maybe.class, "{\"count\":3,\"number\":1,\"text\":\"a\"}");
    }

    @Test
    void nestedRecordsWithArraysComeBack() {
        Point point = new Point(1, 2);
        Rates rates = new Rates(
                "🧠",
                0.1f,
                new Point[] {point},
                new double[][] {{1, 2}, {3, 4}},
                List.of(point, point),
                Map.of("a b", point));
        Rates back = Stored.andBack(rates, Rates.class);
        assertThat(back).usingRecursiveComparison().isEqualTo(rates);
        assertThat(Stored.text(back)).isEqualTo(Stored.text(rates)).contains("\"rate\":0.10000000149011612");
    }

    @Test
    void typeArgumentsReachThePropertiesOfGenericRecords() {
        comesBack(new Box<>(1L, List.of(2L)), new TypeRef<Box<Long>>() {}, "{\"content\":1,\"more\":[2]}");
        comesBack(
                new Box<>(new Box<>((byte) 1, List.of()), List.of()),
                new TypeRef<Box<Box<Byte>>>() {},
                "{\"content\":{\"content\":1,\"more\":[]},\"more\":[]}");
        Box<double[]> arrays =
                Stored.andBack(new Box<>(new double[] {1}, List.of(new double[] {2})), new TypeRef<Box<double[]>>() {});
        assertThat(arrays.content()).containsExactly(1);
        assertThat(arrays.more().get(0)).containsExactly(2);
    }

    @Test
    void recursiveRecordsComeBack() {
        Tree tree = new Tree(1, List.of(new Tree(2, List.of()), new Tree(3, List.of(new Tree(4, List.of())))));
        assertThat(Stored.andBack(tree, Tree.class)).isEqualTo(tree);
    }

    @Test
    void methodsOfARecordAreNoPartOfIt() {
        comesBack(new Area(20, 30), Area.class, "{\"height\":30.0,\"width\":20.0}");
    }

    @Test
    void annotationsNameAndIgnoreTheComponentsOfRecords() {
        comesBack(new Renamed(1e-6, 2), Renamed.class, "{\"tol-erance\":0.000001,\"x y\":2}");
        assertThat(Stored.text(new Partly(1, 2, "a"))).isEqualTo("{\"kept\":1}");
        assertThat(Stored.andBack(new Partly(1, 2, "a"), Partly.class)).isEqualTo(new Partly(1, 0, null));
    }

    static class Base {
        private int id;

        public int getId() {
            return id;
        }

        public void setId(int id) {
            this.id = id;
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    static final class Bean extends Base {
        private @Nullable String label;
        private boolean active;
        public double open;

        @JsonProperty("when")
        private @Nullable Instant time;

        @JsonIgnore
        private int scratch;

        private transient int cached;

        public @Nullable String getLabel() {
            return label;
        }

        public void setLabel(@Nullable String label) {
            this.label = label;
        }

        public boolean isActive() {
            return active;
        }

        public void setActive(boolean active) {
            this.active = active;
        }
    }

    @Test
    void aBeanIsItsPropertiesByName() {
        Bean bean = new Bean();
        bean.setId(7);
        bean.active = true;
        bean.open = 0.5;
        bean.time = Instant.EPOCH;
        bean.scratch = 1;
        bean.cached = 2;
        assertThat(Stored.text(bean))
                .isEqualTo("{\"active\":true,\"id\":7,\"label\":null,\"open\":0.5,"
                        + "\"when\":{\"$instant\":\"1970-01-01T00:00:00Z\"}}");
        Bean back = Stored.andBack(bean, Bean.class);
        assertThat(back.getId()).isEqualTo(7);
        assertThat(back.time).isEqualTo(Instant.EPOCH);
        assertThat(back.scratch + back.cached).isZero();
        assertThat(Stored.text(back)).isEqualTo(Stored.text(bean));
    }

    static final class Made {
        private final int rows;
        private final int[] sizes;

        @JsonCreator
        Made(@JsonProperty("rows") int rows, @JsonProperty("sizes") int[] sizes) {
            this.rows = rows;
            this.sizes = sizes;
        }

        public int getRows() {
            return rows;
        }

        public int[] getSizes() {
            return sizes;
        }

        public int getTotal() {
            return rows * Arrays.stream(sizes).sum();
        }
    }

    @Test
    void aCreatorMakesWhatHasNoSetters() {
        assertThat(Stored.text(new Made(2, new int[] {3}))).contains("\"total\":6");
        Made back = Stored.andBack(new Made(2, new int[] {3, 4}), Made.class);
        assertThat(back.rows).isEqualTo(2);
        assertThat(back.sizes).containsExactly(3, 4);
    }

    static final class Drawn {
        private final double seed = Math.random();

        public double getSeed() {
            return seed;
        }

        public int size = 1;
    }

    @Test
    void whatNothingCanSetMustComeBackAllTheSame() {
        assertThatThrownBy(() -> Stored.andBack(new Drawn(), Drawn.class))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("came back with another 'seed' than was stored");
        Datum wrong = CanonicalJson.read("{\"rows\":2,\"sizes\":[3],\"total\":7}");
        assertThatThrownBy(() -> Codecs.standard().decode(wrong, TypeRef.of(Made.class)))
                .hasMessageContaining("came back with another 'total'");
    }

    @JsonDeserialize(builder = Built.Builder.class)
    static final class Built {
        private final String name;

        private Built(String name) {
            this.name = name;
        }

        public String getName() {
            return name;
        }

        @JsonPOJOBuilder(withPrefix = "")
        static final class Builder {
            private String name = "";

            Builder name(String value) {
                name = value;
                return this;
            }

            Built build() {
                return new Built(name);
            }
        }
    }

    @Test
    void aBuilderIsUsedWhereOneIsNamed() {
        assertThat(Stored.andBack(new Built("n"), Built.class).name).isEqualTo("n");
    }

    record Volt(BigDecimal value) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Volt {
            Objects.requireNonNull(value);
        }

        @Override
        @JsonValue
        public BigDecimal value() {
            return value;
        }
    }

    static final class Species {
        private final String latin;

        private Species(String latin) {
            this.latin = latin;
        }

        @JsonCreator
        static Species of(String latin) {
            return new Species(latin);
        }

        @JsonValue
        String latin() {
            return latin;
        }
    }

    static final class Spots {
        private final List<Point> points;

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Spots(List<Point> points) {
            this.points = points;
        }

        @JsonValue
        List<Point> points() {
            return points;
        }
    }

    record Sample(Volt volt, Species species, Spots spots) {}

    @Test
    void oneValueStandsForAClassThatSaysSo() {
        comesBack(new Volt(new BigDecimal("1.50")), Volt.class, "{\"$decimal\":\"1.50\"}");
        assertThat(Stored.andBack(Species.of("Mus musculus"), Species.class).latin)
                .isEqualTo("Mus musculus");
        Sample sample = new Sample(new Volt(BigDecimal.ONE), Species.of("a"), new Spots(List.of(new Point(1, 2))));
        assertThat(Stored.text(sample))
                .isEqualTo("{\"species\":\"a\",\"spots\":[{\"x\":1.0,\"y\":2.0}],\"volt\":{\"$decimal\":\"1\"}}");
        Sample back = Stored.andBack(sample, Sample.class);
        assertThat(back).usingRecursiveComparison().isEqualTo(sample);
    }

    record Old(@JsonAlias("width") double w) {}

    @JsonIgnoreProperties({"b"})
    record Trimmed(int a, int b) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Lenient(int a) {}

    @Test
    void membersAndPropertiesMustMatch() {
        Codecs codecs = Codecs.standard();
        Datum datum = CanonicalJson.read("{\"x\":1.0,\"z\":2.0}");
        assertThatThrownBy(() -> codecs.decode(datum, TypeRef.of(Point.class)))
                .isInstanceOf(CodecException.class)
                .hasMessage("a member z is stored, and " + Point.class.getTypeName()
                        + " has no such property, only [x, y]");
        assertThatThrownBy(() -> codecs.decode(CanonicalJson.read("[{\"x\":1.0}]"), new TypeRef<List<Point>>() {}))
                .isInstanceOf(CodecException.class)
                .hasMessage("[0]: no member y is stored, and " + Point.class.getTypeName()
                        + " needs one; null and absent differ");
        assertThat(codecs.decode(CanonicalJson.read("{\"width\":2.0}"), TypeRef.of(Old.class)))
                .isEqualTo(new Old(2));
        assertThat(codecs.decode(CanonicalJson.read("{\"a\":2,\"b\":3}"), TypeRef.of(Lenient.class)))
                .isEqualTo(new Lenient(2));
        assertThat(Stored.text(new Trimmed(1, 2))).isEqualTo("{\"a\":1}");
        assertThat(Stored.andBack(new Trimmed(1, 2), Trimmed.class)).isEqualTo(new Trimmed(1, 0));
    }

    @Test
    void aMismatchInsideSaysWhereItIs() {
        Datum datum = CanonicalJson.read("{\"content\":{\"x\":1,\"y\":2.0},\"more\":[]}");
        assertThatThrownBy(() -> Codecs.standard().decode(datum, new TypeRef<Box<Point>>() {}))
                .isInstanceOfSatisfying(CodecException.class, e -> {
                    assertThat(e.path()).isEqualTo("content.x");
                    assertThat(e.problem())
                            .isEqualTo(
                                    "a whole number is stored, and java.lang.Double was asked for; nothing is converted");
                });
        assertThatThrownBy(() ->
                        Codecs.standard().decode(CanonicalJson.read("{\"count\":null}"), TypeRef.of(Checked.class)))
                .hasMessage("count: null is stored, and a primitive int cannot be null");
    }

    @Test
    void aConstructorThatRefusesIsNamed() {
        assertThatThrownBy(
                        () -> Codecs.standard().decode(CanonicalJson.read("{\"count\":-1}"), TypeRef.of(Checked.class)))
                .isInstanceOf(CodecException.class)
                .hasMessage("making a " + Checked.class.getTypeName()
                        + " failed: java.lang.IllegalArgumentException: count must not be negative")
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    record Lazy(NdArray trace, Datum anything, Datum.Text text) {}

    @Test
    void dataAndArraysGoThroughUnchanged() {
        Lazy lazy = new Lazy(NdArray.of(new double[] {1}), Datum.Whole.of(1), new Datum.Text("t"));
        Lazy back = Codecs.standard().decode(Codecs.standard().encode(lazy), TypeRef.of(Lazy.class));
        assertThat(back.trace()).isSameAs(lazy.trace());
        assertThat(back).isEqualTo(lazy);
        Lazy empty = new Lazy(lazy.trace(), Datum.NULL, lazy.text());
        assertThat(Stored.andBack(empty, Lazy.class)).isEqualTo(empty);
        assertThatThrownBy(() -> Codecs.standard().decode(Datum.Whole.of(1), TypeRef.of(Datum.Text.class)))
                .hasMessage(
                        "a whole number is stored, and dev.larder.data.Datum$Text was asked for; nothing is converted");
    }
}
