package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import java.util.List;
import java.util.Map;
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
                .hasMessage("parameters.name.x: 'name' holds a value, not names");
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
}
