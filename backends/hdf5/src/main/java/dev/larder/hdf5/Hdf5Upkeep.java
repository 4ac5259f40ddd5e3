package dev.larder.hdf5;

import dev.larder.key.Address;
import dev.larder.key.Key;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.EntryName;
import dev.larder.store.Finding;
import dev.larder.store.Lease;
import dev.larder.store.OpenState;
import dev.larder.store.Progress;
import dev.larder.store.UnsupportedFormatException;
import dev.larder.store.Upkeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checking, cleaning and mending an {@link Hdf5DataStore}. Entries share nothing, so a removed one's space is free at once, and
 * gc has only the leavings of the dead to take away.
 */
final class Hdf5Upkeep implements Upkeep {
    /** Stands for an address whose attribute could not be told. */
    static final Address UNKNOWN = Address.of(Key.parse("0".repeat(64)));

    private static final Set<String> OURS =
            Set.of(Hdf5Root.FORMAT, "README.txt", "CACHEDIR.TAG", "entries", "packs", "quarantine", "state", "tmp");

    private final Hdf5Root root;
    private final Sessions sessions;
    private final EntryFiles files;
    private final EntryReader reader;
    private final Packs packs;
    private final Turns turns;
    private final Compaction compaction;
    private final Catalogue catalogue;
    private final Upkeep state;
    private final OpenState open;

    Hdf5Upkeep(
            Hdf5Root root,
            Sessions sessions,
            EntryFiles files,
            EntryReader reader,
            Packs packs,
            Turns turns,
            Compaction compaction,
            Catalogue catalogue,
            Upkeep state,
            OpenState open) {
        this.root = root;
        this.sessions = sessions;
        this.files = files;
        this.reader = reader;
        this.packs = packs;
        this.turns = turns;
        this.compaction = compaction;
        this.catalogue = catalogue;
        this.state = state;
        this.open = open;
    }

    private static Address claimed(Path file) {
        return EntryFiles.nameOf(file).flatMap(EntryName::address).orElse(UNKNOWN);
    }

    private enum Mode {
        LOOK,
        MEND
    }

    @Override
    public VerifyReport verify(Progress progress) {
        return open.during(() -> verify(progress, Mode.LOOK));
    }

    @Override
    public VerifyReport repair(Progress progress) {
        return open.during(() -> verify(progress, Mode.MEND));
    }

    private VerifyReport verify(Progress progress, Mode mode) {
        Verification verification = new Verification(mode);
        try (Stream<Path> all = files.scan("")) {
            for (Path file : (Iterable<Path>) all::iterator) {
                root.attempt("check an entry", () -> verification.entry(file));
                progress.at(verification.entries, -1);
            }
        }
        List<Finding> findings = verification.findings;
        PackUpkeep inPacks = new PackUpkeep(root, files, reader, packs, compaction);
        PackUpkeep.Checked packed = root.attempt(
                "check packs", () -> inPacks.check((done, total) -> progress.at(verification.entries + done, -1)));
        findings.addAll(packed.findings());
        if (mode == Mode.MEND && root.attempt("mend packs", () -> inPacks.mend(packed, progress))) {
            catalogue.changed();
        }
        findings.addAll(root.attempt("look for leftovers", () -> leftovers(Duration.ZERO)));
        findings.addAll(root.attempt("look for strangers", this::strangers));
        VerifyReport inner = mode == Mode.LOOK ? state.verify(progress) : state.repair(progress);
        inner.findings()
                .forEach(finding -> findings.add(
                        new Finding(finding.kind(), finding.address(), "state/" + finding.place(), finding.message())));
        return new VerifyReport(
                verification.entries + packed.entries(),
                verification.blocks + packed.blocks(),
                verification.bytes + packed.bytes(),
                findings);
    }

    /** One pass over all entries. */
    private final class Verification {
        private final Mode mode;
        private final List<Finding> findings = new ArrayList<>();
        private long entries;
        private long blocks;
        private long bytes;

        Verification(Mode mode) {
            this.mode = mode;
        }

        Path entry(Path file) throws IOException {
            String place = root.place(file);
            if (EntryFiles.nameOf(file).isEmpty()) {
                findings.add(stranger(file));
                return file;
            }
            entries++;
            try {
                EntryReader.Checked checked = reader.check(claimed(file), file, place);
                blocks += checked.blocks();
                bytes += checked.bytes();
            } catch (NoSuchFileException e) {
                entries--;
            } catch (CorruptEntryException e) {
                Optional<Address> address = EntryFiles.nameOf(file).flatMap(EntryName::address);
                findings.add(new Finding(Finding.Kind.DAMAGED_ENTRY, address, place, e.getMessage()));
                if (mode == Mode.MEND) {
                    moveAway(file);
                }
            } catch (UnsupportedFormatException e) {
                findings.add(new Finding(
                        Finding.Kind.FOREIGN,
                        EntryFiles.nameOf(file).flatMap(EntryName::address),
                        place,
                        e.getMessage()));
            }
            return file;
        }
    }

