package dev.larder.hdf5;

import dev.larder.store.EntryRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a catalogue tells whoever makes the next one: each entry's type and attribute, which its file would have to be read for. Neither
 * ever changes. Immutable and thread-safe.
 */
final class CatalogueIndex {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogueIndex.class);

    /** An index that knows nothing. */
    static final CatalogueIndex NONE = new CatalogueIndex(List.of(), ByteBuffer.allocate(0));

    private static final int ROW = PackRow.ID + 8;

    private final List<String> texts;
    private final ByteBuffer rows;

    private CatalogueIndex(List<String> texts, ByteBuffer rows) {
        this.texts = texts;
        this.rows = rows;
    }

    /** What is known of an entry. */
    record Known(String type, String attribute) {}

    /** Returns what is known of the entry with this id. */
    Optional<Known> find(byte[] id) {
        int low = 0;
        int high = rows.capacity() / ROW;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int at = middle * ROW;
            int order = Arrays.compareUnsigned(id, 0, id.length, rows.array(), at, at + PackRow.ID);
            if (order == 0) {
                return Optional.of(new Known(
                        texts.get(rows.getInt(at + PackRow.ID)), texts.get(rows.getInt(at + PackRow.ID + 4))));
            } else if (order < 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return Optional.empty();
    }

    /** Returns the bytes of an index of these entries. */
    static byte[] of(List<EntryListing.Located> entries) {
        Map<String, Integer> numbers = new HashMap<>();
        List<byte[]> texts = new ArrayList<>();
        List<byte[]> rows = new ArrayList<>(entries.size());
        for (EntryListing.Located entry : entries) {
            ByteBuffer row = ByteBuffer.allocate(ROW).order(ByteOrder.LITTLE_ENDIAN);
            row.put(entry.id());
            for (String text : List.of(entry.type(), entry.address().attribute())) {
                row.putInt(numbers.computeIfAbsent(text, any -> {
                    texts.add(text.getBytes(StandardCharsets.UTF_8));
                    return texts.size() - 1;
                }));
            }
            rows.add(row.array());
        }
        rows.sort(Arrays::compareUnsigned);
        int length = 4 + texts.stream().mapToInt(text -> 4 + text.length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(Math.addExact(length, Math.multiplyExact(rows.size(), ROW)))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(texts.size());
        texts.forEach(text -> bytes.putInt(text.length).put(text));
        rows.forEach(bytes::put);
        return bytes.array();
    }

    /** Returns the index of a catalogue, or one that knows nothing where there is none that is sound. */
    static CatalogueIndex read(Path catalogue) {
        try (RandomAccessFile file = SealedFile.open(catalogue)) {
            byte[] front = new byte[SealedFile.USER_BLOCK];
            file.readFully(front);
            ByteBuffer block = ByteBuffer.wrap(front).order(ByteOrder.LITTLE_ENDIAN);
            long end = block.getLong(CatalogueWriter.END_AT);
            int crc = block.getInt(CatalogueWriter.CRC_AT);
            long length = file.length() - end;
            if (end < SealedFile.USER_BLOCK || length < 4 || length > Integer.MAX_VALUE - 8) {
                return NONE;
            }
            byte[] index = new byte[(int) length];
            file.seek(end);
            file.readFully(index);
            ByteBuffer bytes = ByteBuffer.wrap(index).order(ByteOrder.LITTLE_ENDIAN);
            return EntryRecord.crc(bytes.duplicate()) == crc ? parse(bytes) : NONE;
        } catch (IOException | BufferUnderflowException | IllegalArgumentException e) {
            LOG.debug("all entries are read for the catalogue {}: {}", catalogue, e.getMessage());
            return NONE;
        }
    }

    private static CatalogueIndex parse(ByteBuffer bytes) {
        List<String> texts = new ArrayList<>();
        for (int left = bytes.getInt(); left > 0; left--) {
            int length = bytes.getInt();
            if (length < 0 || length > bytes.remaining()) {
                throw new BufferUnderflowException();
            }
            byte[] text = new byte[length];
            bytes.get(text);
            texts.add(new String(text, StandardCharsets.UTF_8));
        }
        byte[] rows = new byte[bytes.remaining() / ROW * ROW];
        bytes.get(rows);
        return new CatalogueIndex(texts, ByteBuffer.wrap(rows).order(ByteOrder.LITTLE_ENDIAN));
    }
}
