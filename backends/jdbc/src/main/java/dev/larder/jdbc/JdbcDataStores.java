package dev.larder.jdbc;

import dev.larder.store.DataStore;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.StoreUri;
import dev.larder.store.UnsupportedFormatException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Opens stores in databases that a program reaches by a {@link DataSource} of its own, such as a connection pool.
 *
 * <pre>{@code
 * try (DataStore store = JdbcDataStores.open(pool, JdbcOptions.standard().in("results"))) {
 *     Larder larder = Larder.open(store);
 * }
 * }</pre>
 *
 * Safe for use by several threads.
 */
public final class JdbcDataStores {
    private JdbcDataStores() {}

    /**
     * Opens the store in a database, making its tables where there are none.
     *
     * <p>The data source stays the caller's: it is not closed with the store, and must outlive it. The store takes a connection
     * for each read and each transaction and gives it back at once; a thread may take a second one while it holds a first, so a
     * pool needs two for each thread that uses the store. What a connection has been set to is left as it is, but for
     * auto-commit, which is off within transactions only.
     *
     * @throws StoreUnavailableException when the database cannot be reached, is of a kind that is not known, or does not keep
     *     what is committed as durably as the options ask for
     * @throws UnsupportedFormatException when the tables are of a format that this version does not know
     */
    public static DataStore open(DataSource source, JdbcOptions options) {
        Found found = look(source);
        String name = "jdbc:" + found.dialect().name() + " (" + found.catalog() + ")";
        Database database = new Database(
                name,
                found.dialect(),
                new Connections(source::getConnection, link -> found.dialect().prepare(link, options), Link.Kind.LENT),
                options,
                Secrets.NONE);
        new Schema(database, options).open();
        database.read("ask how durable commits are", link -> {
            found.dialect().assertDurable(link, options, name);
            return true;
        });
        SessionPlace sessions = found.file()
                .map(file -> SessionPlace.beside(file, name, options))
                .orElseGet(() -> SessionPlace.within(database));
        return JdbcStore.of(database, options, BlockTable.Mode.WRITE, sessions);
    }

    /** What a data source leads to. */
    private record Found(Dialect dialect, String catalog, Optional<Path> file) {}

    private static Found look(DataSource source) {
        try (Connection connection = source.getConnection()) {
            String product = connection.getMetaData().getDatabaseProductName();
            Dialect dialect = Dialect.ofProduct(product)
                    .orElseThrow(() -> new StoreUnavailableException("a database of the kind '" + product
                            + "' cannot hold a store; SQLite, PostgreSQL, MariaDB and H2 can"));
            String url = connection.getMetaData().getURL();
            Optional<Path> file = dialect instanceof Sqlite
                    ? dialect.file(StoreUri.parse(url.replaceFirst("\\?.*", "")))
                    : Optional.empty();
            String catalog = connection.getCatalog();
            return new Found(dialect, file.map(Path::toString).orElse(catalog == null ? "" : catalog), file);
        } catch (SQLException e) {
            throw new StoreUnavailableException("the data source gives no connection: " + Secrets.NONE.reason(e), e);
        }
    }
}
