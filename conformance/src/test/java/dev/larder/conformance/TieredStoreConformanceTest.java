package dev.larder.conformance;

import dev.larder.store.DataStores;
import dev.larder.store.TierSettings;
import java.time.Duration;

/** Two stores, of which one has copies, keep every promise of the other. */
@Everyday({"larder-writeonce", "larder-removal", "larder-listing", "larder-fences", "larder-closing"})
class TieredStoreConformanceTest extends DataStoreConformance {
    @Override
    protected StoreHarness harness() {
        return StoreHarness.opening(() -> DataStores.tiered(
                DataStores.open("memory:"),
                () -> DataStores.open("memory:"),
                TierSettings.STANDARD.freshFor(Duration.ofMinutes(1))));
    }
}
