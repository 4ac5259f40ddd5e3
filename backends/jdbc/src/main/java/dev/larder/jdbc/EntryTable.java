package dev.larder.jdbc;

import dev.larder.key.Address;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Key;
import dev.larder.store.Durability;
import dev.larder.store.EntryIndex;
import dev.larder.store.Selection;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Entries' records as rows, with what can be queried beside them, in one transaction. Thread-safe. */
final class EntryTable implements EntryIndex {
    private static final int PAGE = 200;

    /** Longer records are read one by one, so that a page is never large. */
    private static final int RECORD_IN_PAGE = 16 << 10;

    private static final int ATTEMPTS = 8;
    private static final byte[] FIRST = new byte[0];

    private final Database database;
    private final Tables tables;
    private final Quarantine quarantine;
    private final Durability durability;
    private final String find;
    private final String lock;
    private final String insert;
    private final String update;
    private final String delete;
    private final String insertParameter;
    private final String deleteParameters;
    private final String insertInput;
    private final String deleteInputs;

    EntryTable(Database database, Tables tables, Quarantine quarantine, Durability durability) {
        Dialect dialect = database.dialect();
        this.database = database;
        this.tables = tables;
        this.quarantine = quarantine;
        this.durability = durability;
        this.find = tables.sql("SELECT record FROM {entry} WHERE address = ?");
        this.lock = dialect.locking(find);
        List<String> places = EntryColumns.NAMES.stream()
                .map(name -> EntryColumns.JSON.contains(name) ? dialect.json() : "?")
                .toList();
        this.insert = dialect.insertOnce(tables.sql("INSERT INTO {entry} (" + String.join(", ", EntryColumns.NAMES)
                + ") VALUES (" + String.join(", ", places) + ")"));
        List<String> changes = new ArrayList<>();
        for (int i = 1; i < places.size(); i++) {
            changes.add(EntryColumns.NAMES.get(i) + " = " + places.get(i));
        }
        this.update = tables.sql("UPDATE {entry} SET " + String.join(", ", changes) + " WHERE address = ?");
        this.delete = tables.sql("DELETE FROM {entry} WHERE address = ?");
        this.insertParameter = tables.sql(
                "INSERT INTO {parameter} (address, ordinal, path, kind, text, number) VALUES (?, ?, ?, ?, ?, ?)");
        this.deleteParameters = tables.sql("DELETE FROM {parameter} WHERE address = ?");
        this.insertInput = tables.sql("INSERT INTO {input} (address, ordinal, name, content, source_key,"
                + " source_attribute) VALUES (?, ?, ?, ?, ?, ?)");
        this.deleteInputs = tables.sql("DELETE FROM {input} WHERE address = ?");
    }

    @Override
    public Optional<ByteBuffer> find(Address address) {
        return find(EntryColumns.address(address));
    }

    private Optional<ByteBuffer> find(byte[] address) {
        return database.read("read an entry", link -> link.first(find, EntryTable::bytes, (Object) address));
    }

    private static ByteBuffer bytes(ResultSet row) throws SQLException {
        return ByteBuffer.wrap(row.getBytes(1));
    }

    @Override
    public boolean create(Address address, ByteBuffer record, Durability durability) {
        EntryColumns columns = EntryColumns.of(address, record);
        return database.write("store an entry", durability, link -> {
            boolean created = inserted(link, columns);
            if (created) {
                insertParts(link, columns);
            }
            return created;
        });
    }

    private boolean inserted(Link link, EntryColumns columns) throws SQLException {
        try {
            return link.update(insert, columns.row()) == 1;
        } catch (SQLException e) {
            if (database.dialect().isDuplicate(e)) {
                return false;
            }
            throw e;
        }
    }

    private void insertParts(Link link, EntryColumns columns) throws SQLException {
        link.batch(insertParameter, columns.parameters());
        link.batch(insertInput, columns.inputs());
    }

    private void deleteParts(Link link, byte[] address) throws SQLException {
        link.update(deleteParameters, (Object) address);
        link.update(deleteInputs, (Object) address);
    }

