package dev.larder.key;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/** Values that are often not what was meant, and that make a key which is not found again. */
final class Suspicion {
    private static final Pattern NUMBER =
            Pattern.compile("\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*|[+-]?(NaN|Infinity)");
    private static final Pattern TIME = Pattern.compile(
            "\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}.*)?|\\d{1,2}[./]\\d{1,2}[./]\\d{4}|\\d{2}:\\d{2}(:\\d{2}.*)?");
    private static final Pattern PATH = Pattern.compile(
            "(/|\\./|\\.\\./|~/|file:|[A-Za-z]:[\\\\/])\\S.*|[^\\s:]+[/\\\\][^\\s:/\\\\]*\\.[A-Za-z][A-Za-z0-9]{0,7}");

    /** Longer texts are prose or data. */
    private static final int LONGEST = 256;

    private Suspicion() {}

    /** Returns what is suspicious about the leaf, where anything is. */
    static Optional<String> of(String path, Datum datum) {
        String text = datum instanceof Datum.Text leaf ? leaf.value() : "";
        if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
            return Optional.of("not composed (NFC): a text that looks alike is another one");
        } else if (!Normalizer.isNormalized(path, Normalizer.Form.NFC)) {
            return Optional.of("its name is not composed (NFC): one that looks alike is another");
        } else if (!path.startsWith("parameters")) {
            return Optional.empty();
        } else if (datum instanceof Datum.Real real) {
            return real(real.value());
        }
        return text.length() > LONGEST ? Optional.empty() : text(text);
    }

    private static Optional<String> real(double value) {
        if (Double.compare(value, -0.0) == 0) {
            return Optional.of("minus zero: 0.0 is another value");
        } else if (WidenedFloat.isLikely(value)) {
            return Optional.of("a float made a double: "
                    + CanonicalJson.write(new Datum.Real(WidenedFloat.meant(value))) + " is another value");
        }
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return isWhole ? Optional.of("a real that is whole: " + (long) value + " is another value") : Optional.empty();
    }

    private static Optional<String> text(String text) {
        if (NUMBER.matcher(text).matches()) {
            return Optional.of("a text that looks like a number, which is another value");
        } else if (TIME.matcher(text).matches()) {
            return Optional.of("a text that looks like a date or time, which is another value");
        } else if (text.equals("true") || text.equals("false") || text.equals("null")) {
            return Optional.of("a text that looks like " + text + ", which is another value");
        } else if (PATH.matcher(text).matches()) {
            return Optional.of("a text that looks like a path: the file's content does not count");
        }
        return Optional.empty();
    }
}
