package dev.larder.jdbc;

import dev.larder.store.Durability;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection and the statements prepared on it. For use by one thread at a time.
 *
 * <p>On a connection of the store's own statements stay prepared; on one of a user's they are closed when it is given back.
 */
final class Link {
    /** Statements are the store's own constants and few selections; beyond that the oldest is prepared anew. */
    private static final int MOST_PREPARED = 64;

    private final Connection connection;
    private final Kind kind;
    private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>();

    /** What the connection's commits are set to, where it is a matter of the connection. */
    private Durability level = Durability.FSYNC;

    /** Whose connection it is. */
    enum Kind {
        /** Opened by the store and set up to its needs. */
        OWN,
        /** Out of a {@code DataSource} of the user's. */
        LENT
    }

    /** Reads one row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    Link(Connection connection, Kind kind) {
        this.connection = connection;
        this.kind = kind;
    }

    Connection connection() {
        return connection;
    }

    boolean isLent() {
        return kind == Kind.LENT;
    }

    Durability level() {
        return level;
    }

    void level(Durability now) {
        level = now;
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            if (prepared.size() >= MOST_PREPARED) {
                String oldest = prepared.keySet().iterator().next();
                PreparedStatement dropped = prepared.remove(oldest);
                if (dropped != null) {
                    dropped.close();
                }
            }
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    /** Runs a statement that changes rows, and returns how many. */
    int update(String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = prepare(sql);
        bind(statement, arguments);
        return statement.executeUpdate();
    }

    /** Runs a statement once for each of the lists of arguments. */
    void batch(String sql, List<@Nullable Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        PreparedStatement statement = prepare(sql);
        for (@Nullable Object[] row : rows) {
            bind(statement, row);
            statement.addBatch();
        }
        statement.executeBatch();
    }

    /** Returns the first row of an answer. */
    <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = prepare(sql);
        bind(statement, arguments);
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
        }
    }

    /** Returns all rows of an answer. */
    <T> List<T> all(String sql, Row<T> row, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = prepare(sql);
        bind(statement, arguments);
        List<T> all = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                all.add(row.read(rows));
            }
        }
        return all;
    }

    /** Runs a statement without arguments that need not stay prepared. */
    void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns the one value that a statement without arguments answers with. */
    String ask(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            String answer = rows.next() ? rows.getString(1) : null;
            return answer == null ? "" : answer;
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object[] arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i];
            int at = i + 1;
            if (argument == null) {
                statement.setNull(at, Types.NULL);
            } else if (argument instanceof byte[] bytes) {
                statement.setBytes(at, bytes);
            } else if (argument instanceof String text) {
                statement.setString(at, text);
            } else if (argument instanceof Long number) {
                statement.setLong(at, number);
            } else if (argument instanceof Integer number) {
                statement.setInt(at, number);
            } else if (argument instanceof Double number) {
                statement.setDouble(at, number);
            } else {
                throw new IllegalArgumentException("no column takes a " + argument.getClass());
            }
        }
    }

    /** Closes the connection, which gives a lent one back; its statements first, since a pool may keep them. */
    void release() throws SQLException {
        try (connection) {
            for (PreparedStatement statement : prepared.values()) {
                statement.close();
            }
        } finally {
            prepared.clear();
        }
    }
}
