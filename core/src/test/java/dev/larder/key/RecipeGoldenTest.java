package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.NdArray;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Recipes written by hand from docs/key-derivation.md, and their keys as {@code sha256sum} prints them. If one of these
 * changes, every store in the world loses its entries.
 */
class RecipeGoldenTest {
    private static final String HEX = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final Digest CODE = Digest.ofHex(HEX);
    private static final String KEY_OF_A = "01081217353586475bb37204f65e3eb48bebed02684d46c00eed41e5343ac24f";

    /** The keys by recipe: lines as {@code sha256sum} prints them, with the recipe for the file's name. */
    private static final Map<String, String> KEYS = keys();

    private static Map<String, String> keys() {
        try (var lines = new BufferedReader(new InputStreamReader(
                        Objects.requireNonNull(RecipeGoldenTest.class.getResourceAsStream("golden-recipes.txt")),
                        StandardCharsets.UTF_8))
                .lines()) {
            return lines.collect(Collectors.toMap(line -> line.substring(66), line -> line.substring(0, 64)));
        }
    }

    record Solver(double tol, int steps) {}

    record Run(String name, Solver solver, List<Integer> seeds) {}

    enum Mode {
        FAST
    }

    static Stream<Arguments> golden() {
        Component a = Component.of("a", "1", Parameters.NONE);
        return Stream.of(
                golden(a, "{'inputs':{},'larder':'recipe/1','parameters':{},'type':'a','version':'1'}"),
                parameter(1, "1"),
                parameter(1L, "1"),
                parameter((byte) 1, "1"),
                parameter(BigInteger.ONE, "1"),
                parameter(1.0, "1.0"),
                parameter(1f, "1.0"),
                parameter(0.1f, "0.10000000149011612"),
                parameter(0.1, "0.1"),
                parameter("1", "'1'"),
                parameter(-0.0, "-0.0"),
                parameter(Double.NaN, "{'$real':'NaN'}"),
                parameter(5e-324, "5e-324"),
                parameter(2.0e-3, "0.002"),
                parameter(1e21, "1e+21"),
                parameter(2e23, "2e+23"),
                parameter(9007199254740993L, "9007199254740993"),
                parameter(new BigInteger("123456789012345678901234567890"), "123456789012345678901234567890"),
                parameter(new BigDecimal("1.50"), "{'$decimal':'1.50'}"),
                parameter(true, "true"),
                parameter(null, "null"),
                parameter(Optional.empty(), "null"),
                parameter(Optional.of(3), "3"),
                parameter('x', "'x'"),
                parameter(Mode.FAST, "'FAST'"),
                parameter("Iıİi \ud83d\ude00 é\u0001", "'Iıİi \ud83d\ude00 é\\u0001'"),
                parameter(new byte[] {0, 1, 2}, "{'$bytes':'AAEC'}"),
                parameter(Instant.EPOCH, "{'$instant':'1970-01-01T00:00:00Z'}"),
                parameter(LocalDate.of(2012, 1, 1), "{'$date':'2012-01-01'}"),
                parameter(Duration.ofMillis(90_500), "{'$duration':'PT90.5S'}"),
                parameter(new UUID(0, 1), "{'$uuid':'00000000-0000-0000-0000-000000000001'}"),
                parameter(List.of(1, 2.5, "a"), "[1,2.5,'a']"),
                parameter(Set.of(10, 9), "{'$set':[10,9]}"),
                parameter(Map.of("b", 1, "a", 2, "$x", 3), "{'$$x':3,'a':2,'b':1}"),
                parameter(Map.of(10, "x", 9, "y"), "{'$map':[[10,'x'],[9,'y']]}"),
                parameter(new int[] {1, -2}, "{'$array':{'data':[1,-2],'dtype':'i32','shape':[2]}}"),
                parameter(
                        new double[][] {{1, 2}, {3, 4}},
                        "{'$array':{'data':[1.0,2.0,3.0,4.0],'dtype':'f64','shape':[2,2]}}"),
                parameter(
                        new int[65],
                        "{'$array':{'digest':'sha256:00b6b440037902a0330eb7532a1c385131af0adb557beafadcca95b771e8eca0',"
                                + "'dtype':'i32','shape':[65]}}"),
                parameter(
                        new byte[1025],
                        "{'$blob':{'digest':'sha256:d7ef4ab5a30bf9657870d45cd3ea66816eafd291cd615d432e2fa3112bb9001f',"
                                + "'size':1025}}"),
                parameter(NdArray.of(new float[] {0.5f}), "{'$array':{'data':[0.5],'dtype':'f32','shape':[1]}}"),
                parameter(Datum.Bytes.of(Content.of(new byte[] {-1})), "{'$bytes':'/w=='}"),
                golden(
                        Component.of(
                                "neuro.rates", "2b", Parameters.of(new Run("α", new Solver(1e-7, 400), List.of(1, 2)))),
                        "{'inputs':{},'larder':'recipe/1','parameters':{'name':'α','seeds':[1,2],"
                                + "'solver':{'steps':400,'tol':1e-7}},'type':'neuro.rates','version':'2b'}"),
                golden(
                        Component.of("a", Version.ofCode(CODE), Parameters.NONE, Inputs.NONE),
                        "{'inputs':{},'larder':'recipe/1','parameters':{},'type':'a','version':{'$code':'sha256:" + HEX
                                + "'}}"),
                golden(
                        Component.of("a", Version.of("3").withCode(CODE), Parameters.NONE, Inputs.NONE),
                        "{'inputs':{},'larder':'recipe/1','parameters':{},'type':'a','version':{'$code':'sha256:" + HEX
                                + "','text':'3'}}"),
                inputs(Inputs.of(), "[]"),
                inputs(Inputs.of(Input.of(CODE)), "[{'$content':'sha256:" + HEX + "'}]"),
                inputs(Inputs.of(Input.of(CODE, Address.of(Key.parse(HEX)))), "[{'$content':'sha256:" + HEX + "'}]"),
                inputs(
                        Inputs.named("x", Input.of(new Address(Key.parse(HEX), "vm"))),
                        "{'x':{'$key':'sha256:" + HEX + "','attribute':'vm'}}"),
                inputs(
                        Inputs.of(Input.of(a), Input.of(CODE)),
                        "[{'$key':'sha256:KEY_OF_A','attribute':'value'},{'$content':'sha256:" + HEX + "'}]"),
                inputs(
                        Inputs.setOf(List.of(Input.of(a), Input.of(CODE), Input.of(a))),
                        "{'$set':[{'$content':'sha256:" + HEX + "'},{'$key':'sha256:KEY_OF_A','attribute':'value'}]}"));
    }

