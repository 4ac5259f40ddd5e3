package dev.larder.key;

import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What kind of value a datum is, in the words of the data model. */
final class DatumKind {
    private static final Map<Class<? extends Datum>, String> NAMES = Map.of(
            Datum.Pairs.class, "map",
            Datum.ResultRef.class, "key",
            Datum.ContentRef.class, "content",
            Datum.CodeRef.class, "code");

    private DatumKind() {}

    /** Returns the kind: {@code whole}, {@code text}, {@code array f64[2,3]}; that of a kind yet unknown here is its name. */
    static String of(Datum datum) {
        if (datum instanceof Datum.Array array) {
            return "array " + array.value().elementType().token() + shape(array.value());
        }
        String known = NAMES.get(datum.getClass());
        return known != null ? known : datum.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    static String shape(NdArray array) {
        return Arrays.stream(array.shape()).mapToObj(Long::toString).collect(Collectors.joining(",", "[", "]"));
    }

    /** Returns whether the datum is a number or a time, of which the tag may be left out where its kind is stated. */
    static boolean isPlain(Datum datum) {
        return datum instanceof Datum.Real
                || datum instanceof Datum.Decimal
                || datum instanceof Datum.Instant
                || datum instanceof Datum.Date
                || datum instanceof Datum.Time
                || datum instanceof Datum.DateTime
                || datum instanceof Datum.Duration
                || datum instanceof Datum.Uuid;
    }
}
