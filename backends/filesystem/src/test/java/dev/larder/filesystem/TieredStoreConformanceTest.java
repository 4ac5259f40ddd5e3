package dev.larder.filesystem;

import dev.larder.conformance.DataStoreConformance;
import dev.larder.conformance.Everyday;
import dev.larder.conformance.StoreHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store made of two, which asks the far one every time, keeps every promise. What is damaged in one of them is read in the other, so
 * the groups that want to see damage noticed are those of {@link FarStoreConformanceTest}.
 */
@Everyday(
        value = "larder-reopening",
        otherwise = {"larder-integrity", "larder-slices", "larder-extension"})
class TieredStoreConformanceTest extends DataStoreConformance {
    @TempDir
    Path dir;

    @Override
    protected StoreHarness harness() {
        Path root = dir.resolve("store");
        return StoreHarness.at(
                        "tiered:?near=file:" + root.resolve("near") + "&far=file:" + root.resolve("far") + "&fresh=0s")
                .damagingFilesUnder(root);
    }
}
