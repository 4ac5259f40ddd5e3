package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundingTest {
    private static final long SEED = RandomData.seed("RoundingTest");

    @ParameterizedTest
    @CsvSource({
        "0.0000123456, 6, 0.0000123456",
        "0.0000123456, 2, 0.000012",
        "123456.0, 2, 120000.0",
        "2.5, 1, 2.0",
        "3.5, 1, 4.0",
        "-2.5, 1, -2.0",
        "0.25, 1, 0.2",
        "0.35, 1, 0.3",
        "0.15, 1, 0.1",
        "9.99, 2, 10.0",
        "5e-324, 1, 5e-324",
        "0.1, 17, 0.1",
        "-0.0, 3, -0.0",
        "0.0, 3, 0.0",
        "NaN, 3, NaN",
        "Infinity, 3, Infinity",
        "-Infinity, 3, -Infinity",
        "1.7976931348623157e308, 1, Infinity"
    })
    void theExactDecimalExpansionIsRoundedHalfEven(double value, int digits, double rounded) {
        // 0.35 is a little less than 7/20 and 0.15 a little less than 3/20: it is the double that is rounded.
        assertThat(Datum.By.rounding(value, digits))
                .isEqualTo(new Datum.By("round/" + digits, new Datum.Real(rounded)));
    }

    @Test
    void seventeenDigitsChangeNothingAndFewerAreStable() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            assertThat(Datum.By.rounding(value, 17).value()).isEqualTo(new Datum.Real(value));
            int digits = 1 + random.nextInt(15);
            Datum.By once = Datum.By.rounding(value, digits);
            assertThat(Datum.By.rounding(((Datum.Real) once.value()).value(), digits))
                    .isEqualTo(once);
        }
    }

    @Test
    void otherDigitsAreRefused() {
        for (int digits : new int[] {0, -3, 18}) {
            assertThatThrownBy(() -> Datum.By.rounding(1, digits))
                    .isInstanceOf(InvalidDatumException.class)
                    .hasMessage("a number is rounded to 1 to 17 significant digits, not " + digits);
        }
    }
}
