package dev.larder.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A content digest: the SHA-256 of some bytes, written {@code sha256:<64 hex>}.
 *
 * <p>It names <em>content</em>. The name of a computation is a key, which is another type, so that one is never taken
 * for the other. Immutable and thread-safe.
 */
public final class Digest implements Comparable<Digest> {
    /** The number of bytes in a digest. */
    public static final int LENGTH = 32;

    private static final String PREFIX = "sha256:";
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bytes;

    private Digest(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns the digest of the given bytes. */
    public static Digest of(byte[] content) {
        return new Hasher().update(content).digest();
    }

    /**
     * Returns the digest that these 32 bytes are.
     *
     * @throws InvalidDatumException when there are not exactly 32
     */
    public static Digest wrap(byte[] sha256) {
        if (sha256.length != LENGTH) {
            throw new InvalidDatumException("a SHA-256 digest has 32 bytes, not " + sha256.length);
        }
        return new Digest(sha256.clone());
    }

    /** Returns the digest that the next 32 bytes of the buffer are, and moves the buffer's position behind them. */
    public static Digest read(ByteBuffer source) {
        byte[] bytes = new byte[LENGTH];
        source.get(bytes);
        return new Digest(bytes);
    }

    /**
     * Returns the digest that {@code sha256:<64 lower-case hex>} stands for.
     *
     * @throws InvalidDatumException when the text has another form
     */
    public static Digest parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new InvalidDatumException("not a digest (expected sha256: and 64 hex digits): " + Excerpt.of(text));
        }
        return ofHex(text.substring(PREFIX.length()));
    }

    /**
     * Returns the digest with these 64 lower-case hex digits.
     *
     * @throws InvalidDatumException when the text has another form
     */
    public static Digest ofHex(String hex) {
        if (hex.length() != 2 * LENGTH || !isLowerHex(hex)) {
            throw new InvalidDatumException("not a digest (expected 64 lower-case hex digits): " + Excerpt.of(hex));
        }
        return new Digest(HEX.parseHex(hex));
    }

    private static boolean isLowerHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (!digit && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Returns a copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Writes the 32 bytes into the buffer, moving its position. */
    public void write(ByteBuffer target) {
        target.put(bytes);
    }

    /** Returns the 64 lower-case hex digits. */
    public String hex() {
        return HEX.formatHex(bytes);
    }

    @Override
    public int compareTo(Digest other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        // The bytes are uniformly distributed already, so four of them hash as well as all.
        return ByteBuffer.wrap(bytes).getInt();
    }

    @Override
    public String toString() {
        return PREFIX + hex();
    }
}
