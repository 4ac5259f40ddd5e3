package dev.larder.hdf5;

import dev.larder.conformance.StampedeConformance;
import dev.larder.conformance.StoreHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Every day the filesystem store is used for this; here it is a campaign: {@code -Dlarder.stampede.rounds=200}. */
@EnabledIfSystemProperty(named = "larder.stampede.rounds", matches = ".+")
class StampedeTest extends StampedeConformance {
    @TempDir
    Path dir;

    @Override
    protected StoreHarness harness() {
        return StoreHarness.at("hdf5:" + dir.resolve("results.h5"));
    }
}
