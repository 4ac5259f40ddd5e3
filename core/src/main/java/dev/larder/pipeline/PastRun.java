package dev.larder.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is kept of a run of a pipeline.
 *
 * @param id its name; names of later runs come later in order of text
 * @param pipeline the pipeline's name
 * @param began when it began
 * @param took how long it took
 * @param writer who ran it: program, process and host
 * @param steps what became of each step
 */
public record PastRun(String id, String pipeline, Instant began, Duration took, String writer, List<PastStep> steps) {
    public PastRun {
        steps = List.copyOf(steps);
    }

    /** Returns how many steps of which that became. */
    public long count(StepReport.Status status) {
        return steps.stream().filter(step -> step.status() == status).count();
    }

    /**
     * How one step differs between two runs.
     *
     * @param before what became of it in the one run; nothing where it had no such step
     * @param after what became of it in the other
     */
    public record Change(String step, Optional<PastStep> before, Optional<PastStep> after) {
        /** Returns whether both runs have results of it, and they are the same. */
        public boolean isSameResult() {
            return before.isPresent()
                    && after.isPresent()
                    && !before.get().digests().isEmpty()
                    && before.get().digests().equals(after.get().digests());
        }
    }

    /** Returns the steps whose results or keys differ between this run and a later one, or which only one of them has. */
    public List<Change> changes(PastRun later) {
        Map<String, PastStep> before = byName(this);
        Map<String, PastStep> after = byName(later);
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        List<Change> changes = new ArrayList<>();
        for (String name : names) {
            Change change =
                    new Change(name, Optional.ofNullable(before.get(name)), Optional.ofNullable(after.get(name)));
            boolean isSameKey =
                    change.before().flatMap(PastStep::key).equals(change.after().flatMap(PastStep::key));
            if (!change.isSameResult() || !isSameKey) {
                changes.add(change);
            }
        }
        return changes;
    }

    private static Map<String, PastStep> byName(PastRun run) {
        Map<String, PastStep> steps = new LinkedHashMap<>();
        run.steps.forEach(step -> steps.put(step.name(), step));
        return steps;
    }
}
