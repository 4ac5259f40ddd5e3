package dev.larder.cli;

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
                out.appendCodePoint(isHarmless(c) ? c : '?');
            }
        });
        return out.toString();
    }

    /** Returns the text, printable, and cut to this many characters. */
    static String cut(String text, int longest) {
        // Far more than can be shown need not be looked at.
        String head = text.length() > 4L * longest ? text.substring(0, 4 * longest) : text;
        String printable = of(head);
        if (printable.codePointCount(0, printable.length()) <= longest) {
            return printable;
        }
        return printable.substring(0, printable.offsetByCodePoints(0, Math.max(0, longest - 1))) + "…";
    }

    private static boolean isHarmless(int c) {
        int type = Character.getType(c);
        // FORMAT holds the marks that reverse the direction of what follows.
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.UNASSIGNED;
    }
}
