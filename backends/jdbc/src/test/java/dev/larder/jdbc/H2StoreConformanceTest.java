package dev.larder.jdbc;

import dev.larder.conformance.DataStoreConformance;
import dev.larder.conformance.Everyday;
import dev.larder.conformance.StoreHarness;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A store in an embedded H2 database keeps every promise of a store that one process has open. */
@Everyday({
    "larder-absence",
    "larder-roundtrip",
    "larder-writeonce",
    "larder-streaming",
    "larder-removal",
    "larder-listing",
    "larder-reopening",
    "larder-fences",
    "larder-ledger",
    "larder-upkeep",
    "larder-hostilenames",
    "larder-closing"
})
class H2StoreConformanceTest extends DataStoreConformance {
    @TempDir
    Path dir;

    private RawRows rows;

    @Override
    protected StoreHarness harness() {
        Path file = dir.resolve("results");
        String url = "jdbc:h2:file:" + file + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
        rows = new RawRows(() -> DriverManager.getConnection(url, "sa", ""), "larder_", "?");
        return StoreHarness.at("jdbc:h2:" + file).damaging(rows);
    }

    @AfterEach
    void close() throws Exception {
        rows.close();
    }
}
