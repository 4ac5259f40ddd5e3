package dev.larder.pipeline;

import dev.larder.codec.TypeRef;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.List;

/**
 * Steps of one kind, such as one for each point of a parameter space. Immutable and thread-safe.
 *
 * @param <T> the type of the result of each
 */
public final class Steps<T> implements Iterable<Step<T>> {
    private final String name;
    private final List<Step<T>> inOrder;

    Steps(String name, List<Step<T>> inOrder) {
        this.name = name;
        this.inOrder = List.copyOf(inOrder);
    }

    /** Returns the steps in the order in which they were made. */
    public List<Step<T>> inOrder() {
        return inOrder;
    }

    /** Returns how many there are. */
    public int size() {
        return inOrder.size();
    }

    /** Returns the one with this index, counted from 0. */
    public Step<T> at(int index) {
        return inOrder.get(index);
    }

    /** Returns all results as one list, in order: the input of a step that brings them together. */
    @SuppressWarnings("unchecked") // it is a list of what the steps result in
    public Step<List<T>> together() {
        TypeRef<List<T>> type = (TypeRef<List<T>>) TypeRef.of((Type) List.class);
        return new Step<>(new Node.Gather(name, List.copyOf(inOrder)), dev.larder.key.Address.VALUE, type);
    }

    @Override
    public Iterator<Step<T>> iterator() {
        return inOrder.iterator();
    }

    @Override
    public String toString() {
        return name + inOrder;
    }
}
