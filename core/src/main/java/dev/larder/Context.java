package dev.larder;

import dev.larder.codec.TypeRef;
import dev.larder.key.Address;
import dev.larder.key.Recipe;
import dev.larder.store.EntryWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
    private final Checkpoints checkpoints;
    private final Map<String, Published> published = new LinkedHashMap<>();
    private final Map<String, ArrayWriter> arrays = new LinkedHashMap<>();

    record Published(@Nullable Object value, TypeRef<?> type) {}

    /** @param beginning begins the entry of an attribute that is written piece by piece */
    Context(Recipe recipe, String requested, Function<String, EntryWriter> beginning, Checkpoints checkpoints) {
        this.beginning = beginning;
        this.checkpoints = checkpoints;
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

    /** Saves how far the computation has come. See {@link #checkpoint(String, Object, TypeRef)}. */
    public void checkpoint(String name, Object value) {
        checkpoint(name, value, TypeRef.of(value.getClass()));
    }

    /**
     * Saves how far the computation has come, in the place of what it saved under this name before: if its process dies, the next
     * run of the same key is handed it by {@link #resume}. It is no result, is found by nobody else, and is gone once the result is
     * stored. When this returns the value is saved as durably as a result is; where the store cannot take it, a warning says so and
     * the computation goes on.
     *
     * @param name any text; several names are saved one by one
     * @param value not to be changed meanwhile
     */
    public void checkpoint(String name, @Nullable Object value, TypeRef<?> type) {
        checkpoints.save(name, value, type);
    }

    /** Returns what an earlier run saved. See {@link #resume(String, TypeRef)}. */
    public <T> Optional<T> resume(String name, Class<T> type) {
        return resume(name, TypeRef.of(type));
    }

    /**
     * Returns what an earlier run of this computation, which died before its result was stored, saved last under the name; nothing
     * where there was none, where the code's version is another one, where it is older than {@link
     * LarderBuilder#checkpointAge}, or where three runs went on from it and did not get any further.
     */
    public <T> Optional<T> resume(String name, TypeRef<T> type) {
        return checkpoints.find(name, type);
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
