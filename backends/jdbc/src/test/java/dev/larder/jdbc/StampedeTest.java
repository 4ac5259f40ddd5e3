package dev.larder.jdbc;

import dev.larder.conformance.StampedeConformance;
import dev.larder.conformance.StoreHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Beside {@link OneKeyTest}, which is for every day, a campaign: {@code -Dlarder.stampede.rounds=200}. */
@EnabledIfSystemProperty(named = "larder.stampede.rounds", matches = ".+")
class StampedeTest extends StampedeConformance {
    @TempDir
    Path dir;

    @Override
    protected StoreHarness harness() {
        return StoreHarness.at("jdbc:sqlite:" + dir.resolve("results.db"));
    }
}
