package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Recipe#read} and {@link Recipe#parse} take and refuse, and what cannot become a recipe at all. */
class ComponentFileTest {
    private static final String HEX = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void orderLayoutAndSpellingAreFree() {
        Recipe canonical = Recipe.of(
                Component.of("neuro.rates", "1", Parameters.of("tol", 1e-7).and("n", 100)));
        assertThat(Recipe.read("{\n  \"version\": \"1\",\n  \"parameters\": {\"tol\": 0.0000001, \"n\": 100},\n"
                        + "  \"type\": \"neuro.r\\u0061tes\"\n}\n"))
                .isEqualTo(canonical);
        assertThat(Recipe.read("{\"type\":\"neuro.rates\",\"larder\":\"recipe/1\",\"inputs\":{},\"version\":\"1\","
                        + "\"parameters\":{\"n\":100,\"tol\":1E-7}}"))
                .isEqualTo(canonical);
    }

    @Test
    void whatIsEmptyNeedNotBeWritten() {
        assertThat(Recipe.read("{\"type\":\"a\",\"version\":\"1\"}"))
                .isEqualTo(Recipe.of(Component.of("a", "1", Parameters.NONE)));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "``| line 1, column 1: the text ends in the middle of a value",
                "[]| a component is a JSON object",
                "'a'| a component is a JSON object",
                "{'$set':[]}| a component is a JSON object",
                "{}| the component has no member \"type\"",
                "{'type':'a'}| the component has no member \"version\"",
                "{'type':'a','version':'1'| line 1, column 26: the text ends in the middle",
                "{'type':'a','version':'1','type':'b'}| the member 'type' stands twice",
                "{'type':1,'version':'1'}| a component's type is a text, and not empty",
                "{'type':'','version':'1'}| a component's type is a text, and not empty",
                "{'type':null,'version':'1'}| a component's type is a text, and not empty",
                "{'type':'a','version':1}| a version is a text such as \"1\"",
                "{'type':'a','version':null}| a version is a text such as \"1\"",
                "{'type':'a','version':''}| a version cannot be empty",
                "{'type':'a','version':{'$code':'sha256:HEX','text':''}}| a version cannot be empty",
                "{'type':'a','version':{'$code':'HEX'}}| not a digest",
                "{'type':'a','version':'1','parameters':[]}| a component's parameters are an object",
                "{'type':'a','version':'1','parameters':null}| a component's parameters are an object",
                "{'type':'a','version':'1','parameters':{'$set':[]}}| a component's parameters are an object",
                "{'type':'a','version':'1','parameters':{'$x':1}}| there is no tagged form '$x'",
                "{'type':'a','version':'1','params':{}}| a component has no member \"params\"; it has type",
                "{'type':'a','version':'1','larder':'recipe/2'}| knows recipes of the schema \"recipe/1\" only",
                "{'type':'a','version':'1','inputs':null}| inputs are an object, a list or a $set of",
                "{'type':'a','version':'1','inputs':['sha256:HEX']}| inputs are an object, a list or a $set of",
                "{'type':'a','version':'1','inputs':{'x':{'y':1}}}| inputs are an object, a list or a $set of",
                "{'type':'a','version':'1','inputs':{'$map':[]}}| inputs are an object, a list or a $set of",
                "{'type':'a','version':'1','inputs':[{'$key':'sha256:HEX'}]}| needs one more member, \"attribute\"",
                "{'type':'a','version':'1','inputs':[{'$key':'HEX','attribute':'v'}]}| not a digest",
                "{'type':'a','version':'1','inputs':[{'$key':'sha256:HEX','attribute':''}]}| an attribute's name has 1 to 255",
                "{'type':'a','version':'1','inputs':[{'$code':'sha256:HEX'}]}| inputs are an object, a list or a $set of"
            })
    void whatIsNoComponentIsRefusedInOneLine(String text, String message) {
        String json = text.replace('\'', '"').replace("HEX", HEX);
        assertThatThrownBy(() -> Recipe.read(json))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
        assertThatThrownBy(() -> Recipe.parse(json)).isInstanceOf(InvalidComponentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"a\",\"version\":\"1\"}",
                "{\"larder\":\"recipe/1\",\"parameters\":{},\"type\":\"a\",\"version\":\"1\"}",
                "{\"inputs\":{},\"parameters\":{},\"type\":\"a\",\"version\":\"1\"}",
                "{\"inputs\":{},\"larder\":\"recipe/1\",\"type\":\"a\",\"version\":\"1\"}",
                "{\"inputs\":{},\"larder\":\"recipe/1\",\"parameters\":{},\"version\":\"1\",\"type\":\"a\"}",
                "{\"inputs\":{},\"larder\":\"recipe/1\",\"parameters\":{},\"type\":\"a\",\"version\":\"1\"} ",
                "{\"inputs\":{},\"larder\":\"recipe/1\",\"parameters\":{\"p\":1e0},\"type\":\"a\",\"version\":\"1\"}"
            })
    void aRecipeIsAllFiveMembersInTheCanonicalText(String text) {
        assertThatThrownBy(() -> Recipe.parse(text)).isInstanceOf(InvalidComponentException.class);
        assertThat(Recipe.parse(
                                "{\"inputs\":{},\"larder\":\"recipe/1\",\"parameters\":{},\"type\":\"a\",\"version\":\"1\"}")
                        .inputs())
                .hasToString("Mapping[members={}]");
    }

    @Test
    void whatHasNoCanonicalFormIsRefusedAsAComponentWithItsPath() {
        assertThatThrownBy(() -> Parameters.of("solver", Map.of("callback", (Runnable) () -> {})))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageStartingWith("parameters.solver.callback: ");
        assertThatThrownBy(() -> Parameters.of("a", "\ud800")).isInstanceOf(InvalidComponentException.class);
        assertThatThrownBy(() -> Parameters.of("\ud800", 1)).isInstanceOf(InvalidComponentException.class);
        assertThatThrownBy(() -> Recipe.of(Component.of("\ud800", "1", Parameters.NONE)))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("a lone surrogate");
        assertThatThrownBy(() -> Recipe.of(Component.of("a", "\ud800", Parameters.NONE)))
                .isInstanceOf(InvalidComponentException.class);
        assertThatThrownBy(() -> Recipe.of(Component.of("", "1", Parameters.NONE)))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage("a component's type cannot be empty; name the kind of computation");
        Inputs named = Inputs.named("\ud800", Input.of(Key.parse(HEX).asDigest()));
        assertThatThrownBy(() -> Recipe.of(Component.of("a", Version.of("1"), Parameters.NONE, named)))
                .isInstanceOf(InvalidComponentException.class);
    }

    @Test
    void parametersThatAreTooDeepForARecipeAreRefusedAsAComponent() {
        Object deep = 1;
        for (int i = 0; i < 254; i++) {
            deep = java.util.List.of(deep);
        }
        Parameters parameters = Parameters.of("p", deep);
        assertThatThrownBy(() -> Recipe.of(Component.of("a", "1", parameters)))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage("the component 'a' has no recipe: values are nested deeper than 256 levels");
    }

    @Test
    void aFileThatChangedSinceItWasNamedHasNoKey(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("data"), "before");
        Component component = Component.of("a", "1", Parameters.of("file", file));
        Key before = Recipe.of(component).key();
        assertThat(Recipe.of(Component.of("a", "1", Parameters.of("file", file)))
                        .key())
                .isEqualTo(before);
        Files.writeString(file, "afterwards");
        assertThatThrownBy(() -> Recipe.of(component))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("changed while it was in use");
        assertThat(Recipe.of(Component.of("a", "1", Parameters.of("file", file)))
                        .key())
                .isNotEqualTo(before);
    }
}
