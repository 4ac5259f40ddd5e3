package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

class EverydayTest {
    /** Not found by name, so that it runs only from here. */
    @Everyday(value = "larder-absence", otherwise = "larder-ledger")
    static class OneGroup extends DataStoreConformance {
        @Override
        protected StoreHarness harness() {
            return StoreHarness.at("memory:");
        }
    }

    private static long started(Class<?> test) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(DiscoverySelectors.selectClass(test))
                .execute()
                .testEvents()
                .started()
                .count();
    }

    @Test
    void onlyTheGroupsThatItNamesAreRun() {
        long some = started(OneGroup.class);
        assertThat(some).isBetween(3L, 40L);
    }
}
