package dev.larder.jdbc;

import dev.larder.conformance.DataStoreConformance;
import dev.larder.conformance.Everyday;
import dev.larder.conformance.StoreHarness;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

/** A store in MariaDB keeps every promise. */
@EnabledIf(
        value = "dev.larder.jdbc.MariaDbServer#isInstalled",
        disabledReason = "MariaDB is not installed here (Debian: apt-get install mariadb-server)")
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
class MariaDbStoreConformanceTest extends DataStoreConformance {
    private static final String SCHEMA = MariaDbServer.freshSchema();

    private RawRows rows;

    @BeforeAll
    static void make() throws SQLException {
        MariaDbServer.make(SCHEMA);
    }

    @Override
    protected StoreHarness harness() {
        rows = new RawRows(() -> MariaDbServer.running().connect(SCHEMA), "larder_", "?");
        return StoreHarness.at(MariaDbServer.uri(SCHEMA) + "&larder.durability=relaxed")
                .damaging(rows);
    }

    @AfterEach
    void close() throws Exception {
        rows.empty();
        rows.close();
    }

    @AfterAll
    static void drop() throws SQLException {
        MariaDbServer.drop(SCHEMA);
    }
}
