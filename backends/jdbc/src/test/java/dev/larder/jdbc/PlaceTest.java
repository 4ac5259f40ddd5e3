package dev.larder.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.Publication;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.StoreUri;
import dev.larder.store.StoreUriException;
import dev.larder.store.UnsupportedFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a store is made, what it is refused for, and what of a URI is never shown. */
class PlaceTest {
    private static final Publication KEEP = Publication.keeping();

    @TempDir
    Path dir;

    private String uri() {
        return "jdbc:sqlite:" + file();
    }

    private Path file() {
        return dir.resolve("results.db");
    }

    private Connection sqlite() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = sqlite();
                var statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private List<String> dump() throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = sqlite();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT type, name, sql FROM sqlite_master ORDER BY name")) {
            while (rows.next()) {
                lines.add(rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(3));
            }
        }
        return lines;
    }

    @Test
    void aSqliteStoreIsAFileOfItsOwnersAndNothingElseIsNeeded() throws Exception {
        assertThat(DataStores.exists(uri())).isFalse();
        assertThat(file()).doesNotExist();
        Entry entry = Samples.entry(1, new Datum.Text("kept"));
        try (DataStore store = DataStores.open(uri())) {
            store.store(entry, KEEP);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                    .isEqualTo("rw-------");
        }
        try (var files = Files.list(dir)) {
            assertThat(files).containsExactly(file());
        }
        assertThat(DataStores.exists(uri())).isTrue();
        try (DataStore store = DataStores.open(uri() + "?mode=read")) {
            assertThat(store.find(entry.info().address())).isPresent();
        }
    }

    @Test
    void aStoreThatIsToBeReadIsNotMade() {
        assertThatThrownBy(() -> DataStores.open(uri() + "?mode=read"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("there is no store at jdbc:sqlite:");
        assertThat(file()).doesNotExist();
    }

    @Test
    void aReadStoreWithLargeValuesLeavesNothingBehind() throws Exception {
        Entry entry = Samples.entry(1, Samples.bytes(1, 200_000));
        try (DataStore store = DataStores.open(uri())) {
            store.store(entry, KEEP);
        }
        Files.deleteIfExists(dir.resolve("results.db-larder"));
        try (DataStore store = DataStores.open(uri() + "?mode=read")) {
            Datum.Bytes bytes = (Datum.Bytes)
                    store.find(entry.info().address()).orElseThrow().datum();
            assertThat(bytes.content().toBytes()).hasSize(200_000);
        }
        assertThat(dir.resolve("results.db-larder")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"3, ''", "1, compressed"})
    void tablesOfALaterFormatAreRefusedAndLeftUntouched(int version, String features) throws SQLException {
        DataStores.open(uri()).close();
        sql("INSERT OR REPLACE INTO larder_history VALUES (" + version + ", '" + features + "', 0)");
        List<String> before = dump();
        assertThatThrownBy(() -> DataStores.open(uri()))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("format " + version)
                .hasMessageContaining("use a newer Larder");
        assertThatThrownBy(() -> DataStores.open(uri() + "?mode=read")).isInstanceOf(UnsupportedFormatException.class);
        assertThat(dump()).isEqualTo(before);
    }

    @Test
    void tablesThatWereBeingMadeAreMadeToTheirEnd() throws SQLException {
        DataStores.open(uri()).close();
        sql("DELETE FROM larder_history WHERE version = 1", "DROP VIEW larder_entries", "DROP TABLE larder_lease");
        Entry entry = Samples.entry(1, new Datum.Text("kept"));
        try (DataStore store = DataStores.open(uri())) {
            store.store(entry, KEEP);
            assertThat(store.leases().holder(entry.info().key())).isEmpty();
        }
        assertThat(String.join("\n", dump())).contains("view larder_entries");
    }

    @Test
    void aUsersTablesAndHistoryStayAsTheyAre() throws SQLException {
        sql(
                "CREATE TABLE flyway_schema_history (installed_rank INTEGER PRIMARY KEY, version TEXT)",
                "INSERT INTO flyway_schema_history VALUES (1, '1')",
                "CREATE TABLE entry (id INTEGER)",
                "INSERT INTO entry VALUES (42)");
        List<String> before = dump();
        try (DataStore store = DataStores.open(uri())) {
            store.store(Samples.entry(1, Datum.NULL), KEEP);
        }
        assertThat(dump()).containsAll(before);
        try (Connection connection = sqlite();
                var statement = connection.createStatement()) {
            assertThat(statement.executeQuery("SELECT id FROM entry").getInt(1)).isEqualTo(42);
            assertThat(statement
                            .executeQuery("SELECT count(*) FROM flyway_schema_history")
                            .getInt(1))
                    .isEqualTo(1);
        }
    }

    @Test
    void aTableOfTheSameNameThatIsSomebodyElsesIsRefused() throws SQLException {
        sql("CREATE TABLE larder_entry (id INTEGER)");
        List<String> before = dump();
        assertThatThrownBy(() -> DataStores.open(uri()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("larder.prefix=");
        assertThat(dump()).isEqualTo(before);
        DataStores.open(uri() + "?larder.prefix=mine_").close();
        assertThat(String.join("\n", dump())).contains("table mine_entry");
    }

    @Test
    void twoPrefixesAreTwoStores() {
        Entry entry = Samples.entry(1, Datum.NULL);
        try (DataStore one = DataStores.open(uri() + "?larder.prefix=a_");
                DataStore two = DataStores.open(uri() + "?larder.prefix=b_")) {
            one.store(entry, KEEP);
            assertThat(two.find(entry.info().address())).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "larder.prefix=x';drop table larder_entry;--",
                "larder.prefix=",
                "larder.prefix=Upper_",
                "larder.prefix=a.b",
                "larder.prefix=abcdefghijklmnopqrstuvwxyzabcdefgh",
                "larder.schema=other",
                "larder.durability=never",
                "larder.timeout=-1",
                "larder.timeout=0",
                "larder.timeout=10000",
                "journal_mode=OFF",
                "unknown=1"
            })
    void optionsThatMakeNoSenseAreRefused(String option) {
        assertThatThrownBy(() ->
                        DataStores.open(uri() + "?" + option.replace(";", "%3B").replace("'", "%27")))
                .isInstanceOf(StoreUriException.class);
        assertThat(file()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:oracle:thin:@host/db",
                "jdbc:sqlite:",
                "jdbc:sqlite::memory:",
                "jdbc:sqlite:file:x.db",
                "jdbc:postgresql://user:hunter2@host/db",
                "jdbc:h2:mem:x",
                "jdbc:h2:x;INIT=RUNSCRIPT FROM 'hunter2'",
                "jdbc:postgresql://host/db?socketFactory=evil.Factory",
                "jdbc:postgresql://host/db?loggerFile=/etc/passwd",
                "jdbc:mariadb://host/db?allowLocalInfile=true",
                "jdbc:mariadb://host/db?credentialType=hunter2"
            })
    void whatIsNoPlaceForAStoreIsRefusedWithoutBeingShown(String uri) {
        assertThatThrownBy(() -> DataStores.open(uri))
                .isInstanceOf(StoreUriException.class)
                .hasMessageNotContaining("hunter2")
                .hasMessageNotContaining("evil");
    }

    @Test
    void credentialsAreNeverShown() {
        String closed = "jdbc:postgresql://127.0.0.1:1/db?user=alice&password=hunter2&larder.timeout=1";
        assertThatThrownBy(() -> DataStores.open(closed))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/db")
                .hasMessageNotContaining("hunter2")
                .hasMessageNotContaining("alice");
        String wrong = PostgresServer.uri("public").replace("user=postgres", "user=hunter2&password=hunter2");
        assertThatThrownBy(() -> DataStores.open(wrong))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageNotContaining("hunter2");
        String schema = PostgresServer.freshSchema();
        try (DataStore store = DataStores.open(PostgresServer.uri(schema) + "&password=hunter2")) {
            assertThat(store.toString()).doesNotContain("hunter2").doesNotContain("user");
        }
        assertThatCode(() -> PostgresServer.drop(schema)).doesNotThrowAnyException();
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndLeftUntouched() throws Exception {
        Files.writeString(
                file(), "not a database, but somebody's notes, which are long enough to have a header. ".repeat(20));
        byte[] before = Files.readAllBytes(file());
        assertThatThrownBy(() -> DataStores.open(uri())).isInstanceOf(StoreUnavailableException.class);
        assertThat(file()).hasBinaryContent(before);
    }

    @Test
    void aDirectoryThatIsNotThereIsRefusedWithAdvice() {
        assertThatThrownBy(() -> DataStores.open("jdbc:sqlite:" + dir.resolve("no/results.db")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("make it first");
    }

    @Test
    void aMissingDriverIsNamed() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            StoreUri parsed = StoreUri.parse("jdbc:h2:" + dir.resolve("h"));
            assertThatThrownBy(() -> new JdbcDataStoreProvider().open(parsed))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("add com.h2database:h2 to the class path");
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
