package dev.larder.pipeline;

import dev.larder.Larder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * How a pipeline is run: which of its steps, by which threads, and what is done when one fails. Immutable; each method returns another
 * one.
 */
public final class Runner {
    private final Pipeline pipeline;
    private final Settings settings;

    /** What can be set. */
    record Settings(
            Larder larder,
            Optional<Executor> executor,
            OnFailure onFailure,
            RunListener listener,
            Optional<List<Node.Work>> targets) {}

    Runner(Pipeline pipeline, Larder larder) {
        this(pipeline, new Settings(larder, Optional.empty(), OnFailure.STOP, new RunListener() {}, Optional.empty()));
    }

    private Runner(Pipeline pipeline, Settings settings) {
        this.pipeline = pipeline;
        this.settings = settings;
    }

    /** Says who runs the steps; unless set, as many threads as there are processors, for this run only. */
    public Runner by(Executor executor) {
        return new Runner(
                pipeline,
                new Settings(
                        settings.larder,
                        Optional.of(executor),
                        settings.onFailure,
                        settings.listener,
                        settings.targets));
    }

    /** Says what is done when a step fails; {@link OnFailure#STOP} unless set. */
    public Runner onFailure(OnFailure what) {
        return new Runner(
                pipeline, new Settings(settings.larder, settings.executor, what, settings.listener, settings.targets));
    }

    /** Says who is told how the run comes along. */
    public Runner listener(RunListener listener) {
        return new Runner(
                pipeline,
                new Settings(settings.larder, settings.executor, settings.onFailure, listener, settings.targets));
    }

    /** Says which steps are wanted; all, unless set. What they do not need is not run. */
    public Runner only(Step<?>... steps) {
        List<Node.Work> wanted = new ArrayList<>();
        for (Step<?> step : steps) {
            if (step.node() instanceof Node.Work work && pipeline.has(work)) {
                wanted.add(work);
            } else {
                throw new IllegalArgumentException("'" + step + "' is no step of " + pipeline + " that computes");
            }
        }
        return wanting(wanted);
    }

    /**
     * Says that the steps of a group are wanted, with all that they need.
     *
     * @throws IllegalArgumentException when no step is in the group
     */
    public Runner group(String group) {
        List<Node.Work> wanted = pipeline.steps().stream()
                .filter(step -> step.saying().groups().contains(group))
                .toList();
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("no step of " + pipeline + " is in a group '" + group + "'");
        }
        return wanting(wanted);
    }

    private Runner wanting(List<Node.Work> wanted) {
        return new Runner(
                pipeline,
                new Settings(
                        settings.larder,
                        settings.executor,
                        settings.onFailure,
                        settings.listener,
                        Optional.of(wanted)));
    }

    private Collection<Node.Work> targets() {
        return settings.targets().orElse(pipeline.steps());
    }

    /**
     * Runs, and returns what became of each step. A step that fails is told by the run. When the thread is interrupted, steps that run
     * are interrupted, no more are begun, and the interrupt stays set.
     */
    public Run run() {
        return start(engine -> {});
    }

    /** Begins a run that can be cancelled; the consumer is given what cancels it before it begins. */
    public Run run(Consumer<Runnable> cancelling) {
        return start(engine -> cancelling.accept(engine::cancel));
    }

    private Run start(Consumer<Engine> prepared) {
        Instant began = Instant.now();
        long start = System.nanoTime();
        Engine engine = engine(Engine.Act.COMPUTE, prepared);
        return new Run(RunRecord.name(began), pipeline, engine, began, Duration.ofNanos(System.nanoTime() - start));
    }

    /** Returns what a run would do, and why; computes nothing. */
    public Plan plan() {
        return new Plan(pipeline.name(), engine(Engine.Act.LOOK, engine -> {}).reports());
    }

    private Engine engine(Engine.Act act, Consumer<Engine> prepared) {
        Optional<ExecutorService> own =
                settings.executor().isPresent() ? Optional.empty() : Optional.of(threads(pipeline.name()));
        try {
            Engine engine =
                    new Engine(pipeline, settings, act, settings.executor().orElseGet(own::orElseThrow), Estimate.NONE);
            prepared.accept(engine);
            engine.run(targets());
            return engine;
        } finally {
            own.ifPresent(ExecutorService::shutdown);
        }
    }

    private static ExecutorService threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), work -> {
            Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
