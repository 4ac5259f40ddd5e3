package dev.larder.filesystem;

import dev.larder.conformance.DataStoreConformance;
import dev.larder.conformance.Everyday;
import dev.larder.conformance.StoreHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A store made of two, of which the near one copies nothing, keeps every promise. */
@Everyday("larder-absence")
class FarStoreConformanceTest extends DataStoreConformance {
    @TempDir
    Path dir;

    @Override
    protected StoreHarness harness() {
        Path root = dir.resolve("store");
        return StoreHarness.at(
                        "tiered:?near=file:" + root.resolve("near") + "&far=file:" + root.resolve("far") + "&copy=0")
                .damagingFilesUnder(root);
    }
}
