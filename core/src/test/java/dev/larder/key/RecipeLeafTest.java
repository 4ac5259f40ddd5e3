package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeLeafTest {
    private static List<RecipeLeaf> leaves(String parameters) {
        return RecipeLeaf.of(Recipe.read(
                        "{\"type\":\"t\",\"version\":\"1\",\"parameters\":" + parameters.replace('\'', '"') + "}"))
                .stream()
                .filter(leaf -> leaf.path().startsWith("parameters"))
                .toList();
    }

    @Test
    void theLeavesStandInTheOrderOfTheRecipe() {
        List<RecipeLeaf> leaves = RecipeLeaf.of(Recipe.read("{\"type\":\"t\",\"version\":\"1\"}"));
        assertThat(leaves)
                .extracting(leaf -> leaf.path() + " " + leaf.kind())
                .containsExactly("inputs mapping", "larder text", "parameters mapping", "type text", "version text");
        assertThat(leaves).allSatisfy(leaf -> assertThat(leaf.hint()).isEmpty());
        assertThat(leaves.get(3).value()).isEqualTo(new Datum.Text("t"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'a':{'b':[1,2.5]}}; parameters.a.b[0] whole|parameters.a.b[1] real",
                "{'e':[],'f':{},'g':{'$set':[]},'h':{'$map':[]}};"
                        + "parameters.e sequence|parameters.f mapping|parameters.g set|parameters.h map",
                "{'s':{'$set':['a',true]}}; parameters.s{} text|parameters.s{} flag",
                "{'m':{'$map':[[1,{'x':null}]]}}; parameters.m{1}.x null",
                "{'m':{'$array':{'data':[1.0,2.0,3.0,4.0,5.0,6.0],'dtype':'f64','shape':[2,3]}}};"
                        + " parameters.m array f64[2,3]",
                "{'s':{'$type':'Rk4','value':{'n':1}}}; parameters.s.$type text|parameters.s.n whole",
                "{'s':{'$by':'round3','value':1.5}}; parameters.s.$by text|parameters.s real",
                "{'a':{'$instant':'2012-01-01T00:00:00Z'},'b':{'$decimal':'1'},'c':{'$datetime':'2012-01-01T06:30:00'}};"
                        + " parameters.a instant|parameters.b decimal|parameters.c datetime",
            })
    void everyLeafHasItsPathAndKind(String parameters, String expected) {
        assertThat(leaves(parameters).stream()
                        .map(leaf -> leaf.path() + " " + leaf.kind())
                        .collect(Collectors.joining("|")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "0.10000000149011612; a float made a double: 0.1 is another value",
                "3.1415927410125732; a float made a double: 3.1415927 is another value",
                "400.0; a real that is whole: 400 is another value",
                "0.0; a real that is whole: 0 is another value",
                "-0.0; minus zero: 0.0 is another value",
                "'12'; a text that looks like a number, which is another value",
                "'-1.5e-3'; a text that looks like a number, which is another value",
                "'NaN'; a text that looks like a number, which is another value",
                "'2012-01-01'; a text that looks like a date or time, which is another value",
                "'2012-01-01T00:00:00Z'; a text that looks like a date or time, which is another value",
                "'31.12.2012'; a text that looks like a date or time, which is another value",
                "'06:30'; a text that looks like a date or time, which is another value",
                "'true'; a text that looks like true, which is another value",
                "'/data/in.csv'; a text that looks like a path: the file's content does not count",
                "'data/in.csv'; a text that looks like a path: the file's content does not count",
                "'C:\\\\data\\\\in'; a text that looks like a path: the file's content does not count",
                "'e\u0301'; not composed (NFC): a text that looks alike is another one",
                "{'e\u0301':1}; its name is not composed (NFC): one that looks alike is another",
                "['12']; a text that looks like a number, which is another value",
            })
    void whatIsSuspiciousHasAHint(String value, String hint) {
        assertThat(leaves("{'p':" + value + "}"))
                .singleElement()
                .satisfies(leaf -> assertThat(leaf.hint()).contains(hint));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1",
                "0.5",
                "9.313225746154785e-10",
                "1e300",
                "0.333333333333333",
                "12",
                "'é'",
                "'Iıİi'",
                "''",
                "'rk4'",
                "'v1.2.3'",
                "'application/json'",
                "'https://example.org/'",
                "'1/2'",
                "'a b'",
                "null",
                "true",
                "{'$date':'2012-01-01'}",
                "{'$decimal':'1.0'}"
            })
    void whatIsPlainHasNone(String value) {
        assertThat(leaves("{'p':" + value + "}"))
                .singleElement()
                .satisfies(leaf -> assertThat(leaf.hint()).isEmpty());
    }

    @Test
    void everyFloatWithManyBitsIsSeenWhenItWasMadeADouble() {
        long seed = dev.larder.data.RandomData.seed("RecipeLeafTest");
        java.util.Random random = new java.util.Random(seed);
        int seen = 0;
        for (int i = 0; i < 10_000; i++) {
            // A decimal fraction as a person writes it.
            double written = (1 + random.nextInt(99_999)) / 1e5;
            double widened = (float) written;
            if (widened != written) {
                assertThat(WidenedFloat.areOneNumber(written, widened))
                        .as("%s", written)
                        .isTrue();
                assertThat(WidenedFloat.meant(widened)).isEqualTo(written);
                seen += WidenedFloat.isLikely(widened) ? 1 : 0;
                assertThat(WidenedFloat.isLikely(written)).as("%s", written).isFalse();
            }
            assertThat(WidenedFloat.areOneNumber(written, written + 1e-3)).isFalse();
        }
        assertThat(seen).isGreaterThan(9_900);
    }
}
