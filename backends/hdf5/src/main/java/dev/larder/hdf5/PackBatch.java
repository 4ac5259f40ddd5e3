package dev.larder.hdf5;

import dev.larder.store.CorruptEntryException;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.Progress;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.UnsupportedFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The making of one pack out of entries that lie elsewhere, and the taking away of what it took the place of. */
final class PackBatch {
    private static final Logger LOG = LoggerFactory.getLogger(PackBatch.class);

    private final Hdf5Root root;
    private final Sessions sessions;
    private final EntryFiles files;
    private final EntryReader reader;
    private final Packs packs;
    private final Turns turns;
    private final Device device;

    PackBatch(
            Hdf5Root root,
            Sessions sessions,
            EntryFiles files,
            EntryReader reader,
            Packs packs,
            Turns turns,
            Device device) {
        this.root = root;
        this.sessions = sessions;
        this.files = files;
        this.reader = reader;
        this.packs = packs;
        this.turns = turns;
        this.device = device;
    }

    /**
     * A pack that was made.
     *
     * @param taken how many of the sources were dealt with
     * @param entries how many are in the pack; no pack was made for none
     * @param failed the sources that could not be read, and stay where they are
     * @param freed how many bytes less are taken now, without the packs that are to be taken away
     */
    record Made(int taken, int entries, List<PackSource> failed, long freed) {}

    /** Makes a pack of the first of these sources, which are sorted by their rows, files before packs. */
    Made pack(List<PackSource> sources, long mostBytes, Progress progress) throws IOException {
        List<PackSource> written = new ArrayList<>();
        List<PackSource> failed = new ArrayList<>();
        Path staged = sessions.newTemporary();
        try {
            int taken = 0;
            try (PackWriter writer = PackWriter.begin(staged, device)) {
                long bytes = 0;
                while (taken < sources.size() && bytes < mostBytes) {
                    PackSource source = sources.get(taken++);
                    progress.at(taken, sources.size());
                    // Of two that have one address, the first is in a file of its own, and newer.
                    boolean again = taken > 1 && sources.get(taken - 2).row().compareTo(source.row()) == 0;
                    if (again || !add(source, writer, failed)) {
                        continue;
                    }
                    written.add(source);
                    bytes = Files.size(staged);
                }
                if (!written.isEmpty()) {
                    writer.finish();
                }
            }
            long size = Files.size(staged);
            long freed = written.isEmpty() ? 0 : publish(staged, written) - size;
            return new Made(taken, written.size(), failed, freed);
        } catch (StoreUnavailableException e) {
            throw root.explain("compact the store", staged, 0, e);
        } finally {
            Files.deleteIfExists(staged);
        }
    }

    private boolean add(PackSource source, PackWriter writer, List<PackSource> failed) throws IOException {
        Entry entry;
        try {
            entry = source.read(reader);
        } catch (NoSuchFileException e) {
            return false;
        } catch (CorruptEntryException | UnsupportedFormatException e) {
            LOG.warn("left where it is, and not brought into a pack: {}", e.getMessage());
            failed.add(source);
            return false;
        }
        writer.add(entry);
        return true;
    }

    /** Returns how many bytes the files took that went. */
    private long publish(Path staged, List<PackSource> written) throws IOException {
        root.sharing().seal(staged);
        Path pack = packs.newPath();
        Path gone = Tombstones.of(pack);
        root.sharing().makeDirectory(root.packs());
        files.forceNames(root.directory());
        boolean published = false;
        try (Turns.Turn all = turns.takeAll()) {
            root.sharing().makeDirectory(gone);
            for (PackSource source : written) {
                if (!isStillSo(source)) {
                    packs.bury(pack, source.row().name(), Durability.FSYNC);
                }
            }
            files.forceNames(gone);
            if (!files.name(staged, pack)) {
                throw new IOException(pack + " is there already, though its name was thought up just now");
            }
            published = true;
            files.forceNames(root.packs());
        } finally {
            if (!published) {
                Tombstones.remove(gone);
            }
        }
        return removeFiles(pack, written);
    }

    /** Returns whether an entry is still what was read of it; whoever wants to change that waits for the turn. */
    private boolean isStillSo(PackSource source) throws IOException {
        if (source instanceof PackSource.Packed packed) {
            return Packs.isLive(packed.pack(), packed.row())
                    && !files.exists(files.fileOf(packed.pack()
                            .entry(packed.row(), packed.row().presumed())
                            .record()
                            .info()
                            .address()));
        }
        PackSource.Loose loose = (PackSource.Loose) source;
        if (!loose.identity().isStillAt(loose.file())) {
            return false;
        }
        // Left by one who was killed while replacing it.
        packs.bury(loose.address(), Durability.FSYNC);
        return true;
    }

    private long removeFiles(Path pack, List<PackSource> written) throws IOException {
        long freed = 0;
        // Sorted by key, so that each turn is taken once.
        for (int at = 0; at < written.size(); ) {
            int stripe = stripeOf(written.get(at));
            try (Turns.Turn turn = turns.take(stripe)) {
                Set<Path> shelves = new HashSet<>();
                for (; at < written.size() && stripeOf(written.get(at)) == stripe; at++) {
                    if (written.get(at) instanceof PackSource.Loose loose
                            && loose.identity().isStillAt(loose.file())
                            && !Tombstones.has(pack, loose.row().name())) {
                        Files.deleteIfExists(loose.file());
                        shelves.add(Objects.requireNonNull(loose.file().getParent()));
                        freed += loose.identity().size();
                    }
                }
                // Or a file would be there again after a power failure, though the entry was removed since.
                for (Path shelf : shelves) {
                    files.forceNames(shelf);
                }
            }
        }
        return freed;
    }

    private static int stripeOf(PackSource source) {
        return (source.row().id()[0] & 0xF0) >>> 4;
    }
}
