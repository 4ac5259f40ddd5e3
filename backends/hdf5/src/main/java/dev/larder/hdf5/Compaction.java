package dev.larder.hdf5;

import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.Durability;
import dev.larder.store.EntryName;
import dev.larder.store.Lease;
import dev.larder.store.Leases;
import dev.larder.store.Progress;
import dev.larder.store.UnsupportedFormatException;
import dev.larder.store.Upkeep.CompactReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings small entries together in packs, and takes packs apart that are mostly dead.
 *
 * <p>A pack is complete and on stable storage before anything can be found in it, and it is only then that what was brought together
 * is taken away. So at each moment, and after a kill at any, every entry is in its own file or in a pack, or in both and then the
 * same. One process compacts at a time. Safe for use by several threads.
 */
final class Compaction {
    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

    /** So long that only the holder's death ends it. */
    private static final Duration TERM = Duration.ofDays(365);

    /** Larger contents are better off in a file of their own. */
    private static final long MOST_CONTENT = 256 << 10;

    /** A file is looked into only below this size: contents, and as much again for record and structure. */
    private static final long MOST_FILE = 2 * MOST_CONTENT;

    private static final int MOST_ENTRIES = 100_000;
    private static final long MOST_BYTES = 1L << 30;

    private final Hdf5Root root;
    private final Leases leases;
    private final Sessions sessions;
    private final EntryFiles files;
    private final EntryReader reader;
    private final Packs packs;
    private final Turns turns;
    private final Device device;

    Compaction(
            Hdf5Root root,
            Leases leases,
            Sessions sessions,
            EntryFiles files,
            EntryReader reader,
            Packs packs,
            Turns turns,
            Device device) {
        this.root = root;
        this.leases = leases;
        this.sessions = sessions;
        this.files = files;
        this.reader = reader;
        this.packs = packs;
        this.turns = turns;
        this.device = device;
    }

    /**
     * What is worth the work.
     *
     * @param age how long an entry's file must have been as it is
     * @param fewest files of entries that make a pack
     */
    record Threshold(Duration age, int fewest) {
        static final Threshold USUAL = new Threshold(Duration.ofMinutes(1), 16);
    }

    /** What becomes of a pack whose entries are in another one now. */
    enum Afterwards {
        DELETE,
        QUARANTINE
    }

    /** Returns the lease that only one compacting process holds. */
    Optional<Lease> begin() {
        return leases.tryAcquire(Turns.keyOf("compaction"), TERM);
    }

    /** Compacts what is worth it, unless another process is at it. */
    CompactReport run(Threshold threshold, Progress progress) throws IOException {
        Optional<Lease> lease = begin();
        if (lease.isEmpty()) {
            LOG.info("another process is compacting {}", root.directory());
            return CompactReport.NOTHING;
        }
        try (Lease held = lease.get()) {
            removeOrphans(Duration.ZERO);
            List<PackSource> sources = loose(threshold);
            if (sources.size() < threshold.fewest()) {
                sources.clear();
            }
            List<PackFile> old = worthRewriting(sources.size());
            return rewrite(sources, old, Afterwards.DELETE, progress);
        }
    }

    /** Writes the sound entries of a damaged pack anew, and sets the pack aside; the lease on compaction must be held. */
    CompactReport salvage(PackFile damaged, Progress progress) throws IOException {
        return rewrite(new ArrayList<>(), List.of(damaged), Afterwards.QUARANTINE, progress);
    }

    /** Removes the tombstones of packs that are not there; the lease on compaction must be held. */
    long removeOrphans(Duration grace) throws IOException {
        long removed = 0;
        for (Path gone : orphans()) {
            if (Sessions.isOlder(gone, grace)) {
                Tombstones.remove(gone);
                removed++;
            }
        }
        return removed;
    }

