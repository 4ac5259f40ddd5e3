package dev.larder.hdf5;

import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.EntryRecord;
import dev.larder.store.Finding;
import dev.larder.store.Progress;
import dev.larder.store.UnsupportedFormatException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One reading of every byte of a pack, held against all checksums and digests. For use by one thread. */
final class PackCheck {
    private final PackFile pack;
    private final EntryReader reader;
    private final Predicate<PackRow> live;
    private final Progress progress;
    private final List<Finding> findings = new ArrayList<>();
    private final List<SealedFile.Extent> contents = new ArrayList<>();
    private long done;
    private long entries;
    private long blocks;

    private PackCheck(PackFile pack, EntryReader reader, Predicate<PackRow> live, Progress progress) {
        this.pack = pack;
        this.reader = reader;
        this.live = live;
        this.progress = progress;
    }

    /** What was found. */
    record Checked(long entries, long blocks, long bytes, List<Finding> findings) {}

    /**
     * Reads the pack.
     *
     * @param live tells the entries that count
     */
    static Checked check(PackFile pack, EntryReader reader, Predicate<PackRow> live, Progress progress)
            throws IOException {
        return new PackCheck(pack, reader, live, progress).run();
    }

    private Checked run() throws IOException {
        try (RandomAccessFile in = SealedFile.open(pack.path())) {
            HeldFiles.Held file = HeldFiles.Held.lent(in, pack.place());
            for (int page = 0; page < pack.pages(); page++) {
                try {
                    for (PackRow row : pack.page(page)) {
                        entry(row, file);
                        progress.at(++done, pack.head().count());
                    }
                } catch (CorruptEntryException e) {
                    findings.add(new Finding(Finding.Kind.DAMAGED_RECORD, Optional.empty(), pack.place(), e.reason()));
                }
            }
            // What is not a large content has no checksum but that of all of it together.
            if (findings.isEmpty()
                    && SealedFile.crcWithout(in, contents, pack.head().end())
                            != pack.head().nativeCrc()) {
                findings.add(new Finding(
                        Finding.Kind.DAMAGED_RECORD,
                        Optional.empty(),
                        pack.place(),
                        "its HDF5 part does not match its checksum: other programs may read wrong values, Larder reads none"
                                + " of it"));
            }
            return new Checked(entries, blocks, in.length(), findings);
        }
    }

    private void entry(PackRow row, HeldFiles.Held file) throws IOException {
        boolean counts = live.test(row);
        entries += counts ? 1 : 0;
        Optional<Address> address = Optional.empty();
        try {
            SealedFile sealed = pack.entry(row, row.presumed());
            Address told = sealed.record().info().address();
            address = Optional.of(told);
            for (int i = 0; i < sealed.offsets().size(); i++) {
                EntryRecord.Stored content = sealed.record().contents().get(i);
                long from = sealed.offsets().get(i);
                contents.add(new SealedFile.Extent(from, from + content.size()));
            }
            if (counts) {
                blocks += reader.checkContents(told, sealed, file);
            }
        } catch (CorruptEntryException e) {
            add(Finding.Kind.DAMAGED_ENTRY, row, address, String.valueOf(e.getMessage()), counts);
        } catch (UnsupportedFormatException e) {
            add(Finding.Kind.FOREIGN, row, address, String.valueOf(e.getMessage()), counts);
        }
    }

    /** What is wrong with a removed entry concerns nobody, but then the rest of the file cannot be checked. */
    private void add(Finding.Kind kind, PackRow row, Optional<Address> address, String message, boolean counts) {
        String place = address.isPresent() ? pack.place() : pack.place() + ", key " + row.key();
        findings.add(new Finding(counts ? kind : Finding.Kind.LEFTOVER, address, place, message));
    }
}
