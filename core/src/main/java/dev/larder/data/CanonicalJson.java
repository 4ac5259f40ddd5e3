package dev.larder.data;

import java.nio.charset.StandardCharsets;

/**
 * The one text of a datum: JSON without white space, members sorted by code point, what JSON has no word for in tagged
 * forms such as {@code {"$instant":"2012-01-01T00:00:00Z"}}.
 *
 * <p>Over data the text is injective: two data have the same text exactly when they are equal. {@code
 * docs/key-derivation.md} is the grammar. All methods are thread-safe.
 */
public final class CanonicalJson {
    /** How deep values may be nested. */
    public static final int MAX_DEPTH = 256;

    /** How many decimal digits a whole number may have. */
    public static final int MAX_DIGITS = 65_536;

    /** Bytes up to this many stand in the text, and so do the texts of an array; longer ones stand as their digest. */
    public static final int MAX_INLINE_BYTES = 1024;

    /** Arrays of up to this many elements stand in the text; longer ones stand as their digest. */
    public static final int MAX_INLINE_ELEMENTS = 64;

    private CanonicalJson() {}

    /**
     * Returns the canonical text.
     *
     * @throws InvalidDatumException when the datum breaks a limit
     */
    public static String write(Datum datum) {
        return new CanonicalWriter(CanonicalWriter.Purpose.TEXT).write(datum);
    }

    /**
     * Returns the canonical text with its digest and the large contents that it names.
     *
     * @throws InvalidDatumException when the datum breaks a limit, or a content's bytes are not at hand
     */
    public static CanonicalForm form(Datum datum) {
        CanonicalWriter writer = new CanonicalWriter(CanonicalWriter.Purpose.STORING);
        String text = writer.write(datum);
        return new CanonicalForm(text, Digest.of(text.getBytes(StandardCharsets.UTF_8)), writer.contents());
    }

    /** Returns the content digest of the datum: the SHA-256 of its canonical text. */
    public static Digest digest(Datum datum) {
        return Digest.of(write(datum).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the datum that a canonical text stands for.
     *
     * @throws InvalidDatumException when the text is anything but canonical; it says where
     */
    public static Datum parse(String text, ContentResolver contents) {
        Datum datum = new JsonReader(text, contents).read();
        String canonical = write(datum);
        if (!canonical.equals(text)) {
            int at = 0;
            while (at < canonical.length() && at < text.length() && canonical.charAt(at) == text.charAt(at)) {
                at++;
            }
            throw new InvalidDatumException("not canonical at character " + (at + 1) + ": "
                    + Excerpt.of(text.substring(Math.min(at, text.length()))) + " where "
                    + Excerpt.of(canonical.substring(at)) + " was expected");
        }
        return datum;
    }

    /**
     * Returns the datum that any JSON text stands for: white space, order of members and spelling of numbers are free,
     * tagged forms are understood, duplicate members are refused.
     *
     * @throws InvalidDatumException when it is no JSON, or a tagged form is malformed; it says at which line and column
     */
    public static Datum read(String json) {
        return new JsonReader(json, ContentResolver.ABSENT).read();
    }
}
