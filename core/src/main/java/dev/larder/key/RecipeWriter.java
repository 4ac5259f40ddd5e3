package dev.larder.key;

import dev.larder.data.Datum;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Derives the recipe of one component; a component met twice on the way is written once. */
final class RecipeWriter {
    private final IdentityHashMap<Component, Recipe> done = new IdentityHashMap<>();
    private final IdentityHashMap<Component, Boolean> underWay = new IdentityHashMap<>();
    private final LinkedHashSet<String> path = new LinkedHashSet<>();

    Recipe recipe(Component component) {
        Recipe known = done.get(component);
        if (known != null) {
            return known;
        }
        String type = required(component.type(), "type", component);
        String step = type + " (" + underWay.size() + ")";
        if (underWay.put(component, Boolean.TRUE) != null) {
            throw new InvalidComponentException("the inputs form a cycle: "
                    + path.stream().map(RecipeWriter::withoutIndex).collect(Collectors.joining(" → ")) + " → " + type);
        }
        path.add(step);
        Recipe recipe = Recipe.of(
                type,
                required(component.version(), "version", component),
                required(component.parameters(), "parameters", component),
                inputs(required(component.inputs(), "inputs", component)));
        path.remove(step);
        underWay.remove(component);
        done.put(component, recipe);
        return recipe;
    }

    private static String withoutIndex(String step) {
        return step.substring(0, step.lastIndexOf(" ("));
    }

    /** A user's own component may return null in spite of what it promised; the key must then fail, and say why. */
    private static <T> T required(@Nullable T part, String name, Component component) {
        if (part == null) {
            throw new InvalidComponentException(
                    "the component " + component.getClass().getName() + " has no " + name + " (it returned null)");
        }
        return part;
    }

    private Datum inputs(Inputs inputs) {
        if (inputs instanceof Inputs.Named named) {
            Map<String, Datum> members = new TreeMap<>();
            named.byName().forEach((name, input) -> members.put(name, input(input)));
            return new Datum.Mapping(members);
        }
        List<Datum> references = inputs.all().stream().map(this::input).toList();
        return inputs instanceof Inputs.Ordered ? new Datum.Sequence(references) : new Datum.Set(references);
    }

    private Datum input(Input input) {
        if (input instanceof Input.Contents contents) {
            return new Datum.ContentRef(contents.digest());
        } else if (input instanceof Input.Result result) {
            return reference(result.address());
        }
        Input.Upstream upstream = (Input.Upstream) input;
        return reference(new Address(recipe(upstream.component()).key(), upstream.attribute()));
    }

    private static Datum reference(Address address) {
        return new Datum.ResultRef(address.key().asDigest(), address.attribute());
    }
}
