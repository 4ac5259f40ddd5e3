package dev.larder.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a pipeline, or one look at what a run would do: decides which step is the next, while other threads work.
 *
 * <p>It goes by demand. Whoever is wanted asks for what its key needs (by content: the results of what it works on; deep: only their
 * keys), is looked for, and asks for the rest only when it is not there. No thread ever waits for another step: a step is handed to
 * the executor when all that it needs is there. Thread-safe.
 */
final class Engine {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    /** What is done with a step that is not there. */
    enum Act {
        COMPUTE,
        LOOK
    }

    private final StepWork work;
    private final Act act;
    private final Executor executor;
    private final OnFailure onFailure;
    private final RunListener listener;
    private final Estimate estimate;
    private final Map<Node.Work, StepState> states = new LinkedHashMap<>();

    /** Those that have news. */
    private final Deque<StepState> next = new ArrayDeque<>();

    /** Those for which something is to be done, and who hands them over. */
    private final Deque<StepState> ready = new ArrayDeque<>();

    private final Set<Thread> dispatching = ConcurrentHashMap.newKeySet();
    private final Map<StepState, Thread> atWork = new HashMap<>();
    private int queued;
    private int wanted;
    private int ended;
    private int hits;
    private Duration left = Duration.ZERO;
    private boolean isStopping;
    private boolean isCancelled;
    private @Nullable Throwable broken;

    Engine(Pipeline pipeline, Runner.Settings settings, Act act, Executor executor, Estimate estimate) {
        this.act = act;
        this.executor = executor;
        this.onFailure = settings.onFailure();
        this.listener = settings.listener();
        this.estimate = estimate;
        this.work = new StepWork(settings.larder(), node -> java.util.Objects.requireNonNull(states.get(node)));
        for (Node.Work node : pipeline.steps()) {
            StepState state = new StepState(node);
            Set<StepState> upstream = new LinkedHashSet<>();
            for (Step<?> input : node.flatInputs()) {
                if (input.node() instanceof Node.Work made) {
                    upstream.add(java.util.Objects.requireNonNull(states.get(made)));
                }
            }
            state.upstream.addAll(upstream);
            states.put(node, state);
        }
    }

