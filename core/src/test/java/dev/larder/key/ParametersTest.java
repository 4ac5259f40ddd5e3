package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.codec.Codecs;
import dev.larder.codec.NotKeyed;
import dev.larder.codec.Secrets;
import dev.larder.codec.TypeRef;
import dev.larder.data.Datum;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParametersTest {
    record Solver(double tol, int steps) {}

    record Run(String name, Solver solver) {}

    @Test
    void areTheNamedValuesOfARecordAMapOrStatedOneByOne() {
        Parameters run = Parameters.of(new Run("x", new Solver(0.5, 3)));
        assertThat(run).hasToString("{\"name\":\"x\",\"solver\":{\"steps\":3,\"tol\":0.5}}");
        assertThat(Parameters.of(Map.of("name", "x", "solver", Map.of("tol", 0.5, "steps", 3))))
                .isEqualTo(run)
                .hasSameHashCodeAs(run);
        assertThat(Parameters.of("solver", new Solver(0.5, 3)).and("name", "x")).isEqualTo(run);
        assertThat(Parameters.of(run)).isSameAs(run);
        assertThat(Parameters.of(run.datum())).isEqualTo(run);
    }

    @Test
    void aPathFindsWhatIsInside() {
        Parameters run = Parameters.of(new Run("x", new Solver(0.5, 3)))
                .and("none", null)
                .and("a.b", 1);
        assertThat(run.find("name")).contains(new Datum.Text("x"));
        assertThat(run.find("solver.tol")).contains(new Datum.Real(0.5));
        assertThat(run.find("solver")).containsInstanceOf(Datum.Mapping.class);
        assertThat(run.find("none")).contains(Datum.NULL);
        assertThat(run.find("other")).isEmpty();
        assertThat(run.find("solver.other")).isEmpty();
        assertThat(run.find("name.x")).isEmpty();
        assertThat(run.find("a.b")).isEmpty();
        assertThat(run.find("")).isEmpty();
    }

    @Test
    void withReplacesOrMakesTheWay() {
        Parameters run = Parameters.of(new Run("x", new Solver(0.5, 3)));
        assertThat(run.with("solver.tol", 0.25)).isEqualTo(Parameters.of(new Run("x", new Solver(0.25, 3))));
        assertThat(run.with("name", null).find("name")).contains(Datum.NULL);
        assertThat(Parameters.NONE.with("a.b.c", 1)).hasToString("{\"a\":{\"b\":{\"c\":1}}}");
        assertThat(run).isEqualTo(Parameters.of(new Run("x", new Solver(0.5, 3))));
        assertThatThrownBy(() -> run.with("name.x", 1))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage(
                        "parameters.name.x: 'name' holds a value, not names; replace it as a whole, or choose another path");
    }

    @Test
    void aNameThatIsTakenIsNotReplacedSilently() {
        assertThatThrownBy(() -> Parameters.of("a", 1).and("a", 1))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage("the parameter 'a' is set already; with() replaces");
    }

    @Test
    void valuesWithoutNamesAreRefused() {
        assertThatThrownBy(() -> Parameters.of(List.of(1)))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("has no names; use Parameters.of(\"name\", value)");
        assertThatThrownBy(() -> Parameters.of((Object) 3)).hasMessageContaining("java.lang.Integer has no names");
    }

    @Test
    void whatHasNoCanonicalFormIsRefusedWithItsPath() {
        assertThatThrownBy(() -> Parameters.of(Map.of("list", List.of(1, new Object()))))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageStartingWith("parameters.list[1]: java.lang.Object");
        assertThatThrownBy(() -> Parameters.NONE.with("a.b", Thread.currentThread()))
                .hasMessageStartingWith("parameters.a.b: java.lang.Thread");
    }

    record Job(double dt, @NotKeyed int threads) {}

    record Mesh(String id, double[] nodes) {}

    @Test
    void withoutLeavesOutAValueOrAWholeMapping() {
        Parameters run = Parameters.of(new Run("x", new Solver(0.5, 3)));
        assertThat(run.without("name")).isEqualTo(Parameters.of("solver", new Solver(0.5, 3)));
        assertThat(run.without("solver.tol")).hasToString("{\"name\":\"x\",\"solver\":{\"steps\":3}}");
        assertThat(run.without("solver.tol").without("solver.steps")).hasToString("{\"name\":\"x\",\"solver\":{}}");
        assertThat(run.without("solver")).isEqualTo(Parameters.of("name", "x"));
        assertThat(run).isEqualTo(Parameters.of(new Run("x", new Solver(0.5, 3))));
        for (String nothing : List.of("other", "solver.other", "name.x", "solver.tol.x", "")) {
            assertThat(run.without(nothing)).as(nothing).isEqualTo(run);
        }
    }

    @Test
    void roundedShowsThatAndHowItIs() {
        Parameters run = Parameters.of(new Run("x", new Solver(0.00001234567, 3)));
        assertThat(run.rounded("solver.tol", 6).find("solver.tol"))
                .contains(new Datum.By("round/6", new Datum.Real(0.0000123457)));
        assertThat(run.rounded("solver.tol", 2))
                .hasToString(
                        "{\"name\":\"x\",\"solver\":{\"steps\":3,\"tol\":{\"$by\":\"round/2\",\"value\":0.000012}}}");
        assertThatThrownBy(() -> run.rounded("solver.steps", 2))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage("parameters.solver.steps: only a real number can be rounded, and this is whole");
        assertThatThrownBy(() -> run.rounded("solver.tol", 2).rounded("solver.tol", 2))
                .hasMessageContaining("only a real number");
        assertThatThrownBy(() -> run.rounded("solver.other", 2))
                .hasMessage("parameters.solver.other: nothing is there to be rounded; set it first");
        for (int digits : new int[] {0, -1, 18}) {
            assertThatThrownBy(() -> run.rounded("solver.tol", digits))
                    .isInstanceOf(InvalidComponentException.class)
                    .hasMessageStartingWith("parameters.solver.tol: a number is rounded to 1 to 17 significant digits");
        }
    }

    @Test
    void whatIsNotKeyedIsNoParameter() {
        assertThat(Parameters.of(new Job(0.5, 4))).isEqualTo(Parameters.of(new Job(0.5, 8)));
        assertThat(Parameters.of("job", new Job(0.5, 4)).with("other", new Job(1, 2)))
                .hasToString("{\"job\":{\"dt\":0.5},\"other\":{\"dt\":1.0}}");
    }

    @Test
    void codecsThatAreHandedOverHoldForAllThatIsAddedLater() {
        Codecs byId = Codecs.standard().keying(Mesh.class, "mesh-by-id/1", Mesh::id);
        Mesh mesh = new Mesh("m", new double[] {1});
        String by = "{\"$by\":\"mesh-by-id/1\",\"value\":\"m\"}";
        assertThat(Parameters.of(Map.of("mesh", mesh), byId)).hasToString("{\"mesh\":" + by + "}");
        assertThat(Parameters.NONE
                        .using(byId)
                        .and("a", mesh)
                        .with("r", 0.54)
                        .rounded("r", 1)
                        .without("r")
                        .with("b.c", mesh))
                .hasToString("{\"a\":" + by + ",\"b\":{\"c\":" + by + "}}");
        assertThat(Parameters.NONE.and("a", mesh).toString()).doesNotContain("$by");
    }

    @Test
    void aSealedSecretInfluencesTheKeyAndIsNotReadable() {
        Secrets secrets = Secrets.under(new byte[16]);
        Parameters sealed = Parameters.of("token", secrets.seal("hunter2"));
        assertThat(sealed.toString()).startsWith("{\"token\":{\"$secret\":\"").doesNotContain("hunter2");
        assertThat(sealed).isNotEqualTo(Parameters.of("token", secrets.seal("hunter3")));
        assertThat(Recipe.parse(Recipe.of(Component.of("t", "1", sealed)).text())
                        .parameters())
                .isEqualTo(sealed);
    }

    record Wrapped(@Nullable Integer argument) {}

    record Pair(int argument, int other) {}

    /** A mapping of the one name that bare values go by would be taken for what it holds. */
    @Test
    void noTwoArgumentsAreTheSameParameters() {
        Codecs codecs = Codecs.standard();
        TypeRef<Object> any = TypeRef.of(Object.class);
        TypeRef<Optional<Wrapped>> maybe = new TypeRef<>() {};
        assertThat(Parameters.ofArgument(5, any, codecs)).hasToString("{\"argument\":5}");
        assertThat(Parameters.ofArgument(Map.of("argument", 5), any, codecs))
                .hasToString("{\"argument\":{\"argument\":5}}");
        assertThat(Parameters.ofArgument(Optional.empty(), maybe, codecs)).hasToString("{\"argument\":null}");
        assertThat(Parameters.ofArgument(Optional.of(new Wrapped(null)), maybe, codecs))
                .hasToString("{\"argument\":{\"argument\":null}}");
        assertThat(Parameters.ofArgument(new Pair(1, 2), TypeRef.of(Pair.class), codecs))
                .hasToString("{\"argument\":1,\"other\":2}");
        assertThat(Parameters.ofArgument(Map.of(), any, codecs)).hasToString("{}");
    }
}
