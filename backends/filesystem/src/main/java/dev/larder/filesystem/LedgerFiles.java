package dev.larder.filesystem;

import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.store.Durability;
import dev.larder.store.Ledger;
import dev.larder.store.LedgerCoding;
import dev.larder.store.LedgerRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger as files, one for each record, exchanged whole under the record's lock; reading takes none.
 *
 * <p>A damaged record counts as absent, with a warning, so that it can be written anew.
 */
final class LedgerFiles implements Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerFiles.class);

    private final StoreRoot root;
    private final Disk disk;
    private final LockFiles locks;
    private final Durability durability;

    LedgerFiles(StoreRoot root, Disk disk, LockFiles locks, Durability durability) {
        this.root = root;
        this.disk = disk;
        this.locks = locks;
        this.durability = durability;
    }

    private Path fileOf(String kind, String name) {
        return root.ledger()
                .resolve(kind)
                .resolve(Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex());
    }

    private LockFiles.Held lock(Path file) throws IOException {
        return locks.exclusive(
                root.locks().resolve("ledger." + file.getFileName().toString().substring(0, 2)));
    }

    @Override
    public Optional<LedgerRecord> find(String kind, String name) {
        LedgerRecord.check(kind, name);
        return root.attempt("read a ledger record", () -> read(fileOf(kind, name)));
    }

    private Optional<LedgerRecord> read(Path file) throws IOException {
        Optional<ByteBuffer> bytes = disk.read(file, LedgerCoding.MAX_BYTES);
        Optional<LedgerRecord> record = bytes.flatMap(found -> decode(file, found));
        if (bytes.isPresent() && record.isEmpty()) {
            LOG.warn("the ledger record {} in {} is damaged and counts as absent", root.place(file), root);
        }
        return record;
    }

    /** Returns the record that the file's bytes are, or nothing if they are damaged, or another record's. */
    Optional<LedgerRecord> decode(Path file, ByteBuffer bytes) {
        return LedgerCoding.decode(bytes, root.place(file))
                .filter(record -> fileOf(record.kind(), record.name()).equals(file));
    }

    @Override
    public Optional<LedgerRecord> write(String kind, String name, long expected, Datum value) {
        LedgerRecord next = new LedgerRecord(kind, name, expected + 1, value);
        ByteBuffer bytes = LedgerCoding.encode(next);
        Path file = fileOf(kind, name);
        return root.attempt("write a ledger record", () -> {
            if (revision(file) != expected) {
                return Optional.empty();
            }
            disk.makeRoomFor(file, durability);
            Path staged = disk.stage(bytes, durability);
            try (LockFiles.Held held = lock(file)) {
                if (revision(file) != expected) {
                    return Optional.empty();
                }
                disk.move(staged, file);
                forceNames(file);
                return Optional.of(next);
            } finally {
                disk.drop(staged);
            }
        });
    }

    private long revision(Path file) throws IOException {
        return read(file).map(LedgerRecord::revision).orElse(ABSENT);
    }

    private void forceNames(Path file) throws IOException {
        if (durability == Durability.FSYNC) {
            disk.forceDirectory(Objects.requireNonNull(file.getParent()));
        }
    }

    @Override
    public boolean remove(String kind, String name, long expected) {
        LedgerRecord.check(kind, name);
        Path file = fileOf(kind, name);
        return root.attempt("remove a ledger record", () -> {
            if (read(file).isEmpty()) {
                return false;
            }
            try (LockFiles.Held held = lock(file)) {
                Optional<LedgerRecord> present = read(file);
                if (present.isEmpty() || present.get().revision() != expected) {
                    return false;
                }
                Files.delete(file);
                forceNames(file);
                return true;
            }
        });
    }

    @Override
    public Stream<LedgerRecord> list(String kind) {
        LedgerRecord.checkKind(kind);
        return Listing.of(root, root.ledger().resolve(kind))
                .flatMap(file -> root.attempt("read a ledger record", () -> read(file)).stream());
    }
}
