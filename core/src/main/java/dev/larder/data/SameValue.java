package dev.larder.data;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;

/**
 * Whether two data are the same value although their digests may differ: NaN is NaN, whatever its payload.
 *
 * <p>Everything else is compared as it is written; {@code 0.0} and {@code -0.0} stay two values.
 */
public final class SameValue {
    private static final int SLAB = 128 << 10;

    private SameValue() {}

    /** Returns whether the two are the same value; may read large contents whole, one slab at a time. */
    public static boolean of(Datum a, Datum b) {
        if (a instanceof Datum.Array x && b instanceof Datum.Array y) {
            return arrays(x.value(), y.value());
        } else if (a instanceof Datum.Sequence x && b instanceof Datum.Sequence y) {
            return lists(x.elements(), y.elements());
        } else if (a instanceof Datum.Set x && b instanceof Datum.Set y) {
            return lists(x.elements(), y.elements());
        } else if (a instanceof Datum.Mapping x && b instanceof Datum.Mapping y) {
            return x.members().keySet().equals(y.members().keySet())
                    && lists(
                            List.copyOf(x.members().values()),
                            List.copyOf(y.members().values()));
        } else if (a instanceof Datum.Pairs x && b instanceof Datum.Pairs y) {
            return x.byKeyText().keySet().equals(y.byKeyText().keySet())
                    && lists(
                            x.pairs().stream().map(Datum.Pairs.Pair::value).toList(),
                            y.pairs().stream().map(Datum.Pairs.Pair::value).toList());
        } else if (a instanceof Datum.Typed x && b instanceof Datum.Typed y) {
            return x.name().equals(y.name()) && of(x.value(), y.value());
        } else if (a instanceof Datum.By x && b instanceof Datum.By y) {
            return x.rule().equals(y.rule()) && of(x.value(), y.value());
        }
        return a.equals(b);
    }

    private static boolean lists(List<Datum> a, List<Datum> b) {
        if (a.size() != b.size()) {
            return false;
        }
        Iterator<Datum> other = b.iterator();
        return a.stream().allMatch(each -> of(each, other.next()));
    }

    private static boolean arrays(NdArray a, NdArray b) {
        if (a.equals(b)) {
            return true;
        }
        boolean real = a.elementType() == ElementType.F64 || a.elementType() == ElementType.F32;
        if (!real || a.elementType() != b.elementType() || !java.util.Arrays.equals(a.shape(), b.shape())) {
            return false;
        }
        int step = SLAB / a.elementType().size();
        for (long at = 0; at < a.length(); at += step) {
            int count = (int) Math.min(step, a.length() - at);
            if (!slabs(a.elementType(), a.bytes(at, count), b.bytes(at, count))) {
                return false;
            }
        }
        return true;
    }

    private static boolean slabs(ElementType type, ByteBuffer a, ByteBuffer b) {
        while (a.hasRemaining()) {
            // compare, unlike ==, takes all NaNs for one and keeps the two zeros apart
            boolean same = type == ElementType.F64
                    ? Double.compare(a.getDouble(), b.getDouble()) == 0
                    : Float.compare(a.getFloat(), b.getFloat()) == 0;
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
