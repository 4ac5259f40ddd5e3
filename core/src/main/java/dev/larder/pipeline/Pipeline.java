package dev.larder.pipeline;

import dev.larder.Larder;
import dev.larder.codec.TypeRef;
import dev.larder.key.Address;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Parameters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * A computation of several steps, each of which is kept: running it again runs only what depends on something that changed.
 *
 * <pre>{@code
 * Pipeline.Builder weather = Pipeline.named("weather");
 * Step<Path> csv = weather.file("csv", Path.of("seattle.csv"));
 * Step<Double> confidence = weather.value("confidence", 0.95);
 * Step<DailyWeather> days = weather.step("days", DailyWeather.class).of(csv, DailyWeather::read);
 * Step<MonthlyTable> table = weather.step("table", MonthlyTable.class).of(days, confidence, MonthlyTable::of);
 *
 * Run run = weather.build().run(larder);
 * MonthlyTable result = run.value(table);
 * }</pre>
 *
 * <p>Each step is a component: its type is {@code PIPELINE.STEP}, its version that of its function's code, its parameters the values
 * that it takes and its inputs the files and the other steps' results. It is a library and no scheduler: it runs in the program that
 * calls it. Immutable and thread-safe; several threads and processes may run it at once on one store, and every step is computed once.
 */
public final class Pipeline {
    private final String name;
    private final List<Node.Work> steps;

    private Pipeline(String name, List<Node.Work> steps) {
        this.name = name;
        this.steps = List.copyOf(steps);
    }

    /** Begins a pipeline. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the names of the steps that compute, in the order in which they were made. */
    public List<String> stepNames() {
        return steps.stream().map(Node.Work::name).toList();
    }

    /** Returns how this pipeline is run on a Larder, for whoever wants to say more of it. */
    public Runner on(Larder larder) {
        return new Runner(this, larder);
    }

    /** Runs all steps, and returns what became of each. A step that fails is told by the run, and throws nothing here. */
    public Run run(Larder larder) {
        return on(larder).run();
    }

    /** Returns what running it would do, and why; computes nothing. */
    public Plan plan(Larder larder) {
        return on(larder).plan();
    }

    List<Node.Work> steps() {
        return steps;
    }

    @Override
    public String toString() {
        return "Pipeline[" + name + ", " + steps.size() + " steps]";
    }

    /** A pipeline that is being put together. For use by one thread. */
    public static final class Builder {
        private final String name;
        private final Map<String, Node.Work> steps = new LinkedHashMap<>();
        private final Set<String> names = new HashSet<>();
        private InputMode mode = InputMode.CONTENT;

        private Builder(String name) {
            if (name.isEmpty()) {
                throw new InvalidComponentException("a pipeline's name cannot be empty");
            }
            this.name = name;
        }

        /** Says what stands in the keys of the steps made from here on for those that they work on, unless a step says otherwise. */
        public Builder inputs(InputMode other) {
            this.mode = other;
            return this;
        }

        /** Begins with a file or directory: what lies there counts, and neither where nor since when. */
        public Step<Path> file(String step, Path path) {
            return new Step<>(new Node.FileNode(unused(step), path), Address.VALUE, TypeRef.of(Path.class));
        }

        /** Begins with a value, which is a parameter of each step that takes it. */
        @SuppressWarnings("unchecked") // the class of a T is one of T
        public <T> Step<T> value(String step, T value) {
            return value(step, value, TypeRef.of((Class<T>) value.getClass()));
        }

        /** Begins with a value that is declared to be of the type. */
        public <T> Step<T> value(String step, T value, TypeRef<T> type) {
            return new Step<>(new Node.ValueNode(unused(step), value, type), Address.VALUE, type);
        }

        /** Begins a step. */
        public <R> StepDraft<R> step(String step, Class<R> result) {
            return step(step, TypeRef.of(result));
        }

        /** Begins a step whose result is generic. */
        public <R> StepDraft<R> step(String step, TypeRef<R> result) {
            return new StepDraft<>(this, step, result, name + "." + step, mode);
        }

        /**
         * Begins a step for each of several values, such as the points of a {@link dev.larder.key.ParameterSpace}: {@code STEP[0]},
         * {@code STEP[1]} and so on, all of the type {@code PIPELINE.STEP}. Parameters stand in the key as they are, any other value
         * under the name {@code point}.
         */
        public <P, R> StepsDraft<P, R> each(String step, Iterable<P> values, Class<R> result) {
            List<Step<P>> points = new ArrayList<>();
            for (P value : values) {
                points.add(point(value));
            }
            return each(step, new Steps<>(step, points), result);
        }

        /** Begins a step for each of several steps. */
        public <P, R> StepsDraft<P, R> each(String step, Steps<P> upstream, Class<R> result) {
            List<StepDraft<R>> drafts = new ArrayList<>();
            for (int i = 0; i < upstream.size(); i++) {
                drafts.add(new StepDraft<>(this, step + "[" + i + "]", TypeRef.of(result), name + "." + step, mode));
            }
            return new StepsDraft<>(unused(step), upstream.inOrder(), drafts);
        }

        @SuppressWarnings("unchecked") // the class of a P is one of P
        private static <P> Step<P> point(P value) {
            TypeRef<P> type = value instanceof Parameters
                    ? (TypeRef<P>) TypeRef.of(Parameters.class)
                    : TypeRef.of((Class<P>) value.getClass());
            return new Step<>(new Node.ValueNode("point", value, type), Address.VALUE, type);
        }

        /** Returns the pipeline as it is now. */
        public Pipeline build() {
            return new Pipeline(name, new ArrayList<>(steps.values()));
        }

        private String unused(String step) {
            if (step.isEmpty() || !names.add(step)) {
                throw new InvalidComponentException("the pipeline '" + name + "' has a step '" + step
                        + "' already, or its name is empty; choose another name");
            }
            return step;
        }

        Node.Work add(String step, IntFunction<Node.Work> work) {
            Node.Work made = work.apply(steps.size());
            for (Step<?> input : made.flatInputs()) {
                if (input.node() instanceof Node.Work upstream && steps.get(upstream.name()) != upstream) {
                    throw new InvalidComponentException("the step '" + step + "' works on '" + upstream.name()
                            + "', which is a step of another pipeline");
                }
            }
            unused(step);
            steps.put(step, made);
            return made;
        }
    }

    /** Returns whether the step is one of this pipeline's. */
    boolean has(Node.Work step) {
        return step.index() < steps.size() && steps.get(step.index()) == step;
    }
}
