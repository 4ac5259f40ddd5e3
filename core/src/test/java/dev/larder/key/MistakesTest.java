package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.larder.codec.NotKeyed;
import dev.larder.codec.Rounded;
import dev.larder.codec.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the users' usual mistakes say: one line with what, where, and what to do next. */
class MistakesTest {
    record Solver(Runnable callback, double tol) {}

    record Study(Solver solver) {}

    record Deep(Map<String, List<Object>> grid) {}

    record Few(@Rounded(3) int steps) {}

    record Login(@Secret String token) {}

    record Both(@NotKeyed @Rounded(2) double x) {}

    static final class Nothing {}

    /** A component that does not keep what it promises. */
    record Careless(@Nullable String said, @Nullable Parameters chosen) implements Component {
        @Override
        @SuppressWarnings("NullAway")
        public String type() {
            return said;
        }

        @Override
        @SuppressWarnings("NullAway")
        public Parameters parameters() {
            return chosen;
        }

        @Override
        public Version version() {
            return Version.of("1");
        }
    }

    private static Arguments mistake(String name, ThrowingCallable call, String message) {
        return arguments(name, call, message);
    }

    private static ThrowingCallable component(String members) {
        return () -> Recipe.read("{\"type\":\"a\",\"version\":\"1\"," + members + "}");
    }

    @SuppressWarnings("NullAway")
    static Stream<Arguments> parameters() {
        Parameters one = Parameters.of("a", 1);
        return Stream.of(
                mistake(
                        "a value without a name",
                        () -> Parameters.of("abc"),
                        "parameters are named values, and java.lang.String has no names; use Parameters.of(\"name\", value)"),
                mistake(
                        "nothing",
                        () -> Parameters.of((Object) null),
                        "parameters are named values, and null has no names; use Parameters.NONE"),
                mistake(
                        "keys that are no texts",
                        () -> Parameters.of(Map.of(1, 2)),
                        "are no texts; use Parameters.of(\"name\", map)"),
                mistake(
                        "a lambda inside",
                        () -> Parameters.of(new Study(new Solver(() -> {}, 1))),
                        "parameters.solver.callback: java.lang.Runnable has no canonical form; a lambda"),
                mistake(
                        "a thing in a list",
                        () -> Parameters.of(new Deep(Map.of("x y", List.of(1, new Object())))),
                        "parameters.grid[\"x y\"][1]: java.lang.Object has no canonical form; leave it out"),
                mistake(
                        "a class without properties",
                        () -> Parameters.of("mesh", new Nothing()),
                        "parameters.mesh: " + Nothing.class.getTypeName() + " has no canonical form; leave it out"),
                mistake("a name twice", () -> one.and("a", 2), "the parameter 'a' is set already; with() replaces"),
                mistake(
                        "a path through a value",
                        () -> one.with("a.b", 2),
                        "parameters.a.b: 'a' holds a value, not names; replace it as a whole, or choose another path"),
                mistake(
                        "a path without a name",
                        () -> one.with("", 2),
                        "the path '' has a step without a name; write names with one point between them, such as solver.tol"),
                mistake("two points in a path", () -> one.with("b..c", 2), "the path 'b..c' has a step without a name"),
                mistake("a point at the end", () -> one.with("b.", 2), "the path 'b.' has a step without a name"),
                mistake(
                        "a line feed in a name",
                        () -> one.and("x\ny", 1).and("x\ny", 2),
                        "the parameter 'x?y' is set already; with() replaces"),
                mistake(
                        "nothing to round",
                        () -> one.rounded("b", 3),
                        "parameters.b: nothing is there to be rounded; set it first"),
                mistake(
                        "a whole number to round",
                        () -> one.rounded("a", 3),
                        "parameters.a: only a real number can be rounded, and this is whole"),
                mistake(
                        "a mark on a whole number",
                        () -> Parameters.of(new Few(3)),
                        "parameters.steps: marked @Rounded, and a whole number is no real number; take the mark away"),
                mistake(
                        "two marks that contradict",
                        () -> Parameters.of("p", new Both(1)),
                        "parameters.p: " + Both.class.getTypeName()
                                + " marks 'x' @NotKeyed, and says how it is keyed with @Rounded; take one of them away"),
                mistake(
                        "a secret without a key",
                        () -> Parameters.of(new Login("hunter2")),
                        "parameters.token: marked @Secret, and no key seals it; hand over codecs made with"),
                mistake(
                        "a missing file",
                        () -> Parameters.of("mesh", Path.of("/no/such")),
                        "parameters.mesh: no such file: /no/such"),
                mistake(
                        "a missing parameters file",
                        () -> Parameters.read(Path.of("/no/such.yaml")),
                        "there is no file /no/such.yaml"),
                mistake(
                        "a file of another kind",
                        () -> Parameters.read(Path.of("a.toml")),
                        "a.toml is not known by its name; parameters are read from .json, .yaml and .yml files"));
    }

