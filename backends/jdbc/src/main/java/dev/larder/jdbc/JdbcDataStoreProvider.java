package dev.larder.jdbc;

import dev.larder.store.DataStore;
import dev.larder.store.DataStoreProvider;
import dev.larder.store.StoreUri;
import java.util.Set;

/**
 * Opens stores in databases: {@code jdbc:sqlite:results.db}, {@code jdbc:postgresql://host/database?user=…&password=…}, {@code
 * jdbc:mariadb://host/database}, {@code jdbc:h2:results}.
 *
 * <p>A SQLite or H2 database is a file, made where there is none, open to its owner only. In another, the store's tables are made
 * beside whatever else is there. The options of the store's own:
 *
 * <ul>
 *   <li>{@code larder.durability}: {@code fsync}, unless stated otherwise, or {@code relaxed}, by which a power failure may lose
 *       what was stored last. The database is set up, or held, to what is asked for when it is opened.
 *   <li>{@code larder.schema}: the schema of the tables, made where there is none; {@code larder.prefix}: with which their names
 *       begin, {@code larder_} unless stated otherwise.
 *   <li>{@code larder.timeout}: how many seconds the database may take to be reached or to answer, 30 unless stated otherwise.
 *   <li>{@code larder.blobs}: another store, such as {@code file:blobs}, that keeps the blocks of large contents.
 * </ul>
 *
 * Beside these, a few of the driver's own properties can be stated, above all {@code user} and {@code password}. The driver is
 * found on the class path. Any number of threads may use a store at once, and processes, but for H2; with a server, hosts too.
 * Safe for use by several threads.
 */
public final class JdbcDataStoreProvider implements DataStoreProvider {
    /** Made by {@link java.util.ServiceLoader}. */
    public JdbcDataStoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("jdbc");
    }

    @Override
    public DataStore open(StoreUri uri) {
        return DriverDatabase.of(uri).open();
    }

    /** {@inheritDoc} A SQLite file need not be writable. */
    @Override
    public DataStore openToRead(StoreUri uri) {
        return DriverDatabase.of(uri).openToRead();
    }

    @Override
    public boolean exists(StoreUri uri) {
        return DriverDatabase.of(uri).exists();
    }
}
