package dev.larder.pipeline;

import dev.larder.ArrayLayout;
import dev.larder.ArrayWriter;
import dev.larder.Context;
import dev.larder.codec.TypeRef;
import dev.larder.key.Address;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a step is given while it computes: the values of the steps that it works on, and what Larder offers to a computation. For the
 * computation's own thread.
 */
public final class StepInputs {
    private final Function<Step<?>, @Nullable Object> values;
    private final Context context;
    private final Map<String, Other> others = new LinkedHashMap<>();

    private record Other(@Nullable Object value, TypeRef<?> type) {}

    StepInputs(Function<Step<?>, @Nullable Object> values, Context context) {
        this.values = values;
        this.context = context;
    }

    /**
     * Returns the value of a step: a fresh one, which the caller may change. Lazy values, such as {@link dev.larder.data.NdArray}, read
     * only what is asked of them.
     *
     * @throws IllegalArgumentException when it is none of the inputs that this step was declared with
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // the value of a Step<T> is a T, and a null where T may be one
    public <T> T get(Step<T> step) {
        return (T) values.apply(step);
    }

    /** Publishes another result of this step beside the one that it returns. See {@link Step#result}. */
    public void publish(String attribute, Object value) {
        publish(attribute, value, TypeRef.of(value.getClass()));
    }

    /** Publishes another result, which is declared to be of the type; it may be null. */
    public void publish(String attribute, @Nullable Object value, TypeRef<?> type) {
        if (attribute.equals(Address.VALUE) || others.putIfAbsent(attribute, new Other(value, type)) != null) {
            throw new IllegalArgumentException(
                    "the result '" + attribute + "' was published already, or is the returned one");
        }
        if (!attribute.equals(context.attribute())) {
            context.publish(attribute, value, type);
        }
    }

    /** Begins an array that is another result, and is written piece by piece. See {@link Context#array}. */
    public ArrayWriter array(String attribute, ArrayLayout layout) {
        return context.array(attribute, layout);
    }

    /** Saves how far the computation has come. See {@link Context#checkpoint(String, Object)}. */
    public void checkpoint(String name, Object value) {
        context.checkpoint(name, value);
    }

    /** Returns what an earlier run that died saved. See {@link Context#resume(String, TypeRef)}. */
    public <T> Optional<T> resume(String name, TypeRef<T> type) {
        return context.resume(name, type);
    }

    /** Returns all that Larder offers to a computation. */
    public Context context() {
        return context;
    }

    /**
     * Returns what was asked for, and has the returned value published where that is another result.
     *
     * @throws IllegalStateException when what was asked for was not published
     */
    @Nullable
    Object asked(@Nullable Object returned, TypeRef<?> type) {
        if (context.attribute().equals(Address.VALUE)) {
            return returned;
        }
        context.publish(Address.VALUE, returned, type);
        Other asked = others.get(context.attribute());
        if (asked == null) {
            throw new IllegalStateException(
                    "the step published no result '" + context.attribute() + "'; publish it, or do not ask");
        }
        return asked.value();
    }
}
