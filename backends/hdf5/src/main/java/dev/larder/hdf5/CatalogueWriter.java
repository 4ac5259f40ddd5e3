package dev.larder.hdf5;

import dev.larder.key.Key;
import dev.larder.store.EntryRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Writes a catalogue from its beginning to its end, without libhdf5. For use by one thread. */
final class CatalogueWriter {
    /** Tells the catalogue from a user's own file of that name. */
    static final long MAGIC = 0x0A_43_48_44_52_41_4C_89L;

    /** Where the user block says where the HDF5 file ends and the index begins. */
    static final int END_AT = 16;

    /** Where the user block has the index's checksum. */
    static final int CRC_AT = 24;

    /** Where the user block says how many milliseconds the catalogue took to make. */
    static final int COST_AT = 28;

    private static final int FORMAT = 1;

    /** What is written at once. */
    private static final int PIECE = 1 << 20;

    private final RandomAccessFile out;
    private final String directory;
    private final PackNames names = new PackNames();
    private ObjectHeader headers = new ObjectHeader();

    /** Where the headers that were not written yet begin. */
    private long at = SealedFile.USER_BLOCK + PlainFile.SUPERBLOCK;

    private CatalogueWriter(RandomAccessFile out, String directory) throws IOException {
        this.out = out;
        this.directory = directory;
        out.seek(at);
    }

    /**
     * Writes a catalogue where there is no file.
     *
     * @param directory of the store, as it is called beside the catalogue
     * @param begun when its making was begun, by {@link System#nanoTime}
     */
    static void write(Path file, String directory, List<EntryListing.Located> entries, long begun) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            new CatalogueWriter(out, directory).write(entries, begun);
        }
    }

    private void write(List<EntryListing.Located> entries, long begun) throws IOException {
        Map<String, List<EntryListing.Located>> byType = new TreeMap<>();
        for (EntryListing.Located entry : entries) {
            byType.computeIfAbsent(entry.type(), type -> new java.util.ArrayList<>())
                    .add(entry);
        }
        SortedMap<String, Long> types = new TreeMap<>();
        for (Map.Entry<String, List<EntryListing.Located>> type : byType.entrySet()) {
            type.getValue().sort(Comparator.comparing(EntryListing.Located::address));
            String name = names.type(type.getKey()).name();
            types.put(name, group(keys(type.getValue()), Map.of()));
        }
        Map<String, String> attributes = new TreeMap<>();
        attributes.put("encoding-type", "larder-catalogue");
        attributes.put("encoding-version", "1");
        long root = group(types, attributes);
        flush();
        byte[] index = CatalogueIndex.of(entries);
        out.write(index);
        ByteBuffer front = ByteBuffer.allocate(SealedFile.USER_BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        front.putLong(MAGIC).putInt(FORMAT).putLong(END_AT, at).putInt(CRC_AT, EntryRecord.crc(ByteBuffer.wrap(index)));
        front.putInt(COST_AT, (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        out.seek(0);
        out.write(front.array());
        out.write(PlainFile.superblock(at, root));
    }

    /** Writes the groups of all keys of a type, and returns their addresses. */
    private SortedMap<String, Long> keys(List<EntryListing.Located> entries) throws IOException {
        SortedMap<String, Long> keys = new TreeMap<>();
        for (int from = 0; from < entries.size(); ) {
            Key key = entries.get(from).address().key();
            int to = from + 1;
            while (to < entries.size() && entries.get(to).address().key().equals(key)) {
                to++;
            }
            keys.put(names.key(entries.get(from).type(), key).name(), key(entries.subList(from, to)));
            from = to;
        }
        return keys;
    }

    /** Writes the group of a key, with links to where its entries are. */
    private long key(List<EntryListing.Located> entries) throws IOException {
        long address = address();
        headers.beginGroup(entries.size(), 0);
        headers.attributes();
        for (int i = 0; i < entries.size(); i++) {
            EntryListing.Located entry = entries.get(i);
            String name = NativeName.of(entry.address().attribute());
            headers.external(name, i, directory + "/" + entry.file(), entry.path());
        }
        headers.end();
        flushIfLarge();
        return address;
    }

    /** Writes a group of members that were written, and returns its address. */
    private long group(SortedMap<String, Long> members, Map<String, String> attributes) throws IOException {
        GroupTable table = null;
        if (members.size() > Structure.MOST_COMPACT) {
            flush();
            table = GroupTable.at(address(), members);
            out.write(table.bytes().array());
            at += table.bytes().remaining();
        }
        long address = address();
        if (table == null) {
            headers.beginGroup(members.size(), attributes.size());
        } else {
            headers.beginGroup(table, attributes.size());
        }
        headers.attributes();
        attributes.forEach((name, text) -> headers.attribute(
                name, new Structure.Form.Texts(text.length()), text.getBytes(StandardCharsets.US_ASCII)));
        if (table == null) {
            long number = 0;
            for (Map.Entry<String, Long> member : members.entrySet()) {
                headers.link(member.getKey(), number++, member.getValue());
            }
        }
        headers.end();
        flushIfLarge();
        return address;
    }

    /** Returns where the next header is, counted from the end of the user block. */
    private long address() {
        return at + headers.length() - SealedFile.USER_BLOCK;
    }

    private void flushIfLarge() throws IOException {
        if (headers.length() > PIECE) {
            flush();
        }
    }

    private void flush() throws IOException {
        ByteBuffer bytes = headers.bytes();
        out.write(bytes.array(), 0, bytes.remaining());
        at += bytes.remaining();
        headers = new ObjectHeader();
    }
}
