package dev.larder.key;

import dev.larder.data.Excerpt;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a computation works on: inputs by name, in order, or as a set.
 *
 * <p>The three differ: naming an input, moving it in a list, or changing any of them changes the key; the order in which
 * a set was given does not. Immutable and thread-safe.
 */
public sealed interface Inputs {
    /** No inputs: the same as an empty object of named ones. */
    Inputs NONE = new Named(Map.of());

    /** Inputs by name. */
    record Named(Map<String, Input> byName) implements Inputs {
        public Named {
            byName = Map.copyOf(byName);
        }

        /** Returns these inputs and one more. */
        public Named and(String name, Input input) {
            Map<String, Input> more = new LinkedHashMap<>(byName);
            if (more.put(name, input) != null) {
                throw new InvalidComponentException("two inputs are named " + Excerpt.of(name) + "; rename one");
            }
            return new Named(more);
        }

        @Override
        public Collection<Input> all() {
            return byName.values();
        }
    }

    /** Inputs in order. */
    record Ordered(List<Input> inOrder) implements Inputs {
        public Ordered {
            inOrder = List.copyOf(inOrder);
        }

        @Override
        public Collection<Input> all() {
            return inOrder;
        }
    }

    /** Inputs whose order does not matter; one given twice counts once. */
    record Unordered(Collection<Input> all) implements Inputs {
        public Unordered {
            all = List.copyOf(all);
        }
    }

    /** Returns every input, in no order that means anything unless the inputs are ordered. */
    Collection<Input> all();

    /** Returns one input, which is a list of one. */
    static Inputs of(Input... inOrder) {
        return new Ordered(List.of(inOrder));
    }

    /** Returns one named input; {@link Named#and} adds more. */
    static Named named(String name, Input input) {
        return new Named(Map.of(name, input));
    }

    /** Returns inputs whose order does not matter. */
    static Inputs setOf(Collection<? extends Input> inputs) {
        return new Unordered(List.copyOf(inputs));
    }
}