    private boolean moveAway(Path file) throws IOException {
        boolean moved = files.quarantine(file, aside -> isDamaged(claimed(file), aside));
        if (moved) {
            catalogue.changed();
        }
        return moved;
    }

    private boolean isDamaged(Address address, Path file) throws IOException {
        try {
            EntryReader.Checked checked = reader.check(address, file, root.place(file));
            // Under its own name, what is sound but another's is as much in the way as what is damaged.
            return !address.equals(UNKNOWN) && !checked.address().equals(address);
        } catch (CorruptEntryException e) {
            return true;
        }
    }

    private static Finding stranger(Path file) {
        return new Finding(
                Finding.Kind.FOREIGN,
                Optional.empty(),
                file.getFileName().toString(),
                file + " is none of the store's files; it is left alone");
    }

    private List<Finding> strangers() throws IOException {
        List<Finding> findings = new ArrayList<>();
        try (Stream<Path> all = Files.list(root.directory())) {
            all.filter(file -> !OURS.contains(file.getFileName().toString()))
                    .forEach(file -> findings.add(stranger(file)));
        }
        try (Stream<Path> all = Files.list(root.temporary())) {
            all.filter(file -> !Sessions.isSession(file)).forEach(file -> findings.add(stranger(file)));
        }
        return findings;
    }

    private List<Finding> leftovers(Duration grace) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (Path directory : sessions.dead()) {
            if (Sessions.isOlder(directory, grace)) {
                findings.add(new Finding(
                        Finding.Kind.LEFTOVER,
                        Optional.empty(),
                        root.place(directory),
                        "its writer is gone; gc reclaims it"));
            }
        }
        for (Path gone : compaction.orphans()) {
            if (Sessions.isOlder(gone, grace)) {
                findings.add(new Finding(
                        Finding.Kind.LEFTOVER,
                        Optional.empty(),
                        root.place(gone),
                        "the pack that it belongs to is not there; gc reclaims it"));
            }
        }
        return findings;
    }

    @Override
    public GcReport gc(Duration grace, Progress progress) {
        return open.during(() -> {
            requireGrace(grace);
            long leftovers = root.attempt("remove leftovers", () -> sessions.removeDead(grace) + removeOrphans(grace));
            return report(leftovers, state.gc(grace, progress));
        });
    }

    @Override
    public GcReport gcDryRun(Duration grace, Progress progress) {
        return open.during(() -> {
            requireGrace(grace);
            long leftovers =
                    root.attempt("look for leftovers", () -> leftovers(grace)).size();
            return report(leftovers, state.gcDryRun(grace, progress));
        });
    }

    /** Whoever makes a pack makes the directory first; it is nobody's when nobody makes one. */
    private long removeOrphans(Duration grace) throws IOException {
        Optional<Lease> lease = compaction.orphans().isEmpty() ? Optional.empty() : compaction.begin();
        if (lease.isEmpty()) {
            return 0;
        }
        try (Lease held = lease.get()) {
            return compaction.removeOrphans(grace);
        }
    }

    @Override
    public CompactReport compact(Progress progress) {
        return compact(Compaction.Threshold.USUAL, progress);
    }

    CompactReport compact(Compaction.Threshold threshold, Progress progress) {
        return open.during(() -> root.attempt("compact the store", () -> {
            CompactReport report = compaction.run(threshold, progress);
            if (report.files() + report.replaced() > 0) {
                catalogue.changed();
            }
            catalogue.refresh();
            return report;
        }));
    }

    private static void requireGrace(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("a grace cannot be negative: " + grace);
        }
    }

    private static GcReport report(long leftovers, GcReport state) {
        return new GcReport(state.blocks(), state.bytes(), leftovers + state.leftovers(), state.unreadableEntries());
    }

    @Override
    public boolean quarantine(Address address) {
        return open.during(() -> root.attempt("set an entry aside", () -> {
            boolean moved;
            try (Turns.Turn turn = turns.take(address)) {
                moved = quarantineOwn(address);
            }
            if (new PackUpkeep(root, files, reader, packs, compaction).quarantine(address, turns)) {
                catalogue.changed();
                return true;
            }
            return moved;
        }));
    }

    private boolean quarantineOwn(Address address) throws IOException {
        Path file = files.fileOf(address);
        try {
            return files.exists(file) && isDamaged(address, file) && moveAway(file);
        } catch (NoSuchFileException e) {
            if (!root.isThere()) {
                throw e;
            }
            return false;
        }
    }
}
