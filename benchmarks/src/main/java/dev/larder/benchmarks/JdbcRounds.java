package dev.larder.benchmarks;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryWriter;
import dev.larder.store.Publication;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a store in a database costs beside the least that anybody could do with the same bytes and the same driver: a prepared
 * {@code SELECT} by key, and blocks written and read one by one and hashed. They take turns, so that whatever else the machine
 * does falls on both alike.
 */
public final class JdbcRounds {
    private static final int ENTRIES = 2_000;
    private static final int SMALL = 1_000;
    private static final int FINDS = 20_000;
    private static final int BATCH = 16;

    private final String uri;
    private final String binary;
    private final long blocks;
    private final Map<String, List<double[]>> rows = new LinkedHashMap<>();
    private final byte[] block = new byte[Content.BLOCK_SIZE];
    private final List<Address> addresses = new ArrayList<>();

    private JdbcRounds(String uri, long mebibytes) {
        this.uri = uri;
        this.binary = uri.startsWith("jdbc:postgresql:") ? "BYTEA" : "BLOB";
        this.blocks = (mebibytes << 20) / Content.BLOCK_SIZE;
        new SplittableRandom(1).nextBytes(block);
    }

    /** @param arguments the URI of an empty store, which the driver takes too; how many rounds; how many MiB a large value has */
    public static void main(String[] arguments) throws SQLException {
        JdbcRounds rounds = new JdbcRounds(arguments[0], Long.parseLong(arguments[2]));
        try (DataStore store = DataStores.open(arguments[0]);
                Connection bare = rounds.connect()) {
            rounds.fill(store, bare);
            for (int round = Integer.parseInt(arguments[1]); round > 0; round--) {
                rounds.small(store, bare);
                if (rounds.blocks > 0) {
                    rounds.large(store, bare, round);
                }
            }
        }
        rounds.print();
    }