    @SuppressWarnings("NullAway")
    static Stream<Arguments> files() {
        return Stream.of(
                mistake(
                        "no version",
                        () -> Recipe.read("{\"type\":\"a\"}"),
                        "the component has no member \"version\"; write \"version\":\"1\", and change it whenever the results would be others"),
                mistake(
                        "no type",
                        () -> Recipe.readYaml("version: \"1\""),
                        "the component has no member \"type\"; name the kind of computation, such as \"type\":\"neuro.rates\""),
                mistake(
                        "a number as version",
                        () -> Recipe.readYaml("type: a\nversion: 1.0"),
                        "a version is a text such as \"1\", or {\"$code\":\"sha256:…\"}; put a number in quotes"),
                mistake(
                        "a number as type",
                        () -> Recipe.read("{\"type\":1,\"version\":\"1\"}"),
                        "a component's type is a text, and not empty; name the kind of computation"),
                mistake(
                        "a name that is none",
                        component("\"params\":{}"),
                        "a component has no member \"params\"; it has type, version, parameters and inputs"),
                mistake(
                        "parameters without names",
                        component("\"parameters\":[1]"),
                        "a component's parameters are an object of names and values"),
                mistake(
                        "a file name as input",
                        component("\"inputs\":{\"raw data\":\"data.csv\"}"),
                        "inputs[\"raw data\"]: inputs are an object, a list or a $set of {\"$key\""),
                mistake(
                        "a number among inputs",
                        component("\"inputs\":[{\"$content\":\"sha256:" + "0".repeat(64) + "\"},7]"),
                        "inputs[1]: inputs are an object, a list or a $set of"),
                mistake(
                        "a text as inputs",
                        component("\"inputs\":\"data.csv\""),
                        "inputs: inputs are an object, a list or a $set of"),
                mistake(
                        "a comma too many",
                        () -> Parameters.readJson("{\"a\":1,}"),
                        "line 1, column 8: a member name in quotes was expected"),
                mistake(
                        "a form that is none",
                        () -> Parameters.readJson("{\"a\":{\"$dat\":\"2001-01-01\"}}"),
                        "line 1, column 6: there is no tagged form '$dat'; a name of your own that begins with $"),
                mistake(
                        "a merge",
                        () -> Parameters.readYaml("x: &x {a: 1}\ny:\n  <<: *x"),
                        "line 3, column 3: << merges in YAML 1.1 and is a plain name in 1.2; write the members out"),
                mistake(
                        "a number as name",
                        () -> Parameters.readYaml("1: 2"),
                        "line 1, column 1: the name of a member is a text; quote it"),
                mistake(
                        "a name twice",
                        () -> Parameters.readYaml("a: 1\na: 2"),
                        "line 2, column 1: the member 'a' stands twice"));
    }

    @SuppressWarnings("NullAway")
    static Stream<Arguments> components() {
        ParameterSpace space = ParameterSpace.over(Parameters.of("a", 1));
        Input input = Input.of(Component.of("b", "1", Parameters.NONE));
        return Stream.of(
                mistake(
                        "an empty type",
                        () -> Recipe.of(Component.of("", "1", Parameters.NONE)),
                        "a component's type cannot be empty; name the kind of computation"),
                mistake("an empty version", () -> Version.of(""), "a version cannot be empty; say \"1\" to begin with"),
                mistake(
                        "no type",
                        () -> Recipe.of(new Careless(null, Parameters.NONE)),
                        "the component " + Careless.class.getTypeName() + " has no type (it returned null)"),
                mistake(
                        "no parameters",
                        () -> Recipe.of(new Careless("t", null)),
                        "the component " + Careless.class.getTypeName() + " has no parameters (it returned null)"),
                mistake(
                        "a version that is null",
                        () -> Recipe.of(Component.of("a", (Version) null, Parameters.NONE, Inputs.NONE)),
                        "the component 'a' has no version (it is null)"),
                mistake(
                        "one name for two inputs",
                        () -> Inputs.named("x", input).and("x", input),
                        "two inputs are named 'x'; rename one"),
                mistake(
                        "an input that is no file",
                        () -> Input.of(Path.of("/no/such")),
                        "an input: no such file: /no/such"),
                mistake(
                        "a step the wrong way",
                        () -> space.range("b", 0, 1, -0.1),
                        "parameters.b: a step of -0.1 does not lead from 0.0 to 1.0; swap the ends, or take another step"),
                mistake(
                        "ends in the wrong order",
                        () -> space.whole("b", 5, 1),
                        "parameters.b: a step of 1 does not lead from 5 to 1; swap the ends, or take another step"),
                mistake("no choice", () -> space.choose("b"), "parameters.b: there is nothing to choose from"),
                mistake(
                        "null for the choices",
                        () -> space.choose("b", (Object[]) null),
                        "write (Object) null where null is a choice"),
                mistake(
                        "a choice twice",
                        () -> space.choose("b", 1, 1L),
                        "parameters.b: a value stands twice among the choices"),
                mistake(
                        "a lambda to choose",
                        () -> space.choose("b", (Supplier<String>) () -> "x"),
                        "parameters.b: java.util.function.Supplier has no canonical form"),
                mistake(
                        "an axis through a value",
                        () -> space.whole("a.b", 1, 2),
                        "parameters.a.b: 'a' holds a value, not names"),
                mistake("an axis without a name", () -> space.whole("", 1, 2), "the path '' has a step without a name"),
                mistake(
                        "two axes of one path",
                        () -> space.whole("b", 1, 2).whole("b", 3, 4),
                        "parameters.b: 'b' varies already"),
                mistake(
                        "a grid of draws",
                        () -> space.uniform("b", 0, 1).grid(),
                        "parameters.b: a distribution has no points for a grid; draw from it with random()"),
                mistake(
                        "axes of different sizes",
                        () -> space.whole("b", 1, 2).whole("c", 1, 3).zip(),
                        "so they need equally many, not 2 (b), 3 (c)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"parameters", "files", "components"})
    void aMistakeIsToldInOneLine(String name, ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .as(name)
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void zeroesOfBothSignsAreTwoChoices() {
        Sweep sweep =
                ParameterSpace.over(Parameters.NONE).choose("x", 0.0, -0.0).grid();
        assertThat(sweep.stream()
                        .map(each -> Recipe.of(Component.of("t", "1", each)).key()))
                .doesNotHaveDuplicates()
                .hasSize(2);
    }
}
