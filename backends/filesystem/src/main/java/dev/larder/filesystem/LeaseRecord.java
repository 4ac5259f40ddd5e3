package dev.larder.filesystem;

import dev.larder.store.UnsupportedFormatException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * What a lease's file says: one line, {@code larder lease 1 SESSION FENCE EXPIRES CRC}.
 *
 * @param session of the holder
 * @param fence the number of this holding
 * @param expires when others may take over, if there is no heartbeat before: milliseconds since 1970
 */
record LeaseRecord(String session, long fence, long expires) {
    /** Longer is no lease. */
    static final int MAX_BYTES = 256;

    private static final Pattern HEAD = Pattern.compile("larder lease ([0-9]{1,9}) .*", Pattern.DOTALL);
    private static final Pattern FORM =
            Pattern.compile("(larder lease 1 ([0-9a-f]{16}) ([0-9]{1,19}) ([0-9]{1,18})) ([0-9a-f]{8})\n");

    /** Returns the record of a holding that lasts for the term from now. */
    static LeaseRecord lasting(String session, long fence, Duration term) {
        return new LeaseRecord(session, fence, System.currentTimeMillis() + term.toMillis());
    }

    ByteBuffer encode() {
        String body = "larder lease 1 " + session + " " + fence + " " + expires;
        return ByteBuffer.wrap((body + " " + crc(body) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static String crc(String body) {
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    /**
     * Returns what the bytes say, or nothing if they are damaged.
     *
     * @throws UnsupportedFormatException when they are of a later format
     */
    static Optional<LeaseRecord> decode(ByteBuffer bytes, String place) {
        String text = StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            return crc(matcher.group(1)).equals(matcher.group(5)) && fits(matcher.group(3))
                    ? Optional.of(new LeaseRecord(
                            matcher.group(2), Long.parseLong(matcher.group(3)), Long.parseLong(matcher.group(4))))
                    : Optional.empty();
        }
        Matcher head = HEAD.matcher(text);
        if (head.matches() && Integer.parseInt(head.group(1)) > 1) {
            throw new UnsupportedFormatException("the lease in " + place + " is of format " + head.group(1)
                    + ", and this version of Larder knows only 1; use the version that wrote it");
        }
        return Optional.empty();
    }

    private static boolean fits(String digits) {
        return new BigInteger(digits).bitLength() < Long.SIZE;
    }
}
