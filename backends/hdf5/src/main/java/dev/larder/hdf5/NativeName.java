package dev.larder.hdf5;

import dev.larder.data.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * How a user's name is spelled in an HDF5 file: letters, digits and a few signs as they are, every other byte of its UTF-8 as
 * {@code %} and two hex digits. No two names are spelled alike, and none has a slash or is a dot. Thread-safe.
 */
final class NativeName {
    /** Longer names are replaced by their digest; the entry's record has them whole. */
    private static final int LONGEST = 1000;

    private static final String PLAIN = " .!#$&'()*+,-:;<=>?@[]^_`{|}~";

    private NativeName() {}

    static String of(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST) {
            return "%sha256:" + Digest.of(bytes).hex();
        }
        if (bytes.length == 0) {
            return "%";
        }
        if (name.chars().allMatch(c -> c == '.')) {
            // A dot stands for the group itself.
            return name.replace(".", "%2E");
        }
        StringBuilder out = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            boolean alphanumeric = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
            if (alphanumeric || PLAIN.indexOf(b) >= 0) {
                out.append((char) b);
            } else {
                out.append('%').append(String.format(Locale.ROOT, "%02X", b));
            }
        }
        return out.toString();
    }
}
