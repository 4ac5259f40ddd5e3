package dev.larder.data;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which indices of one dimension are meant: from a start, up to and without a stop, by a step; as Python's slices are.
 *
 * <p>Negative bounds count from the dimension's end, bounds beyond it are cut to it, and a negative step goes backwards. A
 * slice says nothing of how long the dimension is, so one serves arrays of any size. Immutable and thread-safe.
 *
 * @param start the first index; where not given, the first in the direction of the step
 * @param stop the first index that is not meant any more; where not given, none
 * @param step how far one index is from the next; not 0
 */
public record Slice(OptionalLong start, OptionalLong stop, long step) {
    /** Every index. */
    public static final Slice ALL = new Slice(OptionalLong.empty(), OptionalLong.empty(), 1);

    private static final Pattern TEXT = Pattern.compile("\\s*(-?\\d+)?\\s*(:\\s*(-?\\d+)?\\s*(:\\s*(-?\\d+)?\\s*)?)?");

    /** @throws InvalidDatumException when the step is 0 */
    public Slice {
        if (step == 0) {
            throw new InvalidDatumException("a slice's step cannot be 0");
        }
    }

    /** Returns the indices from start up to and without stop. */
    public static Slice of(long start, long stop) {
        return of(start, stop, 1);
    }

    /** Returns every step-th index from start up to and without stop. */
    public static Slice of(long start, long stop, long step) {
        return new Slice(OptionalLong.of(start), OptionalLong.of(stop), step);
    }

    /** Returns the indices from start on; {@code from(-3)} are the last three. */
    public static Slice from(long start) {
        return new Slice(OptionalLong.of(start), OptionalLong.empty(), 1);
    }

    /** Returns the indices before stop; {@code upTo(-1)} are all but the last. */
    public static Slice upTo(long stop) {
        return new Slice(OptionalLong.empty(), OptionalLong.of(stop), 1);
    }

    /** Returns one index; the dimension stays, with length 1. {@code at(-1)} is the last. */
    public static Slice at(long index) {
        return new Slice(OptionalLong.of(index), index == -1 ? OptionalLong.empty() : OptionalLong.of(index + 1), 1);
    }

    /** Returns these indices, but only every step-th of them. */
    public Slice by(long every) {
        return new Slice(start, stop, every);
    }

    /**
     * Returns the slices that a text such as {@code 1:10:2,:,-1} states, one for each dimension: start, stop and step, of
     * which each may be left out, or one index alone.
     *
     * @throws InvalidDatumException when it states none
     */
    public static List<Slice> parse(String text) {
        List<Slice> slices = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            Matcher parts = TEXT.matcher(each);
            if (!parts.matches() || each.isBlank()) {
                throw new InvalidDatumException("a slice is written start:stop:step, :, or as one index, not "
                        + Excerpt.of(each) + "; a comma stands between dimensions");
            }
            try {
                OptionalLong start = number(parts.group(1));
                slices.add(
                        parts.group(2) == null
                                ? at(start.orElseThrow())
                                : new Slice(
                                        start,
                                        number(parts.group(3)),
                                        number(parts.group(5)).orElse(1)));
            } catch (NumberFormatException e) {
                throw new InvalidDatumException(
                        "an index has at most 19 digits, unlike those in " + Excerpt.of(each), e);
            }
        }
        return slices;
    }

    private static OptionalLong number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
    }

    /** Returns the indices that are meant of a dimension of this length. */
    Range within(long length) {
        long first = bound(start, length, step > 0 ? 0 : length - 1);
        long end = bound(stop, length, step > 0 ? length : -1);
        long distance = step > 0 ? end - first : first - end;
        // Written so that not even a step of Long.MIN_VALUE overflows.
        long count = distance <= 0 ? 0 : step == Long.MIN_VALUE ? 1 : (distance - 1) / Math.abs(step) + 1;
        return new Range(first, step, count);
    }

    private long bound(OptionalLong stated, long length, long otherwise) {
        if (stated.isEmpty()) {
            return otherwise;
        }
        long index = stated.getAsLong();
        long fromStart = index < 0 ? index + length : index;
        return step > 0 ? Math.max(0, Math.min(fromStart, length)) : Math.max(-1, Math.min(fromStart, length - 1));
    }

    /** The indices first, first + step, … of one dimension. */
    record Range(long first, long step, long count) {
        boolean isAllOf(long length) {
            return count == length && (length <= 1 || step == 1);
        }
    }

    /** Returns the slice as Python writes it. */
    @Override
    public String toString() {
        return (start.isPresent() ? Long.toString(start.getAsLong()) : "")
                + ":"
                + (stop.isPresent() ? Long.toString(stop.getAsLong()) : "")
                + (step == 1 ? "" : ":" + step);
    }
}
