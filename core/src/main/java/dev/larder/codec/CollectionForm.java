package dev.larder.codec;

import dev.larder.data.Datum;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.PriorityBlockingQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/** Lists and queues, which are sequences, and sets. What a collection's class holds beside its elements does not count. */
final class CollectionForm implements Form {
    private final JavaType type;
    private final JavaType element;

    CollectionForm(JavaType type, JavaType element) {
        this.type = type;
        this.element = element;
    }

    @Override
    public Datum encode(Object value, Encoding encoding) {
        if (value instanceof Set<?> set) {
            List<Datum> elements = elements(set, encoding);
            Datum.Set written = new Datum.Set(elements);
            if (written.elements().size() < elements.size() && isAlikeWhenStored(set, encoding)) {
                throw new CodecException(
                        "the set has " + elements.size() + " elements, and only "
                                + written.elements().size()
                                + " of them are written differently; copy it into a List, or leave out of it what stands twice");
            }
            return written;
        }
        if (!isOrdered(value)) {
            throw new CodecException("the elements of a " + value.getClass().getTypeName()
                    + " have no order of their own; copy them into a List or a Set");
        }
        List<Datum> elements = new ArrayList<>();
        for (Object each : (Collection<?>) value) {
            elements.add(encoding.element(elements.size(), each, element));
        }
        return new Datum.Sequence(elements);
    }

    private List<Datum> elements(Set<?> set, Encoding encoding) {
        List<Datum> elements = new ArrayList<>(set.size());
        for (Object each : set) {
            elements.add(encoding.part("[*]", each, element));
        }
        return elements;
    }

    /**
     * Tells whether elements are written alike though no mark or rule of the user's makes them so: then the set and a smaller one
     * would be the same datum, and one would be given the other's results.
     */
    private boolean isAlikeWhenStored(Set<?> set, Encoding encoding) {
        try {
            List<Datum> stored = elements(set, new Encoding(encoding.forms()));
            return new Datum.Set(stored).elements().size() < stored.size();
        } catch (CodecException e) {
            // What cannot be stored is in keys by a mark or a rule.
            return false;
        }
    }

    /** A hash map's {@code values()} and a heap have an order, too, but not one that anybody chose. */
    private static boolean isOrdered(Object value) {
        return value instanceof List
                || value instanceof Queue
                        && !(value instanceof PriorityQueue
                                || value instanceof PriorityBlockingQueue
                                || value instanceof DelayQueue);
    }

    @Override
    public Object decode(Datum datum, Decoding decoding) {
        Class<?> raw = type.getRawClass();
        if (datum instanceof Datum.Sequence sequence && !Set.class.isAssignableFrom(raw)) {
            Collection<@Nullable Object> elements =
                    collection(sequence.elements().size());
            int index = 0;
            for (Datum each : sequence.elements()) {
                add(elements, decoding.element(index++, each, element));
            }
            return elements;
        }
        if (datum instanceof Datum.Set set && (Set.class.isAssignableFrom(raw) || raw.isAssignableFrom(Set.class))) {
            Collection<@Nullable Object> elements = set();
            for (Datum each : set.elements()) {
                add(elements, decoding.part("[*]", each, element));
            }
            return elements;
        }
        throw Mismatch.of(datum, type);
    }

    private void add(Collection<@Nullable Object> elements, @Nullable Object each) {
        try {
            elements.add(each);
        } catch (NullPointerException | ClassCastException | UnsupportedOperationException e) {
            throw new CodecException(
                    "a " + elements.getClass().getTypeName() + " does not take "
                            + (each == null ? "null" : "a " + each.getClass().getTypeName()),
                    e);
        }
    }

    private Collection<@Nullable Object> collection(int size) {
        Class<?> raw = type.getRawClass();
        if (raw.isAssignableFrom(ArrayList.class)) {
            return new ArrayList<>(size);
        }
        if (raw.isInterface() && raw.isAssignableFrom(LinkedList.class)) {
            return new LinkedList<>();
        }
        return Instances.collection(raw);
    }

    private Collection<@Nullable Object> set() {
        Class<?> raw = type.getRawClass();
        if (raw.isAssignableFrom(LinkedHashSet.class)) {
            return new LinkedHashSet<>();
        }
        if (raw.isInterface() && raw.isAssignableFrom(TreeSet.class)) {
            return new TreeSet<>();
        }
        if (EnumSet.class.isAssignableFrom(raw)) {
            return Instances.enumSet(element.getRawClass());
        }
        return Instances.collection(raw);
    }

    @Override
    public boolean isContainer() {
        return true;
    }
}
