package dev.larder;

import dev.larder.codec.TypeRef;
import dev.larder.key.Address;
import dev.larder.key.Recipe;
import dev.larder.store.EntryWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What Larder offers to a computation while it runs.
 *
 * <p>For use by the computation's own thread, or with a lock of the computation's.
 */
public final class Context {
    private final Recipe recipe;
    private final String requested;
    private final Function<String, EntryWriter> beginning;
    private final Map<String, Published> published = new LinkedHashMap<>();
    private final Map<String, ArrayWriter> arrays = new LinkedHashMap<>();

    record Published(@Nullable Object value, TypeRef<?> type) {}

    /** @param beginning begins the entry of an attribute that is written piece by piece */
    Context(Recipe recipe, String requested, Function<String, EntryWriter> beginning) {
        this.beginning = beginning;
        this.recipe = recipe;
        this.requested = requested;
    }

    /** Returns what is being computed. */
    public Recipe recipe() {
        return recipe;
    }

    /** Returns the attribute that was asked for, whose value the computation returns. */
    public String attribute() {
        return requested;
    }

    /**
     * Publishes one more part of the results, together with the one that the computation returns: all are stored when it has
     * ended, that one last.
     *
     * @param attribute its name
     * @param value not to be changed any more
     * @throws IllegalArgumentException when the name is the requested one, or was published already
     * @throws dev.larder.key.InvalidComponentException when it is no name of an attribute
     */
    public void publish(String attribute, Object value) {
        publish(attribute, value, TypeRef.of(value.getClass()));
    }

    /** Publishes one more part of the results, which is declared to be of the type; it may be null. */
    public void publish(String attribute, @Nullable Object value, TypeRef<?> type) {
        if (attribute.equals(requested)) {
            throw new IllegalArgumentException("the attribute '" + attribute + "' is what the computation returns");
        }
        requireNew(attribute);
        published.put(attribute, new Published(value, type));
    }

    private void requireNew(String attribute) {
        new Address(recipe.key(), attribute);
        if (published.containsKey(attribute) || arrays.containsKey(attribute)) {
            throw new IllegalArgumentException("the attribute '" + attribute + "' was published already");
        }
    }

    /**
     * Begins an array that is published as one part of the results and need never lie in memory whole. Once it is {@linkplain
     * ArrayWriter#finish finished} it is published with the others when the computation ends; the one that was asked for is to
     * be returned by the computation. What is not finished is dropped.
     *
     * <p>Where the store takes no more, the array goes on in temporary files; only when not even what the store took before can
     * be read does writing to it fail.
     *
     * @param attribute its name, or the requested one
     * @throws IllegalArgumentException when the name was published already
     * @throws dev.larder.key.InvalidComponentException when it is no name of an attribute
     */
    public ArrayWriter array(String attribute, ArrayLayout layout) {
        requireNew(attribute);
        ArrayWriter writer = new ArrayWriter(layout, ArrayWriter.Ending.COMPUTATION, () -> beginning.apply(attribute));
        arrays.put(attribute, writer);
        return writer;
    }

    Map<String, ArrayWriter> arrays() {
        return arrays;
    }

    /** Drops what was written piece by piece and not published. */
    void release() {
        arrays.values().forEach(ArrayWriter::release);
    }

    Map<String, Published> published() {
        return published;
    }
}
