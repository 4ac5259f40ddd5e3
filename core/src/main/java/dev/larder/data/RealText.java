package dev.larder.data;

import java.math.BigDecimal;
import tools.jackson.core.io.NumberOutput;

/**
 * The canonical text of a real number: the shortest digits that round-trip, laid out as ECMAScript's {@code Number}
 * does, with {@code .0} appended where neither a point nor an exponent shows.
 *
 * <p>{@code Double.toString} will not do: before JDK 19 it printed too many digits for some values. The digits come from
 * Jackson's Schubfach writer, which does not depend on the JDK. It asks for at least two digits, as Java does; where one
 * suffices ({@code 5e-324}) the second is taken back here.
 */
final class RealText {
    private RealText() {}

    /** Appends the number, tagged where JSON has no word for it. */
    static void append(double value, StringBuilder out) {
        if (Double.isNaN(value)) {
            out.append("{\"$real\":\"NaN\"}");
        } else if (Double.isInfinite(value)) {
            out.append(value > 0 ? "{\"$real\":\"Infinity\"}" : "{\"$real\":\"-Infinity\"}");
        } else {
            appendFinite(value, out);
        }
    }

    private static void appendFinite(double value, StringBuilder out) {
        if (value == 0) {
            out.append(1 / value < 0 ? "-0.0" : "0.0");
            return;
        }
        String shown = NumberOutput.toString(Math.abs(value), true);
        String digits = digitsOf(shown);
        int point = pointOf(shown);
        int zeros = 0;
        while (digits.charAt(zeros) == '0') {
            zeros++;
        }
        digits = digits.substring(zeros);
        point -= zeros;
        int last = digits.length();
        while (digits.charAt(last - 1) == '0') {
            last--;
        }
        digits = digits.substring(0, last);
        if (digits.length() == 2) {
            Rounded one = oneDigit(digits, point, Math.abs(value));
            digits = one.digits();
            point = one.point();
        }
        if (value < 0) {
            out.append('-');
        }
        layOut(digits, point, out);
    }

    /** Returns all digits of Java's form, the point and exponent left out. */
    private static String digitsOf(String shown) {
        int exponent = shown.indexOf('E');
        return (exponent < 0 ? shown : shown.substring(0, exponent)).replace(".", "");
    }

    /** Returns n such that the value is 0.DIGITS times ten to the n. */
    private static int pointOf(String shown) {
        int exponent = shown.indexOf('E');
        String mantissa = exponent < 0 ? shown : shown.substring(0, exponent);
        int point = mantissa.indexOf('.');
        return (point < 0 ? mantissa.length() : point)
                + (exponent < 0 ? 0 : Integer.parseInt(shown.substring(exponent + 1)));
    }

    private record Rounded(String digits, int point) {}

    private static Rounded oneDigit(String two, int point, double value) {
        int first = two.charAt(0) - '0';
        int up = two.charAt(1) >= '5' ? 1 : 0;
        // The nearer one-digit neighbour first; only if it does not round-trip may the farther one.
        for (int candidate : new int[] {first + up, first + 1 - up}) {
            if (candidate > 0 && BigDecimal.valueOf(candidate, 1 - point).doubleValue() == value) {
                return candidate == 10 ? new Rounded("1", point + 1) : new Rounded(Integer.toString(candidate), point);
            }
        }
        return new Rounded(two, point);
    }

    /** Lays the digits out as ECMA-262, Number::toString with radix 10, does; there, n is our point and k the digits. */
    private static void layOut(String digits, int point, StringBuilder out) {
        int count = digits.length();
        if (count <= point && point <= 21) {
            out.append(digits).append("0".repeat(point - count)).append(".0");
        } else if (0 < point && point <= 21) {
            out.append(digits, 0, point).append('.').append(digits, point, count);
        } else if (-6 < point && point <= 0) {
            out.append("0.").append("0".repeat(-point)).append(digits);
        } else {
            out.append(digits.charAt(0));
            if (count > 1) {
                out.append('.').append(digits, 1, count);
            }
            out.append('e').append(point > 0 ? "+" : "-").append(Math.abs(point - 1));
        }
    }
}
