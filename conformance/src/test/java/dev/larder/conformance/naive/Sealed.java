package dev.larder.conformance.naive;

import dev.larder.data.CanonicalJson;
import dev.larder.data.ContentResolver;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Small records as bytes: the SHA-256 of a canonical text, and the text. */
final class Sealed {
    private Sealed() {}

    static byte[] bytes(Datum datum) {
        byte[] text = CanonicalJson.write(datum).getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(Digest.of(text).bytes(), Digest.LENGTH + text.length);
        System.arraycopy(text, 0, bytes, Digest.LENGTH, text.length);
        return bytes;
    }

    /** Returns the datum that the bytes hold, or nothing when there are none. */
    static Optional<Datum> datum(byte[] bytes, String place) {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        byte[] text = Arrays.copyOfRange(bytes, Math.min(bytes.length, Digest.LENGTH), bytes.length);
        if (bytes.length < Digest.LENGTH
                || !Arrays.equals(Digest.of(text).bytes(), Arrays.copyOf(bytes, Digest.LENGTH))) {
            throw new StoreUnavailableException("a record is damaged: " + place);
        }
        return Optional.of(CanonicalJson.parse(new String(text, StandardCharsets.UTF_8), ContentResolver.ABSENT));
    }
}
