package dev.larder.store;

import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.data.InvalidDatumException;
import dev.larder.key.Address;
import dev.larder.key.InvalidComponentException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * An entry as an index keeps it: one self-checking run of bytes. {@code docs/formats.md} draws it. For implementers of stores
 * that keep an entry's contents beside its record; thread-safe, as it keeps nothing.
 *
 * <p>All numbers are little-endian. A header of 64 bytes states the lengths and has a checksum of its own; behind it stand
 * the info, the recipe, the value's text, the table of large contents and the contents that are short enough to stand
 * here, and at the end a checksum of them all. Lengths are checked against what is there before anything is allocated.
 */
public final class EntryRecord {
    /** Contents up to this many bytes stand in the record; longer ones go to the blob store, block by block. */
    static final int MAX_INLINE = 64 << 10;

    static final int HEADER = 64;

    private static final long MAGIC = 0x0A_52_45_44_52_41_4C_89L;
    private static final int FORMAT = 1;
    private static final int KNOWN_FEATURES = 0;
    private static final int CHECKSUM_AT = 60;
    private static final byte INLINE = 0;
    private static final byte BLOCKS = 1;

    /** A block of a large content: the SHA-256 that names it, and the checksum that every read of it is held against. */
    public record Block(Digest digest, int crc) {}

    /**
     * A large content.
     *
     * @param inline where its bytes begin among the record's own; -1 when they lie elsewhere, in the blob store
     */
    public record Stored(Digest digest, long size, long inline, List<Block> blocks) {
        /** Returns whether its bytes stand in the record itself. */
        public boolean isInline() {
            return inline >= 0;
        }

        /** Returns the SHA-256 of each block, in order. */
        public List<Digest> blockDigests() {
            return blocks.stream().map(Block::digest).toList();
        }

        /** Returns the number of bytes in the given block. */
        public int blockLength(int block) {
            return (int) Math.min(Content.BLOCK_SIZE, size - (long) block * Content.BLOCK_SIZE);
        }
    }

    /** What a record holds, checked against its checksums but not yet against its recipe and digests. */
    public record Parts(EntryInfo info, String text, List<Stored> contents, ByteBuffer inline) {
        /** Returns the blocks that do not stand in the record, in order. */
        public List<Block> blocks() {
            return contents.stream()
                    .filter(content -> !content.isInline())
                    .flatMap(content -> content.blocks().stream())
                    .toList();
        }

        /**
         * Reads what a search leaves unread, the recipe and the entry's details, so that their parts can be asked for without
         * surprise; returns these parts.
         *
         * @throws CorruptEntryException when they cannot be read
         */
        public Parts read(String place) {
            try {
                info.recipe().version();
                info.draft().details().members();
                return this;
            } catch (InvalidComponentException | InvalidDatumException e) {
                throw new CorruptEntryException(info.address(), place, "its record cannot be read: " + e.getMessage());
            }
        }
    }

    private EntryRecord() {}

    /**
     * Returns the record.
     *
     * @throws InvalidDatumException when it would be longer than a Java array
     */
    public static ByteBuffer encode(Parts parts) {
        byte[] info = EntryInfoCoding.encode(parts.info());
        byte[] recipe = utf8(parts.info().recipe().text());
        byte[] text = utf8(parts.text());
        int table = parts.contents().stream()
                .mapToInt(content ->
                        Digest.LENGTH + 8 + 1 + 8 + 4 + content.blocks().size() * (Digest.LENGTH + 4))
                .sum();
        int inline = parts.inline().remaining();
        long total = (long) HEADER + info.length + recipe.length + text.length + table + inline + 4;
        if (total > Integer.MAX_VALUE - 8) {
            throw new InvalidDatumException("a value whose text takes " + text.length
                    + " bytes is too large for one entry; store it as arrays or bytes, or in parts");
        }
        ByteBuffer record = ByteBuffer.allocate((int) total).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(MAGIC).putInt(FORMAT).putInt(KNOWN_FEATURES);
        record.putInt(info.length).putInt(recipe.length).putInt(text.length).putInt(table);
        record.putLong(inline).putLong(total);
        record.position(CHECKSUM_AT).putInt(crc(record, 0, CHECKSUM_AT));
        record.put(info).put(recipe).put(text);
        for (Stored content : parts.contents()) {
            content.digest().write(record);
            record.putLong(content.size())
                    .put(content.isInline() ? INLINE : BLOCKS)
                    .putLong(content.inline());
            record.putInt(content.blocks().size());
            for (Block block : content.blocks()) {
                block.digest().write(record);
                record.putInt(block.crc());
            }
        }
        record.put(parts.inline().duplicate());
        record.putInt(crc(record, HEADER, record.position()));
        return record.flip();
    }

