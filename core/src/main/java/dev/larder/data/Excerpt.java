package dev.larder.data;

/** A short, printable piece of a text for an error message, so that hostile input cannot flood or garble it. */
final class Excerpt {
    private static final int LENGTH = 80;

    private Excerpt() {}

    static String of(String text) {
        StringBuilder out = new StringBuilder("'");
        text.codePoints()
                .limit(LENGTH)
                .forEach(c -> out.appendCodePoint(Character.isISOControl(c) || !Character.isDefined(c) ? '?' : c));
        return out.append(text.codePointCount(0, text.length()) > LENGTH ? "…'" : "'")
                .toString();
    }
}
