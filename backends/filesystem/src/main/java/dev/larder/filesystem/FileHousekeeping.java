package dev.larder.filesystem;

import dev.larder.store.EntryName;
import dev.larder.store.Finding;
import dev.larder.store.Housekeeping;
import dev.larder.store.LedgerCoding;
import dev.larder.store.LedgerRecord;
import dev.larder.store.UnsupportedFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What lies in the directory besides entries and blocks: what the dead left, strangers' files, ledger and leases. */
final class FileHousekeeping implements Housekeeping {
    private static final Set<String> KNOWN = Set.of(
            StoreRoot.FORMAT,
            StoreRoot.CACHE_TAG,
            StoreRoot.README,
            "entries",
            "blobs",
            "ledger",
            "leases",
            "locks",
            "sessions",
            "tmp",
            "quarantine");
    private static final Pattern LOCK = Pattern.compile("(?:entry|blob|lease|ledger)\\.[0-9a-f]{2}");
    private static final Set<String> GATES =
            Set.of(SweepGate.GATE, SweepGate.TURN, SweepGate.ONE_SWEEP, SweepGate.MARK);
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final StoreRoot root;
    private final Disk disk;
    private final Sessions sessions;
    private final LeaseFiles leases;
    private final LedgerFiles ledger;

    FileHousekeeping(StoreRoot root, Disk disk, Sessions sessions, LeaseFiles leases, LedgerFiles ledger) {
        this.root = root;
        this.disk = disk;
        this.sessions = sessions;
        this.leases = leases;
        this.ledger = ledger;
    }

    @Override
    public List<Finding> inspect() {
        List<Finding> findings = new ArrayList<>();
        strangers(findings, root.path(), file -> KNOWN.contains(nameOf(file)) || RootFiles.isUnfinished(file));
        strangers(findings, root.locks(), file -> LOCK.matcher(nameOf(file)).matches() || GATES.contains(nameOf(file)));
        strangers(findings, root.sessions(), file -> Sessions.idOf(file).isPresent());
        strangers(findings, root.temporary(), file -> Sessions.idOf(file).isPresent());
        strangers(findings, root.leases(), file -> DIGEST.matcher(nameOf(file)).matches());
        shelves(findings, root.entries(), file -> EntryName.parse(nameOf(file)).isPresent() && isOnItsShelf(file));
        shelves(findings, root.blobs(), BlobFiles::isBlock);
        ledger(findings);
        leases(findings);
        sessions(findings);
        return findings;
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString();
    }

    private static boolean isOnItsShelf(Path file) {
        Path shelf = file.getParent();
        return shelf != null && nameOf(file).startsWith(nameOf(shelf));
    }

    private void strangers(List<Finding> findings, Path directory, Predicate<Path> isKnown) {
        try (Stream<Path> files = Listing.of(root, directory)) {
            files.filter(isKnown.negate()).forEach(file -> findings.add(stranger(file)));
        }
    }

    private Finding stranger(Path file) {
        return finding(Finding.Kind.FOREIGN, file, "no file of a store's; left alone");
    }

    private Finding finding(Finding.Kind kind, Path file, String message) {
        return new Finding(kind, Optional.empty(), root.place(file), message);
    }

    private void shelves(List<Finding> findings, Path directory, Predicate<Path> isKnown) {
        strangers(findings, directory, Shelves::isShelf);
        try (Stream<Path> files = new Shelves(root, directory).files("")) {
            files.filter(isKnown.negate()).forEach(file -> findings.add(stranger(file)));
        }
    }

    private void ledger(List<Finding> findings) {
        strangers(findings, root.ledger(), this::isLedgerKind);
        try (Stream<Path> kinds = Listing.of(root, root.ledger())) {
            kinds.filter(this::isLedgerKind)
                    .flatMap(kind -> Listing.of(root, kind))
                    .forEach(file -> findings.addAll(ledgerRecord(file)));
        }
    }

    private boolean isLedgerKind(Path directory) {
        try {
            LedgerRecord.checkKind(nameOf(directory));
            return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private List<Finding> ledgerRecord(Path file) {
        if (!DIGEST.matcher(nameOf(file)).matches()) {
            return List.of(stranger(file));
        }
        return record(
                file,
                LedgerCoding.MAX_BYTES,
                "this ledger record is damaged, and counts as absent",
                bytes -> ledger.decode(file, bytes).isPresent());
    }

    private void leases(List<Finding> findings) {
        try (Stream<Path> files = Listing.of(root, root.leases())) {
            files.filter(file -> DIGEST.matcher(nameOf(file)).matches()).forEach(file -> {
                if (root.attempt("read a lease", () -> leases.isLeftover(file))) {
                    findings.add(finding(Finding.Kind.LEFTOVER, file, "the lease of a process that is gone"));
                } else {
                    findings.addAll(record(
                            file,
                            LeaseRecord.MAX_BYTES,
                            "this lease is damaged, and counts as free",
                            bytes -> LeaseRecord.decode(bytes, root.place(file)).isPresent()));
                }
            });
        }
    }

    private List<Finding> record(Path file, int limit, String whenDamaged, Predicate<ByteBuffer> isSound) {
        try {
            Optional<ByteBuffer> bytes = root.attempt("read a record", () -> disk.read(file, limit));
            return bytes.isEmpty() || isSound.test(bytes.get())
                    ? List.of()
                    : List.of(finding(Finding.Kind.DAMAGED_RECORD, file, whenDamaged));
        } catch (UnsupportedFormatException e) {
            return List.of(finding(Finding.Kind.FOREIGN, file, e.getMessage()));
        }
    }

    private void sessions(List<Finding> findings) {
        root.attempt("look for leftovers", () -> {
            for (String id : sessions.all()) {
                if (!sessions.isAlive(id)) {
                    findings.add(finding(
                            Finding.Kind.LEFTOVER,
                            root.temporary().resolve(id),
                            "what a process that is gone left: " + temporaryFiles(id) + " temporary files"));
                }
            }
            return findings;
        });
    }

    private long temporaryFiles(String id) {
        try (Stream<Path> files = Listing.of(root, root.temporary().resolve(id))) {
            return files.count();
        }
    }

    @Override
    public long clean(Duration grace) {
        return root.attempt("remove leftovers", () -> {
            List<Path> dead = new ArrayList<>();
            try (Stream<Path> files = Listing.of(root, root.leases())) {
                files.filter(file -> DIGEST.matcher(nameOf(file)).matches()).forEach(dead::add);
            }
            long removed = 0;
            for (Path lease : dead) {
                removed += isOld(lease, grace) && leases.removeLeftover(lease) ? 1 : 0;
            }
            return removed + sessions.removeDead(grace);
        });
    }

    private static boolean isOld(Path file, Duration grace) throws IOException {
        return Disk.attributes(file)
                .filter(found -> !found.lastModifiedTime()
                        .toInstant()
                        .isAfter(java.time.Instant.now().minus(grace)))
                .isPresent();
    }
}
