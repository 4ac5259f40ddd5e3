package dev.larder.store;

import dev.larder.data.Datum;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Ledger records in a map. */
final class MemoryLedger implements Ledger {
    private final Map<Name, LedgerRecord> records = new ConcurrentHashMap<>();

    private record Name(String kind, String name) {}

    @Override
    public Optional<LedgerRecord> find(String kind, String name) {
        LedgerRecord.check(kind, name);
        return Optional.ofNullable(records.get(new Name(kind, name)));
    }

    @Override
    public Optional<LedgerRecord> write(String kind, String name, long expected, Datum value) {
        LedgerRecord next = new LedgerRecord(kind, name, expected + 1, value);
        AtomicBoolean written = new AtomicBoolean();
        records.compute(new Name(kind, name), (key, present) -> {
            boolean asExpected = (present == null ? ABSENT : present.revision()) == expected;
            written.set(asExpected);
            return asExpected ? next : present;
        });
        return written.get() ? Optional.of(next) : Optional.empty();
    }

    @Override
    public boolean remove(String kind, String name, long expected) {
        LedgerRecord.check(kind, name);
        AtomicBoolean removed = new AtomicBoolean();
        records.computeIfPresent(new Name(kind, name), (key, present) -> {
            removed.set(present.revision() == expected);
            return removed.get() ? null : present;
        });
        return removed.get();
    }

    @Override
    public Stream<LedgerRecord> list(String kind) {
        LedgerRecord.checkKind(kind);
        return records.values().stream().filter(record -> record.kind().equals(kind));
    }
}
