package dev.larder.pipeline;

import dev.larder.CachedFunction;
import dev.larder.CachedFunction2;
import dev.larder.key.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Steps of one kind about to be made, one for each of several inputs. Immutable; each method returns another one, and {@code of} makes
 * the steps.
 *
 * @param <P> what each works on
 * @param <R> the type of the result of each
 */
public final class StepsDraft<P, R> {
    private final String name;
    private final List<Step<P>> points;
    private final List<StepDraft<R>> drafts;

    StepsDraft(String name, List<Step<P>> points, List<StepDraft<R>> drafts) {
        this.name = name;
        this.points = points;
        this.drafts = drafts;
    }

    /** See {@link StepDraft#version(String)}. */
    public StepsDraft<P, R> version(String text) {
        return version(Version.of(text));
    }

    /** See {@link StepDraft#version(Version)}. */
    public StepsDraft<P, R> version(Version stated) {
        return each(draft -> draft.version(stated));
    }

    /** See {@link StepDraft#type}. */
    public StepsDraft<P, R> type(String type) {
        return each(draft -> draft.type(type));
    }

    /** See {@link StepDraft#inputs}. */
    public StepsDraft<P, R> inputs(InputMode mode) {
        return each(draft -> draft.inputs(mode));
    }

    /** See {@link StepDraft#in}. */
    public StepsDraft<P, R> in(String group) {
        return each(draft -> draft.in(group));
    }

    private StepsDraft<P, R> each(UnaryOperator<StepDraft<R>> change) {
        return new StepsDraft<>(name, points, drafts.stream().map(change).toList());
    }

    /** Makes the steps. */
    public Steps<R> of(CachedFunction.Body<? super P, ? extends R> function) {
        List<Step<R>> steps = new ArrayList<>(points.size());
        for (int i = 0; i < points.size(); i++) {
            steps.add(drafts.get(i).of(points.get(i), function));
        }
        return new Steps<>(name, steps);
    }

    /** Makes the steps, which all work on one more input. */
    public <A> Steps<R> of(Step<A> shared, CachedFunction2.Body<? super P, ? super A, ? extends R> function) {
        List<Step<R>> steps = new ArrayList<>(points.size());
        for (int i = 0; i < points.size(); i++) {
            steps.add(drafts.get(i).of(points.get(i), shared, function));
        }
        return new Steps<>(name, steps);
    }

    /** Makes the steps, whose function publishes several results or saves checkpoints; it is told which input is its own. */
    public Steps<R> of(CachedFunction2.Body<? super P, ? super StepInputs, ? extends R> function) {
        List<Step<R>> steps = new ArrayList<>(points.size());
        for (int i = 0; i < points.size(); i++) {
            Step<P> point = points.get(i);
            steps.add(
                    drafts.get(i).make(List.of(point), function, inputs -> function.apply(inputs.get(point), inputs)));
        }
        return new Steps<>(name, steps);
    }
}
