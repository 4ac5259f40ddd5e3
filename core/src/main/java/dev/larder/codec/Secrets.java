package dev.larder.codec;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key of the user's under which values are sealed: they influence the keys of components, and cannot be read there.
 *
 * <p>A sealed value is the HMAC-SHA-256 (RFC 2104) of its canonical JSON. Whoever lacks the key learns from two of them only
 * whether the values are the same. The same key must be used wherever results are to be shared; keep it out of the store. A
 * {@code String} and a {@code char[]} of the same characters are two values.
 *
 * <p>Immutable and thread-safe. It never shows its key, nor what it seals, not even in an exception.
 */
public final class Secrets {
    /** How many bytes a key has at least. */
    public static final int SHORTEST_KEY = 16;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private Secrets(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * Returns the secrets under this key, which is copied.
     *
     * @throws IllegalArgumentException when it has fewer than 16 bytes
     */
    public static Secrets under(byte[] key) {
        if (key.length < SHORTEST_KEY) {
            throw new IllegalArgumentException("a key for secrets has " + SHORTEST_KEY + " bytes or more, not "
                    + key.length + "; take 32 bytes from a SecureRandom, and keep them");
        }
        return new Secrets(key);
    }

    /**
     * Returns what stands for a value: to be used in its place as a parameter.
     *
     * @throws CodecException when it has no canonical form; the message does not show the value
     */
    public Datum.Secret seal(@Nullable Object value) {
        Datum datum;
        try {
            datum = Codecs.standard().sealing(this).keyed(value);
        } catch (RuntimeException e) {
            throw hidden(value);
        }
        return seal(datum, value);
    }

    Datum.Secret seal(Datum datum, @Nullable Object value) {
        byte[] message;
        try {
            message = CanonicalJson.write(datum).getBytes(StandardCharsets.UTF_8);
        } catch (RuntimeException e) {
            throw hidden(value);
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return new Datum.Secret(Digest.wrap(mac.doFinal(message)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** An exception that has no cause: what failed may quote the secret. */
    static CodecException hidden(@Nullable Object value) {
        return new CodecException(
                "a secret" + (value == null ? "" : " " + value.getClass().getTypeName())
                        + " has no canonical form; the reason could show it, and is seen where a harmless value of that type is"
                        + " encoded");
    }

    @Override
    public String toString() {
        return "Secrets[key not shown]";
    }
}