    /** Runs until all that the targets need is there, or will not be. An interrupt cancels, and stays set. */
    void run(Collection<Node.Work> targets) {
        synchronized (this) {
            for (Node.Work target : targets) {
                want(java.util.Objects.requireNonNull(states.get(target)), true);
            }
            advance();
        }
        dispatch();
        await();
        if (broken instanceof Error error) {
            throw error;
        } else if (broken instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private synchronized void await() {
        boolean isInterrupted = false;
        while (queued > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                isInterrupted = true;
                cancel();
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins no further step, and interrupts those that are at work. */
    synchronized void cancel() {
        isCancelled = true;
        isStopping = true;
        atWork.values().forEach(Thread::interrupt);
    }

    /** Returns what became of each step, in the order in which they were made. */
    List<StepReport> reports() {
        List<StepReport> reports = new ArrayList<>();
        for (StepState state : states.values()) {
            StepReport report = state.report;
            reports.add(report != null ? report : StepReport.of(state.node.name(), StepReport.Status.NOT_NEEDED));
        }
        return reports;
    }

    StepState state(Node.Work node) {
        StepState state = states.get(node);
        if (state == null) {
            throw new IllegalArgumentException("'" + node.name() + "' is a step of another pipeline");
        }
        return state;
    }

    StepWork work() {
        return work;
    }

    /** Notes that the key, or also the result, of a step is needed. */
    private void want(StepState step, boolean isResult) {
        boolean isNews = isResult ? !step.isResultWanted : !step.isKeyWanted && !step.isResultWanted;
        if (isNews) {
            step.isKeyWanted = true;
            if (isResult) {
                step.isResultWanted = true;
                wanted++;
                left = left.plus(estimate.of(step.node.name()));
            }
            next.add(step);
        }
    }

    /** Lets every step that has news do what it can. Under the lock. */
    private void advance() {
        for (StepState step = next.poll(); step != null; step = next.poll()) {
            if (!step.isEnded() && !step.isAtWork) {
                advance(step);
            }
        }
        if (queued == 0) {
            notifyAll();
        }
    }

    private void advance(StepState step) {
        boolean isByContent = step.node.saying().mode() == InputMode.CONTENT;
        if (step.key == null) {
            if (!has(step, isByContent)) {
                return;
            }
            hand(step);
        } else if (!step.isResultWanted) {
            tellWaiting(step);
        } else if (!isByContent && !step.isLookedUp || has(step, true)) {
            hand(step);
        }
    }

    /** Returns whether all that the step works on is there, or known by key; asks for what is not, and gives up where it never will be. */
    private boolean has(StepState step, boolean isResult) {
        boolean hasAll = true;
        Optional<StepState> lost = Optional.empty();
        for (StepState input : step.upstream) {
            if (input.isEnded() && !input.isDone() && (isResult || input.key == null)) {
                lost = Optional.of(lost.orElse(input));
            } else if (isResult ? !input.isDone() : input.key == null) {
                want(input, isResult);
                input.waiting.add(step);
                hasAll = false;
            }
        }
        if (lost.isPresent()) {
            // Those that are still to come cannot help any more.
            end(step, StepEnding.withoutInput(step, lost.get()));
            return false;
        }
        return hasAll;
    }

    /** Has something done for a step by another thread. */
    private void hand(StepState step) {
        if (isStopping) {
            end(step, StepReport.of(step.node.name(), StepReport.Status.CANCELLED));
            return;
        }
        step.isAtWork = true;
        queued++;
        ready.add(step);
    }

    /**
     * Hands to the executor what is ready. Without the lock, and never from within itself, since an executor may run things in the
     * thread that hands them over.
     */
    private void dispatch() {
        if (!dispatching.add(Thread.currentThread())) {
            return;
        }
        try {
            for (StepState step = takeReady(); step != null; step = takeReady()) {
                StepState taken = step;
                try {
                    executor.execute(() -> work(taken));
                } catch (RejectedExecutionException e) {
                    LOG.debug("the executor refuses a step", e);
                    refused(taken);
                }
            }
        } finally {
            dispatching.remove(Thread.currentThread());
        }
    }

    private synchronized @Nullable StepState takeReady() {
        return ready.poll();
    }

    private synchronized void refused(StepState step) {
        queued--;
        step.isAtWork = false;
        isStopping = true;
        end(
                step,
                StepReport.of(step.node.name(), StepReport.Status.CANCELLED)
                        .troubled("the executor takes no more work"));
        advance();
    }

    private void work(StepState step) {
        Instant start = Instant.now();
        long began = System.nanoTime();
        StepReport report = null;
        try {
            if (begin(step)) {
                report = act(step);
            } else {
                report = StepReport.of(step.node.name(), StepReport.Status.CANCELLED);
            }
        } catch (Throwable e) {
            // Of whatever kind: the step has failed, and the others must not wait for it.
            report = failed(step, e);
        } finally {
            finish(step, report, start, Duration.ofNanos(System.nanoTime() - began));
            dispatch();
        }
    }

    private synchronized boolean begin(StepState step) {
        if (isStopping) {
            return false;
        }
        atWork.put(step, Thread.currentThread());
        tell(() -> listener.began(step.node.name(), progress()));
        return true;
    }

    /** Does the next thing for a step; returns what became of it, or nothing when there is more to come. */
    private @Nullable StepReport act(StepState step) throws Exception {
        if (step.key == null) {
            work.derive(step);
        }
        if (!isResultWanted(step)) {
            return null;
        }
        boolean isToBeLookedFor = act == Act.LOOK || step.node.saying().mode() == InputMode.DEEP;
        if (isToBeLookedFor && !step.isLookedUp) {
            step.isLookedUp = true;
            if (work.find(step)) {
                return StepEnding.found(step);
            }
            if (act == Act.LOOK) {
                step.missed = work.explain(step);
            }
            if (step.node.saying().mode() == InputMode.DEEP) {
                return null;
            }
        }
        if (act == Act.LOOK) {
            return StepEnding.wouldCompute(step);
        }
        work.obtain(step);
        return StepEnding.found(step);
    }

    private synchronized boolean isResultWanted(StepState step) {
        return step.isResultWanted;
    }

    private StepReport failed(StepState step, Throwable thrown) {
        boolean isCancelling;
        synchronized (this) {
            isCancelling = isCancelled;
        }
        if (isCancelling && (thrown instanceof InterruptedException || thrown instanceof CancellationException)) {
            return StepReport.of(step.node.name(), StepReport.Status.CANCELLED).at(StepEnding.address(step));
        }
        return StepReport.of(step.node.name(), StepReport.Status.FAILED)
                .at(StepEnding.address(step))
                .troubled(String.valueOf(thrown).lines().findFirst().orElse(""))
                .thrown(thrown);
    }

    private synchronized void finish(StepState step, @Nullable StepReport report, Instant start, Duration took) {
        atWork.remove(step);
        if (isCancelled) {
            // The thread is its executor's again, who did not ask for an interrupt.
            Thread.interrupted();
        }
        step.isAtWork = false;
        queued--;
        if (report == null) {
            tellWaiting(step);
            next.add(step);
        } else {
            end(step, report.timed(start, took));
        }
        advance();
    }

    private void end(StepState step, StepReport report) {
        step.report = report;
        if (step.isResultWanted) {
            ended++;
            left = left.minus(estimate.of(step.node.name()));
        }
        hits += report.status() == StepReport.Status.HIT ? 1 : 0;
        if (report.status() == StepReport.Status.FAILED && onFailure == OnFailure.STOP) {
            isStopping = true;
        }
        tellWaiting(step);
        tell(() -> listener.ended(report, progress()));
    }

    private void tellWaiting(StepState step) {
        next.addAll(step.waiting);
        step.waiting.clear();
    }

    private RunProgress progress() {
        return new RunProgress(wanted, ended, hits, atWork.size(), estimate.known(left, Math.max(1, atWork.size())));
    }

    private void tell(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException | Error e) {
            broken = broken == null ? e : broken;
            isStopping = true;
        }
    }
}
