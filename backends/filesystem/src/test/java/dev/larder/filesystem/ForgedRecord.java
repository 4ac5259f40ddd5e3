package dev.larder.filesystem;

import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * An entry's record that was taken apart and put together again with other things in it, as somebody would who knows the format:
 * no checksum and no digest gives it away.
 */
final class ForgedRecord {
    private static final int HEADER = 64;
    private static final int CHECKSUM_AT = 60;
    private static final int LENGTHS_AT = 16;
    private static final int SIZE_AT = Digest.LENGTH;
    private static final int WHERE_AT = SIZE_AT + 8;
    private static final int BLOCKS_AT = WHERE_AT + 1 + 8 + 4;

    private final byte[] start;
    private final String[] texts = new String[3];
    private final ByteBuffer table;
    private final byte[] inline;

    private ForgedRecord(ByteBuffer record) {
        ByteBuffer in = record.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.start = taken(in, HEADER);
        ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < texts.length; i++) {
            texts[i] = new String(taken(in, header.getInt(LENGTHS_AT + 4 * i)), StandardCharsets.UTF_8);
        }
        this.table = ByteBuffer.wrap(taken(in, header.getInt(LENGTHS_AT + 12))).order(ByteOrder.LITTLE_ENDIAN);
        this.inline = taken(in, (int) header.getLong(LENGTHS_AT + 16));
    }

    static ForgedRecord of(ByteBuffer record) {
        return new ForgedRecord(record);
    }

    private static byte[] taken(ByteBuffer from, int length) {
        byte[] taken = new byte[length];
        from.get(taken);
        return taken;
    }

    /** Makes the value a one-dimensional array of so many elements, and states its size in the table, too, or not. */
    void claim(String type, long elements, boolean inTable, boolean isInline) {
        String value = texts[2];
        Digest array = Digest.read(table.duplicate());
        Digest claimed = digest(ElementType.of(type), elements);
        String forged = value.replace("\"u8\"", "\"" + type + "\"")
                .replace("[100000]", "[" + elements + "]")
                .replace(array.hex(), claimed.hex());
        if (forged.equals(value)) {
            throw new IllegalStateException("nothing to forge in " + value);
        }
        texts[2] = forged;
        long contents = table.getLong(SIZE_AT);
        long claimedContents = inTable ? elements : contents;
        texts[0] = replaced(texts[0], digest(value), digest(forged));
        texts[0] = replaced(
                texts[0], "\"size\":" + (value.length() + contents), "\"size\":" + (forged.length() + claimedContents));
        claimed.write(table.duplicate());
        table.putLong(SIZE_AT, claimedContents);
        if (isInline) {
            table.put(WHERE_AT, (byte) 0).putLong(WHERE_AT + 1, 0);
        }
    }

    private static String replaced(String text, String from, String to) {
        if (!text.contains(from)) {
            throw new IllegalStateException("there is no " + from + " in " + text);
        }
        return text.replace(from, to);
    }

    /** Returns the digest that such an array would have with the blocks that are there. */
    private Digest digest(ElementType type, long elements) {
        ByteBuffer in = table.duplicate().position(BLOCKS_AT);
        List<Digest> blocks = List.of(Digest.read(in));
        long bytes = Math.max(elements, elements * type.size());
        Content claimed = new Content() {
            @Override
            public long size() {
                return bytes;
            }

            @Override
            public List<Digest> blockDigests() {
                return blocks;
            }

            @Override
            public void read(long position, ByteBuffer into) {
                throw new IllegalStateException("there is nothing to be read");
            }
        };
        // As bytes, where there would be more than can be counted: then any digest is as good.
        ElementType countable = elements * type.size() < 0 ? ElementType.U8 : type;
        return NdArray.of(countable, new long[] {elements}, claimed).digest();
    }

    private static String digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    ByteBuffer record() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < texts.length; i++) {
            byte[] bytes = texts[i].getBytes(StandardCharsets.UTF_8);
            header.putInt(LENGTHS_AT + 4 * i, bytes.length);
            body.writeBytes(bytes);
        }
        body.writeBytes(table.array());
        body.writeBytes(inline);
        long total = (long) HEADER + body.size() + 4;
        header.putLong(LENGTHS_AT + 24, total);
        header.putInt(CHECKSUM_AT, crc(start, CHECKSUM_AT));
        return ByteBuffer.allocate((int) total)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(start)
                .put(body.toByteArray())
                .putInt(crc(body.toByteArray(), body.size()))
                .flip();
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
