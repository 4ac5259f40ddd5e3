package dev.larder.jdbc;

import java.sql.SQLException;
import java.util.UUID;

/** Where damaged records and blocks are put, for a person to look at. Thread-safe. */
final class Quarantine {
    private final String insert;

    Quarantine(Dialect dialect, Tables tables) {
        this.insert = tables.sql(
                "INSERT INTO {quarantine} (id, kind, place, moved, body) VALUES (?, ?, ?, " + dialect.now() + ", ?)");
    }

    void add(Link link, String kind, String place, byte[] body) throws SQLException {
        link.update(insert, UUID.randomUUID().toString(), kind, Shown.name(place), body);
    }
}
