package dev.larder.hdf5;

import dev.larder.conformance.DataStoreConformance;
import dev.larder.conformance.StoreHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The store of HDF5 files keeps every promise that a store can make. */
class Hdf5StoreConformanceTest extends DataStoreConformance {
    @TempDir
    Path dir;

    @Override
    protected StoreHarness harness() {
        Path root = dir.resolve("store");
        return StoreHarness.at("hdf5:" + root.resolve("results.h5")).damagingFilesUnder(root);
    }
}
