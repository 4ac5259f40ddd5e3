package dev.larder.hdf5;

import dev.larder.conformance.DataStoreConformance;
import dev.larder.conformance.Everyday;
import dev.larder.conformance.StoreHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A store whose large contents are compressed, or as {@code -Dlarder.layout} says, keeps the same promises. */
@Everyday({"larder-roundtrip", "larder-streaming", "larder-slices"})
class Hdf5ChunkedStoreConformanceTest extends DataStoreConformance {
    @TempDir
    Path dir;

    @Override
    protected StoreHarness harness() {
        Path root = dir.resolve("store");
        String layout = System.getProperty("larder.layout", "deflate=1");
        return StoreHarness.at("hdf5:" + root.resolve("results.h5") + "?" + layout)
                .damagingFilesUnder(root);
    }
}
