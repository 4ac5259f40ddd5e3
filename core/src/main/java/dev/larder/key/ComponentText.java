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
                throw new InvalidComponentException("the component has no member \"" + name + "\"" + advice(name));
            }
        }
        members.forEach(ComponentText::check);
        return component;
    }

    private static String advice(String missing) {
        return switch (missing) {
            case "type" -> "; name the kind of computation, such as \"type\":\"neuro.rates\"";
            case "version" -> "; write \"version\":\"1\", and change it whenever the results would be others";
            default -> "";
        };
    }

    private static void check(String name, Datum value) {
        switch (name) {
            case "type" -> {
                if (!(value instanceof Datum.Text text) || text.value().isEmpty()) {
                    throw new InvalidComponentException("a component's type is a text, and not empty; name"
                            + " the kind of computation, such as \"neuro.rates\"");
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
        if (inputs instanceof Datum.Mapping named) {
            named.members()
                    .forEach((name, each) ->
                            checkInput(DatumPath.ROOT.member("inputs").member(name), each));
        } else if (inputs instanceof Datum.Sequence ordered) {
            int index = 0;
            for (Datum each : ordered.elements()) {
                checkInput(DatumPath.ROOT.member("inputs").index(index++), each);
            }
        } else if (inputs instanceof Datum.Set set) {
            set.elements().forEach(each -> checkInput(DatumPath.ROOT.member("inputs"), each));
        } else {
            checkInput(DatumPath.ROOT.member("inputs"), Datum.NULL);
        }
    }

    private static void checkInput(DatumPath place, Datum reference) {
        if (reference instanceof Datum.ResultRef result) {
            // An address checks its attribute.
            new Address(Key.ofRecipe(result.key()), result.attribute());
        } else if (!(reference instanceof Datum.ContentRef)) {
            throw new InvalidComponentException(place + ": inputs are an object, a list or a $set of"
                    + " {\"$key\":\"sha256:…\",\"attribute\":\"…\"} or {\"$content\":\"sha256:…\"}; what is no result or"
                    + " content belongs into parameters");
        }
    }
}
