package dev.larder.cli;

import dev.larder.data.Excerpt;

/** Text that is safe to show on a terminal, whatever was in it: one line, and nothing that the terminal would obey. */
final class Printable {
    private Printable() {}

    /** Returns the text with line breaks as blanks, and other control and formatting characters as question marks. */
    static String of(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n' || c == '\r' || c == '\t') {
                out.append(' ');
            } else {
                out.appendCodePoint(Excerpt.isPrintable(c) ? c : '?');
            }
        });
        return out.toString();
    }

    /**
     * Returns the text, printable, and cut to this many UTF-16 units: that is nearer to the columns that it takes than the number of
     * its characters is, since most of those that need two units are twice as wide.
     */
    static String cut(String text, int longest) {
        // Two more than are shown, so that the end shows also where a character is left out for want of its second
        // half.
        String printable = of(text.length() > longest + 2 ? head(text, longest + 2) : text);
        return printable.length() <= longest ? printable : head(printable, Math.max(0, longest - 1)) + "…";
    }

    /** Returns the text, printable, and cut to this many units at its beginning, where its end says more. */
    static String cutInFront(String text, int longest) {
        String printable = of(text);
        if (printable.length() <= longest) {
            return printable;
        }
        int from = printable.length() - Math.max(0, longest - 1);
        boolean splits = from < printable.length() && Character.isLowSurrogate(printable.charAt(from));
        return "…" + printable.substring(splits ? from + 1 : from);
    }

    /** Returns at most this many units from the beginning, and no half of a character. */
    private static String head(String text, int units) {
        boolean splits = units > 0 && Character.isHighSurrogate(text.charAt(units - 1));
        return text.substring(0, splits ? units - 1 : units);
    }
}
