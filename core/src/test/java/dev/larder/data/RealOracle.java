package dev.larder.data;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** The canonical text of reals by exact arithmetic and search: slow, and without a line in common with what is tested. */
public final class RealOracle {
    private RealOracle() {}

    /** Returns the text of a finite number. */
    public static String write(double value) {
        String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
        if (value == 0) {
            return sign + "0.0";
        }
        BigDecimal exact = shortened(new BigDecimal(Math.abs(value)));
        BigDecimal best = exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
        for (int digits = 16; digits > 0; digits--) {
            BigDecimal shorter = nearestThatRoundTrips(exact, digits, Math.abs(value));
            if (shorter == null) {
                break;
            }
            best = shorter;
        }
        return sign + layOut(best.stripTrailingZeros());
    }

    /** Takes 60 digits, and one more where others follow: enough for every comparison made here, and much faster. */
    private static BigDecimal shortened(BigDecimal exact) {
        BigDecimal head = exact.round(new MathContext(60, RoundingMode.DOWN));
        return head.compareTo(exact) == 0 ? exact : head.add(head.ulp().movePointLeft(1));
    }

    private static BigDecimal nearestThatRoundTrips(BigDecimal exact, int digits, double value) {
        BigDecimal down = exact.round(new MathContext(digits, RoundingMode.DOWN));
        BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
        boolean downFits = down.signum() > 0 && down.doubleValue() == value;
        boolean upFits = up.doubleValue() == value;
        if (downFits && upFits) {
            int nearer = exact.subtract(down).compareTo(up.subtract(exact));
            boolean even = !down.unscaledValue().testBit(0);
            return nearer < 0 || nearer == 0 && even ? down : up;
        }
        return downFits ? down : upFits ? up : null;
    }

    /** ECMA-262, Number::toString, by way of the plain decimal; then the point that Larder adds. */
    private static String layOut(BigDecimal shortest) {
        int n = shortest.precision() - shortest.scale();
        String digits = shortest.unscaledValue().toString();
        if (n > 21 || n <= -6) {
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            return digits.charAt(0) + fraction + "e" + (n > 0 ? "+" : "") + (n - 1);
        }
        String plain = shortest.toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }
}
