package dev.larder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
    private static final EntryInfo INFO = info();

    private static EntryInfo info() {
        Parameters parameters = Parameters.of(Map.of(
                "tol",
                1e-5,
                "n",
                100,
                "name",
                "Purkinje cell",
                "solver",
                Map.of("kind", "cn", "on", true),
                "exact",
                new BigDecimal("0.10"),
                "list",
                java.util.List.of(1, 2),
                "word",
                "null"));
        Recipe recipe = Recipe.of(Component.of("neuro.rates", "1", parameters));
        Entry entry = Entry.of(EntryDraft.of(recipe, "spikes", "value"), new Datum.Text("x".repeat(3998)));
        EntryInfo now = entry.info();
        return new EntryInfo(
                now.draft(), now.digest(), now.size(), Instant.now().minus(3, ChronoUnit.HOURS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "type=neuro.rates",
                "type=neuro.*",
                "type=*.rates",
                "type=*",
                "type=n*r*.r*s",
                "type=\"neuro.rates\"",
                "type!=neuro",
                "attribute=spi*",
                "attribute != vm",
                "params.n=100",
                "params.n = 100.0",
                "params.n>99",
                "params.n>=1e2",
                "params.n<=100 and params.n<101",
                "params.tol<1e-4",
                "params.tol=0.00001",
                "params.exact=0.1",
                "params.exact<0.2",
                "params.name=\"Purkinje cell\"",
                "params.name>A",
                "params.solver.kind=cn",
                "params.solver.on=true",
                "params.solver.on!=false",
                "params.list=[1,2]",
                "params.word=\"null\"",
                "params.n!=\"100\"",
                "size=4000",
                "size>3k and size<1M",
                "size<=3.91k",
                "size<1GB and size>=4000B",
                "age>2h and age<4h",
                "age>=180m",
                "age<1d and age>1s",
                "not type=other",
                "not not type=neuro.rates",
                "not (type=other or attribute=vm)",
                "type=other or attribute=spikes",
                "type=other and attribute=vm or params.n=100",
                "(type=neuro.rates)",
                "( type=other or ( params.n=100 and attribute=spikes ) )",
                "key=\"\""
            })
    void takesWhatMeetsIt(String text) {
        assertThat(Selection.parse(text).takes(INFO)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=neuro",
                "type=neuro.rate",
                "type=*.rate",
                "type=euro.*",
                "type=*neuro.rates.*",
                "type=neuro.rates*s",
                "type=neuroXrates",
                "type=\"\"",
                "type!=neuro.*",
                "attribute=value",
                "params.n=\"100\"",
                "params.n<100",
                "params.n>100",
                "params.other=1",
                "params.other!=1",
                "params.n.x=1",
                "params.tol=1e-6",
                "params.name=Purkinje",
                "params.name<A",
                "params.solver.on=false",
                "params.solver.on>false",
                "params.list=[2,1]",
                "params.word=null",
                "size<4000",
                "size>4k",
                "age>4h",
                "age<10m",
                "key=0000000000000000",
                "not type=neuro.rates",
                "type=neuro.rates and attribute=vm",
                "type=other or attribute=vm",
                "(type=other or params.n=100) and attribute=vm"
            })
    void leavesOutWhatDoesNot(String text) {
        assertThat(Selection.parse(text).takes(INFO)).isFalse();
    }

    @Test
    void aKeyIsFoundByAnyPrefix() {
        String hex = INFO.key().hex();
        for (int length : new int[] {1, 4, 63, 64}) {
            assertThat(Selection.parse("key=" + hex.substring(0, length)).takes(INFO))
                    .isTrue();
            assertThat(Selection.parse("key=sha256:" + hex.substring(0, length)).takes(INFO))
                    .isTrue();
        }
        assertThat(Selection.parse("key!=" + hex).takes(INFO)).isFalse();
    }

    @Test
    void theCommonPrefixIsWhatAllThatIsTakenBeginsWith() {
        assertThat(Selection.parse("key=ab and key=abcd and type=x").commonKeyPrefix())
                .isEqualTo("abcd");
        assertThat(Selection.parse("key=ab or type=x").commonKeyPrefix()).isEmpty();
        assertThat(Selection.parse("not key=ab").commonKeyPrefix()).isEmpty();
        assertThat(Selection.keyPrefix("ab")
                        .and(new Selection.Size(Selection.Comparison.LESS, 1))
                        .commonKeyPrefix())
                .isEqualTo("ab");
        assertThat(Selection.ALL.commonKeyPrefix()).isEmpty();
        assertThatThrownBy(() -> Selection.keyPrefix("AB")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Selection.keyPrefix("a".repeat(65))).isInstanceOf(IllegalArgumentException.class);
    }

    /** The message shows the text with a mark before the character where it goes wrong. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "type| one of = != < <= > >= was expected| type▸",
                "=x| type, attribute, key, size, age or params.NAME was expected| ▸=x",
                "typ=x| type, attribute, key, size, age or params.NAME was expected| ▸typ=x",
                "params.=x| type, attribute, key, size, age or params.NAME was expected| ▸params.=x",
                "size>1 and typ=x| type, attribute, key, size, age or params.NAME was expected| size>1 and ▸typ=x",
                "type=| a value was expected| type=▸",
                "type= )| a value was expected| type= ▸)",
                "type<x| only = and != compare names| type▸<x",
                "attribute >= x| only = and != compare names| attribute ▸>= x",
                "key>ab| only = and != compare names| key▸>ab",
                "key=XY| a key is lower-case hex digits| key=▸XY",
                "size>big| a size is a number with k, M or G, such as 1M| size>▸big",
                "size>| a value was expected| size>▸",
                "size>\"\"| a size is a number with k, M or G, such as 1M| size>▸\"\"",
                "size>-1| a size is a number with k, M or G, such as 1M| size>▸-1",
                "size>1e3| a size is a number with k, M or G, such as 1M| size>▸1e3",
                "age>5| an age is a number with s, m, h or d, such as 7d| age>▸5",
                "age>\"\"| an age is a number with s, m, h or d, such as 7d| age>▸\"\"",
                "age>d| an age is a number with s, m, h or d, such as 7d| age>▸d",
                "age>1w| an age is a number with s, m, h or d, such as 7d| age>▸1w",
                "type=x type=y| 'and', 'or' or the end was expected| type=x ▸type=y",
                "type=x)| 'and', 'or' or the end was expected| type=x▸)",
                "(type=x| ')' was expected| (type=x▸",
                "(type=x and| one of = != < <= > >= was expected| (type=x and▸",
                "type=x or | one of = != < <= > >= was expected| type=x or▸",
                "type=\"x| the closing quote is missing| type=\"x▸",
                "not| one of = != < <= > >= was expected| not▸",
                "()| one of = != < <= > >= was expected| (▸)"
            })
    void anErrorPointsAtTheCharacter(String text, String what, String mark) {
        int at = mark.indexOf('▸') + 1;
        assertThatThrownBy(() -> Selection.parse(text))
                .isInstanceOf(InvalidSelectionException.class)
                .hasMessage(what + " at character " + at + " of the selection: " + mark);
    }

    @Test
    void aQuoteMayHoldAnything() {
        assertThat(Selection.parse("params.name=\"a \\\"b\\\\ (or)\"").condition())
                .isEqualTo(new Selection.Parameter("name", Selection.Comparison.EQUAL, new Datum.Text("a \"b\\ (or)")));
    }

    @Test
    void nestingWithoutEndIsRefusedAndDoesNotExhaustTheStack() {
        for (String opening : new String[] {"(", "not ", "not ("}) {
            assertThatThrownBy(() -> Selection.parse(opening.repeat(100_000) + "type=x"))
                    .isInstanceOf(InvalidSelectionException.class)
                    .hasMessageStartingWith("no more than 100 levels of 'not' and parentheses were expected");
        }
        assertThat(Selection.parse("(".repeat(99) + "type=neuro.*" + ")".repeat(99))
                        .takes(INFO))
                .isTrue();
        assertThat(Selection.parse("(type=a) or ".repeat(500) + "type=neuro.*").takes(INFO))
                .isTrue();
    }

    @Test
    void aGlobOfManyStarsTakesNoMoreTimeThanOthers() {
        Selection.Condition many = new Selection.TypeMatches("*a".repeat(40) + "*b");
        Recipe recipe = Recipe.of(Component.of("a".repeat(5000), "1", Parameters.NONE));
        EntryInfo info =
                Entry.of(EntryDraft.of(recipe, "v", "value"), Datum.NULL).info();
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                java.time.Duration.ofSeconds(10),
                () -> assertThat(many.test(info)).isFalse());
    }
}
