package dev.larder.store;

import dev.larder.data.CanonicalJson;
import dev.larder.data.ContentResolver;
import dev.larder.data.Datum;
import dev.larder.data.InvalidDatumException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A ledger record as bytes: a head of fixed size, then kind, name and the value's canonical text; little-endian. {@code
 * docs/formats.md} draws it. For implementers of stores; thread-safe, as it keeps nothing.
 */
public final class LedgerCoding {
    private static final byte[] MAGIC = "LARDERLG".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 1;
    private static final int NO_FEATURES = 0;
    private static final int CRC_AT = 16;
    private static final int CRC_END = 20;
    private static final int HEAD = 40;

    /** No record is longer. */
    public static final int MAX_BYTES = HEAD + 32 + 1024 + Ledger.MAX_RECORD_BYTES;

    private LedgerCoding() {}

    /** Returns the record as bytes. */
    public static ByteBuffer encode(LedgerRecord record) {
        byte[] kind = record.kind().getBytes(StandardCharsets.US_ASCII);
        byte[] name = record.name().getBytes(StandardCharsets.UTF_8);
        byte[] value = CanonicalJson.write(record.value()).getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(HEAD + kind.length + name.length + value.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putInt(FORMAT)
                .putInt(NO_FEATURES)
                .putInt(0)
                .putLong(record.revision())
                .putInt(kind.length)
                .putInt(name.length)
                .putInt(value.length)
                .put(kind)
                .put(name)
                .put(value)
                .flip();
        return bytes.putInt(CRC_AT, crc(bytes));
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(0).limit(CRC_AT));
        crc.update(bytes.duplicate().position(CRC_END));
        return (int) crc.getValue();
    }

    /**
     * Returns the record, or nothing if the bytes are damaged.
     *
     * @throws UnsupportedFormatException when they are of a format, or need a feature, that is not known here
     */
    public static Optional<LedgerRecord> decode(ByteBuffer source, String place) {
        ByteBuffer bytes = source.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < HEAD) {
            return Optional.empty();
        }
        byte[] magic = new byte[MAGIC.length];
        bytes.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            return Optional.empty();
        }
        int format = bytes.getInt();
        int features = bytes.getInt();
        if (bytes.getInt() != crc(bytes)) {
            // First of all: a flipped bit in the format is damage, and not a later version's record.
            return Optional.empty();
        }
        if (format != FORMAT || features != NO_FEATURES) {
            throw new UnsupportedFormatException("the record in " + place + " is of format " + format
                    + " with features "
                    + features + ", and this version of Larder knows only format 1 without any; use the version that"
                    + " wrote it");
        }
        long revision = bytes.getLong();
        long kindLength = bytes.getInt();
        long nameLength = bytes.getInt();
        long valueLength = bytes.getInt();
        if (Math.min(kindLength, Math.min(nameLength, valueLength)) < 0
                || kindLength + nameLength + valueLength != bytes.remaining()) {
            return Optional.empty();
        }
        try {
            String kind = text(bytes, (int) kindLength);
            String name = text(bytes, (int) nameLength);
            Datum value = CanonicalJson.parse(text(bytes, (int) valueLength), ContentResolver.ABSENT);
            return Optional.of(new LedgerRecord(kind, name, revision, value));
        } catch (CharacterCodingException | IllegalArgumentException | InvalidDatumException e) {
            return Optional.empty();
        }
    }

    private static String text(ByteBuffer bytes, int length) throws CharacterCodingException {
        ByteBuffer part = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
    }
}
