package dev.larder.jdbc;

import dev.larder.store.Durability;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreTraits;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.StoreUri;
import dev.larder.store.StoreUriException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** MariaDB, from version 10.6 on, with its engine InnoDB. */
final class MariaDb extends Dialect {
    private static final int DUPLICATE = 1062;
    private static final int NO_TABLE = 1146;
    private static final int NO_DATABASE = 1049;
    private static final int LOCK_TIMEOUT = 1205;
    private static final int DEADLOCK = 1213;
    private static final int CHANGED_SINCE_READ = 1020;
    private static final int TOO_MANY_CONNECTIONS = 1040;

    @Override
    String name() {
        return "mariadb";
    }

    @Override
    String product() {
        return "MariaDB";
    }

    @Override
    String example() {
        return "jdbc:mariadb://host/database";
    }

    @Override
    String driver() {
        return "org.mariadb.jdbc.Driver";
    }

    @Override
    String artifact() {
        return "org.mariadb.jdbc:mariadb-java-client";
    }

    @Override
    StoreTraits traits() {
        return StoreTraits.of(
                StoreTrait.PERSISTENT,
                StoreTrait.SHARED_BETWEEN_PROCESSES,
                StoreTrait.LEASES_SPAN_HOSTS,
                StoreTrait.SHARES_BLOCKS,
                StoreTrait.ATOMIC_BATCHES);
    }

    @Override
    Set<String> properties() {
        return Set.of("user", "password", "sslMode", "serverSslCert", "trustStore", "connectTimeout", "socketTimeout");
    }

    @Override
    String url(StoreUri uri) {
        if (uri.place().contains("@")) {
            throw new StoreUriException("user and password are options, as in " + example() + "?user=…&password=…");
        }
        return "jdbc:" + uri.place();
    }

    @Override
    Properties settings(JdbcOptions options) {
        Properties settings = new Properties();
        String millis = Long.toString(options.timeout().toMillis());
        settings.setProperty("connectTimeout", millis);
        settings.setProperty("socketTimeout", millis);
        settings.setProperty("useServerPrepStmts", "true");
        settings.setProperty("allowLocalInfile", "false");
        settings.setProperty("transactionIsolation", "READ-COMMITTED");
        return settings;
    }

    @Override
    Map<String, String> terms() {
        return Map.of(
                "hash", "BINARY(32)",
                "bytes", "LONGBLOB",
                "hex", "VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin",
                "name", "VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin",
                "json", "LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                "options", " ENGINE = InnoDB");
    }

    @Override
    String now() {
        return "CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS SIGNED)";
    }

    @Override
    boolean isDuplicate(SQLException error) {
        return error.getErrorCode() == DUPLICATE;
    }

    @Override
    boolean isNoTable(SQLException error) {
        return error.getErrorCode() == NO_TABLE || error.getErrorCode() == NO_DATABASE;
    }

    @Override
    Trouble trouble(SQLException error) {
        return switch (error.getErrorCode()) {
            case LOCK_TIMEOUT, DEADLOCK, CHANGED_SINCE_READ, TOO_MANY_CONNECTIONS -> Trouble.BUSY;
            default -> stateBegins(error, "08") ? Trouble.LOST : Trouble.REFUSED;
        };
    }

    @Override
    String sharing(String query) {
        return query + " LOCK IN SHARE MODE";
    }

    @Override
    void prepare(Link link, JdbcOptions options) throws SQLException {
        if (!link.isLent()) {
            link.run("SET SESSION innodb_lock_wait_timeout = "
                    + options.timeout().toSeconds() + ", SESSION idle_transaction_timeout = "
                    + 2 * options.timeout().toSeconds());
        } else if (link.connection().getTransactionIsolation() != Connection.TRANSACTION_READ_COMMITTED) {
            link.connection().setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    @Override
    void assertDurable(Link link, JdbcOptions options, String database) throws SQLException {
        String flush = link.ask("SELECT @@GLOBAL.innodb_flush_log_at_trx_commit");
        if (options.durability() == Durability.FSYNC && !"1".equals(flush)) {
            throw new StoreUnavailableException(database + " runs with innodb_flush_log_at_trx_commit = " + flush
                    + ", so a power failure loses what was stored last; set it to 1, or say larder.durability=relaxed");
        }
    }

    @Override
    void lockSchema(Link link, Tables tables, Duration timeout) throws SQLException {
        boolean locked = link.first(
                        "SELECT GET_LOCK(CONCAT(DATABASE(), ?), ?)",
                        row -> row.getInt(1) == 1,
                        tables.sql("{history}"),
                        timeout.toSeconds())
                .orElse(false);
        if (!locked) {
            throw new SQLException("another process has been making the tables for longer than the timeout");
        }
    }

    @Override
    void unlockSchema(Link link, Tables tables) throws SQLException {
        link.first("SELECT RELEASE_LOCK(CONCAT(DATABASE(), ?))", row -> true, tables.sql("{history}"));
    }
}
