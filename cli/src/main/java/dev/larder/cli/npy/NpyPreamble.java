package dev.larder.cli.npy;

import dev.larder.data.Content;
import dev.larder.data.InvalidDatumException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What stands before the elements: magic, version, the header's length and the header.
 *
 * @param length the bytes that all of it takes
 */
record NpyPreamble(NpyHeader header, int length) {
    /** {@code \x93NUMPY}. */
    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** NumPy itself takes no header longer than 10,000 bytes unless it is told to; version 1.0 has room for this many. */
    private static final int LONGEST = 65_535;

    private static final int VERSION_AND_LENGTH = 6;

    static NpyPreamble read(Content file) {
        ByteBuffer start = some(file, 0, MAGIC.length + VERSION_AND_LENGTH);
        for (byte expected : MAGIC) {
            if (!start.hasRemaining() || start.get() != expected) {
                throw new InvalidDatumException(
                        "it is no .npy file, which begins with \\x93NUMPY; give it another extension to store its bytes");
            }
        }
        if (start.remaining() < VERSION_AND_LENGTH) {
            throw cutShort();
        }
        int major = start.get() & 0xff;
        int minor = start.get() & 0xff;
        if (minor != 0 || major < 1 || major > 2) {
            throw new InvalidDatumException("it is of version " + major + "." + minor
                    + " of the .npy format; 1.0 and 2.0 are known, which numpy.save writes for arrays of numbers");
        }
        int headerAt = MAGIC.length + (major == 1 ? 4 : 6);
        long length = major == 1 ? start.getShort() & 0xffff : start.getInt() & 0xffffffffL;
        if (length > LONGEST) {
            throw new InvalidDatumException(
                    "its header claims " + length + " bytes, where " + LONGEST + " are the most; it is damaged");
        }
        ByteBuffer header = some(file, headerAt, (int) length);
        if (header.remaining() < length) {
            throw cutShort();
        }
        // Latin-1, as the format says of these versions: every byte is a character.
        String text = StandardCharsets.ISO_8859_1.decode(header).toString();
        return new NpyPreamble(new NpyHeaderParser(text).parse(), headerAt + (int) length);
    }

    private static InvalidDatumException cutShort() {
        return new InvalidDatumException("it ends within its header; save the array again");
    }

    /** Returns up to this many bytes; fewer where the file ends. */
    private static ByteBuffer some(Content file, int position, int count) {
        int there = (int) Math.max(0, Math.min(count, file.size() - position));
        ByteBuffer bytes = ByteBuffer.allocate(there).order(ByteOrder.LITTLE_ENDIAN);
        if (there > 0) {
            file.read(position, bytes);
        }
        return bytes.flip();
    }
}
