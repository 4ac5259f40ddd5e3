package dev.larder.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.store.Durability;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A SQLite transaction is as durable as the most durable of its parts. */
class SqliteLevelTest {
    private static final String FULL = "2";
    private static final String NORMAL = "1";

    @TempDir
    Path dir;

    private Database database;

    @BeforeEach
    void open() {
        Sqlite sqlite = new Sqlite();
        JdbcOptions options = JdbcOptions.standard();
        Properties settings = sqlite.settings(options);
        database = new Database(
                "a database",
                sqlite,
                new Connections(
                        () -> DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("x.db"), settings),
                        link -> sqlite.prepare(link, options),
                        Link.Kind.OWN),
                options,
                Secrets.NONE);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static String level(Link link) throws SQLException {
        return link.ask("PRAGMA synchronous");
    }

    @Test
    void aTransactionHasTheLevelThatItAsksFor() {
        assertThat(database.write("try", Durability.FSYNC, SqliteLevelTest::level))
                .isEqualTo(FULL);
        assertThat(database.write("try", Durability.RELAXED, SqliteLevelTest::level))
                .isEqualTo(NORMAL);
        assertThat(database.write("try", Durability.FSYNC, SqliteLevelTest::level))
                .isEqualTo(FULL);
    }

    @Test
    void whatIsPublishedWithinAnothersTransactionIsForced() {
        String within = database.once(
                "run", Durability.RELAXED, link -> database.write("try", Durability.FSYNC, SqliteLevelTest::level));
        assertThat(within).isEqualTo(FULL);
    }
}
