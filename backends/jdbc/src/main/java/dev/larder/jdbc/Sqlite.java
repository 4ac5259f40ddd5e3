package dev.larder.jdbc;

import dev.larder.store.Durability;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreTraits;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.StoreUri;
import dev.larder.store.StoreUriException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * SQLite: a file, read and written within this process. Its write-ahead log lets readers go on while one writes.
 *
 * <p>Source: sqlite.org/wal.html and sqlite.org/pragma.html#pragma_synchronous.
 */
final class Sqlite extends Dialect {
    /** What the driver calls SQLITE_OPEN_READONLY. */
    static final int READ_ONLY = 1;

    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int CORRUPT = 11;
    private static final int NOT_A_DATABASE = 26;

    /** What SQLite answers for synchronous = FULL and NORMAL. */
    private static final String FULL = "2";

    private static final String NORMAL = "1";

    /** A log that grew beyond this is cut when it was written back. */
    private static final int LOG_BYTES = 64 << 20;

    @Override
    String name() {
        return "sqlite";
    }

    @Override
    String product() {
        return "SQLite";
    }

    @Override
    String example() {
        return "jdbc:sqlite:results.db";
    }

    @Override
    String driver() {
        return "org.sqlite.JDBC";
    }

    @Override
    String artifact() {
        return "org.xerial:sqlite-jdbc";
    }

    @Override
    StoreTraits traits() {
        return StoreTraits.of(
                StoreTrait.PERSISTENT,
                StoreTrait.SHARED_BETWEEN_PROCESSES,
                StoreTrait.SHARES_BLOCKS,
                StoreTrait.ATOMIC_BATCHES);
    }

    @Override
    Set<String> properties() {
        return Set.of();
    }

    @Override
    Optional<Path> file(StoreUri uri) {
        String path = uri.place().substring(name().length() + 1);
        if (path.isEmpty() || path.startsWith(":") || path.startsWith("file:")) {
            throw new StoreUriException(
                    "a SQLite store is named by the path of its file, as in " + example() + ", not by " + uri);
        }
        try {
            return Optional.of(Path.of(path).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw new StoreUriException(uri + " is no path: " + e.getReason(), e);
        }
    }

    @Override
    String url(StoreUri uri) {
        return "jdbc:sqlite:" + file(uri).orElseThrow();
    }

    @Override
    Properties settings(JdbcOptions options) {
        Properties settings = new Properties();
        settings.setProperty("busy_timeout", Long.toString(options.timeout().toMillis()));
        settings.setProperty("transaction_mode", "IMMEDIATE");
        settings.setProperty("journal_size_limit", Integer.toString(LOG_BYTES));
        return settings;
    }

    @Override
    Map<String, String> terms() {
        return Map.of("hash", "BLOB", "bytes", "BLOB", "hex", "TEXT", "name", "TEXT", "json", "TEXT", "options", "");
    }

    @Override
    String now() {
        return "CAST(unixepoch('subsec') * 1000 AS INTEGER) * 1000";
    }

    @Override
    String insertOnce(String insert) {
        return insert + " ON CONFLICT DO NOTHING";
    }

    @Override
    boolean isDuplicate(SQLException error) {
        return false;
    }

    @Override
    boolean isNoTable(SQLException error) {
        return String.valueOf(error.getMessage()).contains("no such table");
    }

    @Override
    Trouble trouble(SQLException error) {
        // Extended codes say more in their upper bits.
        int code = error.getErrorCode() & 0xff;
        return switch (code) {
            case BUSY, LOCKED -> Trouble.BUSY;
            case CORRUPT, NOT_A_DATABASE -> Trouble.DAMAGED;
            default -> Trouble.REFUSED;
        };
    }

    @Override
    String locking(String query) {
        return query;
    }

    @Override
    String sharing(String query) {
        return query;
    }

    @Override
    boolean isRemote() {
        return false;
    }

    @Override
    boolean hasOneWriter() {
        return true;
    }

    @Override
    void prepare(Link link, JdbcOptions options) throws SQLException {
        if (link.isLent()) {
            link.run("PRAGMA busy_timeout = " + options.timeout().toMillis());
        }
        if (!"wal".equals(link.ask("PRAGMA journal_mode = WAL"))) {
            throw new SQLException("SQLite cannot keep a write-ahead log there, as on a network filesystem or where the"
                    + " directory cannot be written to");
        }
        level(link, options.durability());
    }

    private static void level(Link link, Durability durability) throws SQLException {
        link.run("PRAGMA synchronous = " + (durability == Durability.FSYNC ? "FULL" : "NORMAL"));
        link.level(durability);
    }

    @Override
    void assertDurable(Link link, JdbcOptions options, String database) throws SQLException {
        // Set anew, since the transactions before may have asked for less or more.
        level(link, options.durability());
        String log = link.ask("PRAGMA journal_mode");
        String level = link.ask("PRAGMA synchronous");
        String wanted = options.durability() == Durability.FSYNC ? FULL : NORMAL;
        if (!"wal".equals(log) || !wanted.equals(level)) {
            throw new StoreUnavailableException(database + " does not keep what is committed: its journal is " + log
                    + " and synchronous is " + level + " in spite of having been set; use another file or driver");
        }
    }

    @Override
    void begin(Link link, Durability durability) throws SQLException {
        if (link.level() != durability) {
            level(link, durability);
        }
        super.begin(link, durability);
    }

    @Override
    void shrink(Link link) throws SQLException {
        link.run("PRAGMA incremental_vacuum");
    }
}
