package dev.larder.conformance;

/** A store that refuses every change keeps what promises are left to it. */
class ReadOnlyStoreConformanceTest extends DataStoreConformance {
    @Override
    protected StoreHarness harness() {
        return StoreHarness.at("memory:?mode=read");
    }
}
