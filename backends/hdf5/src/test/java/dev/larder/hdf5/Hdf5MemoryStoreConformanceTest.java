package dev.larder.hdf5;

import dev.larder.conformance.DataStoreConformance;
import dev.larder.conformance.StoreHarness;
import java.util.UUID;

/** A store in memory keeps every promise that it can make. */
class Hdf5MemoryStoreConformanceTest extends DataStoreConformance {
    @Override
    protected StoreHarness harness() {
        return StoreHarness.at("hdf5:mem:" + UUID.randomUUID());
    }
}
