package dev.larder.filesystem;

import dev.larder.conformance.DataStoreConformance;
import dev.larder.conformance.StoreHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The store in a directory keeps every promise that a store can make. */
class FileStoreConformanceTest extends DataStoreConformance {
    @TempDir
    Path dir;

    @Override
    protected StoreHarness harness() {
        Path root = dir.resolve("store");
        return StoreHarness.at("file:" + root).damagingFilesUnder(root).kills(30);
    }
}
