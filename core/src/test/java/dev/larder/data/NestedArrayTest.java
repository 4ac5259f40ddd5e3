package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Java arrays of arrays, and buffers, as arrays and back. */
class NestedArrayTest {
    static Stream<Arguments> nested() {
        return Stream.of(
                Arguments.of(new double[][] {{1, 2, 3}, {4, 5, 6}}, "f64[2, 3]"),
                Arguments.of(new int[][][] {{{1}, {2}}, {{3}, {4}}, {{5}, {6}}}, "i32[3, 2, 1]"),
                Arguments.of(new byte[][] {{1, -1}}, "i8[1, 2]"),
                Arguments.of(new boolean[][] {{true}, {false}}, "bool[2, 1]"),
                Arguments.of(new char[][] {{'a'}, {'\uffff'}}, "u16[2, 1]"),
                Arguments.of(new short[][] {{}, {}}, "i16[2, 0]"),
                Arguments.of(new float[0][][], "f32[0, 0, 0]"),
                Arguments.of(new long[] {7}, "i64[1]"),
                Arguments.of(new Long[][] {{7L, 8L}}, "i64[1, 2]"),
                Arguments.of(new Byte[] {7}, "i8[1]"),
                Arguments.of(new String[][] {{"a", "", "c"}, {"d", "e", "\ud83d\ude00"}}, "text[2, 3]"),
                Arguments.of(new String[] {"a"}, "text[1]"));
    }

    @ParameterizedTest
    @MethodSource("nested")
    void aNestedArrayIsOneOfSoManyDimensionsAndComesBack(Object nested, String what) {
        NdArray array = NdArray.ofNested(nested);

        assertThat(array.toString()).isEqualTo(what);
        assertThat(array.toNested(nested.getClass())).isEqualTo(nested);
        assertThat(NdArray.ofRectangular(nested)).hasValue(array);
        assertThat(NdArray.ofNested(array.toNested())).isEqualTo(array);
    }

    @Test
    void rowsThatAreShorterOrLongerThanWhatIsReadAtATimeAreWhatTheyWere() {
        Random random = new Random(RandomData.seed("NestedArrayTest"));
        for (int i = 0; i < 60; i++) {
            double[][][] nested = new double[random.nextInt(1, 5)][random.nextInt(1, 40)][random.nextInt(1, 3000)];
            float[][] single = new float[nested.length][nested[0].length * nested[0][0].length];
            for (double[][] matrix : nested) {
                for (double[] row : matrix) {
                    for (int at = 0; at < row.length; at++) {
                        row[at] = Double.longBitsToDouble(random.nextLong());
                    }
                }
            }
            for (float[] row : single) {
                for (int at = 0; at < row.length; at++) {
                    row[at] = random.nextFloat();
                }
            }
            assertThat(NdArray.ofNested(nested).toNested(double[][][].class)).isDeepEqualTo(nested);
            assertThat(NdArray.ofNested(single).toNested()).isEqualTo(single);
        }
    }

    @Test
    void whatIsNoRectangleIsRefusedWithThePlaceWhereItIsNone() {
        assertThatThrownBy(() -> NdArray.ofNested(new int[][][] {{{1}, {2}}, {{3}, {4, 5}}, {{6}}}))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage(
                        "an array must be rectangular, and [1][1] has 2 elements where the first has 1; use a list of its"
                                + " rows");
        assertThatThrownBy(() -> NdArray.ofNested(new double[][] {{1}, {1, 2}, {}}))
                .hasMessageContaining("and [1] has 2 elements where the first has 1");
        assertThatThrownBy(() -> NdArray.ofNested(new double[][] {{1}, null}))
                .hasMessage("[1] is null, and an array holds no nulls; use a list, which may");
        assertThatThrownBy(() -> NdArray.ofNested(new double[][] {null, {1}})).hasMessageStartingWith("[0] is null");
        assertThatThrownBy(() -> NdArray.ofNested(new String[][] {{"a", "b"}, {"c", null}}))
                .hasMessageStartingWith("[1][1] is null");
        assertThatThrownBy(() -> NdArray.ofNested(new Integer[] {1, null})).hasMessageStartingWith("[1] is null");
        assertThatThrownBy(() -> NdArray.ofNested(new int[][][] {{}, {{1}}}))
                .hasMessageContaining("[1] has 1 elements where the first has 0");
        assertThatThrownBy(() -> NdArray.ofNested(new Object[][] {{1}}))
                .hasMessage("java.lang.Object[][] is not an array of primitives, their boxes or texts, of any rank");
        assertThatThrownBy(() -> NdArray.ofNested("text")).isInstanceOf(InvalidDatumException.class);
        assertThat(NdArray.ofRectangular(new int[][] {{1}, {}})).isEmpty();
        assertThat(NdArray.ofRectangular(new Integer[][] {{1}, {null}})).isEmpty();
    }

