package dev.larder.hdf5;

import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.Durability;
import dev.larder.store.Finding;
import dev.larder.store.Lease;
import dev.larder.store.Progress;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Checking and mending the packs of a store. */
final class PackUpkeep {
    private final Hdf5Root root;
    private final EntryFiles files;
    private final EntryReader reader;
    private final Packs packs;
    private final Compaction compaction;

    PackUpkeep(Hdf5Root root, EntryFiles files, EntryReader reader, Packs packs, Compaction compaction) {
        this.root = root;
        this.files = files;
        this.reader = reader;
        this.packs = packs;
        this.compaction = compaction;
    }

    /**
     * What was found.
     *
     * @param damaged the packs in which something live, or the pack's own, is damaged
     * @param unreadable those of which nobody can tell what is in them
     * @param stones damaged tombstones, by pack
     */
    record Checked(
            long entries,
            long blocks,
            long bytes,
            List<Finding> findings,
            List<PackFile> damaged,
            List<Path> unreadable,
            Map<Path, List<String>> stones) {}

    Checked check(Progress progress) throws IOException {
        Packs.Seen there = packs.now();
        Checked all =
                new Checked(0, 0, 0, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
        for (PackFile pack : there.packs()) {
            long before = all.entries();
            PackCheck.Checked checked;
            try {
                checked = PackCheck.check(
                        pack,
                        reader,
                        row -> isOnlyHere(pack, row, there),
                        (done, total) -> progress.at(before + done, -1));
            } catch (NoSuchFileException e) {
                // Compacted meanwhile: what was in it is in another one, which is checked the next time.
                continue;
            }
            all.findings().addAll(checked.findings());
            if (checked.findings().stream().anyMatch(finding -> finding.kind().isDamage())) {
                all.damaged().add(pack);
            }
            all = new Checked(
                    all.entries() + checked.entries(),
                    all.blocks() + checked.blocks(),
                    all.bytes() + checked.bytes(),
                    all.findings(),
                    all.damaged(),
                    all.unreadable(),
                    all.stones());
            tombstones(pack.path(), all);
        }
        for (Packs.Broken broken : there.broken()) {
            boolean later = broken.later() != null;
            all.findings()
                    .add(new Finding(
                            later ? Finding.Kind.FOREIGN : Finding.Kind.DAMAGED_RECORD,
                            Optional.empty(),
                            root.place(broken.path()),
                            broken.reason()));
            if (!later) {
                all.unreadable().add(broken.path());
            }
        }
        strangers(all.findings());
        return all;
    }

    /** An entry counts once: not here if it is in a file of its own, or in a pack that comes before this one. */
    private boolean isOnlyHere(PackFile pack, PackRow row, Packs.Seen there) {
        return root.attempt("check packs", () -> {
            if (!Packs.isLive(pack, row)) {
                return false;
            }
            Address address;
            try {
                address = pack.entry(row, row.presumed()).record().info().address();
            } catch (CorruptEntryException e) {
                return true;
            }
            if (files.exists(files.fileOf(address))) {
                return false;
            }
            for (PackFile other : there.packs()) {
                if (other == pack) {
                    return true;
                } else if (isIn(other, address)) {
                    return false;
                }
            }
            return true;
        });
    }

    private static boolean isIn(PackFile pack, Address address) throws IOException {
        try {
            return pack.find(address).filter(row -> Packs.isLive(pack, row)).isPresent();
        } catch (CorruptEntryException e) {
            return false;
        }
    }

    private void tombstones(Path pack, Checked all) throws IOException {
        for (String name : Tombstones.names(pack)) {
            String place = root.place(Tombstones.of(pack).resolve(name));
            if (!Tombstones.isOne(name)) {
                all.findings()
                        .add(new Finding(
                                Finding.Kind.FOREIGN,
                                Optional.empty(),
                                place,
                                place + " is none of the store's files; it is left alone"));
                continue;
            }
            try {
                if (!Tombstones.isSound(pack, name)) {
                    all.findings()
                            .add(new Finding(
                                    Finding.Kind.DAMAGED_RECORD,
                                    Optional.empty(),
                                    place,
                                    "it does not say what its name does; the entry counts as removed all the same"));
                    all.stones()
                            .computeIfAbsent(pack, path -> new ArrayList<>())
                            .add(name);
                }
            } catch (NoSuchFileException e) {
                // The pack has gone meanwhile.
            }
        }
    }

    private void strangers(List<Finding> findings) throws IOException {
        try (Stream<Path> all = Files.list(root.packs())) {
            all.filter(path ->
                            !Packs.isOne(path) && !path.getFileName().toString().endsWith(Tombstones.SUFFIX))
                    .forEach(path -> findings.add(new Finding(
                            Finding.Kind.FOREIGN,
                            Optional.empty(),
                            root.place(path),
                            path + " is none of the store's files; it is left alone")));
        } catch (NoSuchFileException e) {
            // No pack was made yet.
        }
    }

    /**
     * Writes what is sound in damaged packs anew and sets them aside, and makes damaged tombstones anew.
     *
     * @return whether anything was changed
     */
    boolean mend(Checked found, Progress progress) throws IOException {
        if (found.damaged().isEmpty()
                && found.unreadable().isEmpty()
                && found.stones().isEmpty()) {
            return false;
        }
        Optional<Lease> lease = compaction.begin();
        if (lease.isEmpty()) {
            return false;
        }
        try (Lease held = lease.get()) {
            for (Map.Entry<Path, List<String>> stones : found.stones().entrySet()) {
                for (String name : stones.getValue()) {
                    packs.buryAnew(stones.getKey(), name);
                }
            }
            for (PackFile pack : found.damaged()) {
                compaction.salvage(pack, progress);
            }
            for (Path pack : found.unreadable()) {
                compaction.setAside(pack);
            }
            return true;
        }
    }

    /**
     * Makes a damaged entry gone from the packs that have it; an unreadable pack that may have it is set aside.
     *
     * @return whether anything was damaged
     */
    boolean quarantine(Address address, Turns turns) throws IOException {
        boolean was = false;
        try (Turns.Turn turn = turns.take(address)) {
            for (PackFile pack : packs.now().packs()) {
                was |= isDamagedIn(pack, address) && packs.bury(pack.path(), PackRow.nameOf(address), Durability.FSYNC);
            }
        }
        List<Path> unreadable = packs.now().broken().stream()
                .filter(broken -> broken.later() == null)
                .map(Packs.Broken::path)
                .toList();
        if (unreadable.isEmpty()) {
            return was;
        }
        for (Path pack : unreadable) {
            was |= compaction.setAside(pack);
        }
        return was;
    }

    private boolean isDamagedIn(PackFile pack, Address address) throws IOException {
        if (Tombstones.has(pack.path(), PackRow.nameOf(address))) {
            return false;
        }
        try (RandomAccessFile in = SealedFile.open(pack.path())) {
            Optional<PackRow> row = pack.find(address);
            if (row.isPresent()) {
                reader.checkContents(address, pack.entry(row.get(), address), HeldFiles.Held.lent(in, pack.place()));
            }
            return false;
        } catch (CorruptEntryException e) {
            return true;
        } catch (NoSuchFileException e) {
            return Files.exists(pack.path(), LinkOption.NOFOLLOW_LINKS);
        }
    }
}
