package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.ElementType;
import dev.larder.data.InvalidDatumException;
import dev.larder.data.NdArray;
import dev.larder.data.Slice;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.store.ConflictException;
import dev.larder.store.Selection;
import dev.larder.store.Stored;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrayWriterTest {
    private final Larder larder = Larder.open("memory:");

    @AfterEach
    void close() {
        larder.close();
    }

    private static Component component(int number) {
        return Component.of("array.test", "1", Parameters.of("number", number));
    }

    private NdArray stored(int number) {
        return larder.retrieve(component(number), "vm", NdArray.class).orElseThrow();
    }

    /** Elements that tell where they belong. */
    private static NdArray counting(long... shape) {
        return NdArray.of(
                java.util.stream.LongStream.range(0, Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                        .toArray(),
                shape);
    }

    @Test
    void rowsThatAreAppendedAreTheWholeWhenCommitted() {
        try (ArrayWriter writer = larder.write(component(1), "vm", ArrayLayout.ofRows(ElementType.F64, 2))) {
            writer.append(new double[] {1, 2});
            writer.append(new double[] {3, 4, 5, 6});
            assertThat(writer.shape()).containsExactly(3, 2);
            assertThat(larder.contains(component(1), "vm")).isFalse();
            assertThat(writer.commit().status()).isEqualTo(Stored.Status.PUBLISHED);
        }
        NdArray whole = NdArray.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 2);
        assertThat(stored(1)).isEqualTo(whole);
        assertThat(stored(1).digest()).isEqualTo(whole.digest());
    }

    @Test
    void tenColumnsAppendedToNoneAreTheWhole() {
        NdArray original = counting(10, 10);
        try (ArrayWriter first = larder.write(component(0), "vm", ArrayLayout.growing(1, ElementType.I64, 10, 0))) {
            first.commit();
        }
        for (int column = 0; column < 10; column++) {
            try (ArrayWriter writer = larder.extend(component(column + 1), "vm", stored(column), 1)) {
                writer.append(original.read(Slice.ALL, Slice.at(column)));
                writer.commit();
                writer.close();
            }
        }
        assertThat(stored(0).shape()).containsExactly(10, 0);
        assertThat(stored(10)).isEqualTo(original);
        assertThat(stored(10).digest()).isEqualTo(original.digest());
        assertThat(stored(3)).isEqualTo(original.read(Slice.ALL, Slice.upTo(3)));
    }

    @Test
    void aPieceThatDoesNotFitIsRefusedAndLeavesEverythingAsItWas() {
        try (ArrayWriter writer = larder.write(component(1), "vm", ArrayLayout.growing(1, ElementType.I64, 2, 0, 3))) {
            writer.append(counting(2, 4, 3));
            assertThatThrownBy(() -> writer.append(counting(2, 4, 4)))
                    .isInstanceOf(InvalidDatumException.class)
                    .hasMessage("an array of i64[2, *, 3] cannot be appended i64[2, 4, 4]; nothing was appended");
            assertThatThrownBy(() -> writer.append(counting(24))).isInstanceOf(InvalidDatumException.class);
            assertThatThrownBy(() -> writer.append(new int[6]))
                    .isInstanceOf(InvalidDatumException.class)
                    .hasMessage("elements of i64 are those of a long[], not of a int[]");
            assertThatThrownBy(() -> writer.append(new long[7]))
                    .hasMessage("an array of i64[2, *, 3] grows by 6 elements at a time, and 7 are no multiple of"
                            + " that; nothing was appended");
            assertThat(writer.written()).isEqualTo(counting(2, 4, 3));
            writer.commit();
        }
        assertThat(stored(1).digest()).isEqualTo(counting(2, 4, 3).digest());
    }

    @Test
    void randomArraysInRandomPiecesAreWhatTheyAre() {
        long seed = Long.getLong("larder.seed", System.nanoTime());
        System.out.println("ArrayWriterTest: seed " + seed + " (repeat with -Dlarder.seed=" + seed + ")");
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            long[] shape = random.longs(random.nextInt(1, 5), random.nextInt(12) == 0 ? 0 : 1, 14)
                    .toArray();
            int along = random.nextInt(shape.length);
            NdArray whole = counting(shape);
            ArrayLayout layout =
                    ArrayLayout.growing(along, ElementType.I64, shape).buffering(random.nextInt(1, 900));
            try (ArrayWriter writer = larder.write(component(i), "vm", layout)) {
                long at = 0;
                while (at < shape[along]) {
                    long next = Math.min(shape[along], at + random.nextInt(0, 5));
                    writer.append(whole.read(along(shape, along, at, next)));
                    at = next;
                    if (random.nextInt(4) == 0) {
                        assertThat(writer.written()).isEqualTo(whole.read(along(shape, along, 0, at)));
                    }
                }
                writer.commit();
            }
            assertThat(stored(i).digest())
                    .as("%s along %d", Arrays.toString(shape), along)
                    .isEqualTo(whole.digest());
        }
    }

    private static Slice[] along(long[] shape, int dimension, long from, long to) {
        Slice[] slices = new Slice[shape.length];
        Arrays.fill(slices, Slice.ALL);
        slices[dimension] = Slice.of(from, to);
        return slices;
    }

    @Test
    void whatIsWrittenCanBeReadMeanwhileAndDoesNotGrow() {
        try (ArrayWriter writer = larder.write(component(1), "vm", ArrayLayout.ofRows(ElementType.I32))) {
            writer.append(new int[300_000]);
            writer.append(new int[] {1, 2, 3});
            NdArray early = writer.written();
            writer.append(new int[] {4});
            assertThat(early.length()).isEqualTo(300_003);
            assertThat(early.read(Slice.from(-3)).toInts()).containsExactly(1, 2, 3);
            assertThat(writer.written().read(Slice.from(-2)).toInts()).containsExactly(3, 4);
        }
    }

    @Test
    void withoutACommitNothingIsStored() {
        ArrayWriter writer = larder.write(component(1), "vm", ArrayLayout.ofRows(ElementType.I32));
        writer.append(new int[2_000_000]);
        writer.close();
        writer.close();
        assertThatThrownBy(() -> writer.append(new int[1])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(writer::commit).isInstanceOf(IllegalStateException.class);
        try (Stream<?> all = larder.list(Selection.ALL)) {
            assertThat(all).isEmpty();
        }
    }

    @Test
    void anotherArrayAtTheSameAddressIsAConflictUnlessItIsToBeReplaced() {
        larder.store(component(1), "vm", new int[] {1, 2});
        ArrayLayout layout = ArrayLayout.ofRows(ElementType.I32);
        try (ArrayWriter writer = larder.write(component(1), "vm", layout)) {
            writer.append(new int[] {3});
            assertThatThrownBy(writer::commit).isInstanceOf(ConflictException.class);
        }
        assertThat(stored(1).toInts()).containsExactly(1, 2);
        try (ArrayWriter writer = larder.rewrite(component(1), "vm", layout)) {
            writer.append(new int[] {3});
            assertThat(writer.commit().status()).isEqualTo(Stored.Status.REPLACED);
        }
        assertThat(stored(1).toInts()).containsExactly(3);
    }

    @Test
    void unsignedElementsAreTakenAsTheyCome() {
        try (ArrayWriter writer = larder.write(component(1), "vm", ArrayLayout.ofRows(ElementType.U8))) {
            writer.append(new byte[] {-1, 0});
            writer.commit();
        }
        assertThat((byte[]) stored(1).toFlat()).containsExactly(-1, 0);
        assertThat(stored(1).elementType()).isEqualTo(ElementType.U8);
    }

    @Test
    void aLayoutWithoutSuchADimensionIsRefused() {
        assertThatThrownBy(() -> ArrayLayout.growing(2, ElementType.F64, 3, 0))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage("an array with the shape [3, 0] has no dimension 2 to grow along");
        assertThatThrownBy(() -> ArrayLayout.ofRows(ElementType.F64, -1)).isInstanceOf(InvalidDatumException.class);
        assertThatThrownBy(() -> ArrayLayout.ofRows(ElementType.F64).buffering(0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> larder.extend(component(1), "vm", counting(2), 1))
                .isInstanceOf(InvalidDatumException.class);
    }
}
