package dev.larder.store;

import dev.larder.data.Datum;
import java.util.Optional;
import java.util.stream.Stream;

/** The ledger of the far store, which cannot be used while that is out of reach. Safe for use by several threads. */
record FarLedger(FarStore far) implements Ledger {
    @Override
    public Optional<LedgerRecord> find(String kind, String name) {
        return far.ask(store -> store.ledger().find(kind, name));
    }

    @Override
    public Optional<LedgerRecord> write(String kind, String name, long expected, Datum value) {
        return far.write(store -> store.ledger().write(kind, name, expected, value));
    }

    @Override
    public boolean remove(String kind, String name, long expected) {
        return far.write(store -> store.ledger().remove(kind, name, expected));
    }

    @Override
    public Stream<LedgerRecord> list(String kind) {
        return far.read(store -> store.ledger().list(kind));
    }
}
