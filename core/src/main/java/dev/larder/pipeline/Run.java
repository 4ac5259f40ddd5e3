package dev.larder.pipeline;

import dev.larder.MissReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a run of a pipeline came to: what became of each step, and the results, which are loaded when they are asked for, as long as
 * the {@link dev.larder.Larder} is open. Thread-safe.
 */
public final class Run {
    private static final int MOST_TOLD = 8;
    private static final Duration LONG = Duration.ofSeconds(2);
    private static final String WRITER = dev.larder.Larder.writer();

    private final String id;
    private final Pipeline pipeline;
    private final Engine engine;
    private final Instant began;
    private final Duration took;
    private final List<StepReport> steps;

    Run(String id, Pipeline pipeline, Engine engine, Instant began, Duration took) {
        this.id = id;
        this.pipeline = pipeline;
        this.engine = engine;
        this.began = began;
        this.took = took;
        this.steps = engine.reports();
    }

    /** Returns the name of this run, by which it is found again among past ones. */
    public String id() {
        return id;
    }

    /** Returns the pipeline's name. */
    public String pipeline() {
        return pipeline.name();
    }

    /** Returns when it began. */
    public Instant began() {
        return began;
    }

    /** Returns how long it took. */
    public Duration took() {
        return took;
    }

    /** Returns what became of each step, in the order in which they were made. */
    public List<StepReport> steps() {
        return steps;
    }

    /** Returns what became of a step. */
    public StepReport step(Step<?> step) {
        return steps.stream()
                .filter(report -> report.step().equals(step.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + step + "' is no step of " + pipeline.name()));
    }

    /** Returns the steps of which that became. */
    public List<StepReport> with(StepReport.Status status) {
        return steps.stream().filter(report -> report.status() == status).toList();
    }

    /** Returns whether everything that was asked for is there. */
    public boolean isComplete() {
        return steps.stream().allMatch(report -> report.isDone() || report.status() == StepReport.Status.NOT_NEEDED);
    }

    /**
     * Returns this run.
     *
     * @throws StepFailedException when it is not complete; its cause is what the first step that failed threw
     */
    public Run orThrow() {
        if (isComplete()) {
            return this;
        }
        List<StepReport> failed = with(StepReport.Status.FAILED);
        throw new StepFailedException(
                failed.isEmpty()
                        ? steps.stream()
                                .filter(report -> !report.isDone() && report.status() != StepReport.Status.NOT_NEEDED)
                                .findFirst()
                                .orElseThrow()
                        : failed.get(0));
    }

    /**
     * Returns the result of a step, loaded now, and another object each time.
     *
     * @throws StepFailedException when it has none
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // the value of a Step<T> is a T, and a null where T may be one
    public <T> T value(Step<T> step) {
        if (!(step.node() instanceof Node.Work work)) {
            throw new IllegalArgumentException("'" + step + "' computes nothing");
        }
        StepState state = engine.state(work);
        if (!state.isDone()) {
            throw new StepFailedException(step(step));
        }
        return (T) engine.work().load(state, step.attribute());
    }

    /** Returns what is kept of this run. */
    PastRun past() {
        // To tell what is most like a step that was not there takes a search, which a short run is not to be longer
        // for, nor
        // one of thousands of steps.
        int[] told = {took.compareTo(LONG) < 0 ? MOST_TOLD : 0};
        Function<MissReason, String> telling = reason ->
                told[0]++ < MOST_TOLD ? reason.toString() : reason.kind().name().toLowerCase(Locale.ROOT);
        return new PastRun(
                id,
                pipeline.name(),
                began,
                took,
                WRITER,
                steps.stream().map(step -> PastStep.of(step, telling)).toList());
    }

    /** Returns a line for each step. */
    @Override
    public String toString() {
        return steps.stream().map(StepReport::toString).collect(Collectors.joining("\n"));
    }
}
