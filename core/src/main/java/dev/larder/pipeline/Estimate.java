package dev.larder.pipeline;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How long the steps of a pipeline take, by what they took when they were computed last. Immutable. */
record Estimate(Map<String, Duration> costs) {
    static final Estimate NONE = new Estimate(Map.of());

    static Estimate of(PastRun run) {
        Map<String, Duration> costs = new HashMap<>();
        run.steps().forEach(step -> costs.put(step.name(), step.cost()));
        return new Estimate(costs);
    }

    /** Returns what a step took; zero where that is not known. */
    Duration of(String step) {
        return costs.getOrDefault(step, Duration.ZERO);
    }

    /** Returns how long it takes to do what is left, so many at once; nothing where nothing is known of any step. */
    Optional<Duration> known(Duration left, int atOnce) {
        return costs.isEmpty() ? Optional.empty() : Optional.of(left.dividedBy(atOnce));
    }
}
