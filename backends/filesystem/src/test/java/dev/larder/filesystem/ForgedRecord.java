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

    /** The info, the recipe and the value's text. */
    private final byte[][] parts = new byte[3][];

    private final ByteBuffer table;
    private final byte[] inline;

    private ForgedRecord(ByteBuffer record) {
        ByteBuffer in = record.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.start = taken(in, HEADER);
        ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = taken(in, header.getInt(LENGTHS_AT + 4 * i));
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
        String value = new String(parts[2], StandardCharsets.UTF_8);
        Digest array = Digest.read(table.duplicate());
        Digest claimed = digest(ElementType.of(type), elements);
        String forged = value.replace("\"u8\"", "\"" + type + "\"")
                .replace("[100000]", "[" + elements + "]")
                .replace(array.hex(), claimed.hex());
        if (forged.equals(value)) {
            throw new IllegalStateException("nothing to forge in " + value);
        }
        parts[2] = forged.getBytes(StandardCharsets.UTF_8);
        long contents = table.getLong(SIZE_AT);
        long claimedContents = inTable ? elements : contents;
        // The info begins with the digest of the value's text and the size of everything.
        ByteBuffer info = ByteBuffer.wrap(parts[0]).order(ByteOrder.LITTLE_ENDIAN);
        Digest.of(parts[2]).write(info);
        info.putLong(parts[2].length + claimedContents);
        claimed.write(table.duplicate());
        table.putLong(SIZE_AT, claimedContents);
        if (isInline) {
            table.put(WHERE_AT, (byte) 0).putLong(WHERE_AT + 1, 0);
        }
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

    ByteBuffer record() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < parts.length; i++) {
            header.putInt(LENGTHS_AT + 4 * i, parts[i].length);
            body.writeBytes(parts[i]);
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
