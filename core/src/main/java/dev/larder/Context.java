package dev.larder;

import dev.larder.codec.TypeRef;
import dev.larder.key.Address;
import dev.larder.key.Recipe;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Larder offers to a computation while it runs.
 *
 * <p>For use by the computation's own thread, or with a lock of the computation's.
 */
public final class Context {
    private final Recipe recipe;
    private final String requested;
    private final Map<String, Published> published = new LinkedHashMap<>();

    record Published(@Nullable Object value, TypeRef<?> type) {}

    Context(Recipe recipe, String requested) {
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
        new Address(recipe.key(), attribute);
        if (attribute.equals(requested)) {
            throw new IllegalArgumentException("the attribute '" + attribute + "' is what the computation returns");
        }
        if (published.putIfAbsent(attribute, new Published(value, type)) != null) {
            throw new IllegalArgumentException("the attribute '" + attribute + "' was published already");
        }
    }

    Map<String, Published> published() {
        return published;
    }
}