    /**
     * Returns what the record holds. Whoever wants more than to find the value lets it be {@link Parts#read read}.
     *
     * @throws CorruptEntryException when it is damaged
     * @throws UnsupportedFormatException when it is sound but of a format or with a feature that this version does not know
     */
    public static Parts decode(Address address, ByteBuffer bytes, String place) {
        ByteBuffer record = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int start = record.position();
        if (record.remaining() < HEADER + 4) {
            throw new CorruptEntryException(address, place, "its record is cut short");
        }
        if (record.getLong(start) != MAGIC
                || record.getInt(start + CHECKSUM_AT) != crc(record, start, start + CHECKSUM_AT)) {
            throw new CorruptEntryException(address, place, "its record's header does not match its checksum");
        }
        int format = record.getInt(start + 8);
        int features = record.getInt(start + 12);
        if (format != FORMAT || (features & ~KNOWN_FEATURES) != 0) {
            throw new UnsupportedFormatException(address + " is stored in record format " + format + " with features "
                    + features + ", which this version does not know (in " + place + "); use a newer Larder");
        }
        record.position(start + 16);
        int info = record.getInt();
        int recipe = record.getInt();
        int text = record.getInt();
        int table = record.getInt();
        long inline = record.getLong();
        long total = record.getLong();
        boolean fits = info >= 0 && recipe >= 0 && text >= 0 && table >= 0 && inline >= 0;
        if (!fits
                || total != (long) HEADER + info + recipe + text + table + inline + 4
                || total != record.limit() - start) {
            throw new CorruptEntryException(address, place, "its record does not have the length that it states");
        }
        int end = record.limit() - 4;
        if (record.getInt(end) != crc(record, start + HEADER, end)) {
            throw new CorruptEntryException(address, place, "its record does not match its checksum");
        }
        try {
            record.position(start + HEADER);
            byte[] infoBytes = new byte[info];
            record.get(infoBytes);
            String recipeText = utf8(record, recipe);
            String valueText = utf8(record, text);
            ByteBuffer tableBytes = record.slice().limit(table).slice().order(ByteOrder.LITTLE_ENDIAN);
            record.position(record.position() + table).limit(end);
            List<Stored> contents = contents(tableBytes, inline);
            return new Parts(EntryInfoCoding.decode(infoBytes, recipeText), valueText, contents, record.slice());
        } catch (InvalidDatumException | CharacterCodingException | BufferUnderflowException e) {
            throw new CorruptEntryException(address, place, "its record cannot be read: " + e.getMessage());
        }
    }

    private static List<Stored> contents(ByteBuffer table, long inlineSize) {
        List<Stored> contents = new ArrayList<>();
        while (table.hasRemaining()) {
            Digest digest = Digest.read(table);
            long size = table.getLong();
            byte where = table.get();
            long inline = table.getLong();
            int count = table.getInt();
            boolean wellPlaced = where == INLINE
                    ? inline >= 0 && size >= 0 && inline <= inlineSize && size <= inlineSize - inline
                    : where == BLOCKS && inline == -1;
            boolean wellCounted = size >= 0 && count == blockCount(size);
            if (!wellPlaced || !wellCounted || (long) count * (Digest.LENGTH + 4) > table.remaining()) {
                throw new InvalidDatumException("its table of contents does not add up");
            }
            List<Block> blocks = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                blocks.add(new Block(Digest.read(table), table.getInt()));
            }
            contents.add(new Stored(digest, size, inline, List.copyOf(blocks)));
        }
        return List.copyOf(contents);
    }

    private static long blockCount(long size) {
        return size / Content.BLOCK_SIZE + (size % Content.BLOCK_SIZE == 0 ? 0 : 1);
    }

    /** Returns the checksum (CRC-32C) of what remains in the buffer, whose position stays. */
    public static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    private static int crc(ByteBuffer bytes, int from, int to) {
        return crc(bytes.duplicate().limit(to).position(from));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String utf8(ByteBuffer bytes, int length) throws CharacterCodingException {
        ByteBuffer slice = bytes.slice().limit(length);
        bytes.position(bytes.position() + length);
        return StandardCharsets.UTF_8.newDecoder().decode(slice).toString();
    }
}
