package dev.larder.jdbc;

import dev.larder.conformance.RawStorage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * The columns of a store's rows as pieces to be damaged, on a connection of their own. A text is taken byte for byte as Latin-1,
 * so that damage may make any character of it.
 */
final class RawRows implements RawStorage, AutoCloseable {
    /** A table, the columns that identify a row, those that are pieces, and those that must be put back with a deleted row. */
    private record Kind(String table, List<String> key, List<String> pieces, List<String> others) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "entry",
                    List.of("address"),
                    List.of("record", "entry_key", "attribute"),
                    List.of(
                            "type",
                            "version",
                            "codec",
                            "digest",
                            "size",
                            "cost_seconds",
                            "created",
                            "writer",
                            "parameters",
                            "inputs",
                            "metadata",
                            "leaves_cut",
                            "record_size")),
            new Kind("block_data", List.of("digest"), List.of("data"), List.of()),
            new Kind("ledger", List.of("kind", "hash"), List.of("body"), List.of("name", "revision", "content")),
            new Kind("history", List.of("version"), List.of("features"), List.of("applied")),
            new Kind("quarantine", List.of("id"), List.of("body"), List.of("kind", "place", "moved")));

    private final Callable<Connection> connecting;
    private final String prefix;
    private final String json;
    private final Map<String, Map<String, Object>> rows = new HashMap<>();
    private Connection connection;

    RawRows(Callable<Connection> connecting, String prefix, String json) {
        this.connecting = connecting;
        this.prefix = prefix;
        this.json = json;
    }

    private Connection connection() {
        try {
            if (connection == null) {
                connection = connecting.call();
            }
            return connection;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public List<String> pieces() {
        TreeMap<String, Boolean> names = new TreeMap<>();
        for (Kind kind : KINDS) {
            List<String> all = new ArrayList<>(kind.key());
            all.addAll(kind.pieces());
            all.addAll(kind.others());
            try (PreparedStatement select = connection()
                            .prepareStatement(
                                    "SELECT " + String.join(", ", kind.key()) + " FROM " + prefix + kind.table());
                    ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    Map<String, Object> key = new LinkedHashMap<>();
                    for (int i = 0; i < kind.key().size(); i++) {
                        key.put(kind.key().get(i), value(found, i + 1));
                    }
                    for (String piece : kind.pieces()) {
                        String name = kind.table() + "/" + shown(key) + "/" + piece;
                        names.put(name, true);
                        rows.put(name, key);
                    }
                }
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }
        return List.copyOf(names.keySet());
    }

    private static Object value(ResultSet row, int column) throws SQLException {
        Object value = row.getObject(column);
        return value instanceof byte[] || value instanceof java.sql.Blob
                ? row.getBytes(column)
                : value instanceof Number || value == null ? value : row.getString(column);
    }

    private static String shown(Map<String, Object> key) {
        List<String> parts = new ArrayList<>();
        key.values()
                .forEach(part ->
                        parts.add(part instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : part.toString()));
        return String.join("-", parts);
    }

    private static Kind kind(String piece) {
        return KINDS.stream()
                .filter(kind -> piece.startsWith(kind.table() + "/"))
                .findFirst()
                .orElseThrow();
    }

    private static String column(String piece) {
        return piece.substring(piece.lastIndexOf('/') + 1);
    }

    private static String where(Kind kind) {
        return " WHERE "
                + String.join(
                        " AND ", kind.key().stream().map(name -> name + " = ?").toList());
    }

    private Map<String, Object> key(String piece) {
        if (!rows.containsKey(piece)) {
            pieces();
        }
        return rows.get(piece);
    }

    private static int bind(PreparedStatement statement, int at, Iterable<Object> values) throws SQLException {
        int next = at;
        for (Object value : values) {
            if (value instanceof byte[] bytes) {
                statement.setBytes(next++, bytes);
            } else {
                statement.setObject(next++, value);
            }
        }
        return next;
    }

    @Override
    public byte[] read(String piece) {
        Kind kind = kind(piece);
        Map<String, Object> key = key(piece);
        String sql = "SELECT " + column(piece) + " FROM " + prefix + kind.table() + where(kind);
        try (PreparedStatement select = connection().prepareStatement(sql)) {
            bind(select, 1, key.values());
            try (ResultSet found = select.executeQuery()) {
                if (!found.next()) {
                    throw new AssertionError("there is no piece " + piece);
                }
                Object value = value(found, 1);
                return value instanceof byte[] bytes
                        ? bytes
                        : String.valueOf(value).getBytes(StandardCharsets.ISO_8859_1);
            }
        } catch (SQLException e) {
            throw new AssertionError(piece, e);
        }
    }

    private final Map<String, Map<String, Object>> deleted = new HashMap<>();

    @Override
    public void write(String piece, byte[] bytes) {
        Kind kind = kind(piece);
        Map<String, Object> key = key(piece);
        String column = column(piece);
        boolean text = kind.table().equals("history") || kind.table().equals("entry") && !column.equals("record");
        // No database holds U+0000 in a text everywhere; U+0001 is damage as well. Texts are as long as their column at
        // most.
        Object value = text ? text(bytes, column) : bytes;
        String sql = "UPDATE " + prefix + kind.table() + " SET " + column + " = ?" + where(kind);
        try (PreparedStatement update = connection().prepareStatement(sql)) {
            bind(update, bind(update, 1, List.of(value)), key.values());
            if (update.executeUpdate() == 0) {
                insert(kind, key, piece, column, value);
            }
        } catch (SQLException e) {
            throw new AssertionError(piece, e);
        }
    }

    private static String text(byte[] bytes, String column) {
        boolean digits = column.equals("entry_key");
        int longest = digits ? 64 : 255;
        // Digits may lie in a column that takes ASCII only.
        String text = new String(bytes, digits ? StandardCharsets.US_ASCII : StandardCharsets.ISO_8859_1)
                .replace('\u0000', '\u0001')
                .replace('\ufffd', '?');
        return text.length() > longest ? text.substring(0, longest) : text;
    }

    private void insert(Kind kind, Map<String, Object> key, String piece, String column, Object value)
            throws SQLException {
        Map<String, Object> row = new LinkedHashMap<>(key);
        row.putAll(deleted.getOrDefault(row(piece), Map.of()));
        row.put(column, value);
        List<String> places = row.keySet().stream()
                .map(name ->
                        List.of("parameters", "inputs", "metadata", "content").contains(name) ? json : "?")
                .toList();
        String sql = "INSERT INTO " + prefix + kind.table() + " (" + String.join(", ", row.keySet()) + ") VALUES ("
                + String.join(", ", places) + ")";
        try (PreparedStatement insert = connection().prepareStatement(sql)) {
            bind(insert, 1, row.values());
            insert.executeUpdate();
        }
    }

    private static String row(String piece) {
        return piece.substring(0, piece.lastIndexOf('/'));
    }

    @Override
    public void delete(String piece) {
        Kind kind = kind(piece);
        Map<String, Object> key = key(piece);
        List<String> all = new ArrayList<>(kind.pieces());
        all.addAll(kind.others());
        try {
            String columns = String.join(", ", all);
            try (PreparedStatement select = connection()
                    .prepareStatement("SELECT " + columns + " FROM " + prefix + kind.table() + where(kind))) {
                bind(select, 1, key.values());
                try (ResultSet found = select.executeQuery()) {
                    if (found.next()) {
                        Map<String, Object> row = new LinkedHashMap<>();
                        for (int i = 0; i < all.size(); i++) {
                            row.put(all.get(i), value(found, i + 1));
                        }
                        deleted.put(row(piece), row);
                    }
                }
            }
            try (PreparedStatement delete =
                    connection().prepareStatement("DELETE FROM " + prefix + kind.table() + where(kind))) {
                bind(delete, 1, key.values());
                delete.executeUpdate();
            }
        } catch (SQLException e) {
            throw new AssertionError(piece, e);
        }
    }

    /** Makes the tables those of a new store: much cheaper than to make them anew. */
    void empty() {
        try (var statement = connection().createStatement()) {
            for (String table : List.of(
                    "entry",
                    "parameter",
                    "input",
                    "block",
                    "block_data",
                    "lease",
                    "ledger",
                    "quarantine",
                    "session",
                    "pin")) {
                statement.execute("DELETE FROM " + prefix + table);
            }
            statement.execute("DELETE FROM " + prefix + "history WHERE version > 1");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws SQLException {
        if (connection != null) {
            connection.close();
        }
    }
}
