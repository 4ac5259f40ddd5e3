package dev.larder.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Batches of large values with removals in between leave an H2 file sound. H2 2.5 loses pages of its file over that, which is why
 * another version is pinned; this is the test to run when that is to change.
 */
class H2CorruptionTest {
    private static final int ROUNDS = Integer.getInteger("larder.h2.rounds", 5);
    private static final int BARE_ROUNDS = 2 * ROUNDS;
    private static final int BATCH = 8;

    @TempDir
    Path dir;

    @Test
    void batchesOfLargeValuesWithRemovalsLeaveTheFileSound() {
        long seed = Long.getLong("larder.seed", System.nanoTime());
        System.out.println("large values in H2: seed " + seed + " (repeat with -Dlarder.seed=" + seed + ")");
        SplittableRandom random = new SplittableRandom(seed);
        String uri = "jdbc:h2:" + dir.resolve("results") + "?larder.durability=relaxed";
        Map<Long, Entry> kept = new HashMap<>();
        long number = 0;
        for (int round = 0; round < ROUNDS; round++) {
            try (DataStore store = DataStores.open(uri)) {
                List<Entry> batch = new ArrayList<>();
                for (int i = 0; i < BATCH; i++, number++) {
                    Entry entry = Samples.entry(number, Samples.bytes(number, random.nextInt(64 << 10, 1 << 20)));
                    batch.add(entry);
                    kept.put(number, entry);
                }
                store.storeAll(batch, Publication.failing());
                for (Long old : List.copyOf(kept.keySet())) {
                    if (random.nextInt(3) == 0) {
                        Entry gone = kept.remove(old);
                        assertThat(store.remove(gone.info().address())).isTrue();
                    }
                }
                if (round % 3 == 2) {
                    store.upkeep().gc(Duration.ZERO, Progress.NONE);
                }
            }
            try (DataStore store = DataStores.open(uri)) {
                assertThat(store.upkeep().verify(Progress.NONE).isSound())
                        .as("sound after round %d", round)
                        .isTrue();
                kept.values()
                        .forEach(entry ->
                                assertThat(store.find(entry.info().address())).isPresent());
            }
        }
    }

    @Test
    void theVersionIsOneThatGotOverALongRun() {
        // 2.5.252 lost the end of its file in one of twenty runs like the one below: too seldom to rely on a short one.
        assertThat(org.h2.engine.Constants.VERSION)
                .as("run this class with -Dlarder.h2.rounds=500 on a busy machine before taking another")
                .isEqualTo("2.4.240");
    }

    /** What H2 2.5 does not get over: the store keeps its blocks otherwise, but in the same file and by the same engine. */
    @Test
    void theEngineGetsOverBatchesOfLargeValuesWithRemovals() throws SQLException {
        String url = "jdbc:h2:file:" + dir.resolve("bare");
        SplittableRandom random = new SplittableRandom(42);
        Map<Long, Integer> kept = new HashMap<>();
        long number = 0;
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, data VARBINARY(1048576))");
            connection.setAutoCommit(false);
            for (int round = 0; round < BARE_ROUNDS; round++) {
                try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
                    for (int i = 0; i < 2 * BATCH; i++, number++) {
                        byte[] bytes = bytes(number, random.nextInt(64 << 10, 1 << 20));
                        kept.put(number, bytes.length);
                        insert.setLong(1, number);
                        insert.setBytes(2, bytes);
                        insert.addBatch();
                    }
                    insert.executeBatch();
                }
                try (PreparedStatement delete = connection.prepareStatement("DELETE FROM t WHERE id = ?")) {
                    for (Long old : List.copyOf(kept.keySet())) {
                        if (random.nextInt(3) == 0) {
                            kept.remove(old);
                            delete.setLong(1, old);
                            delete.executeUpdate();
                        }
                    }
                }
                connection.commit();
            }
        }
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, data FROM t")) {
            int found = 0;
            while (rows.next()) {
                long id = rows.getLong(1);
                assertThat(rows.getBytes(2)).as("value %d", id).isEqualTo(bytes(id, kept.get(id)));
                found++;
            }
            assertThat(found).isEqualTo(kept.size());
        }
    }

    private static byte[] bytes(long seed, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }
}
