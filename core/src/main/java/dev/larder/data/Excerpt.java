package dev.larder.data;

import java.util.Locale;

/**
 * What messages show of data: short, printable pieces, so that hostile input can neither flood nor garble a line. Thread-safe.
 */
public final class Excerpt {
    private static final int LENGTH = 80;
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Excerpt() {}

    /** Returns the beginning of a text in quotes, with {@code ?} for what cannot be printed. */
    public static String of(String text) {
        StringBuilder out = new StringBuilder("'");
        text.codePoints().limit(LENGTH).forEach(c -> out.appendCodePoint(isPrintable(c) ? c : '?'));
        return out.append(text.codePointCount(0, text.length()) > LENGTH ? "…'" : "'")
                .toString();
    }

    /** Returns a number of bytes in the one unit that says most, such as {@code 1.4 MiB}. */
    public static String ofSize(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double size = bytes;
        int unit = -1;
        // From 999.95 on, one decimal would be printed as 1000.0 and more.
        while (size >= 999.95 && unit + 1 < UNITS.length) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
    }

    /** Returns whether a character can stand in a line; format characters cannot: they turn the text that follows. */
    public static boolean isPrintable(int c) {
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
