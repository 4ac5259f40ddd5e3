package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealTextTest {
    @ParameterizedTest
    @CsvSource({
        "4.9e-324, 5e-324",
        "9.9e-324, 1e-323",
        "2e-323, 2e-323",
        "2.2250738585072014E-308, 2.2250738585072014e-308",
        "1.7976931348623157E308, 1.7976931348623157e+308",
        "1e21, 1e+21",
        "1e20, 100000000000000000000.0",
        "123456789012345680000, 123456789012345680000.0",
        "1234567890123456800000, 1.2345678901234568e+21",
        "1e-6, 0.000001",
        "1e-7, 1e-7",
        "0.00000123, 0.00000123",
        "1.5e-7, 1.5e-7",
        "9007199254740992, 9007199254740992.0",
        "9007199254740993, 9007199254740992.0",
        "9007199254740994, 9007199254740994.0",
        "1, 1.0",
        "-1, -1.0",
        "100, 100.0",
        "0.1, 0.1",
        "0.5, 0.5",
        "-0.001, -0.001",
        "12.5, 12.5",
        "1e23, 1e+23",
        "9e22, 9e+22",
        "2.0E-3, 0.002",
        "1.0E-5, 0.00001",
        "299792458, 299792458.0",
        "6.02214076e23, 6.02214076e+23",
        "5e-5, 0.00005",
        "0, 0.0",
        "-0.0, -0.0"
    })
    void isWhatEcmaScriptWritesAndAPoint(double value, String text) {
        assertThat(text(value)).isEqualTo(text);
    }

    @Test
    void aFloatIsWidenedExactly() {
        assertThat(text(0.1f)).isEqualTo("0.10000000149011612");
        assertThat(text(Float.MIN_VALUE)).isEqualTo("1.401298464324817e-45");
        assertThat(text(Float.MAX_VALUE)).isEqualTo("3.4028234663852886e+38");
    }

    @Test
    void allNansAreOne() {
        assertThat(text(Double.longBitsToDouble(0xfff8000000000123L)))
                .isEqualTo(text(Double.NaN))
                .isEqualTo("{\"$real\":\"NaN\"}");
    }

    @Test
    void edgesHaveTheShortestDigits() {
        for (int exponent = -1074; exponent <= 1023; exponent++) {
            checkAround(Math.scalb(1.0, exponent));
            checkAround(3 * Math.scalb(1.0, Math.min(exponent, 1021)));
        }
        for (int exponent = -324; exponent <= 308; exponent++) {
            for (int digit = 1; digit <= 9; digit++) {
                if (exponent < 308 || digit == 1) {
                    checkAround(new BigDecimal(digit + "E" + exponent).doubleValue());
                }
            }
        }
    }

    @Test
    void randomRealsHaveTheShortestDigits() {
        Random random = new Random(RandomData.seed("RealTextTest"));
        for (int i = 0; i < 8_000; i++) {
            check(Double.longBitsToDouble(random.nextLong()));
            check(random.nextInt(100_000) / 1000.0);
            check(Math.scalb((double) random.nextInt(1000), random.nextInt(60) - 30));
            // two digits and the like: where Java asks for more digits than are needed
            check(new BigDecimal(BigInteger.valueOf(random.nextInt(100)), random.nextInt(640) - 308).doubleValue());
        }
    }

    private static void checkAround(double value) {
        check(value);
        check(Math.nextUp(value));
        check(-Math.nextDown(value));
    }

    private static void check(double value) {
        if (!Double.isNaN(value) && !Double.isInfinite(value)) {
            String text = text(value);
            String expected = RealOracle.write(value);
            if (!text.equals(expected)) {
                assertThat(text).as("%s", Double.toHexString(value)).isEqualTo(expected);
            }
        }
    }

    private static String text(double value) {
        StringBuilder out = new StringBuilder();
        RealText.append(value, out);
        return out.toString();
    }
}
