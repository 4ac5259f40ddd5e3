package dev.larder.conformance;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A second, simplest reading of the contract keeps every promise: the kit asks for nothing that only one design can do. */
@Everyday({
    "larder-absence",
    "larder-roundtrip",
    "larder-writeonce",
    "larder-streaming",
    "larder-removal",
    "larder-listing",
    "larder-reopening",
    "larder-healing",
    "larder-upkeep",
    "larder-hostilenames",
    "larder-closing"
})
class NaiveStoreConformanceTest extends DataStoreConformance {
    @TempDir
    Path dir;

    @Override
    protected StoreHarness harness() {
        Path root = dir.resolve("store");
        return StoreHarness.at("naive:" + root).damagingFilesUnder(root);
    }
}