    @Override
    public void replace(Address address, ByteBuffer record, Durability durability) {
        EntryColumns columns = EntryColumns.of(address, record);
        byte[] at = EntryColumns.address(address);
        @Nullable Object[] changed = Arrays.copyOfRange(columns.row(), 1, columns.row().length + 1);
        changed[changed.length - 1] = at;
        database.write("replace an entry", durability, link -> {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                // Others may remove or store it between the two.
                if (link.update(update, changed) > 0) {
                    deleteParts(link, at);
                    insertParts(link, columns);
                    return true;
                } else if (inserted(link, columns)) {
                    insertParts(link, columns);
                    return true;
                }
            }
            throw new SQLException("others keep storing and removing the entry");
        });
    }

    @Override
    public boolean remove(Address address) {
        byte[] at = EntryColumns.address(address);
        return find(at).isPresent()
                && database.write("remove an entry", durability, link -> {
                    boolean removed = link.update(delete, (Object) at) > 0;
                    if (removed) {
                        deleteParts(link, at);
                    }
                    return removed;
                });
    }

    @Override
    public boolean quarantine(Address address) {
        return moveAway(EntryColumns.address(address), address.key().hex(), Optional.empty());
    }

    /** Moves a record out of the way, if it is the expected one. */
    private boolean moveAway(byte[] at, String key, Optional<ByteBuffer> expected) {
        return database.write("move a damaged entry out of the way", Durability.RELAXED, link -> {
            Optional<ByteBuffer> record = link.first(lock, EntryTable::bytes, (Object) at);
            if (record.isEmpty() || expected.isPresent() && !record.equals(expected)) {
                return false;
            }
            quarantine.add(link, "entry", place(key, at), record.get().array());
            link.update(delete, (Object) at);
            deleteParts(link, at);
            return true;
        });
    }

    private static String place(String key, byte[] at) {
        return "entry/" + key + "/" + HexFormat.of().formatHex(at, 0, Math.min(8, at.length));
    }

    @Override
    public Stream<Located> scan(String keyPrefix) {
        return scan(Selection.keyPrefix(keyPrefix));
    }

    @Override
    public Stream<Located> scan(Selection selection) {
        SelectionSql condition = SelectionSql.of(selection, tables);
        String sql = tables.sql("SELECT address, entry_key, attribute, CASE WHEN record_size <= " + RECORD_IN_PAGE
                + " THEN record END FROM {entry} e WHERE " + condition.where()
                + " AND address > ? ORDER BY address LIMIT " + PAGE);
        Iterable<Located> all = () -> new Pages(sql, condition.arguments());
        return StreamSupport.stream(all.spliterator(), false);
    }

    @Override
    public <T> T together(Supplier<T> publications) {
        return database.once("store entries together", Durability.RELAXED, link -> publications.get());
    }

    @Override
    public void close() {}

    /** Goes through the rows page by page, so that no connection is held while the caller does something else. */
    private final class Pages implements Iterator<Located> {
        private final String sql;
        private final List<Object> condition;
        private byte[] last = FIRST;
        private Iterator<Row> page = List.<Row>of().iterator();
        private boolean over;

        Pages(String sql, List<Object> condition) {
            this.sql = sql;
            this.condition = condition;
        }

        @Override
        public boolean hasNext() {
            if (!page.hasNext() && !over) {
                List<Object> arguments = new ArrayList<>(condition);
                arguments.add(last);
                List<Row> rows = database.read("list entries", link -> link.all(sql, this::row, arguments.toArray()));
                over = rows.size() < PAGE;
                if (!rows.isEmpty()) {
                    last = rows.get(rows.size() - 1).at;
                }
                page = rows.iterator();
            }
            return page.hasNext();
        }

        @Override
        public Located next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return page.next();
        }

        private Row row(ResultSet row) throws SQLException {
            byte[] record = row.getBytes(4);
            return new Row(
                    row.getBytes(1),
                    String.valueOf(row.getString(2)),
                    String.valueOf(row.getString(3)),
                    record == null ? null : ByteBuffer.wrap(record));
        }
    }

    private final class Row implements Located {
        private final byte[] at;
        private final String key;
        private final String attribute;

        /** What the page brought, for the first who asks; later it may be another. */
        private @Nullable ByteBuffer brought;

        private @Nullable ByteBuffer read;

        Row(byte[] at, String key, String attribute, @Nullable ByteBuffer brought) {
            this.at = at;
            this.key = key;
            this.attribute = attribute;
            this.brought = brought;
        }

        @Override
        public String place() {
            return EntryTable.place(key, at);
        }

        @Override
        public Optional<Address> address() {
            try {
                Address told = new Address(Key.parse("sha256:" + key), attribute);
                return Arrays.equals(EntryColumns.address(told), at) ? Optional.of(told) : Optional.empty();
            } catch (InvalidComponentException e) {
                // Damaged columns tell no address.
                return Optional.empty();
            }
        }

        @Override
        public Optional<ByteBuffer> record() {
            Optional<ByteBuffer> record = Optional.ofNullable(brought);
            brought = null;
            if (record.isEmpty()) {
                record = find(at);
            }
            record.ifPresent(found -> read = found);
            return record.map(ByteBuffer::duplicate);
        }

        @Override
        public boolean quarantine() {
            return moveAway(at, key, Optional.ofNullable(read));
        }
    }
}
