package dev.larder.store;

import dev.larder.data.Datum;
import java.util.Optional;
import java.util.stream.Stream;

/** A ledger that ends with its store: nothing can be asked of it after it was closed. */
record OpenLedger(Ledger ledger, OpenState open) implements Ledger {
    @Override
    public Optional<LedgerRecord> find(String kind, String name) {
        return open.during(() -> ledger.find(kind, name));
    }

    @Override
    public Optional<LedgerRecord> write(String kind, String name, long expected, Datum value) {
        return open.during(() -> ledger.write(kind, name, expected, value));
    }

    @Override
    public boolean remove(String kind, String name, long expected) {
        return open.during(() -> ledger.remove(kind, name, expected));
    }

    @Override
    public Stream<LedgerRecord> list(String kind) {
        return open.during(() -> ledger.list(kind));
    }
}
