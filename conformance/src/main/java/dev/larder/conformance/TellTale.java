package dev.larder.conformance;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import dev.larder.key.Address;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import java.util.Arrays;
import java.util.Map;

/**
 * Values that tell which one they are: of a slot (an address) and a generation (the how-manieth value stored there), so that a
 * reader that races with writers can still tell a whole value from a torn or misplaced one.
 */
final class TellTale {
    /** Of every so many slots, one holds several blocks and some hold one. */
    private static final int CYCLE = 10;

    private TellTale() {}

    static Address address(long slot) {
        return Recipes.address(slot);
    }

    static EntryDraft draft(long slot) {
        return Recipes.draft(slot);
    }

    static Entry entry(long slot, long generation) {
        return Entry.of(draft(slot), value(slot, generation));
    }

    static Datum value(long slot, long generation) {
        return value(slot, generation, Patterns.array(seed(slot, generation), ElementType.F64, length(slot)));
    }

    /** Returns the value whose data were written to a sink already. */
    static Datum value(long slot, long generation, Datum data) {
        return new Datum.Mapping(
                Map.of("slot", Datum.Whole.of(slot), "generation", Datum.Whole.of(generation), "data", data));
    }

    static long seed(long slot, long generation) {
        return slot * 1_000_003 + generation;
    }

    /** How many numbers a slot's values hold: few that stand inline, some in one block, or many in two. */
    static long length(long slot) {
        int place = (int) Math.floorMod(slot, (long) CYCLE);
        return place == 0 ? 560_000 : place < 5 ? 10_000 : 10;
    }

    /** Returns the generation of the value found at a slot, having read all of it. Fails when it is not a whole value of the slot. */
    static long generation(long slot, Entry found) {
        if (found.datum() instanceof Datum.Mapping mapping
                && mapping.members().size() == 3
                && Datum.Whole.of(slot).equals(mapping.member("slot"))
                && mapping.member("generation") instanceof Datum.Whole generation
                && mapping.member("data") instanceof Datum.Array data) {
            long number = generation.value().longValueExact();
            NdArray array = data.value();
            Content pattern = Patterns.content(seed(slot, number), length(slot) * Double.BYTES);
            if (array.elementType() == ElementType.F64
                    && Arrays.equals(array.shape(), new long[] {length(slot)})
                    && Patterns.firstDifference(array.content(), pattern) < 0) {
                return number;
            }
        }
        throw new AssertionError("slot " + slot + " holds a value that was never stored: " + found.datum());
    }
}
