package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import dev.larder.data.Slice;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.StoreTrait;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A slice of a stored array is the slice of the array, and is read from the blocks alone that hold it. */
abstract class SlicePromises extends Promises {
    /** Texts, which have no size in common, are cut by the tests of the arrays themselves. */
    private static final List<ElementType> TYPES =
            Arrays.stream(ElementType.values()).filter(ElementType::isFixedSize).toList();

    private static final int ARRAYS = 40;
    private static final int CUTS = 6;
    private static final int ROUNDS = 6;
    private static final int ELEMENTS = 400;

    SlicePromises(Supplier<StoreHarness> source) {
        super(source);
    }

    private static NdArray lazy(DataStore store, long number) {
        return ((Datum.Array) store.find(Recipes.address(number)).orElseThrow().datum()).value();
    }

    private static void assertCut(NdArray stored, NdArray whole, Cut cut, Object chance) {
        NdArray wanted = cut.from(whole);
        NdArray read = stored.read(cut.slicing());
        String what = cut + ", " + chance;
        assertThat(read.shape()).as("shape of %s", what).isEqualTo(wanted.shape());
        assertThat(read.content().toBytes())
                .as("elements of %s", what)
                .isEqualTo(wanted.content().toBytes());
        ByteBuffer own = ByteBuffer.allocate(read.content().toBytes().length);
        stored.readInto(own, cut.slicing());
        assertThat(own.array())
                .as("elements read into a buffer, %s", what)
                .isEqualTo(wanted.content().toBytes());
    }

    @Test
    void aSliceOfAStoredArrayIsTheSliceOfTheArray() {
        Campaign.Chance chance = Campaign.Chance.announced("slices");
        SplittableRandom random = chance.random();
        Map<Long, NdArray> arrays = new LinkedHashMap<>();
        for (long i = 0; i < ARRAYS; i++) {
            ElementType type = TYPES.get((int) (i % TYPES.size()));
            NdArray whole =
                    Patterns.array(random.nextLong(), type, shape(random, i)).value();
            store.store(Recipes.entry(i, new Datum.Array(whole)), KEEP);
            arrays.put(i, whole);
        }
        arrays.forEach((number, whole) -> assertCuts(number, whole, random, chance));
        if (store.traits().has(StoreTrait.PERSISTENT)) {
            reopen();
            arrays.forEach((number, whole) -> assertCuts(number, whole, random, chance));
        }
    }

    private void assertCuts(long number, NdArray whole, SplittableRandom random, Object chance) {
        NdArray stored = lazy(store, number);
        for (int i = 0; i < CUTS; i++) {
            assertCut(stored, whole, Cut.random(random, ELEMENTS, whole.shape()), chance);
        }
        assertCut(stored, whole, Cut.of(whole.shape()), "all of it");
        if (whole.rank() > 0) {
            assertCut(stored, whole, Cut.of(whole.shape(), Slice.of(1, -1)), "all but the ends");
        }
    }

