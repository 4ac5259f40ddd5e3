package dev.larder.jdbc;

/**
 * Texts as columns show them: short enough for every database's indexes, and without U+0000, which PostgreSQL cannot hold. What
 * is read back never comes from them.
 */
final class Shown {
    private static final int LONGEST = 255;
    private static final char NUL = '\u0000';
    private static final char REPLACEMENT = '\ufffd';
    private static final String NUL_ESCAPED = "\\u0000";
    private static final String REPLACEMENT_ESCAPED = "\\ufffd";

    private Shown() {}

    /** Returns the text's first 255 characters. */
    static String name(String text) {
        String clean = text.indexOf(NUL) < 0 ? text : text.replace(NUL, REPLACEMENT);
        return clean.codePointCount(0, clean.length()) <= LONGEST
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, LONGEST));
    }

    /** Returns whether {@link #name} shows all of the text as it is. */
    static boolean isWhole(String text) {
        return name(text).equals(text);
    }

    /** Returns the JSON without the escape for U+0000. */
    static String json(String json) {
        if (!json.contains(NUL_ESCAPED)) {
            return json;
        }
        StringBuilder shown = new StringBuilder(json.length());
        for (int at = 0; at < json.length(); at++) {
            if (json.startsWith(NUL_ESCAPED, at)) {
                shown.append(REPLACEMENT_ESCAPED);
                at += NUL_ESCAPED.length() - 1;
            } else if (json.charAt(at) == '\\') {
                // The escaped character, which may be a backslash too.
                shown.append(json, at, at + 2);
                at++;
            } else {
                shown.append(json.charAt(at));
            }
        }
        return shown.toString();
    }
}
