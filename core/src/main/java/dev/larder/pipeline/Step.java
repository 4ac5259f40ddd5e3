package dev.larder.pipeline;

import dev.larder.codec.TypeRef;
import dev.larder.key.Address;

/**
 * What one step of a pipeline results in: a handle that stands for the value before there is one, and by which other steps and
 * {@link Run} name it. A file or a value that a pipeline begins with is a step too, of which nothing is computed. Immutable and
 * thread-safe.
 *
 * @param <T> the type of the result
 */
public final class Step<T> {
    private final Node node;
    private final String attribute;
    private final TypeRef<T> type;

    Step(Node node, String attribute, TypeRef<T> type) {
        this.node = node;
        this.attribute = attribute;
        this.type = type;
    }

    /** Returns the name, which is the only one in its pipeline. */
    public String name() {
        return node.name();
    }

    /** Returns which of the step's results it is; {@code value} for the one that its function returns. */
    public String attribute() {
        return attribute;
    }

    /** Returns another result of the same step. See {@link #result(String, TypeRef)}. */
    public <U> Step<U> result(String other, Class<U> otherType) {
        return result(other, TypeRef.of(otherType));
    }

    /**
     * Returns another result of the same step, which its function {@linkplain StepInputs#publish publishes} beside the one that it
     * returns.
     *
     * @throws IllegalArgumentException when this is no step that computes
     */
    public <U> Step<U> result(String other, TypeRef<U> otherType) {
        if (!(node instanceof Node.Work work)) {
            throw new IllegalArgumentException("'" + name() + "' computes nothing, and so has one result only");
        }
        work.offers(other, otherType);
        return new Step<>(node, other, otherType);
    }

    Node node() {
        return node;
    }

    TypeRef<T> type() {
        return type;
    }

    /** Returns how other steps call it among their inputs. */
    String role() {
        return attribute.equals(Address.VALUE) ? name() : name() + ":" + attribute;
    }

    @Override
    public String toString() {
        return role();
    }
}
