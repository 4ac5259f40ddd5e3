package dev.larder.hdf5;

import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.EntryRecord;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pack in the making: has libhdf5 make the structure, one entry after the other, and puts bytes, trailers, index and user block
 * into it. Takes the memory of a block, and 200 bytes for each entry. For use by one thread; what fails half-way leaves a file that
 * is no pack, for the caller to delete.
 */
final class PackWriter implements Closeable {
    private static final int SLICE = 1 << 20;

    private final Path path;
    private final Device device;
    private final RandomAccessFile out;
    private final RandomAccessFile trailers;
    private final Set<ByteBuffer> ids = new HashSet<>();
    private final PackNames names = new PackNames();
    private final List<PackRow> rows = new ArrayList<>();
    private final List<SealedFile.Extent> contents = new ArrayList<>();
    private @Nullable NativeFile file;
    private long trailersLength;

    private PackWriter(Path path, Device device, RandomAccessFile out, RandomAccessFile trailers, NativeFile file) {
        this.path = path;
        this.device = device;
        this.out = out;
        this.trailers = trailers;
        this.file = file;
    }

    /** Begins a pack in a file that is not there yet. */
    static PackWriter begin(Path path, Device device) throws IOException {
        // Its name goes at once, so that nothing is left of it, however the process ends.
        Path beside = Files.createFile(path.resolveSibling(path.getFileName() + ".trailers"));
        RandomAccessFile trailers;
        try {
            trailers = new RandomAccessFile(beside.toFile(), "rw");
        } finally {
            Files.delete(beside);
        }
        try {
            NativeFile file = Hdf5Library.alone("make a pack", () -> {
                NativeFile made = NativeFile.create(path);
                made.attribute(made.root(), "encoding-type", "larder-pack");
                made.attribute(made.root(), "encoding-version", "1");
                return made;
            });
            return new PackWriter(path, device, new RandomAccessFile(path.toFile(), "rw"), trailers, file);
        } catch (IOException | RuntimeException e) {
            trailers.close();
            throw e;
        }
    }

    /**
     * Adds an entry, whose bytes are read now.
     *
     * @throws IllegalArgumentException when there is one of its address already
     * @throws dev.larder.store.CorruptEntryException when they are damaged
     */
    void add(Entry entry) throws IOException {
        byte[] id = PackRow.idOf(entry.info().address());
        if (!ids.add(ByteBuffer.wrap(id))) {
            throw new IllegalArgumentException(
                    entry.info().address() + " is to be put into the pack " + path + " twice; leave one out");
        }
        EntryLayout layout = Hdf5Library.alone("lay out an entry in a pack", () -> lay(open(), entry));
        EntrySealer.Poured poured = EntrySealer.pour(entry, layout, out);
        contents.addAll(SealedFile.extents(poured.record(), poured.places()));
        byte[] trailer = SealedFile.trailer(poured.record(), poured.places());
        int crc = EntryRecord.crc(ByteBuffer.wrap(trailer));
        rows.add(new PackRow(id, trailersLength, trailer.length, crc));
        trailers.write(trailer);
        trailersLength += trailer.length;
    }

    private NativeFile open() {
        NativeFile made = file;
        if (made == null) {
            throw new IllegalStateException("the pack " + path + " was finished or given up");
        }
        return made;
    }

    private EntryLayout lay(NativeFile pack, Entry entry) {
        EntryInfo info = entry.info();
        PackNames.Given type = names.type(info.recipe().type());
        try (NativeFile.Node types = group(pack, pack.root(), type)) {
            PackNames.Given key = names.key(info.recipe().type(), info.key());
            try (NativeFile.Node keys = group(pack, types, key)) {
                String attribute = NativeName.of(info.attribute());
                try (NativeFile.Node group = pack.group(keys, attribute)) {
                    return EntryLayout.lay(pack, group, "/" + type.name() + "/" + key.name() + "/" + attribute, entry);
                }
            }
        }
    }

    private static NativeFile.Node group(NativeFile pack, NativeFile.Node parent, PackNames.Given name) {
        return name.isNew() ? pack.group(parent, name.name()) : pack.open(parent, name.name());
    }

    /**
     * Completes the pack, and forces it to stable storage.
     *
     * @return how many entries it has
     */
    long finish() throws IOException {
        NativeFile made = open();
        file = null;
        Hdf5Library.alone("finish a pack", () -> {
            made.close();
            return made;
        });
        long end = out.length();
        int nativeCrc = SealedFile.crcWithout(out, contents, end);
        out.seek(end);
        copyTrailers();
        byte[] index = index(end);
        byte[] fences = fences(index);
        long indexAt = end + trailersLength;
        long length = indexAt + index.length + fences.length;
        int fencesCrc = EntryRecord.crc(ByteBuffer.wrap(fences));
        PackHead head = new PackHead(length, end, rows.size(), indexAt, fencesCrc, nativeCrc);
        out.seek(indexAt);
        out.write(index);
        out.write(fences);
        out.seek(0);
        out.write(head.userBlock());
        device.force(out, path);
        return rows.size();
    }

    private byte[] index(long end) {
        rows.sort(null);
        ByteBuffer index = ByteBuffer.allocate(rows.size() * PackRow.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        for (PackRow row : rows) {
            new PackRow(row.id(), end + row.position(), row.length(), row.crc()).write(index);
        }
        return index.array();
    }

    private byte[] fences(byte[] index) {
        int page = PackHead.ROWS_PER_PAGE * PackRow.SIZE;
        int pages = (index.length + page - 1) / page;
        ByteBuffer fences = ByteBuffer.allocate(pages * PackHead.FENCE).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < pages; i++) {
            ByteBuffer rowsOfPage = ByteBuffer.wrap(index, i * page, Math.min(page, index.length - i * page));
            fences.put(rows.get(i * PackHead.ROWS_PER_PAGE).id()).putInt(EntryRecord.crc(rowsOfPage));
        }
        return fences.array();
    }

    private void copyTrailers() throws IOException {
        byte[] slice = new byte[SLICE];
        trailers.seek(0);
        for (long left = trailersLength; left > 0; ) {
            int count = (int) Math.min(slice.length, left);
            trailers.readFully(slice, 0, count);
            out.write(slice, 0, count);
            left -= count;
        }
    }

    /** Lets go of everything; what was not finished is no pack. */
    @Override
    public void close() throws IOException {
        try (RandomAccessFile closed = trailers;
                RandomAccessFile alsoClosed = out) {
            NativeFile made = file;
            file = null;
            if (made != null) {
                Hdf5Library.alone("give up a pack", () -> {
                    made.close();
                    return made;
                });
            }
        }
    }
}
