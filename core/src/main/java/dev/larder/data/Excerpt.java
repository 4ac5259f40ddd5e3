package dev.larder.data;

/** A short, printable piece of a text for an error message, so that hostile input cannot flood or garble it. */
final class Excerpt {
    private static final int LENGTH = 80;

    private Excerpt() {}

    static String of(String text) {
        StringBuilder out = new StringBuilder("'");
        text.codePoints().limit(LENGTH).forEach(c -> out.appendCodePoint(isPrintable(c) ? c : '?'));
        return out.append(text.codePointCount(0, text.length()) > LENGTH ? "…'" : "'")
                .toString();
    }

    /** Format characters are not: they turn the direction of the text that follows. */
    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
