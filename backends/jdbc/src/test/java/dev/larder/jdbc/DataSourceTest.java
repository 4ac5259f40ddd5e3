package dev.larder.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.Fence;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.Stored;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

/** A store in a database that the program reaches by a DataSource of its own. */
class DataSourceTest {
    @TempDir
    Path dir;

    /** Counts the connections that are out, and hands them out as pools do that were set up for something else. */
    private static final class Counting {
        private final AtomicInteger out = new AtomicInteger();
        private final AtomicInteger lent = new AtomicInteger();

        DataSource around(DataSource source) {
            return (DataSource) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                        if (!method.getName().equals("getConnection")) {
                            return method.invoke(source, arguments);
                        }
                        Connection connection = source.getConnection();
                        out.incrementAndGet();
                        lent.incrementAndGet();
                        return Proxy.newProxyInstance(
                                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (p, m, a) -> {
                                    if (m.getName().equals("close")) {
                                        out.decrementAndGet();
                                    }
                                    try {
                                        return m.invoke(connection, a);
                                    } catch (java.lang.reflect.InvocationTargetException e) {
                                        throw e.getCause();
                                    }
                                });
                    });
        }
    }

    private static void everythingWorks(DataSource source, JdbcOptions options) {
        Counting counting = new Counting();
        Entry small = Samples.entry(1, new Datum.Text("small"));
        Entry large = Samples.entry(2, Samples.bytes(2, 9 << 20));
        try (DataStore store = JdbcDataStores.open(counting.around(source), options)) {
            assertThat(store.store(small, Publication.keeping()).status()).isEqualTo(Stored.Status.PUBLISHED);
            Fence fence = store.leases()
                    .tryAcquire(large.info().key(), Duration.ofSeconds(30))
                    .orElseThrow()
                    .fence();
            store.store(large, Publication.keeping().under(fence));
            store.storeAll(List.of(Samples.entry(3, Datum.NULL), Samples.entry(4, Datum.NULL)), Publication.failing());
            assertThat(store.ledger().write("pin", "one", 0, Datum.NULL)).isPresent();
            Datum.Bytes read = (Datum.Bytes)
                    store.find(large.info().address()).orElseThrow().datum();
            assertThat(read.content().toBytes())
                    .isEqualTo(((Datum.Bytes) large.datum()).content().toBytes());
            assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
            assertThat(counting.out)
                    .as("connections that are out while nothing is done")
                    .hasValue(0);
            assertThat(counting.lent).hasPositiveValue();
            assertThat(store.toString()).doesNotContain("password");
        }
        assertThat(counting.out).hasValue(0);
    }

    @Test
    void inPostgres() throws Exception {
        String schema = PostgresServer.freshSchema();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setPortNumbers(new int[] {PostgresServer.running().getPort()});
        source.setUser("postgres");
        everythingWorks(source, JdbcOptions.standard().in(schema));
        // The same store, by a URI.
        try (DataStore store = DataStores.open(PostgresServer.uri(schema))) {
            assertThat(store.upkeep().verify(Progress.NONE).entries()).isEqualTo(4);
        }
        PostgresServer.drop(schema);
    }

    @Test
    void inSqlite() {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + dir.resolve("results.db"));
        everythingWorks(source, JdbcOptions.standard());
        try (DataStore store = DataStores.open("jdbc:sqlite:" + dir.resolve("results.db"))) {
            assertThat(store.upkeep().verify(Progress.NONE).entries()).isEqualTo(4);
        }
    }

    @Test
    void inH2() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + dir.resolve("results") + ";WRITE_DELAY=0;DB_CLOSE_DELAY=-1");
        source.setUser("sa");
        source.setPassword("");
        everythingWorks(source, JdbcOptions.standard().in("results").prefixed("cache_"));
    }

    @Test
    void aDatabaseOfAnotherKindIsRefused() {
        DatabaseMetaData data = (DatabaseMetaData) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DatabaseMetaData.class}, (p, m, a) -> "Oracle");
        Connection connection = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class},
                (p, m, a) -> m.getName().equals("getMetaData") ? data : null);
        DataSource source = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (p, m, a) -> connection);
        assertThatThrownBy(() -> JdbcDataStores.open(source, JdbcOptions.standard()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("'Oracle'")
                .hasMessageContaining("SQLite, PostgreSQL, MariaDB and H2");
    }
}
