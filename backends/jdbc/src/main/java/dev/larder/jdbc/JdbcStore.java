package dev.larder.jdbc;

import dev.larder.store.ContentAddressedStore;
import dev.larder.store.DataStore;

/** Puts a store together out of its tables. */
final class JdbcStore {
    private JdbcStore() {}

    static DataStore of(Database database, JdbcOptions options, BlockTable.Mode mode, SessionPlace place) {
        Tables tables = options.tables();
        Pulse pulse = new Pulse();
        Sessions sessions = new Sessions(place.opening(), place.exists(), place.dialect(), tables, pulse);
        Pins pins = new Pins(sessions, place.dialect(), tables);
        Quarantine quarantine = new Quarantine(database.dialect(), tables);
        LeaseTable leases = new LeaseTable(database, sessions, tables, pulse);
        LedgerTable ledger = new LedgerTable(database, tables, options.durability());
        return new ContentAddressedStore(new ContentAddressedStore.Parts(
                database.name(),
                new EntryTable(database, tables, quarantine),
                new BlockTable(database, tables, pins, quarantine, mode),
                leases,
                ledger,
                new Leftovers(database, sessions, leases, ledger, tables),
                database.dialect().traits(),
                options.durability(),
                () -> {
                    leases.close();
                    pulse.close();
                    sessions.close();
                    if (place.isApart()) {
                        sessions.present().ifPresent(Database::close);
                    }
                    database.close();
                }));
    }
}
