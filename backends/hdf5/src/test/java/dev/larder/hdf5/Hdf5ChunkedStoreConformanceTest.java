package dev.larder.hdf5;

import dev.larder.conformance.DataStoreConformance;
import dev.larder.conformance.StoreHarness;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store whose large contents are compressed keeps the same promises. Every day only those that have to do with contents are
 * asked for; {@code -Dlarder.layout=deflate=1} asks for all, and for another layout where it names one.
 */
@ExtendWith(Hdf5ChunkedStoreConformanceTest.EveryDay.class)
class Hdf5ChunkedStoreConformanceTest extends DataStoreConformance {
    private static final String PROPERTY = "larder.layout";

    @TempDir
    Path dir;

    @Override
    protected StoreHarness harness() {
        Path root = dir.resolve("store");
        String layout = System.getProperty(PROPERTY, "deflate=1");
        return StoreHarness.at("hdf5:" + root.resolve("results.h5") + "?" + layout)
                .damagingFilesUnder(root);
    }

    /** Leaves out the groups that are the same whatever the layout, unless the property is set. */
    static final class EveryDay implements ExecutionCondition {
        private static final Set<String> GROUPS = Set.of(
                "larder-roundtrip", "larder-streaming", "larder-extension", "larder-slices", "larder-largecontent");

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            boolean asked = System.getProperty(PROPERTY) != null
                    || context.getTags().isEmpty()
                    || context.getTags().stream().anyMatch(GROUPS::contains);
            return asked
                    ? ConditionEvaluationResult.enabled("it has to do with contents")
                    : ConditionEvaluationResult.disabled("only with -D" + PROPERTY);
        }
    }
}
