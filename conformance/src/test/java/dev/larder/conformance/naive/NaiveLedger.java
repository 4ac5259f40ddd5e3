package dev.larder.conformance.naive;

import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.store.Ledger;
import dev.larder.store.LedgerRecord;
import dev.larder.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One file a record, all changes under the one lock. */
final class NaiveLedger implements Ledger {
    private final Place place;

    NaiveLedger(Place place) {
        this.place = place;
    }

    private Path file(String kind, String name) {
        String digest = Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex();
        return place.root.resolve("ledger").resolve(kind + "-" + digest);
    }

    private <T> T locked(Supplier<T> action) {
        place.checkOpen();
        return place.flaw == Flaw.LEDGER_OF_ONE_PROCESS ? place.lockedInThisProcess(action) : place.locked(action);
    }

    @Override
    public Optional<LedgerRecord> find(String kind, String name) {
        place.checkOpen();
        LedgerRecord.check(kind, name);
        return read(file(kind, name))
                .filter(record -> record.kind().equals(kind) && record.name().equals(name));
    }

    Optional<LedgerRecord> read(Path file) {
        return Sealed.datum(place.read(file), file.getFileName().toString()).map(datum -> {
            Map<String, Datum> members = ((Datum.Mapping) datum).members();
            return new LedgerRecord(
                    ((Datum.Text) members.get("kind")).value(),
                    ((Datum.Text) members.get("name")).value(),
                    ((Datum.Whole) members.get("revision")).value().longValueExact(),
                    members.get("value"));
        });
    }

    @Override
    public Optional<LedgerRecord> write(String kind, String name, long expected, Datum value) {
        LedgerRecord next = new LedgerRecord(kind, name, expected + 1, value);
        return locked(() -> {
            if (find(kind, name).map(LedgerRecord::revision).orElse(ABSENT) != expected) {
                return Optional.empty();
            }
            Datum datum = new Datum.Mapping(Map.of(
                    "kind",
                    new Datum.Text(kind),
                    "name",
                    new Datum.Text(name),
                    "revision",
                    Datum.Whole.of(next.revision()),
                    "value",
                    value));
            return place.work(() -> {
                place.writeAtomically(file(kind, name), Sealed.bytes(datum));
                return Optional.of(next);
            });
        });
    }

    @Override
    public boolean remove(String kind, String name, long expected) {
        return locked(() ->
                find(kind, name).filter(record -> record.revision() == expected).isPresent()
                        && place.work(() -> Files.deleteIfExists(file(kind, name))));
    }

    @Override
    public Stream<LedgerRecord> list(String kind) {
        place.checkOpen();
        LedgerRecord.checkKind(kind);
        return place.files("ledger").stream()
                .flatMap(file -> sound(file).stream())
                .filter(record -> record.kind().equals(kind));
    }

    private Optional<LedgerRecord> sound(Path file) {
        try {
            return read(file);
        } catch (StoreUnavailableException e) {
            // Left out of listings; verify tells of it.
            return Optional.empty();
        }
    }
}
