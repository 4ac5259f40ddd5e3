package dev.larder.jdbc;

import dev.larder.conformance.DataStoreConformance;
import dev.larder.conformance.StoreHarness;
import org.junit.jupiter.api.AfterEach;

/** A store in PostgreSQL keeps every promise. */
class PostgresStoreConformanceTest extends DataStoreConformance {
    private final String schema = PostgresServer.freshSchema();
    private RawRows rows;

    @Override
    protected StoreHarness harness() {
        rows = new RawRows(PostgresServer::connect, schema + ".larder_", "CAST(? AS JSONB)");
        return StoreHarness.at(PostgresServer.uri(schema)).damaging(rows);
    }

    @AfterEach
    void close() throws Exception {
        rows.close();
        PostgresServer.drop(schema);
    }
}
