package dev.larder.filesystem;

import dev.larder.conformance.StampedeConformance;
import dev.larder.conformance.StoreHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class StampedeTest extends StampedeConformance {
    @TempDir
    Path dir;

    @Override
    protected StoreHarness harness() {
        return StoreHarness.at("file:" + dir.resolve("store"));
    }
}
