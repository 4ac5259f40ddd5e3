package dev.larder.hdf5;

import dev.larder.conformance.DataStoreConformance;
import dev.larder.conformance.Everyday;
import dev.larder.conformance.StoreHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store in which whatever is small is in a pack keeps the promises too. Damage need not be to one entry there: where a pack's own front
 * is damaged, whatever may be in it is refused, and healed at once, which {@code CompactionTest} holds it to.
 */
@Everyday(
        value = {"larder-writeonce", "larder-removal", "larder-listing"},
        otherwise = "larder-healing")
class CompactedStoreConformanceTest extends DataStoreConformance {
    @TempDir
    Path dir;

    @Override
    protected StoreHarness harness() {
        Path root = dir.resolve("store");
        return StoreHarness.at("hdf5:" + root.resolve("results.h5"))
                .damagingFilesUnder(root)
                .wrappedIn(CompactedStore::of);
    }
}
