package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class NdArrayTest {
    static Stream<Arguments> primitives() {
        return Stream.of(
                Arguments.of(new boolean[] {true, false, true}, ElementType.BOOL, "010001"),
                Arguments.of(new byte[] {1, -1, Byte.MIN_VALUE}, ElementType.I8, "01ff80"),
                Arguments.of(new short[] {1, -2, Short.MIN_VALUE}, ElementType.I16, "0100feff0080"),
                Arguments.of(new char[] {1, 0xfffe, 'a'}, ElementType.U16, "0100feff6100"),
                Arguments.of(new int[] {1, -2, 0x01020304}, ElementType.I32, "01000000feffffff04030201"),
                Arguments.of(new long[] {1, -2}, ElementType.I64, "0100000000000000feffffffffffffff"),
                Arguments.of(new float[] {1, -0.0f}, ElementType.F32, "0000803f00000080"),
                Arguments.of(new double[] {1, -0.0}, ElementType.F64, "000000000000f03f0000000000000080"));
    }

    @ParameterizedTest
    @MethodSource("primitives")
    void holdsEveryPrimitiveLittleEndianAndGivesItBack(Object primitives, ElementType type, String bytes) {
        NdArray array = NdArray.of(primitives);

        assertThat(array.elementType()).isEqualTo(type);
        assertThat(array.rank()).isEqualTo(1);
        assertThat(array.shape()).containsExactly(java.lang.reflect.Array.getLength(primitives));
        assertThat(java.util.HexFormat.of().formatHex(array.content().toBytes()))
                .isEqualTo(bytes);
        assertThat(array.toFlat()).isEqualTo(primitives);
        assertThat(array.copy()).isEqualTo(array).hasSameHashCodeAs(array);
        assertThat(array.copy().toFlat()).isEqualTo(primitives).isNotSameAs(primitives);
    }

    /** Longer than the slab that elements are moved through, and not a multiple of it. */
    @Test
    void holdsLongArraysOfEveryType() {
        int length = 200_001;
        double[] doubles = new double[length];
        boolean[] flags = new boolean[length];
        for (int i = 0; i < length; i++) {
            doubles[i] = i * 0.1;
            flags[i] = i % 3 == 0;
        }
        assertThat(NdArray.of(doubles).toDoubles()).isEqualTo(doubles);
        assertThat(NdArray.of(flags).toFlat()).isEqualTo(flags);
        ByteBuffer expected = ByteBuffer.allocate(8 * length).order(ByteOrder.LITTLE_ENDIAN);
        expected.asDoubleBuffer().put(doubles);
        assertThat(NdArray.of(doubles).content().toBytes()).isEqualTo(expected.array());
    }

    @ParameterizedTest
    @MethodSource("primitives")
    void aReaderMayCutThroughElements(Object primitives, ElementType type, String bytes) {
        Content content = NdArray.of(primitives).content();
        byte[] all = content.toBytes();
        for (int from = 0; from <= all.length; from++) {
            for (int to = from; to <= all.length; to++) {
                ByteBuffer part = ByteBuffer.allocate(to - from);
                content.read(from, part);
                assertThat(part.array()).isEqualTo(Arrays.copyOfRange(all, from, to));
            }
        }
        assertThat(bytes).hasSize(2 * all.length);
        assertThat(all).hasSize(type.size() * java.lang.reflect.Array.getLength(primitives));
    }

    @Test
    void theShapeIsPartOfWhatItIs() {
        int[] six = {1, 2, 3, 4, 5, 6};
        NdArray flat = NdArray.of(six);
        NdArray matrix = NdArray.of(six, 2, 3);

        assertThat(matrix).isNotEqualTo(flat).isNotEqualTo(NdArray.of(six, 3, 2));
        assertThat(matrix).isEqualTo(NdArray.of(six.clone(), 2, 3));
        assertThat(matrix.digest()).isNotEqualTo(flat.digest());
        assertThat(matrix).hasToString("i32[2, 3]");
        matrix.shape()[0] = 7;
        assertThat(matrix.shape()).containsExactly(2, 3);
    }

    @Test
    void theElementTypeIsPartOfWhatItIs() {
        NdArray bytes = NdArray.of(ElementType.U8, new long[] {8}, Content.of(new byte[8]));
        assertThat(bytes).isNotEqualTo(NdArray.of(ElementType.I8, new long[] {8}, Content.of(new byte[8])));
        assertThat(bytes.digest()).isNotEqualTo(NdArray.of(new double[1]).digest());
        assertThat(new Datum.Array(bytes)).isNotEqualTo(Datum.Bytes.of(Content.of(new byte[8])));
    }

    @Test
    void everyBitCounts() {
        double[] unusual = {Double.longBitsToDouble(0x7ff8000000000001L)};
        assertThat(NdArray.of(unusual)).isNotEqualTo(NdArray.of(new double[] {Double.NaN}));
        assertThat(NdArray.of(new double[] {0.0})).isNotEqualTo(NdArray.of(new double[] {-0.0}));
        double[] back = NdArray.of(unusual).toDoubles();
        assertThat(Double.doubleToRawLongBits(back[0])).isEqualTo(0x7ff8000000000001L);
    }

    @Test
    void emptyAndZeroDimensionalArraysAreArraysToo() {
        NdArray empty = NdArray.of(new double[0], 0, 1L << 62);
        assertThat(empty.length()).isZero();
        assertThat(empty.toDoubles()).isEmpty();
        assertThat(empty).isNotEqualTo(NdArray.of(new double[0], 1L << 62, 0));
        NdArray one = NdArray.of(
                ElementType.F64, new long[0], NdArray.of(new double[] {7}).content());
        assertThat(one.length()).isEqualTo(1);
        assertThat(one.rank()).isZero();
        assertThat(one.toDoubles()).containsExactly(7);
    }

    @Test
    void nothingIsConvertedSilently() {
        assertThat(NdArray.of(new float[] {1}).toFloats()).containsExactly(1);
        assertThat(NdArray.of(new long[] {1}).toLongs()).containsExactly(1);
        assertThat(NdArray.of(new int[] {1}).toInts()).containsExactly(1);
        assertThatThrownBy(() -> NdArray.of(new float[] {1}).toDoubles())
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage("the array's elements are f32, not f64");
        assertThatThrownBy(() -> NdArray.of(ElementType.U32, new long[] {1}, Content.of(new byte[4]))
                        .toInts())
                .hasMessage("the array's elements are u32, not i32");
    }

    @Test
    void aBoolIsZeroOrOne() {
        NdArray array = NdArray.of(ElementType.BOOL, new long[] {2}, Content.of(new byte[] {1, 2}));
        assertThatThrownBy(array::toFlat).hasMessage("a bool element must be 0 or 1, not 2");
    }

    @ParameterizedTest
    @EnumSource(value = ElementType.class, names = "TEXT", mode = EnumSource.Mode.EXCLUDE)
    void theContentMustHaveTheSizeOfTheShape(ElementType type) {
        Content content = Content.of(new byte[6 * type.size()]);
        assertThat(NdArray.of(type, new long[] {2, 3}, content).length()).isEqualTo(6);
        assertThatThrownBy(() -> NdArray.of(type, new long[] {2, 4}, content))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage("an array of " + type.token() + " with shape [2, 4] takes " + 8 * type.size()
                        + " bytes, but " + 6 * type.size() + " were given");
        assertThatThrownBy(() -> NdArray.of(type, new long[] {-2, -3}, content))
                .hasMessage("a dimension cannot be negative: [-2, -3]");
        assertThatThrownBy(() -> NdArray.of(type, new long[] {0, -1}, Content.of(new byte[0])))
                .hasMessageContaining("cannot be negative");
    }

    @Test
    void aShapeThatOverflowsIsRefused() {
        assertThat(NdArray.byteSize(ElementType.F64, new long[] {1L << 59})).isEqualTo(1L << 62);
        assertThatThrownBy(() -> NdArray.byteSize(ElementType.F64, new long[] {1L << 60}))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("has more elements than can be counted");
        assertThatThrownBy(() -> NdArray.byteSize(ElementType.I8, new long[] {1L << 32, 1L << 32}))
                .hasMessageContaining("has more elements than can be counted");
        assertThat(NdArray.byteSize(ElementType.F64, new long[] {1L << 60, 1L << 60, 0}))
                .isZero();
    }

    @Test
    void onlyPrimitivesOfOneDimensionAreTakenAsTheyAre() {
        assertThatThrownBy(() -> NdArray.of(new int[2][2]))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage(
                        "int[][] is not a one-dimensional array of primitives or texts, nor a buffer of other primitives"
                                + " than bytes");
        assertThatThrownBy(() -> NdArray.of("text")).hasMessageContaining("java.lang.String is not");
    }
}
