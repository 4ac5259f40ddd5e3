package dev.larder.store;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** How parameter values compare in a selection: numbers by value across their kinds, texts and times by their order. */
final class LeafOrder {
    private LeafOrder() {}

    static boolean holds(Datum actual, Selection.Comparison comparison, Datum wanted) {
        Optional<Integer> order = order(actual, wanted);
        if (order.isPresent()) {
            return comparison.holds(order.get());
        }
        // What has no order can still be the same or not.
        return switch (comparison) {
            case EQUAL -> actual.equals(wanted);
            case NOT_EQUAL -> !actual.equals(wanted);
            default -> false;
        };
    }

    private static Optional<Integer> order(Datum a, Datum b) {
        Optional<BigDecimal> x = number(a);
        Optional<BigDecimal> y = number(b);
        if (x.isPresent() && y.isPresent()) {
            return Optional.of(x.get().compareTo(y.get()));
        } else if (a instanceof Datum.Text left && b instanceof Datum.Text right) {
            return Optional.of(Arrays.compareUnsigned(utf8(left), utf8(right)));
        } else if (a instanceof Datum.Instant left && b instanceof Datum.Instant right) {
            return Optional.of(left.value().compareTo(right.value()));
        } else if (a instanceof Datum.Date left && b instanceof Datum.Date right) {
            return Optional.of(left.value().compareTo(right.value()));
        } else if (a instanceof Datum.Duration left && b instanceof Datum.Duration right) {
            return Optional.of(left.value().compareTo(right.value()));
        }
        return Optional.empty();
    }

    /** The order of the bytes, which databases can compute too. */
    private static byte[] utf8(Datum.Text text) {
        return text.value().getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<BigDecimal> number(Datum datum) {
        if (datum instanceof Datum.Whole whole) {
            return Optional.of(new BigDecimal(whole.value()));
        } else if (datum instanceof Datum.Decimal decimal) {
            return Optional.of(decimal.value());
        } else if (datum instanceof Datum.Real real && Double.isFinite(real.value())) {
            // The digits that a person sees, so that tol=0.1 finds what was set to 0.1; Double.toString has others on
            // some JDKs.
            return Optional.of(new BigDecimal(CanonicalJson.write(real)));
        }
        return Optional.empty();
    }
}
