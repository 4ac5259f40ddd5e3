package dev.larder.hdf5;

import dev.larder.conformance.DataStoreConformance;
import dev.larder.conformance.StoreHarness;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store in which whatever is small is in a pack keeps the promises too. {@code -Dlarder.packs=all} tries those that have more to do
 * with other things as well.
 */
@ExtendWith(CompactedStoreConformanceTest.FittingGroups.class)
class CompactedStoreConformanceTest extends DataStoreConformance {
    /** What packs make a difference to. */
    private static final Set<String> FITTING = Set.of(
            "larder-absence",
            "larder-roundtrip",
            "larder-writeonce",
            "larder-removal",
            "larder-listing",
            "larder-reopening");

    /**
     * Here damage need not be to one entry: where a pack's own front is damaged, whatever may be in it is refused, and healed at once,
     * which {@code CompactionTest} holds it to.
     */
    private static final Set<String> OTHERWISE = Set.of("larder-healing");

    @TempDir
    Path dir;

    @Override
    protected StoreHarness harness() {
        Path root = dir.resolve("store");
        return StoreHarness.at("hdf5:" + root.resolve("results.h5"))
                .damagingFilesUnder(root)
                .wrappedIn(CompactedStore::of);
    }

    /** Leaves the other groups out. */
    static final class FittingGroups implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Set<String> groups = new TreeSet<>(context.getTags());
            groups.removeIf(tag -> !tag.startsWith("larder-"));
            boolean all = "all".equals(System.getProperty("larder.packs"));
            if (groups.isEmpty() || FITTING.containsAll(groups) || (all && !OTHERWISE.containsAll(groups))) {
                return ConditionEvaluationResult.enabled("packs make a difference to it");
            }
            return ConditionEvaluationResult.disabled("packs make no difference to it; -Dlarder.packs=all runs it");
        }
    }
}
