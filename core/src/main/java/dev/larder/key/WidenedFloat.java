package dev.larder.key;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Doubles that began as a {@code float}: {@code 0.1f} becomes 0.10000000149011612 when it is widened, which is not 0.1.
 *
 * <p>Thread-safe.
 */
final class WidenedFloat {
    /** The significant bits of a float. */
    private static final int BITS = 24;

    /** Numbers such as 2^-30 have many digits too, and few bits; a decimal fraction that was rounded fills them all. */
    private static final int FEWEST_BITS = 13;

    private static final int MOST_DIGITS = 9;

    private WidenedFloat() {}

    /** Returns whether the value was most likely a float, and has another double with the digits that were written. */
    static boolean isLikely(double value) {
        return isFloat(value) && bits((float) value) >= FEWEST_BITS && Double.compare(meant(value), value) != 0;
    }

    /** Returns whether one of the two, which differ, is the float that the other rounds to. */
    static boolean areOneNumber(double a, double b) {
        return isRounded(a, b) || isRounded(b, a);
    }

    private static boolean isRounded(double exact, double widened) {
        return isFloat(widened)
                && (float) exact == (float) widened
                && (isLikely(widened) || Double.compare(meant(widened), exact) == 0);
    }

    /** Returns the double with the fewest digits that rounds to the same float. */
    static double meant(double widened) {
        float value = (float) widened;
        BigDecimal exact = new BigDecimal(widened);
        // Not by Float.toString, which has had too many digits before JDK 19.
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.floatValue() == value) {
                return rounded.doubleValue();
            }
        }
        return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN)).doubleValue();
    }

    private static boolean isFloat(double value) {
        return Double.isFinite(value) && value != 0 && (float) value == value;
    }

    private static int bits(float value) {
        int mantissa = Float.floatToIntBits(value) & 0x7fffff | 0x800000;
        return BITS - Integer.numberOfTrailingZeros(mantissa);
    }
}