    private static Arguments parameter(Object value, String json) {
        return golden(
                Component.of("a", "1", Parameters.of("p", value)),
                "{'inputs':{},'larder':'recipe/1','parameters':{'p':" + json + "},'type':'a','version':'1'}");
    }

    private static Arguments inputs(Inputs inputs, String json) {
        return golden(
                Component.of("a", Version.of("1"), Parameters.NONE, inputs),
                "{'inputs':" + json.replace("KEY_OF_A", KEY_OF_A)
                        + ",'larder':'recipe/1','parameters':{},'type':'a','version':'1'}");
    }

    private static Arguments golden(Component component, String text) {
        String json = text.replace('\'', '"');
        return Arguments.of(component, json, KEYS.getOrDefault(json, "not in golden-recipes.txt"));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void everyComponentHasThisRecipeAndThisKey(Component component, String text, String key) {
        Recipe recipe = Recipe.of(component);

        assertThat(recipe.text()).isEqualTo(text);
        assertThat(recipe.key().hex()).isEqualTo(key);
        assertThat(Recipe.parse(text)).isEqualTo(recipe).hasSameHashCodeAs(recipe);
        assertThat(Recipe.read(text)).isEqualTo(recipe);
        assertThat(recipe.type()).isEqualTo(component.type());
        assertThat(recipe.version()).isEqualTo(component.version());
        assertThat(recipe.parameters()).isEqualTo(component.parameters());
    }
}
