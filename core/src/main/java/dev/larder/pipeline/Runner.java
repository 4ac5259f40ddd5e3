package dev.larder.pipeline;

import dev.larder.Acceptance;
import dev.larder.Larder;
import dev.larder.MissReason;
import dev.larder.data.LarderException;
import dev.larder.store.DataStore;
import dev.larder.store.StoreTrait;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a pipeline is run: which of its steps, by which threads, and what is done when one fails. Immutable; each method returns another
 * one.
 */
public final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final RunListener NOBODY = new RunListener() {};

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
        this(pipeline, new Settings(larder, Optional.empty(), OnFailure.STOP, NOBODY, Optional.empty()));
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
        Run run = new Run(RunHistory.name(began), pipeline, engine, began, Duration.ofNanos(System.nanoTime() - start));
        keep(run);
        return run;
    }

    /** Keeps what became of a run for later; that this fails is no reason to lose the run itself. */
    private void keep(Run run) {
        DataStore store = settings.larder().dataStore();
        if (store.traits().has(StoreTrait.READ_ONLY)) {
            return;
        }
        try {
            RunHistory.of(store).add(run.past());
        } catch (LarderException e) {
            LOG.warn("the run {} of {} is not kept: {}", run.id(), pipeline.name(), e.getMessage());
        }
    }

    /** Returns what the steps cost, by the latest run; only where somebody is told. */
    private Estimate estimate() {
        if (settings.listener() == NOBODY) {
            return Estimate.NONE;
        }
        try {
            return RunHistory.of(settings.larder())
                    .latest(pipeline.name())
                    .map(Estimate::of)
                    .orElse(Estimate.NONE);
        } catch (LarderException e) {
            LOG.debug("the latest run of {} cannot be read", pipeline.name(), e);
            return Estimate.NONE;
        }
    }

    /** Returns what a run would do, and why; computes nothing. */
    public Plan plan() {
        return new Plan(pipeline.name(), engine(Engine.Act.LOOK, engine -> {}).reports());
    }

    /**
     * Accepts that steps whose version alone changed would come to what they came to before, so that nothing of it is computed
     * again. Looks at the plan, and again at what can be known then, until nothing is left to accept.
     *
     * @param why the change is harmless
     * @return what was accepted; each can be {@linkplain dev.larder.Acceptances#withdraw withdrawn}
     */
    public List<Acceptance> accept(String why) {
        List<Acceptance> accepted = new ArrayList<>();
        for (boolean isNews = true; isNews; ) {
            isNews = false;
            for (StepReport step : plan().with(StepReport.Status.WOULD_COMPUTE)) {
                Optional<Acceptance> acceptance = accept(step, why);
                isNews |= acceptance.isPresent();
                acceptance.ifPresent(accepted::add);
            }
        }
        return accepted;
    }

    private Optional<Acceptance> accept(StepReport step, String why) {
        Node.Work node = pipeline.steps().stream()
                .filter(each -> each.name().equals(step.step()))
                .findFirst()
                .orElseThrow();
        if (!(step.reason().orElse(null) instanceof MissReason.Absent absent)) {
            return Optional.empty();
        }
        return absent.nearest()
                .map(nearest -> nearest.info().recipe())
                .filter(before -> step.address()
                        .filter(address -> before.with(node.version()).key().equals(address.key()))
                        .isPresent())
                .filter(before -> !before.version().equals(node.version()))
                .map(before ->
                        settings.larder().acceptances().accept(before.type(), before.version(), node.version(), why));
    }

    private Engine engine(Engine.Act act, Consumer<Engine> prepared) {
        Estimate estimate = act == Engine.Act.COMPUTE ? estimate() : Estimate.NONE;
        Optional<ExecutorService> own =
                settings.executor().isPresent() ? Optional.empty() : Optional.of(threads(pipeline.name()));
        try {
            Engine engine =
                    new Engine(pipeline, settings, act, settings.executor().orElseGet(own::orElseThrow), estimate);
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