    @Test
    void nothingIsConvertedOnTheWayBack() {
        NdArray array = NdArray.ofNested(new int[][] {{1, 2}});
        assertThatThrownBy(() -> array.toNested(long[][].class))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage("i32[1, 2] is read as int[][], not as long[][]");
        assertThatThrownBy(() -> array.toNested(int[].class)).hasMessageContaining("not as int[]");
        assertThatThrownBy(() -> array.toNested(String.class)).isInstanceOf(InvalidDatumException.class);
        NdArray scalar = NdArray.of(ElementType.I32, new long[0], Content.of(new byte[4]));
        assertThatThrownBy(scalar::toNested)
                .hasMessage("an array without dimensions is one element, and no nested array; call toFlat()");
        NdArray deep = NdArray.of(
                ElementType.I8,
                java.util.stream.LongStream.generate(() -> 1).limit(300).toArray(),
                Content.of(new byte[1]));
        assertThatThrownBy(deep::toNested).hasMessageContaining("255 dimensions at most");
    }

    @Test
    void whatRemainsInABufferIsAnArrayAndItsPositionStays() {
        DoubleBuffer doubles =
                DoubleBuffer.wrap(new double[] {9, 1, 2, 3, 9}).position(1).limit(4);
        assertThat(NdArray.of(doubles).toDoubles()).containsExactly(1, 2, 3);
        assertThat(NdArray.of(doubles, 3, 1).shape()).containsExactly(3, 1);
        assertThat(doubles.position()).isEqualTo(1);
        assertThat(doubles.limit()).isEqualTo(4);
        assertThat(NdArray.of(DoubleBuffer.wrap(new double[] {0.0})))
                .isEqualTo(NdArray.of(new double[] {0.0}))
                .isNotEqualTo(NdArray.of(DoubleBuffer.wrap(new double[] {-0.0})));
        assertThat(NdArray.of(FloatBuffer.wrap(new float[] {1, 2}).slice(1, 1)).toFloats())
                .containsExactly(2);
        assertThat(NdArray.of(LongBuffer.wrap(new long[] {1, 2})).toLongs()).containsExactly(1, 2);
        assertThat(NdArray.of(ShortBuffer.wrap(new short[] {1, 2})).toFlat()).isEqualTo(new short[] {1, 2});
        assertThat(NdArray.of(CharBuffer.wrap("ab")).toFlat()).isEqualTo(new char[] {'a', 'b'});
        IntBuffer big = ByteBuffer.allocateDirect(12)
                .order(ByteOrder.BIG_ENDIAN)
                .asIntBuffer()
                .put(0, 1)
                .put(1, 2)
                .position(1);
        NdArray ints = NdArray.of(big.asReadOnlyBuffer());
        assertThat(ints.toInts()).containsExactly(2, 0);
        big.position(0);
        assertThat(ints.toInts()).as("nobody moves what was taken").containsExactly(2, 0);
        assertThat(NdArray.ofElements(ElementType.U32, IntBuffer.wrap(new int[] {-1}))
                        .elementType())
                .isEqualTo(ElementType.U32);
        assertThatThrownBy(() -> NdArray.ofElements(ElementType.F64, IntBuffer.wrap(new int[] {-1})))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageStartingWith("elements of f64 are those of a double[], not of a java.nio.");
        assertThatThrownBy(() -> NdArray.of((Object) ByteBuffer.allocate(1)))
                .hasMessageEndingWith("nor a buffer of other primitives than bytes");
    }

    @Test
    void elementsAreReadIntoWhatRemainsOfABuffer() {
        NdArray array = NdArray.of(new double[] {0, 1, 2, 3, 4, 5}, 2, 3);
        DoubleBuffer target =
                ByteBuffer.allocateDirect(64).asDoubleBuffer().position(1).limit(3);

        array.readInto(target, Slice.ALL, Slice.at(2));

        assertThat(target.position()).isEqualTo(3);
        assertThat(target.get(0)).isZero();
        assertThat(target.get(1)).isEqualTo(2);
        assertThat(target.get(2)).isEqualTo(5);
        assertThatThrownBy(() -> array.readInto(DoubleBuffer.allocate(5)))
                .hasMessage("room for exactly 6 elements is needed, not for 5");
        assertThatThrownBy(() -> array.readInto(FloatBuffer.allocate(6))).isInstanceOf(InvalidDatumException.class);
        CharBuffer chars = CharBuffer.allocate(2);
        NdArray.of(new char[] {'x', 'y'}).readInto(chars);
        assertThat(chars.flip().toString()).isEqualTo("xy");
    }
}
