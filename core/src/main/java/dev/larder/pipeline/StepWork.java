package dev.larder.pipeline;

import dev.larder.Larder;
import dev.larder.LazyValue;
import dev.larder.Outcome;
import dev.larder.codec.TypeRef;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Input;
import dev.larder.key.Inputs;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.store.CorruptEntryException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is done for a step, without a thought of when: its component is derived, its results are looked for, or it is computed.
 * Thread-safe.
 */
final class StepWork {
    private final Larder larder;
    private final Function<Node.Work, StepState> states;
    private final Map<Path, Input> files = new ConcurrentHashMap<>();

    StepWork(Larder larder, Function<Node.Work, StepState> states) {
        this.larder = larder;
        this.states = states;
    }

    /** Derives the component, whose inputs are known as far as the step's mode needs them. */
    void derive(StepState step) {
        Node.Work node = step.node;
        Parameters parameters = node.saying().parameters();
        Map<String, Input> inputs = new LinkedHashMap<>();
        for (Step<?> input : node.flatInputs()) {
            if (input.node() instanceof Node.ValueNode value) {
                parameters = with(parameters, value);
            } else if (input.node() instanceof Node.FileNode file) {
                put(inputs, input, files.computeIfAbsent(file.path(), Input::of));
            } else if (input.node() instanceof Node.Work work) {
                put(
                        inputs,
                        input,
                        reference(
                                states.apply(work),
                                input.attribute(),
                                node.saying().mode()));
            }
        }
        Component component = Component.of(node.saying().type(), node.version(), parameters, new Inputs.Named(inputs));
        step.key = Recipe.of(component).key();
        step.component = component;
    }

    /** Two inputs of one name would be one in the key: what it says nothing of must never be computed with. */
    private static void put(Map<String, Input> inputs, Step<?> step, Input input) {
        Input before = inputs.put(step.role(), input);
        if (before != null && !before.equals(input)) {
            throw new InvalidComponentException(
                    "two inputs are called '" + step.role() + "': a step's other result, and a step; rename one");
        }
    }

    private static Parameters with(Parameters parameters, Node.ValueNode node) {
        if (node.value() instanceof Parameters given) {
            Parameters all = parameters;
            for (Map.Entry<String, dev.larder.data.Datum> member :
                    given.datum().members().entrySet()) {
                all = all.and(member.getKey(), member.getValue());
            }
            return all;
        }
        return parameters.and(node.name(), node.value(), node.type());
    }

    private static Input reference(StepState upstream, String attribute, InputMode mode) {
        return mode == InputMode.CONTENT
                ? upstream.outcome(attribute).asInput()
                : Input.of(new Address(java.util.Objects.requireNonNull(upstream.key), attribute));
    }

    /** Looks for all results of the step, computing nothing, and returns whether all are there. */
    boolean find(StepState step) {
        for (Map.Entry<String, TypeRef<?>> result : step.node.results().entrySet()) {
            Optional<? extends Outcome<? extends LazyValue<?>>> hit =
                    larder.peekLazily(component(step), result.getKey(), result.getValue());
            if (hit.isEmpty()) {
                return false;
            }
            step.put(result.getKey(), hit.get());
        }
        return true;
    }

    /** Returns why the step would have to be computed. */
    Optional<dev.larder.MissReason> explain(StepState step) {
        for (String attribute : step.node.results().keySet()) {
            Optional<dev.larder.MissReason> reason = larder.explain(component(step), attribute);
            if (reason.isPresent()) {
                return reason;
            }
        }
        return Optional.empty();
    }

    /**
     * Finds or computes all results of the step, whose inputs are all there.
     *
     * @throws Exception what the step's function throws
     */
    void obtain(StepState step) throws Exception {
        for (Map.Entry<String, TypeRef<?>> result : step.node.results().entrySet()) {
            step.put(result.getKey(), obtain(step, result.getKey(), result.getValue()));
        }
    }

    private <T> Outcome<LazyValue<T>> obtain(StepState step, String attribute, TypeRef<T> type) throws Exception {
        return larder.<T, Exception>fetchLazily(component(step), attribute, type, context -> {
            StepInputs inputs = new StepInputs(input -> value(step, input), context);
            Object returned = step.node.body().compute(inputs);
            requireUnchangedFiles(step);
            return cast(inputs.asked(returned, step.node.saying().result()));
        });
    }

    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"}) // as its step's type says
    private static <T> T cast(@Nullable Object value) {
        return (T) value;
    }

    /** What a step read while it ran is only what its key says if the files are still the same. */
    private void requireUnchangedFiles(StepState step) {
        for (Step<?> input : step.node.flatInputs()) {
            if (input.node() instanceof Node.FileNode file
                    && !Input.of(file.path()).equals(files.get(file.path()))) {
                throw new IllegalStateException(
                        file.path() + " changed while the step '" + step.node.name() + "' worked on it; run it again");
            }
        }
    }

    private @Nullable Object value(StepState step, Step<?> input) {
        boolean isDeclared = step.node.inputs().stream()
                .anyMatch(each ->
                        each.node().equals(input.node()) && each.attribute().equals(input.attribute()));
        if (!isDeclared) {
            throw new IllegalArgumentException("'" + input + "' is no input of the step '" + step.node.name()
                    + "'; declare it, so that it stands in the key");
        }
        return value(input);
    }

    private @Nullable Object value(Step<?> input) {
        if (input.node() instanceof Node.FileNode file) {
            return file.path();
        } else if (input.node() instanceof Node.ValueNode value) {
            return value.value();
        } else if (input.node() instanceof Node.Gather gather) {
            // A list that may hold nulls, as List.of and toList of collectors may not.
            return gather.parts().stream().<@Nullable Object>map(this::value).toList();
        }
        return load(states.apply((Node.Work) input.node()), input.attribute());
    }

    /** Loads a result of a step that is done; one that turns out to be damaged or gone is made once more. */
    @Nullable
    Object load(StepState step, String attribute) {
        Outcome<? extends LazyValue<?>> outcome = step.outcome(attribute);
        try {
            return outcome.value().get();
        } catch (CorruptEntryException e) {
            Outcome<? extends LazyValue<?>> again = again(step, attribute, e);
            if (!again.asInput().equals(outcome.asInput())) {
                throw new IllegalStateException(
                        "the result of '" + step.node.name()
                                + "' was damaged, and made again it came out differently: the step"
                                + " is not deterministic; run the pipeline again",
                        e);
            }
            step.put(attribute, again);
            return again.value().get();
        }
    }

    private Outcome<? extends LazyValue<?>> again(StepState step, String attribute, CorruptEntryException damage) {
        try {
            return obtain(
                    step,
                    attribute,
                    java.util.Objects.requireNonNull(step.node.results().get(attribute)));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            e.addSuppressed(damage);
            throw new IllegalStateException(
                    "the result of '" + step.node.name() + "' was damaged, and could not be made again: " + e, e);
        }
    }

    private static Component component(StepState step) {
        return java.util.Objects.requireNonNull(step.component);
    }
}
