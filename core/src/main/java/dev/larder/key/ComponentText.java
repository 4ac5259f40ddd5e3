package dev.larder.key;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.InvalidDatumException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The JSON of a component as a person writes it in a file, and the checks that it shares with a recipe. */
final class ComponentText {
    /** What must be there. */
    enum Form {
        /** All five members, as in a recipe. */
        RECIPE,
        /** Type and version at least; a person need not write what is empty. */
        FILE;

        private List<String> required() {
            return this == FILE
                    ? List.of("type", "version")
                    : List.of("type", "version", "inputs", "larder", "parameters");
        }
    }

    private ComponentText() {}

    static Recipe read(String text, Function<String, Datum> reader) {
        Datum datum;
        try {
            datum = reader.apply(text);
        } catch (InvalidDatumException e) {
            throw new InvalidComponentException(e.getMessage(), e);
        }
        Datum.Mapping stated = require(datum, Form.FILE);
        Map<String, Datum> members = new TreeMap<>(stated.members());
        Datum parameters = members.getOrDefault("parameters", Datum.Mapping.EMPTY);
        Datum inputs = members.getOrDefault("inputs", Datum.Mapping.EMPTY);
        return Recipe.of(
                ((Datum.Text) members.getOrDefault("type", Datum.NULL)).value(),
                Version.of(members.getOrDefault("version", Datum.NULL)),
                Parameters.of((Datum.Mapping) parameters),
                inputs);
    }

    /** Returns the members after checking that each is there and of its kind. */
    static Datum.Mapping require(Datum datum, Form form) {
        if (!(datum instanceof Datum.Mapping component)) {
            throw new InvalidComponentException(
                    "a component is a JSON object {\"type\":…,\"version\":…,\"parameters\":{…},\"inputs\":{…}}");
        }
        Map<String, Datum> members = component.members();
        for (String name : form.required()) {
            if (!members.containsKey(name)) {
                throw new InvalidComponentException("the component has no member \"" + name + "\"");
            }
        }
        members.forEach(ComponentText::check);
        return component;
    }

    private static void check(String name, Datum value) {
        switch (name) {
            case "type" -> {
                if (!(value instanceof Datum.Text text) || text.value().isEmpty()) {
                    throw new InvalidComponentException("a component's type is a text, and not empty");
                }
            }
            case "version" -> Version.of(value);
            case "larder" -> {
                if (!value.equals(new Datum.Text(Recipe.SCHEMA))) {
                    throw new InvalidComponentException("this Larder knows recipes of the schema \"" + Recipe.SCHEMA
                            + "\" only; the component states " + CanonicalJson.write(value));
                }
            }
            case "parameters" -> {
                if (!(value instanceof Datum.Mapping)) {
                    throw new InvalidComponentException("a component's parameters are an object of names and values");
                }
            }
            case "inputs" -> checkInputs(value);
            default ->
                throw new InvalidComponentException(
                        "a component has no member " + ShownText.of(new Datum.Text(name))
                                + "; it has type, version, parameters and inputs. Put what the result depends on into parameters");
        }
    }

    private static void checkInputs(Datum inputs) {
        Iterable<Datum> references;
        if (inputs instanceof Datum.Mapping named) {
            references = named.members().values();
        } else if (inputs instanceof Datum.Sequence ordered) {
            references = ordered.elements();
        } else if (inputs instanceof Datum.Set set) {
            references = set.elements();
        } else {
            references = List.of(Datum.NULL);
        }
        for (Datum reference : references) {
            if (reference instanceof Datum.ResultRef result) {
                // An address checks its attribute.
                new Address(Key.ofRecipe(result.key()), result.attribute());
            } else if (!(reference instanceof Datum.ContentRef)) {
                throw new InvalidComponentException("inputs are an object, a list or a $set of"
                        + " {\"$key\":\"sha256:…\",\"attribute\":\"…\"} or {\"$content\":\"sha256:…\"}");
            }
        }
    }
}
