package dev.larder.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A running SHA-256.
 *
 * <p>Not thread-safe; {@link #digest()} ends it and starts it afresh.
 */
public final class Hasher {
    private static final MessageDigest PROTOTYPE = prototype();

    private final MessageDigest digest;

    public Hasher() {
        this.digest = cloned();
    }

    private static MessageDigest prototype() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256, but this one does not", e);
        }
    }

    private static MessageDigest cloned() {
        try {
            // Cloning spares the provider lookup, which costs more than hashing a small recipe does.
            return (MessageDigest) PROTOTYPE.clone();
        } catch (CloneNotSupportedException e) {
            return prototype();
        }
    }

    public Hasher update(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    public Hasher update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
        return this;
    }

    /** Takes what remains in the buffer, moving its position to its limit. */
    public Hasher update(ByteBuffer bytes) {
        digest.update(bytes);
        return this;
    }

    /** Takes the text's UTF-8 bytes. */
    public Hasher update(String text) {
        return update(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the digest of all that was taken since the last call. */
    public Digest digest() {
        return Digest.wrap(digest.digest());
    }
}