    /** Returns the directories of tombstones that belong to no pack. */
    List<Path> orphans() throws IOException {
        try (Stream<Path> all = Files.list(root.packs())) {
            return all.filter(path -> path.getFileName().toString().endsWith(Tombstones.SUFFIX))
                    .filter(gone -> !Files.exists(packOf(gone)))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static Path packOf(Path gone) {
        String name = gone.getFileName().toString();
        return gone.resolveSibling(name.substring(0, name.length() - Tombstones.SUFFIX.length()) + EntryFiles.SUFFIX);
    }

    private List<PackSource> loose(Threshold threshold) throws IOException {
        Instant limit = Instant.now().minus(threshold.age());
        List<PackSource> sources = new ArrayList<>();
        try (Stream<Path> all = files.scan("")) {
            for (Path file : (Iterable<Path>) all::iterator) {
                Optional<EntryName> name = EntryFiles.nameOf(file);
                if (name.isEmpty()) {
                    continue;
                }
                try {
                    PackSource.FileIdentity identity = PackSource.FileIdentity.of(file);
                    if (identity.size() > MOST_FILE
                            || identity.modified().toInstant().isAfter(limit)) {
                        continue;
                    }
                    Address claimed = name.flatMap(EntryName::address).orElse(Hdf5Upkeep.UNKNOWN);
                    SealedFile sealed = SealedFile.read(claimed, file, root.place(file));
                    Address address = sealed.record().info().address();
                    if (removeDuplicate(sealed, file, identity)) {
                        continue;
                    }
                    if (sealed.contentSize() <= MOST_CONTENT
                            && files.fileOf(address).equals(file)) {
                        sources.add(new PackSource.Loose(address, file, identity));
                    }
                } catch (NoSuchFileException | CorruptEntryException | UnsupportedFormatException e) {
                    LOG.debug("not brought into a pack: {}", e.getMessage());
                }
            }
        }
        return sources;
    }

    /** Removes a file whose entry is in a pack already, since somebody was killed between the two steps. */
    private boolean removeDuplicate(SealedFile sealed, Path file, PackSource.FileIdentity identity) throws IOException {
        Address address = sealed.record().info().address();
        if (packs.live(address).isEmpty()) {
            return false;
        }
        try (Turns.Turn turn = turns.take(address)) {
            for (Packs.Live live : packs.live(address)) {
                boolean same = live.pack().entry(live.row(), address).record().equals(sealed.record());
                if (same && identity.isStillAt(file)) {
                    files.remove(file, Durability.FSYNC);
                    return true;
                }
            }
            return false;
        }
    }

    /** Returns the packs that are below half live, and those that are small beside what is to be packed anyway. */
    private List<PackFile> worthRewriting(int loose) throws IOException {
        record Counted(PackFile pack, long live) {}
        List<Counted> all = new ArrayList<>();
        for (PackFile pack : packs.now().packs()) {
            all.add(new Counted(pack, pack.head().count() - Tombstones.count(pack.path())));
        }
        all.sort(Comparator.comparingLong(Counted::live));
        List<PackFile> chosen = new ArrayList<>();
        long entries = loose;
        for (Counted each : all) {
            // As large as all smaller ones together at least: so there are few packs, and no entry is copied often.
            boolean isSmall = loose > 0 && each.live() <= entries && entries + each.live() <= MOST_ENTRIES;
            if (isSmall || 2 * each.live() < each.pack().head().count()) {
                chosen.add(each.pack());
                entries += each.live();
            }
        }
        return chosen;
    }

    private CompactReport rewrite(
            List<PackSource> sources, List<PackFile> old, Afterwards afterwards, Progress progress) throws IOException {
        Set<PackFile> unreadable = new HashSet<>();
        for (PackFile pack : old) {
            for (int page = 0; page < pack.pages(); page++) {
                if (!addLive(pack, page, sources)) {
                    unreadable.add(pack);
                }
            }
        }
        sources.sort(
                Comparator.comparing(PackSource::row).thenComparing(source -> source instanceof PackSource.Packed));
        PackBatch batch = new PackBatch(root, sessions, files, reader, packs, turns, device);
        Set<PackSource> failed = new HashSet<>();
        long entries = 0;
        long made = 0;
        long bytes = 0;
        for (int at = 0; at < sources.size(); ) {
            int end = Math.min(sources.size(), at + MOST_ENTRIES);
            PackBatch.Made pack = batch.pack(sources.subList(at, end), MOST_BYTES, progress);
            at += pack.taken();
            entries += pack.entries();
            made += pack.entries() > 0 ? 1 : 0;
            bytes += pack.freed();
            failed.addAll(pack.failed());
        }
        for (PackSource source : failed) {
            if (source instanceof PackSource.Packed packed) {
                unreadable.add(packed.pack());
            }
        }
        long replaced = 0;
        for (PackFile pack : old) {
            if (afterwards == Afterwards.QUARANTINE) {
                replaced += setAside(pack.path()) ? 1 : 0;
            } else if (unreadable.contains(pack)) {
                // What is damaged in it stays for repair to deal with; the rest is in another one now.
                buryCopied(pack, sources, failed);
            } else {
                replaced++;
                bytes += pack.head().length();
                discard(pack.path());
            }
        }
        return new CompactReport(entries, made, replaced, bytes);
    }

    private static boolean addLive(PackFile pack, int page, List<PackSource> sources) throws IOException {
        try {
            for (PackRow row : pack.page(page)) {
                if (Packs.isLive(pack, row)) {
                    sources.add(new PackSource.Packed(pack, row));
                }
            }
            return true;
        } catch (CorruptEntryException e) {
            LOG.warn("a page of a pack cannot be copied: {}", e.getMessage());
            return false;
        }
    }

    private void buryCopied(PackFile pack, List<PackSource> sources, Set<PackSource> failed) throws IOException {
        for (PackSource source : sources) {
            if (source instanceof PackSource.Packed packed && packed.pack() == pack && !failed.contains(source)) {
                packs.bury(pack.path(), packed.row().name(), Durability.FSYNC);
            }
        }
    }

    /** First the pack, or what is gone would be there again for a moment. */
    private void discard(Path pack) throws IOException {
        Files.deleteIfExists(pack);
        files.forceNames(root.packs());
        Tombstones.remove(Tombstones.of(pack));
    }

    /** Moves a damaged pack out of the way, for people to look at, and returns whether it was there. */
    boolean setAside(Path pack) throws IOException {
        try {
            Files.move(pack, root.quarantine().resolve(pack.getFileName().toString()));
        } catch (NoSuchFileException e) {
            return false;
        }
        files.forceNames(root.packs());
        Tombstones.remove(Tombstones.of(pack));
        return true;
    }
}
