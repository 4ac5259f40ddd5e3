package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeDiffTest {
    private static final Digest A = Digest.of(new byte[] {1});
    private static final Digest B = Digest.of(new byte[] {2});
    private static final String SHORT_A = A.toString().substring(0, 19) + "…";
    private static final String SHORT_B = B.toString().substring(0, 19) + "…";

    private static Recipe recipe(String type, Version version, Parameters parameters, Inputs inputs) {
        return Recipe.of(Component.of(type, version, parameters, inputs));
    }

    private static Recipe recipe(Version version) {
        return recipe("t", version, Parameters.NONE, Inputs.NONE);
    }

    private static List<String> lines(RecipeDiff diff) {
        assertThat(diff.count()).isEqualTo(diff.differences().size());
        assertThat(diff.isEmpty()).isEqualTo(diff.count() == 0);
        return diff.differences().stream().map(Difference::text).toList();
    }

    @Test
    void everyPartIsCompared() {
        Recipe before = recipe(
                "rates",
                Version.of("1"),
                Parameters.of("solver", Map.of("tol", 1e-6)).and("n", 400),
                Inputs.named("spikes", Input.of(Address.of(Key.parse(A.hex())))));
        Recipe after = recipe(
                "rates.fast",
                Version.of("2"),
                Parameters.of("solver", Map.of("tol", 1e-5)).and("seed", 1),
                Inputs.named("spikes", Input.of(Address.of(Key.parse(B.hex())))));
        RecipeDiff diff = RecipeDiff.of(before, after);
        assertThat(lines(diff))
                .containsExactly(
                        "type: \"rates\" → \"rates.fast\"",
                        "version: \"1\" → \"2\"",
                        "parameters.n: removed 400",
                        "parameters.seed: added 1",
                        "parameters.solver.tol: 0.000001 → 0.00001",
                        "inputs.spikes: key " + SHORT_A + " → " + SHORT_B);
        assertThat(diff.toString().lines()).hasSize(6);
        assertThat(diff.differences(2)).isEqualTo(diff.differences().subList(0, 2));
        assertThat(diff.differences(0)).isEmpty();
    }

    @Test
    void aRecipeDoesNotDifferFromItselfWhereverItComesFrom() {
        Recipe made = recipe(
                "t",
                Version.of("1"),
                Parameters.of("m", new double[1000]).and("b", new byte[5000]),
                Inputs.of(Input.of(A)));
        Recipe stored = Recipe.parse(made.text());
        assertThat(RecipeDiff.of(made, stored).isEmpty()).isTrue();
        assertThat(RecipeDiff.of(stored, made).count()).isZero();
        assertThat(RecipeDiff.of(made, made)).hasToString("no difference");
    }

    @Test
    void versionsAreTextCodeOrBoth() {
        assertThat(lines(RecipeDiff.of(recipe(Version.ofCode(A)), recipe(Version.ofCode(B)))))
                .containsExactly("version.$code: " + SHORT_A + " → " + SHORT_B);
        assertThat(lines(RecipeDiff.of(
                        recipe(Version.of("3").withCode(A)),
                        recipe(Version.of("4").withCode(B)))))
                .containsExactly("version: \"3\" → \"4\"", "version.$code: " + SHORT_A + " → " + SHORT_B);
        assertThat(lines(RecipeDiff.of(
                        recipe(Version.of("3")), recipe(Version.of("3").withCode(A)))))
                .containsExactly("version.$code: added " + SHORT_A);
        assertThat(lines(RecipeDiff.of(recipe(Version.of("3")), recipe(Version.ofCode(A)))))
                .containsExactly("version: removed \"3\"", "version.$code: added " + SHORT_A);
    }

    @Test
    void inputsAreNamedOrderedOrASet() {
        Inputs named = Inputs.named("a", Input.of(A)).and("b", Input.of(B));
        Recipe byName = recipe("t", Version.of("1"), Parameters.NONE, named);
        Recipe ordered = recipe("t", Version.of("1"), Parameters.NONE, Inputs.of(Input.of(A), Input.of(B)));
        Recipe turned = recipe("t", Version.of("1"), Parameters.NONE, Inputs.of(Input.of(B), Input.of(A)));
        Recipe set = recipe("t", Version.of("1"), Parameters.NONE, Inputs.setOf(List.of(Input.of(A))));
        Recipe largerSet =
                recipe("t", Version.of("1"), Parameters.NONE, Inputs.setOf(List.of(Input.of(A), Input.of(B))));
        assertThat(lines(RecipeDiff.of(byName, ordered)))
                .singleElement()
                .asString()
                .startsWith("inputs: mapping {\"a\":{\"$content\":")
                .contains(" vs sequence [{\"$content\":");
        assertThat(lines(RecipeDiff.of(ordered, turned)))
                .containsExactly(
                        "inputs[0]: content " + SHORT_A + " → " + SHORT_B,
                        "inputs[1]: content " + SHORT_B + " → " + SHORT_A);
        assertThat(lines(RecipeDiff.of(set, largerSet))).containsExactly("inputs{}: added " + SHORT_B);
    }

    /** The classes and libraries of both sides with apostrophes for quotes; lines are parted by bars. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'classes':{'com.acme.Solver':{'<class>':'1','step(double,int)':'2'}}};"
                        + "{'classes':{'com.acme.Solver':{'<class>':'1','step(double,int)':'3'}}};"
                        + "code: com.acme.Solver.step(double,int) changed",
                "{'classes':{'com.acme.Solver':{'<class>':'1','a()':'2','b()':'3'}}};"
                        + "{'classes':{'com.acme.Solver':{'<class>':'4','b()':'3','c()':'2'}}};"
                        + "code: com.acme.Solver changed outside its methods (fields, constants or supertypes)"
                        + "|code: com.acme.Solver.a() removed|code: com.acme.Solver.c() added",
                "{'classes':{'A':{'<class>':'1'}}};{'classes':{'com.acme.Util':{'<class>':'1'}}};"
                        + "code: A removed|code: com.acme.Util added",
                "{'libraries':{'org.foo:bar':'1.2','a:b':'1','c:d':'1'}};"
                        + "{'libraries':{'org.foo:bar':'1.3','a:b':'1','e:f':'2'}};"
                        + "code: library c:d 1 removed|code: library e:f 2 added|code: library org.foo:bar 1.2 → 1.3",
                "{'classes':{'A':{'<class>':'1'}}};{'libraries':{'a:b':'1'}};code: A removed|code: library a:b 1 added",
                "{'jdk':'17','classes':{}};{'jdk':'25','classes':{}};code.jdk: `17` → `25`",
                "{'classes':{'A':'1'}};{'classes':{'A':'2'}};code.classes.A: `1` → `2`",
                "{'classes':{'A':{'<class>':'1'}}};{};``",
                "{};{'classes':{'A':{'<class>':'1'}}};``"
            })
    void theCodesPartsAreTold(String before, String after, String lines) {
        Recipe x = recipe(Version.ofCode(A));
        Recipe y = recipe(Version.ofCode(B));
        List<String> told = lines(RecipeDiff.of(x, code(before), y, code(after)));
        assertThat(told.get(0)).startsWith("version.$code: ");
        assertThat(String.join("|", told.subList(1, told.size()))).isEqualTo(lines.replace('`', '"'));
        assertThat(RecipeDiff.of(x, code(before), x, code(before)).isEmpty()).isTrue();
    }

    private static Datum.Mapping code(String json) {
        return (Datum.Mapping) CanonicalJson.read(json.replace('\'', '"'));
    }

    @Test
    void hostileNamesInTheCodeStayOnOneLine() {
        Datum.Mapping before = code("{'classes':{'A\\n\\u202e':{'m\\u0000':'1'}},'libraries':{'x\\n':'\\r1'}}");
        Datum.Mapping after = code("{'classes':{'A\\n\\u202e':{'m\\u0000':'2'}},'libraries':{'x\\n':'\\r2'}}");
        assertThat(lines(RecipeDiff.of(recipe(Version.ofCode(A)), before, recipe(Version.ofCode(A)), after)))
                .containsExactly(
                        "code: A\\u000a\\u202e.m\\u0000 changed", "code: library x\\u000a \\u000d1 → \\u000d2");
    }

    @Test
    void aPersonIsShownTwentyAndToldHowManyMoreThereAre() {
        Parameters many = Parameters.NONE;
        for (int i = 0; i < 25; i++) {
            many = many.and("p" + i, i);
        }
        RecipeDiff diff = RecipeDiff.of(
                recipe("t", Version.of("1"), Parameters.NONE, Inputs.NONE),
                recipe("t", Version.of("1"), many, Inputs.NONE));
        assertThat(diff.toString().lines()).hasSize(21).last().isEqualTo("… and 5 more");
    }
}
