package dev.larder.hdf5;

import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.EntryInfo;
import dev.larder.store.EntryRecord;
import dev.larder.store.StoreUnavailableException;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pack that is open to be read: many entries in one sealed file, found by their addresses without libhdf5.
 *
 * <p>Of the index only the fences are held in memory, 68 bytes for 50 entries; a look reads one page of it, and checks that. The
 * file stays open, and what is read from it readable, as long as anything that was taken from it is kept. Immutable and thread-safe.
 */
final class PackFile {
    private static final Logger LOG = LoggerFactory.getLogger(PackFile.class);

    private final Path path;
    private final HeldFiles.Held file;
    private final PackHead head;
    private final byte[] fences;

    private PackFile(Path path, HeldFiles.Held file, PackHead head, byte[] fences) {
        this.path = path;
        this.file = file;
        this.head = head;
        this.fences = fences;
    }

    /**
     * Opens a pack.
     *
     * @throws java.nio.file.NoSuchFileException when there is none
     * @throws PackHead.DamagedException when what is there cannot be trusted
     * @throws dev.larder.store.UnsupportedFormatException when it is of a later format
     */
    static PackFile open(HeldFiles held, Path path, String place) throws IOException {
        RandomAccessFile in = SealedFile.open(path);
        boolean kept = false;
        try {
            PackHead head = PackHead.read(in, place);
            byte[] fences = new byte[(int) head.pages() * PackHead.FENCE];
            in.seek(head.fences());
            in.readFully(fences);
            if (EntryRecord.crc(ByteBuffer.wrap(fences)) != head.fencesCrc()) {
                throw new PackHead.DamagedException("its index does not match its checksum");
            }
            PackFile pack = new PackFile(path, held.hold(HeldFiles.Held.lent(in, place)), head, fences);
            kept = true;
            return pack;
        } catch (EOFException e) {
            throw new PackHead.DamagedException("it is cut short");
        } finally {
            if (!kept) {
                in.close();
            }
        }
    }

    Path path() {
        return path;
    }

    PackHead head() {
        return head;
    }

    HeldFiles.Held file() {
        return file;
    }

    String place() {
        return file.place();
    }

    /**
     * Returns the row of an entry, or nothing where the pack has none.
     *
     * @throws CorruptEntryException when the page that would have it is damaged
     */
    Optional<PackRow> find(Address address) throws IOException {
        byte[] id = PackRow.idOf(address);
        int page = pageOf(id);
        if (page < 0) {
            return Optional.empty();
        }
        for (PackRow row : page(page, address)) {
            int order = Arrays.compareUnsigned(row.id(), id);
            if (order == 0) {
                return Optional.of(row);
            } else if (order > 0) {
                break;
            }
        }
        return Optional.empty();
    }

    /** Returns the last page whose first id is not behind this one, or -1 if all are. */
    private int pageOf(byte[] id) {
        int low = 0;
        int high = pages();
        while (low < high) {
            int middle = (low + high) >>> 1;
            int at = middle * PackHead.FENCE;
            if (Arrays.compareUnsigned(fences, at, at + PackRow.ID, id, 0, PackRow.ID) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    int pages() {
        return (int) head.pages();
    }

    /** Returns the rows of all keys that begin with these digits, without what is on damaged pages. */
    Stream<PackRow> rows(String keyPrefix) {
        int first = Math.max(0, pageOf(padded(keyPrefix, "0")));
        int last = pageOf(padded(keyPrefix, "f"));
        return IntStream.rangeClosed(first, last)
                .boxed()
                .flatMap(page -> readable(page).stream())
                .filter(row -> row.key().hex().startsWith(keyPrefix));
    }

    private static byte[] padded(String keyPrefix, String with) {
        return HexFormat.of().parseHex(keyPrefix + with.repeat(2 * PackRow.ID - keyPrefix.length()));
    }

    private List<PackRow> readable(int page) {
        try {
            return page(page);
        } catch (CorruptEntryException e) {
            LOG.debug("left out of a listing: {}", e.getMessage());
            return List.of();
        } catch (IOException e) {
            throw new StoreUnavailableException("could not read " + place() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Returns the rows of a page.
     *
     * @throws CorruptEntryException when it is damaged
     */
    List<PackRow> page(int number) throws IOException {
        return page(number, presumed(number));
    }

    private Address presumed(int page) {
        byte[] id = Arrays.copyOfRange(fences, page * PackHead.FENCE, page * PackHead.FENCE + PackRow.ID);
        return new PackRow(id, 0, 0, 0).presumed();
    }

    private List<PackRow> page(int number, Address asked) throws IOException {
        long first = (long) number * PackHead.ROWS_PER_PAGE;
        int count = (int) Math.min(PackHead.ROWS_PER_PAGE, head.count() - first);
        byte[] bytes = new byte[count * PackRow.SIZE];
        try {
            file.read(head.index() + first * PackRow.SIZE, bytes);
        } catch (EOFException e) {
            throw new CorruptEntryException(asked, place(), "its pack is cut short");
        }
        int crc = ByteBuffer.wrap(fences).order(ByteOrder.LITTLE_ENDIAN).getInt(number * PackHead.FENCE + PackRow.ID);
        if (EntryRecord.crc(ByteBuffer.wrap(bytes)) != crc) {
            throw new CorruptEntryException(
                    asked,
                    place(),
                    "a page of its pack's index, with " + count + " entries, does not match its checksum");
        }
        ByteBuffer page = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<PackRow> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rows.add(PackRow.read(page));
        }
        return rows;
    }

    /** Returns the info of the entry that a row leads to; throws as {@link #entry} does. */
    EntryInfo info(PackRow row) throws IOException {
        return entry(row, row.presumed()).record().read(place()).info();
    }

    /**
     * Returns what a row leads to: an entry's record, and the places of its contents.
     *
     * @param asked the entry's address, as far as it is known
     * @throws CorruptEntryException when it is damaged, or another's
     */
    SealedFile entry(PackRow row, Address asked) throws IOException {
        if (row.length() < 0 || row.position() < head.end() || row.length() > head.index() - row.position()) {
            throw new CorruptEntryException(asked, place(), "its trailer does not lie within its pack");
        }
        byte[] trailer = new byte[row.length()];
        try {
            file.read(row.position(), trailer);
        } catch (EOFException e) {
            throw new CorruptEntryException(asked, place(), "its trailer is not there");
        }
        if (EntryRecord.crc(ByteBuffer.wrap(trailer)) != row.crc()) {
            throw new CorruptEntryException(asked, place(), "its trailer does not match its checksum");
        }
        SealedFile entry =
                SealedFile.parse(asked, ByteBuffer.wrap(trailer), new SealedFile.Frame(head.end(), 0, 0), place());
        Address address = entry.record().info().address();
        if (!row.isOf(address)) {
            throw new CorruptEntryException(asked, place(), "it holds the entry of " + address);
        }
        return entry;
    }

    @Override
    public String toString() {
        return place();
    }
}
