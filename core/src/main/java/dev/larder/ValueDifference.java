package dev.larder;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import dev.larder.data.SameValue;
import dev.larder.data.Slice;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first place where two values differ by more than a tolerance. Reads large arrays a block at a time. NaN is NaN.
 *
 * @param tolerance how much numbers may differ
 */
record ValueDifference(Tolerance tolerance) {
    private static final int LONGEST_TEXT = 60;

    /**
     * How much two numbers may differ and be the same.
     *
     * @param absolute by this
     * @param relative or by this share of the larger one
     */
    record Tolerance(double absolute, double relative) {
        static final Tolerance NONE = new Tolerance(0, 0);

        Tolerance {
            if (!(absolute >= 0) || !(relative >= 0)) {
                throw new IllegalArgumentException("numbers cannot differ by " + absolute + ", or by a share of "
                        + relative + ", and be the same");
            }
        }

        boolean isNone() {
            return absolute == 0 && relative == 0;
        }

        boolean allows(double a, double b) {
            if (Double.compare(a, b) == 0) {
                return true;
            }
            double difference = Math.abs(a - b);
            // What is infinite is near to nothing else.
            return !isNone()
                    && difference < Double.POSITIVE_INFINITY
                    && difference <= Math.max(absolute, relative * Math.max(Math.abs(a), Math.abs(b)));
        }
    }

    /** Returns where and how they differ, in a few words; nothing where they do not. */
    Optional<String> first(Datum stored, Datum computed) {
        return tolerance.isNone() && SameValue.of(stored, computed)
                ? Optional.empty()
                : Optional.ofNullable(at("", stored, computed));
    }

    private @Nullable String at(String path, Datum a, Datum b) {
        if (a instanceof Datum.Mapping x && b instanceof Datum.Mapping y) {
            return members(path, ".", x.members(), y.members());
        } else if (a instanceof Datum.Pairs x && b instanceof Datum.Pairs y) {
            return pairs(path, x, y);
        } else if (a instanceof Datum.Sequence x && b instanceof Datum.Sequence y) {
            return elements(path, x.elements(), y.elements());
        } else if (a instanceof Datum.Set x && b instanceof Datum.Set y) {
            return elements(path, x.elements(), y.elements());
        } else if (a instanceof Datum.Tree x && b instanceof Datum.Tree y) {
            return members(path, "/", x.members(), y.members());
        } else if (a instanceof Datum.Typed x
                && b instanceof Datum.Typed y
                && x.name().equals(y.name())) {
            return at(path, x.value(), y.value());
        } else if (a instanceof Datum.By x
                && b instanceof Datum.By y
                && x.rule().equals(y.rule())) {
            return at(path, x.value(), y.value());
        } else if (a instanceof Datum.Array x && b instanceof Datum.Array y) {
            return arrays(path, x.value(), y.value());
        }
        return isSameLeaf(a, b) ? null : said(path, a, b);
    }

    private boolean isSameLeaf(Datum a, Datum b) {
        if (a instanceof Datum.Real x && b instanceof Datum.Real y) {
            return tolerance.allows(x.value(), y.value());
        } else if (!tolerance.isNone() && a instanceof Datum.Whole x && b instanceof Datum.Whole y) {
            return x.equals(y)
                    || tolerance.allows(x.value().doubleValue(), y.value().doubleValue());
        } else if (!tolerance.isNone() && a instanceof Datum.Decimal x && b instanceof Datum.Decimal y) {
            return x.equals(y)
                    || tolerance.allows(x.value().doubleValue(), y.value().doubleValue());
        }
        return SameValue.of(a, b) || (a.getClass() == b.getClass() && text(a).equals(text(b)));
    }

