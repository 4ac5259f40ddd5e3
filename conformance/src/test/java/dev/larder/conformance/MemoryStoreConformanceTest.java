package dev.larder.conformance;

/** The store in memory keeps every promise that its traits do not exclude. */
class MemoryStoreConformanceTest extends DataStoreConformance {
    @Override
    protected StoreHarness harness() {
        return StoreHarness.at("memory:");
    }
}
