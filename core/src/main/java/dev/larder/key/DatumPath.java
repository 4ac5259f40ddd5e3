package dev.larder.key;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands inside another, such as {@code solver.grid[3]}; written down only when somebody asks.
 *
 * <p>A name that is no plain word stands in brackets and quotes; a name of the user's that begins with {@code $} is
 * written with one more, as in canonical JSON, so that it is never taken for a tag. Immutable and thread-safe.
 */
final class DatumPath {
    /** The path of the whole. */
    static final DatumPath ROOT = new DatumPath(null, Step.TAG, "");

    private enum Step {
        MEMBER,
        TAG,
        INDEX,
        PAIR
    }

    private final @Nullable DatumPath outer;
    private final Step step;
    private final String name;

    private DatumPath(@Nullable DatumPath outer, Step step, String name) {
        this.outer = outer;
        this.step = step;
        this.name = name;
    }

    /** Returns the path of a member of the mapping here. */
    DatumPath member(String member) {
        return new DatumPath(this, Step.MEMBER, member);
    }

    /** Returns the path of what a tag such as {@code $type} says of the value here. */
    DatumPath tag(String tag) {
        return new DatumPath(this, Step.TAG, tag);
    }

    /** Returns the path of an element of the sequence here. */
    DatumPath index(int index) {
        return new DatumPath(this, Step.INDEX, Integer.toString(index));
    }

    /** Returns the path of one element of the array of this shape here, which is given by its place in C order. */
    DatumPath cell(int flat, long[] shape) {
        StringBuilder coordinates = new StringBuilder();
        long rest = flat;
        for (int i = shape.length - 1; i >= 0; i--) {
            coordinates.insert(0, (i == 0 ? "" : ",") + rest % shape[i]);
            rest /= shape[i];
        }
        return new DatumPath(this, Step.INDEX, coordinates.toString());
    }

    /** Returns the path of the value that the map here has for the key with this canonical text. */
    DatumPath pair(String keyText) {
        return new DatumPath(this, Step.PAIR, keyText);
    }

    /** Returns the path of an element of the set here; it has no place and no name. */
    DatumPath element() {
        return pair("");
    }

    /** Returns the path on one line; empty for the whole. */
    @Override
    public String toString() {
        Deque<DatumPath> steps = new ArrayDeque<>();
        for (DatumPath at = this; at != null && at.outer != null; at = at.outer) {
            steps.push(at);
        }
        StringBuilder out = new StringBuilder();
        steps.forEach(each -> each.append(out));
        return out.toString();
    }

    private void append(StringBuilder out) {
        switch (step) {
            case INDEX -> out.append('[').append(name).append(']');
            case PAIR -> out.append('{').append(ShownText.escaped(name)).append('}');
            case TAG -> appendWord(name, out);
            case MEMBER -> {
                if (isWord(name)) {
                    appendWord(name.startsWith("$") ? "$" + name : name, out);
                } else {
                    out.append('[').append(ShownText.quoted(name)).append(']');
                }
            }
        }
    }

    private static void appendWord(String word, StringBuilder out) {
        out.append(out.isEmpty() ? "" : ".").append(word);
    }

    private static boolean isWord(String name) {
        return !name.isEmpty()
                && !Character.isDigit(name.codePointAt(0))
                && name.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '$');
    }
}
