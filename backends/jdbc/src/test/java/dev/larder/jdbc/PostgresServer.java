package dev.larder.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL server for the tests of this process: started once, with every commit forced to disk, as it is in use. */
final class PostgresServer {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static EmbeddedPostgres running;

    private PostgresServer() {}

    static synchronized EmbeddedPostgres running() {
        if (running == null) {
            running = start();
            EmbeddedPostgres ended = running;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    ended.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        return running;
    }

    static EmbeddedPostgres start() {
        try {
            // What the server starts with otherwise keeps nothing: fsync and its like are off.
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "200")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the name of a schema that nobody has used; a database of its own for each test would take seconds. */
    static String freshSchema() {
        return "s" + SCHEMAS.incrementAndGet();
    }

    static String uri(int port, String schema) {
        return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres&larder.schema=" + schema;
    }

    static String uri(String schema) {
        return uri(running().getPort(), schema);
    }

    static Connection connect() throws SQLException {
        return connect(running().getPort());
    }

    static Connection connect(int port) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/postgres?user=postgres");
    }

    /** Returns a connection for damage, which need not be durable. */
    static Connection connectCareless() throws SQLException {
        Connection connection = connect();
        try (var statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = off");
        }
        return connection;
    }

    static void drop(String schema) throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = off; DROP SCHEMA IF EXISTS " + schema + " CASCADE");
        }
    }
}
