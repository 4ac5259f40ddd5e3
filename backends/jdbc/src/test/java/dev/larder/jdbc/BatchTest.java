package dev.larder.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import dev.larder.store.ConflictException;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries that are stored together are there together or not at all. */
class BatchTest {
    private static final String PREFIX = "larder.prefix=";

    @TempDir
    Path dir;

    /** The conflict shows only when the entries before it were published. */
    private static void allOrNothing(String uri) {
        allOrNothing(uri + PREFIX + "small_", 100);
        allOrNothing(uri + PREFIX + "large_", 100_000);
    }

    private static void allOrNothing(String uri, int size) {
        List<Entry> batch = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            batch.add(Samples.entry(i, Samples.bytes(i, i % 2 == 0 ? 100 : size)));
        }
        batch.add(Samples.entry(7, new Datum.Text("another value of the seventh")));
        try (DataStore store = DataStores.open(uri)) {
            assertThatThrownBy(() -> store.storeAll(batch, Publication.failing()))
                    .isInstanceOf(ConflictException.class);
            for (Entry entry : batch) {
                assertThat(store.find(entry.info().address())).isEmpty();
            }
            assertThat(store.upkeep().verify(Progress.NONE).blocks()).isZero();
            store.upkeep().gc(Duration.ZERO, Progress.NONE);
            assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
            batch.remove(20);
            assertThat(store.storeAll(batch, Publication.failing())).allMatch(stored -> stored.published());
            assertThat(store.upkeep().verify(Progress.NONE).entries()).isEqualTo(20);
        }
    }

    @Test
    void inSqlite() {
        allOrNothing("jdbc:sqlite:" + dir.resolve("results.db") + "?");
    }

    @Test
    void inH2() {
        allOrNothing("jdbc:h2:" + dir.resolve("results") + "?");
    }

    @Test
    void inPostgres() throws SQLException {
        String schema = PostgresServer.freshSchema();
        allOrNothing(PostgresServer.uri(schema) + "&");
        PostgresServer.drop(schema);
    }
}
