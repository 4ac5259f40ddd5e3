package dev.larder.jdbc;

import dev.larder.conformance.DataStoreConformance;
import dev.larder.conformance.StoreHarness;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

/** A store in PostgreSQL keeps every promise. */
class PostgresStoreConformanceTest extends DataStoreConformance {
    private static final String SCHEMA = PostgresServer.freshSchema();

    private RawRows rows;

    @Override
    protected StoreHarness harness() {
        rows = new RawRows(PostgresServer::connectCareless, SCHEMA + ".larder_", "CAST(? AS JSONB)");
        return StoreHarness.at(PostgresServer.uri(SCHEMA)).damaging(rows);
    }

    @AfterEach
    void close() throws Exception {
        rows.empty();
        rows.close();
    }

    @AfterAll
    static void drop() throws SQLException {
        PostgresServer.drop(SCHEMA);
    }
}