    private @Nullable String members(
            String path, String step, SortedMap<String, ? extends Datum> a, SortedMap<String, ? extends Datum> b) {
        SortedSet<String> names = new TreeSet<>(a.comparator());
        names.addAll(a.keySet());
        names.addAll(b.keySet());
        for (String name : names) {
            String found = either(path.isEmpty() ? name : path + step + name, a.get(name), b.get(name));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable String pairs(String path, Datum.Pairs a, Datum.Pairs b) {
        SortedSet<String> keys = new TreeSet<>(a.byKeyText().keySet());
        keys.addAll(b.byKeyText().keySet());
        for (String key : keys) {
            Datum.Pairs.Pair x = a.byKeyText().get(key);
            Datum.Pairs.Pair y = b.byKeyText().get(key);
            String found = either(path + "{" + key + "}", x == null ? null : x.value(), y == null ? null : y.value());
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable String either(String path, @Nullable Datum a, @Nullable Datum b) {
        if (a != null && b != null) {
            return at(path, a, b);
        }
        return path + (a == null ? " was not there when it was stored" : " is not there when it is computed again");
    }

    private @Nullable String elements(String path, List<Datum> a, List<Datum> b) {
        int length = Math.min(a.size(), b.size());
        Iterator<Datum> other = b.iterator();
        for (int i = 0; i < length; i++) {
            String found = at(path + "[" + i + "]", a.get(i), other.next());
            if (found != null) {
                return found;
            }
        }
        return a.size() == b.size()
                ? null
                : place(path) + a.size() + " elements are stored, " + b.size() + " computed again";
    }

    private @Nullable String arrays(String path, NdArray a, NdArray b) {
        if (a.elementType() != b.elementType() || !Arrays.equals(a.shape(), b.shape())) {
            return place(path) + a.elementType().token() + Arrays.toString(a.shape()) + " is stored, "
                    + b.elementType().token() + Arrays.toString(b.shape()) + " computed again";
        } else if (a.digest().equals(b.digest())) {
            return null;
        }
        long begin = 0;
        long row = 0;
        Iterator<NdArray> blocks = a.blocks().iterator();
        while (blocks.hasNext()) {
            NdArray block = blocks.next();
            long rows = a.rank() == 0 ? 0 : block.shape()[0];
            Object x = block.toFlat();
            Object y = (a.rank() == 0 ? b.read() : b.read(Slice.of(row, row + rows))).toFlat();
            int at = mismatch(a.elementType(), x, y);
            if (at >= 0) {
                return path + cell(begin + at, a.shape()) + ": " + Array.get(x, at) + " is stored, " + Array.get(y, at)
                        + " computed again";
            }
            begin += block.length();
            row += rows;
        }
        return null;
    }

    private int mismatch(ElementType type, Object x, Object y) {
        int length = Array.getLength(x);
        for (int i = 0; i < length; i++) {
            boolean same = x instanceof double[] a && y instanceof double[] b
                    ? tolerance.allows(a[i], b[i])
                    : isSameElement(type, Array.get(x, i), Array.get(y, i));
            if (!same) {
                return i;
            }
        }
        return -1;
    }

    private boolean isSameElement(ElementType type, Object a, Object b) {
        if (a instanceof Float x && b instanceof Float y) {
            return tolerance.allows(x, y);
        }
        if (a.equals(b) || tolerance.isNone()) {
            return a.equals(b);
        } else if (a instanceof Number x && b instanceof Number y) {
            return tolerance.allows(number(type, x), number(type, y));
        }
        return a instanceof Character x && b instanceof Character y && tolerance.allows(x, y);
    }

    private static double number(ElementType type, Number element) {
        return switch (type) {
            case U8 -> element.byteValue() & 0xff;
            case U32 -> element.intValue() & 0xffff_ffffL;
            case BOOL, I8, I16, I32, I64, U16, F32, F64, TEXT -> element.doubleValue();
        };
    }

    private static String cell(long flat, long[] shape) {
        StringBuilder coordinates = new StringBuilder();
        long rest = flat;
        for (int i = shape.length - 1; i >= 0; i--) {
            coordinates.insert(0, rest % shape[i]).insert(0, i == 0 ? "" : ",");
            rest /= shape[i];
        }
        return "[" + coordinates + "]";
    }

    private static String said(String path, Datum a, Datum b) {
        return place(path) + text(a) + " is stored, " + text(b) + " computed again";
    }

    private static String place(String path) {
        return path.isEmpty() ? "" : path + ": ";
    }

    private static String text(Datum datum) {
        String text = CanonicalJson.write(datum);
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
