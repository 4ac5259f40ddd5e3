package dev.larder.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrozenTest {
    record Bare(String name, double[] trace) {}

    record Kept(String name, Frozen<double[]> trace) {}

    record Loose(String name, Object trace) {}

    private static double[] trace(int length) {
        return new Random(7).doubles(length).toArray();
    }

    private static String text(Object value) {
        return CanonicalJson.write(Codecs.standard().encode(value));
    }

    static Stream<Object> arrays() {
        return Stream.of(
                trace(3),
                trace(1000),
                new byte[2000],
                new int[0],
                new long[] {1},
                new boolean[100],
                new float[][] {new float[50], new float[50]},
                new short[][] {new short[100], new short[99]},
                new char[2][3][4],
                new byte[2][2000],
                new double[][] {null, trace(100)});
    }

    @ParameterizedTest
    @MethodSource("arrays")
    void isTheDatumOfTheBareArray(Object array) {
        assertThat(text(Frozen.of(array))).isEqualTo(text(array));
        assertThat(text(Frozen.sharing(array))).isEqualTo(text(array));
        assertThat(text(Map.of("a", List.of(Frozen.of(array))))).isEqualTo(text(Map.of("a", List.of(array))));
        assertThat(Frozen.of(array).copy()).isEqualTo(array).isNotSameAs(array);
        assertThat(Frozen.of(array).shared()).isEqualTo(array).isNotSameAs(array);
        assertThat(Frozen.sharing(array).shared()).isSameAs(array);
        assertThat(CanonicalJson.form(Codecs.standard().encode(Frozen.of(array))))
                .usingRecursiveComparison()
                .ignoringFields("contents.content")
                .isEqualTo(CanonicalJson.form(Codecs.standard().encode(array)));
    }

    @Test
    void aComponentOfARecordIsTheBareArrayToo() {
        String bare = text(new Bare("a", trace(500)));
        assertThat(text(new Kept("a", Frozen.of(trace(500))))).isEqualTo(bare);
        assertThat(text(new Loose("a", Frozen.of(trace(500))))).isEqualTo(bare);
    }

    @Test
    void comesBackAsAComponentOfAResult() {
        Kept kept = new Kept("a", Frozen.of(trace(500)));
        assertThat(Stored.andBack(kept, Kept.class)).isEqualTo(kept);
        Frozen<float[][]> matrix = Frozen.of(new float[][] {{1, 2}, {3, Float.NaN}});
        assertThat(Codecs.standard().decode(Codecs.standard().encode(matrix), new TypeRef<Frozen<float[][]>>() {}))
                .isEqualTo(matrix);
        Datum text = new Datum.Text("x");
        assertThatThrownBy(() -> Codecs.standard().decode(text, new TypeRef<Frozen<double[]>>() {}))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("a text is stored, and double[] was asked for");
    }

    /** The promise is broken here to see that nothing is read again. */
    @Test
    void isReadOnceAndABareArrayEachTime() {
        double[] shared = trace(1_000_000);
        Frozen<double[]> frozen = Frozen.sharing(shared);
        String before = text(frozen);
        String form = CanonicalJson.form(Codecs.standard().encode(frozen)).text();
        shared[999_999]++;
        assertThat(text(frozen)).isEqualTo(before).isEqualTo(form);
        assertThat(CanonicalJson.form(Codecs.standard().encode(new Kept("a", frozen)))
                        .contents()
                        .get(0)
                        .digest())
                .hasToString(before.substring(before.indexOf("sha256"), before.indexOf("\",\"dtype")));
        assertThat(text(shared)).isNotEqualTo(before);
    }

    @Test
    void bytesAndRowsAreReadOnceToo() {
        byte[] bytes = new byte[5000];
        short[][] ragged = {new short[100], new short[99]};
        for (Object array : List.of(bytes, ragged)) {
            Frozen<Object> frozen = Frozen.sharing(array);
            String before = text(frozen);
            bytes[4999]++;
            ragged[1][98]++;
            assertThat(text(frozen)).isEqualTo(before);
            assertThat(text(array)).isNotEqualTo(before);
        }
    }

    @Test
    void aCopyIsSafeFromItsOriginal() {
        double[] mine = trace(1000);
        Frozen<double[]> frozen = Frozen.of(mine);
        String before = text(mine);
        mine[0]++;
        assertThat(text(frozen)).isEqualTo(before);
        frozen.copy()[0]++;
        assertThat(text(frozen)).isEqualTo(before);
        assertThat(Frozen.sharing(mine).copy()).isEqualTo(mine).isNotSameAs(mine);
        double[][] rows = {trace(100), trace(100)};
        assertThat(Frozen.sharing(rows).copy()[1]).isEqualTo(rows[1]).isNotSameAs(rows[1]);
        Frozen<double[][]> matrix = Frozen.of(rows);
        String matrixBefore = text(rows);
        rows[1][5]++;
        assertThat(text(matrix)).isEqualTo(matrixBefore);
    }

    @Test
    void equalElementsAreEqual() {
        assertThat(Frozen.of(trace(100))).isEqualTo(Frozen.of(trace(100))).hasSameHashCodeAs(Frozen.of(trace(100)));
        assertThat(Frozen.of(trace(100))).isNotEqualTo(Frozen.of(trace(101)));
        assertThat(Frozen.of(new int[] {1})).isNotEqualTo(Frozen.of(new long[] {1}));
        assertThat(Frozen.of(new double[] {0.0})).isNotEqualTo(Frozen.of(new double[] {-0.0}));
        assertThat(Frozen.of(trace(100))).hasToString("Frozen[double[100]]");
    }

    @Test
    void onlyArraysOfPrimitivesAreFrozen() {
        for (Object other : List.of("text", 1, new ArrayList<>(), new String[1], new Integer[] {1})) {
            assertThatThrownBy(() -> Frozen.of(other))
                    .isInstanceOf(CodecException.class)
                    .hasMessageStartingWith("only arrays of primitives can be frozen");
        }
    }

    @Test
    void aUsersOwnCodecComesFirst() {
        Codec<double[]> mean = new Codec<>() {
            @Override
            public String name() {
                return "mean";
            }

            @Override
            public boolean accepts(TypeRef<?> type) {
                return type.type() == double[].class;
            }

            @Override
            public Datum encode(double[] value, TypeRef<?> type, PartEncoder parts) {
                return Datum.Whole.of(value.length);
            }

            @Override
            public double[] decode(Datum datum, TypeRef<?> type, PartDecoder parts) {
                return new double[((Datum.Whole) datum).value().intValue()];
            }
        };
        Datum datum = Codecs.standard()
                .with(mean)
                .encode(Frozen.of(trace(9)), new TypeRef<Frozen<double[]>>() {})
                .datum();
        assertThat(datum).isEqualTo(Datum.Whole.of(9));
    }
}
