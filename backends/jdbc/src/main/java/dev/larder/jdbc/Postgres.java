package dev.larder.jdbc;

import dev.larder.store.Durability;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreTraits;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.StoreUri;
import dev.larder.store.StoreUriException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL, from version 12 on. */
final class Postgres extends Dialect {
    private static final Logger LOG = LoggerFactory.getLogger(Postgres.class);

    @Override
    String name() {
        return "postgresql";
    }

    @Override
    String product() {
        return "PostgreSQL";
    }

    @Override
    String example() {
        return "jdbc:postgresql://host/database";
    }

    @Override
    String driver() {
        return "org.postgresql.Driver";
    }

    @Override
    String artifact() {
        return "org.postgresql:postgresql";
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
        return Set.of(
                "user",
                "password",
                "ssl",
                "sslmode",
                "sslrootcert",
                "sslcert",
                "sslkey",
                "sslpassword",
                "connectTimeout",
                "socketTimeout",
                "tcpKeepAlive",
                "targetServerType",
                "ApplicationName");
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
        String seconds = Long.toString(options.timeout().toSeconds());
        settings.setProperty("ApplicationName", "larder");
        settings.setProperty("connectTimeout", seconds);
        settings.setProperty("loginTimeout", seconds);
        settings.setProperty("socketTimeout", seconds);
        settings.setProperty("tcpKeepAlive", "true");
        // Bytes are sent as they are only by statements that the server has prepared; as text they are twice as long.
        settings.setProperty("prepareThreshold", "1");
        return settings;
    }

    @Override
    Map<String, String> terms() {
        return Map.of(
                "hash", "BYTEA",
                "bytes", "BYTEA",
                "hex", "VARCHAR(64) COLLATE \"C\"",
                "name", "VARCHAR(255) COLLATE \"C\"",
                "json", "JSONB",
                "options", "");
    }

    @Override
    String now() {
        return "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)";
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
        return stateBegins(error, "42P01", "3F000");
    }

    @Override
    Trouble trouble(SQLException error) {
        if (stateBegins(error, "40001", "40P01", "55P03", "53300")) {
            return Trouble.BUSY;
        } else if (stateBegins(error, "08", "57P", "25P03")) {
            return Trouble.LOST;
        } else if (stateBegins(error, "XX001", "XX002")) {
            return Trouble.DAMAGED;
        }
        return Trouble.REFUSED;
    }

    @Override
    String sharing(String query) {
        return query + " FOR SHARE";
    }

    @Override
    String json() {
        return "CAST(? AS JSONB)";
    }

    @Override
    void prepare(Link link, JdbcOptions options) throws SQLException {
        if (link.isLent()) {
            return;
        }
        long millis = options.timeout().toMillis();
        // One round trip. A transaction whose client is cut off would otherwise keep its locks for hours.
        link.run("SET synchronous_commit = on; SET lock_timeout = " + millis
                + "; SET idle_in_transaction_session_timeout = " + 2 * millis);
    }

    @Override
    void assertDurable(Link link, JdbcOptions options, String database) throws SQLException {
        if (options.durability() == Durability.RELAXED) {
            return;
        }
        if (!"on".equals(link.ask("SHOW fsync"))) {
            throw new StoreUnavailableException(
                    database + " runs with fsync = off, so a power failure can lose and damage"
                            + " everything; turn it on, or say larder.durability=relaxed if that may happen");
        }
        if (!link.isLent() && !"on".equals(link.ask("SHOW synchronous_commit"))) {
            throw new StoreUnavailableException(
                    database + " does not let synchronous_commit be set, so what is stored may"
                            + " be lost; allow it, or say larder.durability=relaxed");
        }
        if (!"on".equals(link.ask("SHOW full_page_writes"))) {
            LOG.warn(
                    "{} runs with full_page_writes = off: unless its filesystem writes pages whole, a power failure can"
                            + " damage it",
                    database);
        }
    }

    @Override
    void beforeCommit(Link link, Durability durability) throws SQLException {
        if (durability == Durability.RELAXED) {
            link.run("SET LOCAL synchronous_commit = off");
        } else if (link.isLent()) {
            link.run("SET LOCAL synchronous_commit = on");
        }
    }

    @Override
    void lockSchema(Link link, Tables tables, Duration timeout) throws SQLException {
        link.first("SELECT pg_advisory_xact_lock(hashtext(?))", row -> true, "larder " + tables.sql("{history}"));
    }
}
