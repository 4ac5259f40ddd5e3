package dev.larder.codec;

/** The text of the way to a value inside another one. */
final class ValuePath {
    /** A path longer than this is cut in the middle for a message; only a cycle or a list of lists of lists makes one. */
    private static final int LONGEST = 160;

    private ValuePath() {}

    /** Returns the step to a named member: {@code tol}, or {@code ["x y"]} where the name is no plain word. */
    static String member(String name) {
        if (isWord(name)) {
            return name;
        }
        StringBuilder step = new StringBuilder("[\"");
        name.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                step.append('\\').appendCodePoint(c);
            } else {
                step.appendCodePoint(Character.isISOControl(c) || isSurrogate(c) ? '?' : c);
            }
        });
        return step.append("\"]").toString();
    }

    static String index(int index) {
        return "[" + index + "]";
    }

    static String join(String outer, String inner) {
        return outer.isEmpty() || inner.isEmpty() || inner.startsWith("[") ? outer + inner : outer + "." + inner;
    }

    static String shortened(String path) {
        return path.length() <= LONGEST
                ? path
                : path.substring(0, LONGEST / 2) + "…" + path.substring(path.length() - LONGEST / 2);
    }

    private static boolean isWord(String name) {
        return !name.isEmpty()
                && Character.isJavaIdentifierStart(name.codePointAt(0))
                && name.codePoints()
                        .allMatch(c -> Character.isJavaIdentifierPart(c) && !Character.isISOControl(c) || c == '-');
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
