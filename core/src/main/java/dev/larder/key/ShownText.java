package dev.larder.key;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.Excerpt;
import java.util.Locale;

/** Canonical texts as they are shown in a line: short, and with nothing in them that breaks or turns the line. */
final class ShownText {
    /** How much of a value is shown. */
    private static final int LONGEST = 60;

    /** How much that two long texts have in common is shown before the place where they part. */
    private static final int LEAD = 12;

    private static final int LONGEST_PATH = 160;
    private static final int HEX_DIGITS = 12;

    private ShownText() {}

    /** Returns the datum's canonical text; a number or time that stands in a tagged form without the tag. */
    static String canonical(Datum datum) {
        String text = CanonicalJson.write(datum);
        if (DatumKind.isPlain(datum) && text.startsWith("{\"$")) {
            return text.substring(text.indexOf(':') + 2, text.length() - 2);
        }
        return text;
    }

    /** Returns the beginning of the datum's text. */
    static String of(Datum datum) {
        return cut(canonical(datum));
    }

    /** Returns {@code before → after}; of long texts the parts around the place where they first differ. */
    static String change(String before, String after) {
        int same = 0;
        int shorter = Math.min(before.length(), after.length());
        while (same < shorter && before.charAt(same) == after.charAt(same)) {
            same++;
        }
        boolean isLong = before.length() > LONGEST || after.length() > LONGEST;
        int from = isLong && same > LONGEST / 2 ? whole(before, same - LEAD) : 0;
        return tail(before, from) + " → " + tail(after, from);
    }

    private static String tail(String text, int from) {
        return (from > 0 ? "…" : "") + cut(text.substring(from));
    }

    /** Returns the beginning of the text. */
    static String cut(String text) {
        return text.length() <= LONGEST ? escaped(text) : escaped(text.substring(0, whole(text, LONGEST - 1))) + "…";
    }

    /** Returns the path, without its middle where it is long. */
    static String path(String path) {
        return path.length() <= LONGEST_PATH
                ? path
                : path.substring(0, whole(path, LONGEST_PATH / 2)) + "…"
                        + path.substring(whole(path, path.length() - LONGEST_PATH / 2));
    }

    /** Returns the index, or the one before it where a character would be cut in two. */
    private static int whole(String text, int index) {
        return index > 0 && Character.isLowSurrogate(text.charAt(index)) ? index - 1 : index;
    }

    static String quoted(String text) {
        return escaped(CanonicalJson.write(new Datum.Text(text)));
    }

    /** Returns the text with JSON's escape in place of each character that a terminal would obey or not show. */
    static String escaped(String text) {
        if (text.codePoints().allMatch(Excerpt::isPrintable)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (Excerpt.isPrintable(c)) {
                out.appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    out.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
            }
        });
        return out.toString();
    }

    static String digest(Digest digest) {
        return "sha256:" + digest.hex().substring(0, HEX_DIGITS) + "…";
    }
}