    private Connection connect() throws SQLException {
        // Sent as bytes, not as text, from the first time on: as the store asks for, too.
        String url = uri.startsWith("jdbc:postgresql:") ? uri + "&prepareThreshold=1" : uri;
        Connection connection = DriverManager.getConnection(url);
        try (var statement = connection.createStatement()) {
            if (binary.equals("BLOB")) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("PRAGMA busy_timeout = 60000");
            }
            statement.execute("CREATE TABLE bare_small (id BIGINT PRIMARY KEY, data " + binary + " NOT NULL)");
            statement.execute("CREATE TABLE bare_block (id BIGINT, seq INTEGER, data " + binary
                    + " NOT NULL, PRIMARY KEY (id, seq))");
            if (!binary.equals("BLOB")) {
                statement.execute("ALTER TABLE bare_block ALTER COLUMN data SET STORAGE EXTERNAL");
            }
        }
        return connection;
    }

    private static EntryDraft draft(String type, long number) {
        return EntryDraft.of(
                Recipe.of(Component.of(type, "1", Parameters.of(Map.of("number", number)))), Address.VALUE, "bytes");
    }

    private void fill(DataStore store, Connection bare) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        bare.setAutoCommit(false);
        try (PreparedStatement insert = bare.prepareStatement("INSERT INTO bare_small VALUES (?, ?)")) {
            for (int i = 0; i < ENTRIES; i++) {
                byte[] value = Arrays.copyOfRange(block, i, i + SMALL);
                Entry entry = Entry.of(draft("small", i), Datum.Bytes.of(Content.of(value)));
                entries.add(entry);
                addresses.add(entry.info().address());
                insert.setLong(1, i);
                insert.setBytes(2, value);
                insert.executeUpdate();
            }
        }
        bare.commit();
        bare.setAutoCommit(true);
        store.storeAll(entries, Publication.failing());
    }

    private void small(DataStore store, Connection bare) throws SQLException {
        SplittableRandom random = new SplittableRandom(3);
        double[] times = new double[2];
        try (PreparedStatement select = bare.prepareStatement("SELECT data FROM bare_small WHERE id = ?")) {
            // In turns of a thousand, and the first ones are for warming up.
            for (int turn = -5; turn < FINDS / 1000; turn++) {
                long began = System.nanoTime();
                for (int i = 0; i < 1000; i++) {
                    Datum datum = store.find(addresses.get(random.nextInt(ENTRIES)))
                            .orElseThrow()
                            .datum();
                    check(((Datum.Bytes) datum).content().size() == SMALL);
                }
                long between = System.nanoTime();
                for (int i = 0; i < 1000; i++) {
                    select.setLong(1, random.nextInt(ENTRIES));
                    try (ResultSet row = select.executeQuery()) {
                        row.next();
                        check(row.getBytes(1).length == SMALL);
                    }
                }
                if (turn >= 0) {
                    times[0] += between - began;
                    times[1] += System.nanoTime() - between;
                }
            }
        }
        add("1 KB found, µs", times[0] / FINDS / 1000, times[1] / FINDS / 1000);
    }

    private static void check(boolean right) {
        if (!right) {
            throw new IllegalStateException("not what was stored");
        }
    }

    /** No two blocks are equal, or the store would share them. */
    private ByteBuffer block(long round, long number) {
        ByteBuffer bytes = ByteBuffer.wrap(block);
        bytes.putLong(0, round).putLong(8, number);
        return bytes;
    }

    private void large(DataStore store, Connection bare, int round) throws SQLException {
        String size = blocks * Content.BLOCK_SIZE / (1 << 20) + " MiB";
        long began = System.nanoTime();
        try (EntryWriter writer = store.begin(draft("large", round), Publication.failing())) {
            EntryWriter.Sink sink = writer.bytes();
            for (long i = 0; i < blocks; i++) {
                sink.write(block(round, i));
            }
            writer.commit(Datum.Bytes.of(sink.finish()), Duration.ZERO);
        }
        long stored = System.nanoTime();
        putBare(bare, round);
        long put = System.nanoTime();
        add(size + " put, s", (stored - began) / 1e9, (put - stored) / 1e9);
        getBare(bare, round);
        long got = System.nanoTime();
        Datum.Bytes found = (Datum.Bytes)
                store.find(draft("large", round).address()).orElseThrow().datum();
        ByteBuffer buffer = ByteBuffer.allocate(Content.BLOCK_SIZE);
        for (long i = 0; i < blocks; i++) {
            found.content().read(i * Content.BLOCK_SIZE, buffer.clear());
            check(buffer.getLong(8) == i);
        }
        add(size + " got, s", (System.nanoTime() - got) / 1e9, (got - put) / 1e9);
        store.remove(draft("large", round).address());
        store.upkeep().gc(Duration.ZERO, dev.larder.store.Progress.NONE);
        try (var statement = bare.createStatement()) {
            statement.execute("DELETE FROM bare_block");
        }
    }

    private void putBare(Connection bare, int round) throws SQLException {
        bare.setAutoCommit(false);
        try (PreparedStatement insert = bare.prepareStatement("INSERT INTO bare_block VALUES (?, ?, ?)")) {
            for (long i = 0; i < blocks; i++) {
                ByteBuffer bytes = block(round, i);
                Sha256.fresh().digest(bytes.array());
                insert.setLong(1, round);
                insert.setInt(2, (int) i);
                // A copy, since drivers may keep what they are given until the batch is sent.
                insert.setBytes(3, bytes.array().clone());
                insert.addBatch();
                if ((i + 1) % BATCH == 0 || i + 1 == blocks) {
                    insert.executeBatch();
                }
            }
        }
        bare.commit();
        bare.setAutoCommit(true);
    }

    private void getBare(Connection bare, int round) throws SQLException {
        try (PreparedStatement select = bare.prepareStatement("SELECT data FROM bare_block WHERE id = ? AND seq = ?")) {
            for (long i = 0; i < blocks; i++) {
                select.setLong(1, round);
                select.setInt(2, (int) i);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    byte[] bytes = row.getBytes(1);
                    Sha256.fresh().digest(bytes);
                    check(ByteBuffer.wrap(bytes).getLong(8) == i);
                }
            }
        }
    }

    private void add(String what, double store, double bare) {
        rows.computeIfAbsent(what, name -> new ArrayList<>()).add(new double[] {store, bare, store / bare});
    }

    private void print() {
        String engine = uri.split(":", 3)[1];
        rows.forEach((what, all) -> System.out.println(String.format(
                Locale.ROOT,
                "| %s: %s | %.4g | %.4g | %.2f | %.2f – %.2f |",
                engine,
                what,
                median(all, 0),
                median(all, 1),
                median(all, 2),
                Collections.min(all.stream().map(row -> row[2]).toList()),
                Collections.max(all.stream().map(row -> row[2]).toList()))));
    }

    private static double median(List<double[]> all, int column) {
        List<Double> sorted = all.stream().map(row -> row[column]).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
