package dev.larder.data;

import java.util.Comparator;

/** What Larder asks of texts: that they can be written in UTF-8, and one order that every language can compute. */
final class Unicode {
    /** Orders by code point, which is also the order of the UTF-8 bytes; {@code String.compareTo} orders by UTF-16 unit. */
    static final Comparator<String> BY_CODE_POINT = Unicode::compare;

    private Unicode() {}

    private static int compare(String a, String b) {
        int shorter = Math.min(a.length(), b.length());
        for (int i = 0; i < shorter; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean highX = Character.isSurrogate(x);
                boolean highY = Character.isSurrogate(y);
                return highX == highY ? x - y : highX ? 1 : -1;
            }
        }
        return a.length() - b.length();
    }

    static void check(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new InvalidDatumException("a lone surrogate (\\u" + Integer.toHexString(c) + " at index " + i
                            + ") cannot be written in UTF-8; use bytes for what is not text");
                }
                i++;
            }
        }
    }
}
