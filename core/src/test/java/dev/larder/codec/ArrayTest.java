package dev.larder.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArrayTest {
    @SuppressWarnings("unchecked")
    private static <T> T comesBack(T array) {
        T back = Stored.andBack(array, (Class<T>) array.getClass());
        assertThat(back).isExactlyInstanceOf(array.getClass());
        assertThat(Arrays.deepEquals(new Object[] {back}, new Object[] {array})).isTrue();
        return back;
    }

    private static Datum encoded(Object array) {
        return Codecs.standard().encode(array);
    }

    private static String type(Object array) {
        return encoded(array) instanceof Datum.Array known ? known.value().toString() : "none";
    }

    @Test
    void primitiveArraysOfEveryTypeAreOneArray() {
        assertThat(type(comesBack(new boolean[] {true, false}))).isEqualTo("bool[2]");
        assertThat(type(comesBack(new short[] {1, -2}))).isEqualTo("i16[2]");
        assertThat(type(comesBack(new char[] {'a', '\ud800'}))).isEqualTo("u16[2]");
        assertThat(type(comesBack(new int[] {1, Integer.MIN_VALUE}))).isEqualTo("i32[2]");
        assertThat(type(comesBack(new long[] {1, Long.MIN_VALUE}))).isEqualTo("i64[2]");
        assertThat(type(comesBack(new float[] {1, Float.NaN}))).isEqualTo("f32[2]");
        assertThat(type(comesBack(new double[] {1, -0.0, Double.NaN}))).isEqualTo("f64[3]");
    }

    @Test
    void rectangularArraysOfAnyRankAreOneArray() {
        assertThat(type(comesBack(new int[][] {{1, 2, 3}, {4, 5, 6}}))).isEqualTo("i32[2, 3]");
        assertThat(type(comesBack(new float[][][] {{{1}, {2}}, {{3}, {4}}, {{5}, {6}}})))
                .isEqualTo("f32[3, 2, 1]");
        assertThat(type(comesBack(new char[1][2][3][4][5]))).isEqualTo("u16[1, 2, 3, 4, 5]");
    }

    @Test
    void emptyArraysKeepTheirShape() {
        assertThat(type(comesBack(new int[0]))).isEqualTo("i32[0]");
        assertThat(type(comesBack(new int[3][0]))).isEqualTo("i32[3, 0]");
        assertThat(type(comesBack(new int[0][]))).isEqualTo("i32[0, 0]");
        assertThat(type(comesBack(new int[2][0][]))).isEqualTo("i32[2, 0, 0]");
        assertThat(type(comesBack(new Double[2][0]))).isEqualTo("f64[2, 0]");
    }

    @Test
    void boxedArraysWithoutNullsAreTheSameArray() {
        assertThat(encoded(comesBack(new Integer[] {1, 2}))).isEqualTo(encoded(new int[] {1, 2}));
        assertThat(encoded(comesBack(new Double[][] {{1.0}, {2.0}}))).isEqualTo(encoded(new double[][] {{1}, {2}}));
        assertThat(encoded(comesBack(new Boolean[] {true}))).isEqualTo(encoded(new boolean[] {true}));
        assertThat(encoded(comesBack(new Character[] {'x'}))).isEqualTo(encoded(new char[] {'x'}));
        assertThat(encoded(comesBack(new Short[0]))).isEqualTo(encoded(new short[0]));
        assertThat(Codecs.standard().decode(encoded(new long[] {7}), TypeRef.of(Long[].class)))
                .containsExactly(7L);
    }

    @Test
    void raggedArraysAndArraysWithNullsAreSequencesOfTheirRows() {
        assertThat(encoded(comesBack(new int[][] {{1}, {2, 3}})))
                .isEqualTo(Datum.Sequence.of(encoded(new int[] {1}), encoded(new int[] {2, 3})));
        assertThat(encoded(comesBack(new int[][] {{1}, null})))
                .isEqualTo(Datum.Sequence.of(encoded(new int[] {1}), Datum.NULL));
        assertThat(encoded(comesBack(new Integer[] {1, null})))
                .isEqualTo(Datum.Sequence.of(Datum.Whole.of(1), Datum.NULL));
        assertThat(encoded(comesBack(new double[][][] {{{1}, {2}}, {{3}}})))
                .isEqualTo(Datum.Sequence.of(encoded(new double[][] {{1}, {2}}), encoded(new double[][] {{3}})));
        comesBack(new int[][][] {{}, {{}}});
    }

    @Test
    void bytesAreBytesWhereverTheyStand() {
        assertThat(encoded(comesBack(new byte[] {1, -1}))).isEqualTo(Datum.Bytes.of(Content.of(new byte[] {1, -1})));
        assertThat(encoded(comesBack(new byte[][] {{1}, {2}})))
                .isEqualTo(Datum.Sequence.of(encoded(new byte[] {1}), encoded(new byte[] {2})));
        assertThat(encoded(comesBack(new Byte[] {1, null})))
                .isEqualTo(Datum.Sequence.of(Datum.Whole.of(1), Datum.NULL));
    }

    @Test
    void otherArraysAreSequences() {
        comesBack(new String[] {"a", null});
        comesBack(new String[][] {{"a"}, {}, null});
        assertThat(Stored.text(new Object[] {1, "a", new int[] {2}}))
                .isEqualTo("[1,\"a\",{\"$array\":{\"data\":[2],\"dtype\":\"i32\",\"shape\":[1]}}]");
    }

    @Test
    void theDeclaredTypeOfAnArrayDecidesAndNotItsClass() {
        TypeRef<Number[]> declared = TypeRef.of(Number[].class);
        Datum ofNumbers =
                Codecs.standard().encode(new Number[] {1, 2}, declared).datum();
        assertThat(Codecs.standard().encode(new Integer[] {1, 2}, declared).datum())
                .isEqualTo(ofNumbers)
                .isEqualTo(Datum.Sequence.of(Datum.Whole.of(1), Datum.Whole.of(2)));
        assertThat(Codecs.standard().decode(ofNumbers, declared)).containsExactly(1, 2);
    }

    @Test
    void largeArraysComeBackWhole() {
        double[] large = IntStream.range(0, 700_000).mapToDouble(Math::sqrt).toArray();
        assertThat(Stored.andBack(large, double[].class)).isEqualTo(large);
        int[][] table = new int[1000][];
        Arrays.setAll(table, i -> IntStream.range(i, i + 1200).toArray());
        assertThat(Stored.andBack(table, int[][].class)).isDeepEqualTo(table);
        byte[] bytes = new byte[5 << 20];
        Arrays.fill(bytes, (byte) 3);
        assertThat(Stored.andBack(bytes, byte[].class)).isEqualTo(bytes);
    }

    @Test
    void aFlatPrimitiveArrayIsNotCopied() {
        double[] array = {1, 2};
        NdArray encoded = ((Datum.Array) encoded(array)).value();
        array[0] = 3;
        assertThat(encoded.toDoubles()).containsExactly(3, 2);
    }

    @Test
    void whatIsDecodedIsNotTheArrayThatWasEncoded() {
        double[] array = {1, 2};
        byte[] bytes = {1, 2};
        assertThat(Codecs.standard().decode(encoded(array), TypeRef.of(double[].class)))
                .isNotSameAs(array);
        assertThat(Codecs.standard().decode(encoded(bytes), TypeRef.of(byte[].class)))
                .isNotSameAs(bytes);
    }

    @Test
    void anArrayIsReadFromASequenceToo() {
        Datum typed = Datum.Sequence.of(new Datum.Real(1.5), new Datum.Real(2));
        assertThat(Codecs.standard().decode(typed, TypeRef.of(double[].class))).containsExactly(1.5, 2);
        assertThatThrownBy(() -> Codecs.standard().decode(typed, TypeRef.of(int[].class)))
                .isInstanceOf(CodecException.class)
                .hasMessage("[0]: a real number is stored, and java.lang.Integer was asked for; nothing is converted");
        assertThatThrownBy(() -> Codecs.standard().decode(Datum.Sequence.of(Datum.NULL), TypeRef.of(int[].class)))
                .hasMessage("[0]: null is stored, and a primitive int cannot be null");
    }

    @Test
    void elementsAreNeverConverted() {
        Datum ints = encoded(new int[] {1});
        for (Class<?> other :
                List.of(long[].class, double[].class, Float[].class, int[][].class, byte[].class, String[].class)) {
            assertThatThrownBy(() -> Codecs.standard().decode(ints, TypeRef.of(other)))
                    .isInstanceOf(CodecException.class)
                    .hasMessage("an array i32[1] is stored, and " + other.getTypeName()
                            + " was asked for; nothing is converted");
        }
        Datum unsigned = new Datum.Array(NdArray.of(ElementType.U8, new long[] {1}, Content.of(new byte[] {-1})));
        assertThatThrownBy(() -> Codecs.standard().decode(unsigned, TypeRef.of(short[].class)))
                .hasMessageContaining("an array u8[1] is stored");
        assertThat(Codecs.standard().decode(unsigned, TypeRef.of(NdArray.class)).length())
                .isEqualTo(1);
    }

    @Test
    void manyEmptyRowsAreRefusedBeforeTheyAreMade() {
        NdArray bomb =
                NdArray.of(ElementType.I32, new long[] {2_000_000_000, 2_000_000_000, 0}, Content.of(new byte[0]));
        assertThatThrownBy(() -> Codecs.standard().decode(new Datum.Array(bomb), TypeRef.of(int[][][].class)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("too many empty rows");
        NdArray harmless = NdArray.of(ElementType.I32, new long[] {0, 1L << 40}, Content.of(new byte[0]));
        assertThat(Codecs.standard().decode(new Datum.Array(harmless), TypeRef.of(int[][].class)))
                .isEmpty();
    }

    @Test
    void anNdArrayStaysAsItIsUntilItIsRead() {
        NdArray array = NdArray.of(new double[] {1, 2, 3, 4}, 2, 2);
        Datum datum = encoded(array);
        assertThat(datum).isEqualTo(new Datum.Array(array));
        assertThat(Codecs.standard().decode(datum, TypeRef.of(NdArray.class))).isSameAs(array);
        assertThat(Codecs.standard().decode(datum, TypeRef.of(double[][].class)))
                .isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
    }

    @Test
    void textsAreASequenceAndAnArrayOfThemIsOneUnlessJavasIsAskedFor() {
        String[][] texts = {{"a", "b"}, {"c", "d"}};
        assertThat(Codecs.standard().encode(texts)).isInstanceOf(Datum.Sequence.class);
        Datum array = new Datum.Array(NdArray.ofNested(texts));
        assertThat(Codecs.standard()
                        .encode(NdArray.ofNested(texts), TypeRef.of(NdArray.class))
                        .datum())
                .isEqualTo(array);
        assertThat(Codecs.standard().decode(array, TypeRef.of(NdArray.class))).isEqualTo(NdArray.ofNested(texts));
        assertThat(Codecs.standard().decode(array, TypeRef.of(String[][].class)))
                .isDeepEqualTo(texts);
        assertThatThrownBy(() -> Codecs.standard().decode(array, TypeRef.of(String[].class)))
                .isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> Codecs.standard().decode(array, TypeRef.of(Object[][].class)))
                .isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> Codecs.standard().decode(array, TypeRef.of(double[][].class)))
                .isInstanceOf(CodecException.class);
    }
}
