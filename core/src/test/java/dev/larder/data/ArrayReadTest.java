package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ArrayReadTest {
    /** Notes which blocks are read, of content that is as large as it says and holds what its position says. */
    private static final class Counted implements Content {
        private final long size;
        private final int elementSize;
        private final Set<Long> blocks = new TreeSet<>();

        Counted(long size, int elementSize) {
            this.size = size;
            this.elementSize = elementSize;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void read(long position, ByteBuffer into) {
            for (long at = position; into.hasRemaining(); at++) {
                blocks.add(at / BLOCK_SIZE);
                long element = at / elementSize;
                into.put((byte) (element >> 8 * (at % elementSize)));
            }
        }
    }

    private static List<Long> naive(long[] shape, List<Slice.Range> ranges) {
        List<Long> elements = new ArrayList<>(List.of(0L));
        for (int i = 0; i < shape.length; i++) {
            List<Long> next = new ArrayList<>();
            for (long before : elements) {
                for (long j = 0; j < ranges.get(i).count(); j++) {
                    next.add(before * shape[i]
                            + ranges.get(i).first()
                            + j * ranges.get(i).step());
                }
            }
            elements = next;
        }
        return elements;
    }

    private static OptionalLong bound(Random random, long length) {
        return random.nextInt(3) == 0
                ? OptionalLong.empty()
                : OptionalLong.of(random.nextLong(-length - 2, length + 3));
    }

    private static Slice slice(Random random, long length) {
        long step = random.nextInt(3) == 0 ? 1 : random.nextInt(1, 7) * (random.nextInt(4) == 0 ? -1 : 1);
        return new Slice(bound(random, length), bound(random, length), step);
    }

    @Test
    void slicesOfRandomArraysAreWhatSlicingInMemoryGives() {
        Random random = new Random(RandomData.seed("random slices"));
        for (int i = 0; i < 3000; i++) {
            long[] shape = random.longs(random.nextInt(5), 0, 9).toArray();
            NdArray array =
                    NdArray.of(ElementType.I32, shape, new Counted(NdArray.byteSize(ElementType.I32, shape), 4));
            List<Slice> slices = new ArrayList<>();
            List<Slice.Range> ranges = new ArrayList<>();
            for (int dimension = 0; dimension < shape.length; dimension++) {
                Slice slice = slice(random, shape[dimension]);
                if (slices.size() == dimension && random.nextInt(5) > 0) {
                    slices.add(slice);
                }
                ranges.add((slices.size() > dimension ? slices.get(dimension) : Slice.ALL).within(shape[dimension]));
            }

            NdArray read = array.read(slices.toArray(Slice[]::new));

            assertThat(read.shape())
                    .containsExactly(
                            ranges.stream().mapToLong(Slice.Range::count).toArray());
            assertThat(Arrays.stream(read.toInts()).mapToObj(Long::valueOf).toList())
                    .as("%s of %s", slices, Arrays.toString(shape))
                    .isEqualTo(naive(shape, ranges));
        }
    }

    @Test
    void onlyTheBlocksThatHoldSomethingAreRead() {
        Random random = new Random(RandomData.seed("blocks of slices"));
        for (int i = 0; i < 60; i++) {
            // Rows of up to 2 MB, so that a handful of elements lies in many blocks.
            long[] shape = {random.nextInt(1, 50), random.nextInt(1, 3), random.nextInt(1, 250_000)};
            Counted content = new Counted(NdArray.byteSize(ElementType.I64, shape), 8);
            NdArray array = NdArray.of(ElementType.I64, shape, content);
            Slice[] slices = {
                slice(random, shape[0]).by(random.nextInt(1, 30)),
                slice(random, shape[1]),
                slice(random, shape[2]).by(random.nextInt(2000, 90_000))
            };

            NdArray read = array.read(slices);

            List<Slice.Range> ranges =
                    List.of(slices[0].within(shape[0]), slices[1].within(shape[1]), slices[2].within(shape[2]));
            List<Long> elements = naive(shape, ranges);
            assertThat(Arrays.stream(read.toLongs()).boxed().toList()).isEqualTo(elements);
            assertThat(content.blocks)
                    .as("%s of %s", Arrays.toString(slices), Arrays.toString(shape))
                    .isEqualTo(new TreeSet<>(elements.stream()
                            .map(element -> element * 8 / Content.BLOCK_SIZE)
                            .toList()));
        }
    }

    @Test
    void aFewRowsOfAnArrayLargerThanMemoryAreReadAlone() {
        long[] shape = {1L << 40, 1000};
        Counted content = new Counted(NdArray.byteSize(ElementType.I64, shape), 8);
        NdArray array = NdArray.of(ElementType.I64, shape, content);

        assertThat(array.read(Slice.at(-1), Slice.upTo(2)).toLongs())
                .containsExactly(((1L << 40) - 1) * 1000, ((1L << 40) - 1) * 1000 + 1);
        assertThat(content.blocks).hasSize(1);
        assertThatThrownBy(array::read)
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("read fewer at a time");
    }

    @Test
    void blocksFollowOneAnotherAndAreTheWhole() {
        long[] shape = {1300, 1000};
        NdArray array = NdArray.of(ElementType.I64, shape, new Counted(NdArray.byteSize(ElementType.I64, shape), 8));

        List<NdArray> blocks = array.blocks().toList();

        assertThat(blocks).extracting(block -> block.shape()[0]).containsExactly(524L, 524L, 252L);
        assertThat(blocks.stream()
                        .flatMapToLong(block -> Arrays.stream(block.toLongs()))
                        .toArray())
                .isEqualTo(array.toLongs());
        assertThat(NdArray.of(new int[0], 0, 7).blocks()).isEmpty();
        assertThat(NdArray.of(new int[0], 7, 0).blocks())
                .singleElement()
                .satisfies(block -> assertThat(block.shape()).containsExactly(7, 0));
        assertThat(NdArray.of(new int[] {5}, new long[0]).blocks()).hasSize(1);
    }

    @Test
    void aCallersOwnArraysAndBuffersAreFilled() {
        NdArray array = NdArray.of(new double[] {0, 1, 2, 3, 4, 5}, 2, 3);
        double[] own = new double[6];
        double[] column = new double[2];
        ByteBuffer buffer = ByteBuffer.allocateDirect(16).order(ByteOrder.LITTLE_ENDIAN);

        array.readInto(own);
        array.readInto(column, Slice.ALL, Slice.at(-1));
        array.readInto(buffer, Slice.at(0), Slice.of(0, 3, 2));

        assertThat(own).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(column).containsExactly(2, 5);
        assertThat(buffer.flip().getDouble()).isZero();
        assertThat(buffer.getDouble()).isEqualTo(2);
    }

    @Test
    void whatDoesNotFitIsRefusedAndStaysAsItWas() {
        NdArray array = NdArray.of(new double[] {0, 1, 2, 3, 4, 5}, 2, 3);
        double[] own = {7, 7, 7, 7, 7};

        assertThatThrownBy(() -> array.readInto(own))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage("room for exactly 6 elements is needed, not for 5");
        assertThatThrownBy(() -> array.readInto(new float[6]))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage("elements of f64 are those of a double[], not of a float[]");
        assertThatThrownBy(() -> array.readInto("text"))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("java.lang.String");
        assertThatThrownBy(() -> array.readInto(ByteBuffer.allocate(47)))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage("room for exactly 48 bytes is needed, not for 47");
        assertThatThrownBy(() -> array.read(Slice.ALL, Slice.ALL, Slice.ALL))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage("an array with the shape [2, 3] takes at most 2 slices, not 3");
        assertThat(own).containsOnly(7);
    }
}
