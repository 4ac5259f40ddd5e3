package dev.larder.pipeline;

import dev.larder.CachedFunction;
import dev.larder.CachedFunction2;
import dev.larder.CachedFunction3;
import dev.larder.codec.TypeRef;
import dev.larder.key.CodeVersion;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Parameters;
import dev.larder.key.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A step about to be made: what is still to be said of it. Immutable; each method returns another one, and {@code of} makes the step.
 *
 * <p>Its version is that of its function's code (see {@link CodeVersion}), unless one is stated. A function that holds values, such
 * as a lambda that uses variables around it, needs a stated version; better, it is given those values as steps ({@link
 * Pipeline.Builder#value}), so that they stand in the key.
 *
 * @param <R> the type of the result
 */
public final class StepDraft<R> {
    /** The parameter that holds the order of the inputs, where there are several. */
    static final String ARGUMENTS = "arguments";

    private final Pipeline.Builder pipeline;
    private final String name;
    private final TypeRef<R> result;
    private final String type;
    private final Optional<Version> version;
    private final Parameters parameters;
    private final InputMode mode;
    private final Set<String> groups;

    StepDraft(Pipeline.Builder pipeline, String name, TypeRef<R> result, String type, InputMode mode) {
        this(pipeline, name, result, type, Optional.empty(), Parameters.NONE, mode, Set.of());
    }

    private StepDraft(
            Pipeline.Builder pipeline,
            String name,
            TypeRef<R> result,
            String type,
            Optional<Version> version,
            Parameters parameters,
            InputMode mode,
            Set<String> groups) {
        this.pipeline = pipeline;
        this.name = name;
        this.result = result;
        this.type = type;
        this.version = version;
        this.parameters = parameters;
        this.mode = mode;
        this.groups = groups;
    }

    /** States the type of computation; {@code PIPELINE.STEP} unless set. Steps of several pipelines that say the same share results. */
    public StepDraft<R> type(String other) {
        return new StepDraft<>(pipeline, name, result, other, version, parameters, mode, groups);
    }

    /** States the version, to be changed whenever the step would result in something else; its code then does not count. */
    public StepDraft<R> version(String text) {
        return version(Version.of(text));
    }

    /** States the version, such as {@link Version#ofCode(Class)} of the class that computes. */
    public StepDraft<R> version(Version stated) {
        return new StepDraft<>(pipeline, name, result, type, Optional.of(stated), parameters, mode, groups);
    }

    /** States a parameter that the function knows of itself. What it has to be told is better given as a step. */
    public StepDraft<R> parameter(String parameter, @Nullable Object value) {
        return parameters(parameters.and(parameter, value));
    }

    /** States the parameters that the function knows of itself. */
    public StepDraft<R> parameters(Parameters stated) {
        return new StepDraft<>(pipeline, name, result, type, version, stated, mode, groups);
    }

    /** Says what stands in the key for the steps that it works on; {@link InputMode#CONTENT} unless set. */
    public StepDraft<R> inputs(InputMode other) {
        return new StepDraft<>(pipeline, name, result, type, version, parameters, other, groups);
    }

    /** Puts the step into a group, so that it can be run by the group's name. */
    public StepDraft<R> in(String group) {
        Set<String> more = new HashSet<>(groups);
        more.add(group);
        return new StepDraft<>(pipeline, name, result, type, version, parameters, mode, Set.copyOf(more));
    }

    /** Makes a step of one input. */
    public <A> Step<R> of(Step<A> a, CachedFunction.Body<? super A, ? extends R> function) {
        return make(List.of(a), function, inputs -> function.apply(inputs.get(a)));
    }

    /** Makes a step of two inputs. */
    public <A, B> Step<R> of(Step<A> a, Step<B> b, CachedFunction2.Body<? super A, ? super B, ? extends R> function) {
        return make(List.of(a, b), function, inputs -> function.apply(inputs.get(a), inputs.get(b)));
    }

    /** Makes a step of three inputs. */
    public <A, B, C> Step<R> of(
            Step<A> a,
            Step<B> b,
            Step<C> c,
            CachedFunction3.Body<? super A, ? super B, ? super C, ? extends R> function) {
        return make(List.of(a, b, c), function, inputs -> function.apply(inputs.get(a), inputs.get(b), inputs.get(c)));
    }

    /** Makes a step of any inputs, or none, whose function asks for their values, publishes several results, or saves checkpoints. */
    public Step<R> of(List<? extends Step<?>> inputs, StepBody<? extends R> function) {
        return make(new ArrayList<>(inputs), function, function);
    }

    /** Makes a step. */
    Step<R> make(List<Step<?>> inputs, Object function, StepBody<? extends R> body) {
        Version settled = version.orElseGet(() -> codeOf(function));
        List<String> roles = roles(inputs);
        handles(function).forEach(held -> roles.addAll(roles(held)));
        // f(a, b) and f(b, a) work on the same inputs, and are not the same.
        Parameters ordered = roles.size() > 1 ? parameters.and(ARGUMENTS, roles) : parameters;
        Node.Work.Saying saying = new Node.Work.Saying(type, ordered, mode, groups, result);
        Node.Work work = pipeline.add(name, index -> new Node.Work(index, name, saying, settled, inputs, body));
        return new Step<>(work, dev.larder.key.Address.VALUE, result);
    }

    private Version codeOf(Object function) {
        try {
            return Version.ofCode(CodeVersion.ofFunction(function, StepDraft::isHandle));
        } catch (InvalidComponentException e) {
            throw new InvalidComponentException(
                    "the step '" + name + "' needs a version, or its values as inputs: " + e.getMessage(), e);
        }
    }

    /** Returns the handles that a function holds, as far as it tells: which input is which lies in them. */
    private List<@Nullable Object> handles(Object function) {
        try {
            return CodeVersion.heldBy(function);
        } catch (InvalidComponentException e) {
            if (version.isEmpty()) {
                throw e;
            }
            // The stated version has to stand for whatever it holds.
            return List.of();
        }
    }

    private static boolean isHandle(@Nullable Object held) {
        return held instanceof Step<?> || held instanceof Steps<?>;
    }

    private static List<String> roles(@Nullable Object held) {
        List<String> roles = new ArrayList<>();
        if (held instanceof Step<?> step) {
            roles.add(step.role());
        } else if (held instanceof Iterable<?> several) {
            several.forEach(each -> roles.addAll(roles(each)));
        }
        return roles;
    }
}
