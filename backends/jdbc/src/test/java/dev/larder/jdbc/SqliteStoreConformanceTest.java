package dev.larder.jdbc;

import dev.larder.conformance.DataStoreConformance;
import dev.larder.conformance.StoreHarness;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A SQLite store keeps every promise. */
class SqliteStoreConformanceTest extends DataStoreConformance {
    @TempDir
    Path dir;

    private RawRows rows;

    @Override
    protected StoreHarness harness() {
        Path file = dir.resolve("results.db");
        rows = new RawRows(() -> DriverManager.getConnection("jdbc:sqlite:" + file), "larder_", "?");
        return StoreHarness.at("jdbc:sqlite:" + file).damaging(rows);
    }

    @AfterEach
    void close() throws Exception {
        rows.close();
    }
}
