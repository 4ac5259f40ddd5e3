package dev.larder.jdbc;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.store.Durability;
import dev.larder.store.Ledger;
import dev.larder.store.LedgerCoding;
import dev.larder.store.LedgerRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ledger records as rows. What counts is a record's bytes, which have a checksum; name, revision and content stand beside them
 * for people. A damaged record counts as absent. Thread-safe.
 */
final class LedgerTable implements Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerTable.class);

    private final Database database;
    private final Durability durability;
    private final String look;
    private final String lock;
    private final String insert;
    private final String update;
    private final String delete;
    private final String list;
    private final String all;

    /** A row as it lies there. */
    private record Raw(String kind, byte[] hash, byte[] body) {
        static Raw of(ResultSet row) throws SQLException {
            return new Raw(row.getString(1), row.getBytes(2), row.getBytes(3));
        }
    }

    LedgerTable(Database database, Tables tables, Durability durability) {
        Dialect dialect = database.dialect();
        this.database = database;
        this.durability = durability;
        this.look = tables.sql("SELECT kind, hash, body FROM {ledger} WHERE kind = ? AND hash = ?");
        this.lock = dialect.locking(look);
        this.insert = dialect.insertOnce(
                tables.sql("INSERT INTO {ledger} (kind, hash, name, revision, content, body) VALUES (?, ?, ?, ?, "
                        + dialect.json() + ", ?)"));
        this.update = tables.sql("UPDATE {ledger} SET name = ?, revision = ?, content = " + dialect.json()
                + ", body = ? WHERE kind = ? AND hash = ?");
        this.delete = tables.sql("DELETE FROM {ledger} WHERE kind = ? AND hash = ?");
        this.list = tables.sql("SELECT kind, hash, body FROM {ledger} WHERE kind = ?");
        this.all = tables.sql("SELECT kind, hash, body FROM {ledger}");
    }

    private static byte[] hash(String name) {
        return Digest.of(name.getBytes(StandardCharsets.UTF_8)).bytes();
    }

    private static Optional<LedgerRecord> decoded(Raw raw) {
        return LedgerCoding.decode(ByteBuffer.wrap(raw.body()), place(raw)).filter(record -> {
            // A record in another's place is damage too.
            boolean there =
                    record.kind().equals(raw.kind()) && java.util.Arrays.equals(hash(record.name()), raw.hash());
            return there;
        });
    }

    private static String place(Raw raw) {
        return "ledger/" + raw.kind() + "/" + Digest.of(raw.hash()).hex().substring(0, 16);
    }

    @Override
    public Optional<LedgerRecord> find(String kind, String name) {
        LedgerRecord.check(kind, name);
        return database.read("read a ledger record", link -> link.first(look, Raw::of, kind, hash(name)))
                .flatMap(LedgerTable::decoded);
    }

    @Override
    public Optional<LedgerRecord> write(String kind, String name, long expected, Datum value) {
        LedgerRecord next = new LedgerRecord(kind, name, expected + 1, value);
        byte[] body = bytes(LedgerCoding.encode(next));
        String shown = Shown.name(name);
        String content = Shown.json(CanonicalJson.write(value));
        byte[] hash = hash(name);
        boolean written = database.write("write a ledger record", durability, link -> {
            Optional<Raw> present = link.first(lock, Raw::of, kind, hash);
            if (present.flatMap(LedgerTable::decoded)
                            .map(LedgerRecord::revision)
                            .orElse(ABSENT)
                    != expected) {
                return false;
            }
            return present.isPresent()
                    ? link.update(update, shown, next.revision(), content, body, kind, hash) == 1
                    : inserted(link, kind, hash, shown, next.revision(), content, body);
        });
        return written ? Optional.of(next) : Optional.empty();
    }

    private boolean inserted(Link link, Object... row) throws SQLException {
        try {
            return link.update(insert, row) == 1;
        } catch (SQLException e) {
            if (database.dialect().isDuplicate(e)) {
                return false;
            }
            throw e;
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public boolean remove(String kind, String name, long expected) {
        LedgerRecord.check(kind, name);
        byte[] hash = hash(name);
        if (find(kind, name).filter(record -> record.revision() == expected).isEmpty()) {
            return false;
        }
        return database.write(
                "remove a ledger record",
                durability,
                link -> link.first(lock, Raw::of, kind, hash)
                                .flatMap(LedgerTable::decoded)
                                .filter(record -> record.revision() == expected)
                                .isPresent()
                        && link.update(delete, kind, hash) == 1);
    }

    @Override
    public Stream<LedgerRecord> list(String kind) {
        LedgerRecord.checkKind(kind);
        return database.read("list ledger records", link -> link.all(list, Raw::of, kind)).stream()
                .flatMap(raw -> {
                    Optional<LedgerRecord> record = decoded(raw);
                    if (record.isEmpty()) {
                        LOG.debug("left out of a listing: {} is damaged", place(raw));
                    }
                    return record.stream();
                });
    }

    /** Returns the places of damaged records. */
    List<String> damaged() {
        List<String> places = new ArrayList<>();
        for (Raw raw : database.read("read the ledger", link -> link.all(all, Raw::of))) {
            if (decoded(raw).isEmpty()) {
                places.add(place(raw));
            }
        }
        return places;
    }
}
