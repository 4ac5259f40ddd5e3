package dev.larder.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeafOrderTest {
    private static Datum read(String json) {
        return CanonicalJson.read(json.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "1| 1.5",
                "1.5| 2",
                "{'$decimal':'0.1'}| 0.11",
                "9007199254740992.0| 9007199254740993",
                "-1e308| {'$decimal':'-1E+307'}",
                "2e-3| {'$decimal':'0.0021'}",
                "'a'| 'b'",
                "'a'| 'aa'",
                "'Z'| 'a'",
                "'\uffff'| '\ud83d\ude00'",
                "{'$instant':'2011-12-31T23:59:59.9Z'}| {'$instant':'2012-01-01T00:00:00Z'}",
                "{'$date':'-0001-01-01'}| {'$date':'2012-01-01'}",
                "{'$duration':'PT-1S'}| {'$duration':'PT0.5S'}"
            })
    void isTheOrderOfValues(String less, String more) {
        assertOrder(read(less), read(more), -1);
        assertOrder(read(more), read(less), 1);
        assertOrder(read(less), read(less), 0);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "1| 1.0",
                "0.1| {'$decimal':'0.10'}",
                "-0.0| 0",
                "2e23| {'$decimal':'2E+23'}",
                "1e21| 1000000000000000000000",
                "2.0e-3| {'$decimal':'0.002'}"
            })
    void numbersOfDifferentKindsCanBeEqual(String a, String b) {
        assertOrder(read(a), read(b), 0);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "1| '1'",
                "1| true",
                "null| 0",
                "{'$real':'NaN'}| 1.0",
                "{'$real':'Infinity'}| 1.0",
                "{'$date':'2012-01-01'}| '2012-01-01'",
                "[1]| [2]"
            })
    void whatHasNoOrderIsOnlyEqualOrNot(String a, String b) {
        for (Selection.Comparison comparison : Selection.Comparison.values()) {
            assertThat(LeafOrder.holds(read(a), comparison, read(b)))
                    .as("%s %s %s", a, comparison, b)
                    .isEqualTo(comparison == Selection.Comparison.NOT_EQUAL);
        }
        assertThat(LeafOrder.holds(read(a), Selection.Comparison.EQUAL, read(a)))
                .isTrue();
        assertThat(LeafOrder.holds(read(a), Selection.Comparison.NOT_EQUAL, read(a)))
                .isFalse();
    }

    @Test
    void aNumberOfManyDigitsIsComparedAtOnce() {
        Datum huge = read("{'$decimal':'1E+999999999'}");
        assertOrder(read("1"), huge, -1);
        assertOrder(read("{'$decimal':'1E-999999999'}"), huge, -1);
    }

    private static void assertOrder(Datum actual, Datum wanted, int order) {
        for (Selection.Comparison comparison : Selection.Comparison.values()) {
            assertThat(LeafOrder.holds(actual, comparison, wanted))
                    .as("%s %s %s", actual, comparison, wanted)
                    .isEqualTo(comparison.holds(order));
        }
    }
}
