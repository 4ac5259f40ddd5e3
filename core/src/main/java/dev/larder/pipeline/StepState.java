package dev.larder.pipeline;

import dev.larder.LazyValue;
import dev.larder.MissReason;
import dev.larder.Outcome;
import dev.larder.key.Component;
import dev.larder.key.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far one step of one run has come. Everything but the outcomes is guarded by the lock of its {@link Engine}. */
final class StepState {
    final Node.Work node;

    /** Its inputs that are steps, in order and each once. */
    final List<StepState> upstream = new ArrayList<>();

    /** Those that wait for something of this one. */
    final List<StepState> waiting = new ArrayList<>();

    boolean isKeyWanted;
    boolean isResultWanted;
    boolean isAtWork;
    boolean isLookedUp;

    volatile @Nullable Component component;
    volatile @Nullable Key key;
    volatile @Nullable StepReport report;

    /** Why it is not there, where it was looked for before anything that it works on. */
    volatile Optional<MissReason> missed = Optional.empty();

    volatile Map<String, Outcome<? extends LazyValue<?>>> outcomes = Map.of();

    StepState(Node.Work node) {
        this.node = node;
    }

    /** Returns whether its result is known, or that there will be none. */
    boolean isEnded() {
        return report != null;
    }

    /** Returns whether its results are there. */
    boolean isDone() {
        StepReport ended = report;
        return ended != null && ended.isDone();
    }

    void put(String attribute, Outcome<? extends LazyValue<?>> outcome) {
        Map<String, Outcome<? extends LazyValue<?>>> more = new LinkedHashMap<>(outcomes);
        more.put(attribute, outcome);
        outcomes = more;
    }

    Outcome<? extends LazyValue<?>> outcome(String attribute) {
        Outcome<? extends LazyValue<?>> outcome = outcomes.get(attribute);
        if (outcome == null) {
            throw new IllegalStateException(
                    "the step '" + node.name() + "' has no result '" + attribute + "' in this run");
        }
        return outcome;
    }
}
