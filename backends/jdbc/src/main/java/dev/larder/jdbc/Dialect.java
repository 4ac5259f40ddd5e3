package dev.larder.jdbc;

import dev.larder.store.Durability;
import dev.larder.store.StoreTraits;
import dev.larder.store.StoreUri;
import dev.larder.store.StoreUriException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** What is particular to one database engine. Immutable and thread-safe. */
abstract sealed class Dialect permits Sqlite, Postgres, MariaDb, H2 {
    private static final List<Dialect> ALL = List.of(new Sqlite(), new Postgres(), new MariaDb(), new H2());

    /**
     * Returns the dialect of a URI such as {@code jdbc:sqlite:results.db}.
     *
     * @throws StoreUriException when it is none of those that are known
     */
    static Dialect of(StoreUri uri) {
        return ALL.stream()
                .filter(dialect -> uri.place().startsWith(dialect.name() + ":"))
                .findFirst()
                .orElseThrow(() -> new StoreUriException("a database is named like "
                        + String.join(", ", ALL.stream().map(Dialect::example).toList())
                        + ", not " + uri));
    }

    /** Returns the dialect of a database that calls itself so. */
    static Optional<Dialect> ofProduct(String product) {
        return ALL.stream().filter(dialect -> dialect.product().equals(product)).findFirst();
    }

    /** Returns the name in URIs and of resources. */
    abstract String name();

    /** Returns the name that the database's metadata has. */
    abstract String product();

    abstract String example();

    /** Returns the class of the driver, and where to get it. */
    abstract String driver();

    abstract String artifact();

    abstract StoreTraits traits();

    /** Returns the driver's own properties that a URI may state; no others, since drivers have some that run code. */
    abstract Set<String> properties();

    /** Returns the URL that the driver is given, without options. */
    abstract String url(StoreUri uri);

    /** Returns the driver's settings, before those that the URI states. */
    abstract Properties settings(JdbcOptions options);

    /** Returns what the types in the schema are called here. */
    abstract Map<String, String> terms();

    /** Returns the expression for the present time, in microseconds since 1970. */
    abstract String now();

    /** Returns the statement that inserts, where nothing with the same key is there; see {@link #isDuplicate}. */
    String insertOnce(String insert) {
        return insert;
    }

    /** Returns whether an insertion failed since something with the same key is there. */
    abstract boolean isDuplicate(SQLException error);

    /** Returns whether a statement failed since a table is not there. */
    abstract boolean isNoTable(SQLException error);

    abstract Trouble trouble(SQLException error);

    /** Returns the query with its rows locked against all others, until the transaction ends. */
    String locking(String query) {
        return query + " FOR UPDATE";
    }

    /** Returns the query with its rows locked against those that change them. */
    String sharing(String query) {
        return query + " FOR UPDATE";
    }

    /** Returns how a text of JSON is handed to a column. */
    String json() {
        return "?";
    }

    /** Whether the database is another process, so that connections may be cut and commits left in doubt. */
    boolean isRemote() {
        return true;
    }

    /** Whether only one transaction may write at a time, in the whole database. */
    boolean hasOneWriter() {
        return false;
    }

    /** Returns the file in which the database lies, where it is one. */
    Optional<Path> file(StoreUri uri) {
        return Optional.empty();
    }

    /** Sets up a new connection of the store's own. */
    abstract void prepare(Link link, JdbcOptions options) throws SQLException;

    /** Checks that what is committed is as durable as was asked for; runs once when the store is opened. */
    abstract void assertDurable(Link link, JdbcOptions options, String database) throws SQLException;

    /** Begins a transaction. */
    void begin(Link link, Durability durability) throws SQLException {
        link.connection().setAutoCommit(false);
    }

    /** Has the transaction that is about to be committed be so durable. */
    void beforeCommit(Link link, Durability durability) throws SQLException {}

    /** Has the transaction that was committed be so durable. */
    void afterCommit(Link link, Durability durability) throws SQLException {}

    /** Keeps others from making the schema at the same time, until the transaction ends. */
    void lockSchema(Link link, Tables tables, Duration timeout) throws SQLException {}

    void unlockSchema(Link link, Tables tables) throws SQLException {}

    /** Gives space that was freed back to the system. */
    void shrink(Link link) throws SQLException {}

    static boolean stateBegins(SQLException error, String... prefixes) {
        String state = error.getSQLState();
        if (state == null) {
            return false;
        }
        for (String prefix : prefixes) {
            if (state.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
