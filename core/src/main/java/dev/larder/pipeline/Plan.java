package dev.larder.pipeline;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What running a pipeline would do, step by step, found out without computing anything.
 *
 * @param pipeline its name
 * @param steps what would become of each, in the order in which they were made
 */
public record Plan(String pipeline, List<StepReport> steps) {
    public Plan {
        steps = List.copyOf(steps);
    }

    /** Returns what would become of a step. */
    public StepReport step(Step<?> step) {
        return steps.stream()
                .filter(report -> report.step().equals(step.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + step + "' is no step of " + pipeline));
    }

    /** Returns the steps of which that would become. */
    public List<StepReport> with(StepReport.Status status) {
        return steps.stream().filter(report -> report.status() == status).toList();
    }

    /** Returns whether everything that is needed is there. */
    public boolean isUpToDate() {
        return steps.stream()
                .allMatch(report ->
                        report.status() == StepReport.Status.HIT || report.status() == StepReport.Status.NOT_NEEDED);
    }

    /** Returns a line for each step. */
    @Override
    public String toString() {
        return steps.stream().map(StepReport::toString).collect(Collectors.joining("\n"));
    }
}