    /** Of no to four dimensions, some of no length, some so many that the array takes a block of its own. */
    private static long[] shape(SplittableRandom random, long number) {
        if (number % 8 == 0) {
            return new long[] {random.nextLong(66_000, 70_000), random.nextLong(1, 4)};
        }
        long[] shape = new long[random.nextInt(5)];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = random.nextInt(12) == 0 ? 0 : random.nextLong(1, 9);
        }
        return shape;
    }

    @Test
    void aSliceAcrossBlocksIsTheSliceOfTheArray() {
        Campaign.Chance chance = Campaign.Chance.announced("slices across blocks");
        // Rows that no block ends with, and rows longer than a block.
        NdArray rows = Patterns.array(1, ElementType.F64, 1_100, 1_001).value();
        NdArray longRows = Patterns.array(2, ElementType.I16, 2, 3, 800_003).value();
        for (NdArray whole : List.of(rows, longRows)) {
            store.store(Recipes.entry(whole.rank(), new Datum.Array(whole)), KEEP);
            NdArray stored = lazy(store, whole.rank());
            for (int i = 0; i < CUTS; i++) {
                assertCut(stored, whole, Cut.random(chance.random(), ELEMENTS / 8, whole.shape()), chance);
            }
            assertCut(stored, whole, Cut.of(whole.shape(), Slice.of(1, -1)), "all but the ends");
            assertCut(stored, whole, Cut.of(whole.shape(), Slice.from(-20), Slice.from(-2)), "the last two");
            for (long element : new long[] {0, whole.length() - 1, edge(whole) - 1, edge(whole)}) {
                assertCut(stored, whole, Cut.of(whole.shape(), at(element, whole.shape())), "element " + element);
            }
        }
    }

    private static long edge(NdArray whole) {
        return Content.BLOCK_SIZE / whole.elementType().size();
    }

    private static Slice[] at(long element, long[] shape) {
        Slice[] slices = new Slice[shape.length];
        long rest = element;
        for (int i = shape.length - 1; i >= 0; i--) {
            slices[i] = Slice.at(rest % shape[i]);
            rest /= shape[i];
        }
        return slices;
    }

    @Test
    void thePiecesOfAStoredArrayTogetherAreTheArray() {
        NdArray whole = Patterns.array(3, ElementType.F32, 2_500, 3, 333).value();
        store.store(Recipes.entry(1, new Datum.Array(whole)), KEEP);
        ByteBuffer together = ByteBuffer.allocate((int) whole.content().size());
        lazy(store, 1).blocks().forEach(piece -> {
            assertThat(piece.content().size()).isBetween(1L, (long) Content.BLOCK_SIZE);
            together.put(piece.content().toBytes());
        });
        assertThat(together.array()).isEqualTo(whole.content().toBytes());
    }

    @Test
    void aSliceIsReadFromTheBlocksAloneThatHoldIt() {
        if (!harness.hasRaw()) {
            needs(StoreTrait.PERSISTENT);
        }
        Campaign.Chance chance = Campaign.Chance.announced("slices of which only their blocks are left");
        long[] shape = {2_600, 1_000};
        NdArray whole = Patterns.array(4, ElementType.F64, shape).value();
        store.store(Recipes.entry(1, new Datum.Array(whole)), KEEP);
        store.close();
        RawBlocks raw = RawBlocks.of(harness.raw(), whole.content());
        int blocks = whole.content().blockCount();
        assumeTrue(raw.found() == blocks, () -> harness + " does not keep blocks as they are");
        assertWithoutOtherBlocks(raw, whole, Cut.of(shape, Slice.of(5, 5)), chance);
        assertWithoutOtherBlocks(raw, whole, Cut.of(shape, Slice.at(0)), chance);
        assertWithoutOtherBlocks(raw, whole, Cut.of(shape, Slice.of(-1, 0, -2_000), Slice.at(-1)), chance);
        // Whole rows so far apart that there are blocks in between, from the first on and from the last back.
        assertWithoutOtherBlocks(raw, whole, Cut.of(shape, Slice.of(10, 2_600, 1_250)), chance);
        assertWithoutOtherBlocks(raw, whole, Cut.of(shape, Slice.of(-1, 10, -1_250)), chance);
        for (int i = 0; i < ROUNDS; i++) {
            long from = chance.random().nextLong(shape[0]);
            Slice rows = new Slice(
                    java.util.OptionalLong.of(from),
                    java.util.OptionalLong.of(Math.min(shape[0], from + 700)),
                    chance.random().nextLong(1, 600));
            Slice columns = Cut.slice(chance.random(), shape[1]);
            assertWithoutOtherBlocks(raw, whole, Cut.of(shape, rows, columns), chance);
        }
        raw.damage(Set.of());
    }

    /** Damages every block that holds nothing of the slice, and reads it; then one that does, which must be noticed. */
    private void assertWithoutOtherBlocks(RawBlocks raw, NdArray whole, Cut cut, Object chance) {
        TreeSet<Integer> needed = cut.blocks(whole);
        Set<Integer> others = IntStream.range(0, whole.content().blockCount())
                .boxed()
                .filter(block -> !needed.contains(block))
                .collect(Collectors.toSet());
        raw.damage(others);
        try (DataStore damaged = harness.open()) {
            assertCut(lazy(damaged, 1), whole, cut, "with the blocks " + others + " damaged, " + chance);
        } catch (CorruptEntryException e) {
            throw new AssertionError(
                    cut + " lies in the blocks " + needed + ", and yet was not read without others (" + chance + "): "
                            + e.getMessage(),
                    e);
        }
        if (!needed.isEmpty()) {
            raw.damage(Set.of(needed.last()));
            try (DataStore damaged = harness.open()) {
                assertThatThrownBy(() -> lazy(damaged, 1).read(cut.slicing()))
                        .as("%s with block %d damaged (%s)", cut, needed.last(), Arrays.toString(cut.taken()))
                        .isInstanceOf(CorruptEntryException.class);
            }
        }
    }
}
