package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SameValueTest {
    private static final double UNUSUAL_NAN = Double.longBitsToDouble(0xfff8000000000042L);

    private static Datum array(Object primitives, long... shape) {
        return new Datum.Array(NdArray.of(primitives, shape));
    }

    static Stream<UnaryOperator<Datum>> nestings() {
        return Stream.of(
                UnaryOperator.identity(),
                Datum.Sequence::of,
                datum -> new Datum.Set(List.of(datum)),
                datum -> new Datum.Mapping(Map.of("a", datum)),
                datum -> new Datum.Pairs(List.of(new Datum.Pairs.Pair(Datum.NULL, datum))),
                datum -> new Datum.Typed("a", datum),
                datum -> new Datum.By("a", datum));
    }

    @ParameterizedTest
    @MethodSource("nestings")
    void nanIsNanWhateverItsBits(UnaryOperator<Datum> nesting) {
        Datum usual = nesting.apply(array(new double[] {1, Double.NaN}));
        Datum unusual = nesting.apply(array(new double[] {1, UNUSUAL_NAN}));
        assertThat(usual).isNotEqualTo(unusual);
        assertThat(SameValue.of(usual, unusual)).isTrue();
        assertThat(SameValue.of(usual, nesting.apply(array(new double[] {2, UNUSUAL_NAN}))))
                .isFalse();
        assertThat(SameValue.of(usual, nesting.apply(array(new double[] {Double.NaN, 1}))))
                .isFalse();
    }

    @Test
    void floatsAreComparedAsDoublesAre() {
        float unusual = Float.intBitsToFloat(0x7fc00001);
        assertThat(SameValue.of(array(new float[] {Float.NaN}), array(new float[] {unusual})))
                .isTrue();
        assertThat(SameValue.of(array(new float[] {0f}), array(new float[] {-0f})))
                .isFalse();
    }

    @Test
    void aLateDifferenceInALongArrayIsSeen() {
        double[] a = new double[100_000];
        double[] b = new double[100_000];
        a[0] = Double.NaN;
        b[0] = UNUSUAL_NAN;
        assertThat(SameValue.of(array(a), array(b))).isTrue();
        b[99_999] = 1;
        assertThat(SameValue.of(array(a), array(b))).isFalse();
    }

    @Test
    void everythingElseIsComparedAsItIsWritten() {
        assertThat(SameValue.of(array(new double[] {0.0}), array(new double[] {-0.0})))
                .isFalse();
        assertThat(SameValue.of(array(new long[] {1}), array(new double[] {1}))).isFalse();
        assertThat(SameValue.of(array(new double[4], 2, 2), array(new double[4])))
                .isFalse();
        assertThat(SameValue.of(new Datum.Real(1), Datum.Whole.of(1))).isFalse();
        assertThat(SameValue.of(new Datum.Real(Double.NaN), new Datum.Real(UNUSUAL_NAN)))
                .isTrue();
        assertThat(SameValue.of(new Datum.Decimal(new BigDecimal("1.0")), new Datum.Decimal(new BigDecimal("1.00"))))
                .isFalse();
        assertThat(SameValue.of(Datum.Sequence.of(), Datum.Sequence.of(Datum.NULL)))
                .isFalse();
        assertThat(SameValue.of(Datum.Sequence.of(Datum.NULL), new Datum.Set(List.of(Datum.NULL))))
                .isFalse();
        assertThat(SameValue.of(new Datum.Mapping(Map.of("a", Datum.NULL)), new Datum.Mapping(Map.of("b", Datum.NULL))))
                .isFalse();
        assertThat(SameValue.of(new Datum.Typed("a", Datum.NULL), new Datum.Typed("b", Datum.NULL)))
                .isFalse();
        assertThat(SameValue.of(new Datum.Typed("a", Datum.NULL), new Datum.By("a", Datum.NULL)))
                .isFalse();
    }
}
