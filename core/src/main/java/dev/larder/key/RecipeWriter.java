package dev.larder.key;

import dev.larder.data.Datum;
import dev.larder.data.InvalidDatumException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Derives the recipe of one component; a component met twice on the way is written once. */
final class RecipeWriter {
    /** A cycle of more components than this is shown without its middle. */
    private static final int LONGEST_CYCLE_SHOWN = 10;

    private final IdentityHashMap<Component, Recipe> done = new IdentityHashMap<>();
    private final IdentityHashMap<Component, Integer> underWay = new IdentityHashMap<>();

    /** Each one upstream of the one before. A list, and no recursion: inputs may lie deeper than the stack is. */
    private final List<Visit> path = new ArrayList<>();

    /** A component whose recipe is being derived, and those of its upstream components that are not looked at yet. */
    private record Visit(
            Component component,
            String type,
            Version version,
            Parameters parameters,
            Inputs inputs,
            Iterator<Component> upstream) {
        static Visit of(Component component) {
            Inputs inputs = required(component.inputs(), "inputs", component);
            return new Visit(
                    component,
                    required(component.type(), "type", component),
                    required(component.version(), "version", component),
                    required(component.parameters(), "parameters", component),
                    inputs,
                    inputs.all().stream()
                            .filter(Input.Upstream.class::isInstance)
                            .map(input -> ((Input.Upstream) input).component())
                            .iterator());
        }
    }

    Recipe recipe(Component component) {
        enter(component);
        while (!path.isEmpty()) {
            Visit visit = path.get(path.size() - 1);
            if (visit.upstream().hasNext()) {
                Component next = visit.upstream().next();
                if (!done.containsKey(next)) {
                    enter(next);
                }
            } else {
                path.remove(path.size() - 1);
                underWay.remove(visit.component());
                done.put(
                        visit.component(),
                        Recipe.of(visit.type(), visit.version(), visit.parameters(), inputs(visit.inputs())));
            }
        }
        return recipeOf(component);
    }

    private void enter(Component component) {
        Integer before = underWay.put(component, path.size());
        if (before != null) {
            throw cycle(
                    path.subList(before, path.size()).stream().map(Visit::type).toList());
        }
        path.add(Visit.of(component));
    }

    private static InvalidComponentException cycle(List<String> types) {
        String shown = types.size() <= LONGEST_CYCLE_SHOWN
                ? String.join(" → ", types)
                : types.stream().limit(LONGEST_CYCLE_SHOWN / 2).collect(Collectors.joining(" → "))
                        + " → … " + (types.size() - LONGEST_CYCLE_SHOWN) + " more … → "
                        + types.stream()
                                .skip(types.size() - LONGEST_CYCLE_SHOWN / 2)
                                .collect(Collectors.joining(" → "));
        return new InvalidComponentException("the inputs form a cycle: " + shown + " → " + types.get(0)
                + "; a component cannot be its own input, directly or not");
    }

    /** A user's own component may return null in spite of what it promised; the key must then fail, and say why. */
    private static <T> T required(@Nullable T part, String name, Component component) {
        if (part == null) {
            String who = component instanceof StatedComponent stated
                    ? "'" + stated.type() + "'"
                    : component.getClass().getTypeName();
            throw new InvalidComponentException("the component " + who + " has no " + name
                    + (component instanceof StatedComponent ? " (it is null)" : " (it returned null)"));
        }
        return part;
    }

    private Datum inputs(Inputs inputs) {
        if (inputs instanceof Inputs.Named named) {
            Map<String, Datum> members = new TreeMap<>();
            named.byName().forEach((name, input) -> members.put(name, input(input)));
            try {
                return new Datum.Mapping(members);
            } catch (InvalidDatumException e) {
                throw new InvalidComponentException("the name of an input: " + e.getMessage(), e);
            }
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
        return reference(new Address(recipeOf(upstream.component()).key(), upstream.attribute()));
    }

    private Recipe recipeOf(Component component) {
        Recipe recipe = done.get(component);
        if (recipe == null) {
            throw new IllegalStateException("what is upstream is always derived first");
        }
        return recipe;
    }

    private static Datum reference(Address address) {
        return new Datum.ResultRef(address.key().asDigest(), address.attribute());
    }
}
