package dev.larder.key;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.Excerpt;
import dev.larder.data.NdArray;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Says in a few words how two values differ that stand in the same place. */
final class Explanation {
    private Explanation() {}

    /** Returns how the two differ, which they do; one of them may be missing. */
    static String of(Optional<Datum> before, Optional<Datum> after) {
        if (before.isEmpty()) {
            return added(after.orElseThrow());
        }
        return after.isEmpty() ? removed(before.get()) : of(before.get(), after.get());
    }

    private static String added(Datum datum) {
        return datum instanceof Datum.Null ? "absent vs null" : "added " + alone(datum);
    }

    private static String removed(Datum datum) {
        return datum instanceof Datum.Null ? "null vs absent" : "removed " + alone(datum);
    }

    private static String of(Datum a, Datum b) {
        if (!a.getClass().equals(b.getClass())) {
            return described(a) + " vs " + described(b);
        } else if (a instanceof Datum.Real x && b instanceof Datum.Real y) {
            return reals(x, y);
        } else if (a instanceof Datum.Text x && b instanceof Datum.Text y) {
            return texts(x, y);
        } else if (a instanceof Datum.Array x && b instanceof Datum.Array y) {
            return arrays(x.value(), y.value());
        } else if (a instanceof Datum.Bytes x && b instanceof Datum.Bytes y) {
            return isInline(x) && isInline(y) ? plain(a, b) : contents(x, y);
        } else if (a instanceof Datum.File x && b instanceof Datum.File y) {
            return files(x, y);
        } else if (a instanceof Datum.Secret) {
            return "secret changed";
        } else if (a instanceof Datum.ResultRef x && b instanceof Datum.ResultRef y) {
            return results(x, y);
        } else if (a instanceof Datum.ContentRef x && b instanceof Datum.ContentRef y) {
            return "content " + digests(x.digest(), y.digest());
        } else if (a instanceof Datum.CodeRef x && b instanceof Datum.CodeRef y) {
            return codes(x, y);
        }
        return plain(a, b);
    }

    private static String plain(Datum a, Datum b) {
        String kind = DatumKind.isPlain(a) && !(a instanceof Datum.Real) ? DatumKind.of(a) + " " : "";
        return kind + ShownText.change(ShownText.canonical(a), ShownText.canonical(b));
    }

    private static String reals(Datum.Real a, Datum.Real b) {
        if (a.value() == b.value()) {
            return ShownText.of(a) + " vs " + ShownText.of(b) + " (the sign of zero counts)";
        }
        boolean widened = WidenedFloat.areOneNumber(a.value(), b.value());
        return plain(a, b) + (widened ? " (float widened: one number, once as float and once as double)" : "");
    }

    private static String texts(Datum.Text a, Datum.Text b) {
        boolean alike = Normalizer.normalize(a.value(), Normalizer.Form.NFC)
                .equals(Normalizer.normalize(b.value(), Normalizer.Form.NFC));
        return plain(a, b) + (alike ? " (they look alike, their characters differ)" : "");
    }

    private static String arrays(NdArray a, NdArray b) {
        List<String> parts = new ArrayList<>();
        if (a.elementType() != b.elementType()) {
            parts.add(
                    "dtype " + a.elementType().token() + " → " + b.elementType().token());
        }
        if (!Arrays.equals(a.shape(), b.shape())) {
            parts.add("shape " + DatumKind.shape(a) + " → " + DatumKind.shape(b));
        }
        return parts.isEmpty()
                ? "content changed (" + digests(a.digest(), b.digest()) + ")"
                : "array " + String.join(", ", parts);
    }

    private static String files(Datum.File a, Datum.File b) {
        String mode = a.executable() ? "executable → not executable" : "not executable → executable";
        if (a.bytes().equals(b.bytes())) {
            return mode;
        }
        return contents(a.bytes(), b.bytes()) + (a.executable() == b.executable() ? "" : ", " + mode);
    }

    private static String contents(Datum.Bytes a, Datum.Bytes b) {
        String before = Excerpt.ofSize(a.content().size());
        String after = Excerpt.ofSize(b.content().size());
        return "content changed (" + digests(a.digest(), b.digest()) + ", "
                + (before.equals(after) ? before : before + " → " + after) + ")";
    }

    private static boolean isInline(Datum.Bytes bytes) {
        return bytes.content().size() <= CanonicalJson.MAX_INLINE_BYTES;
    }

    private static String results(Datum.ResultRef a, Datum.ResultRef b) {
        List<String> parts = new ArrayList<>();
        if (!a.key().equals(b.key())) {
            parts.add("key " + digests(a.key(), b.key()));
        }
        if (!a.attribute().equals(b.attribute())) {
            parts.add(
                    "attribute " + ShownText.change(ShownText.quoted(a.attribute()), ShownText.quoted(b.attribute())));
        }
        return String.join(", ", parts);
    }

    private static String codes(Datum.CodeRef a, Datum.CodeRef b) {
        return digests(a.code(), b.code());
    }

    private static String digests(Digest a, Digest b) {
        return ShownText.digest(a) + " → " + ShownText.digest(b);
    }

    /** Returns the value with its kind, as it is set against one of another kind. */
    private static String described(Datum datum) {
        boolean showsItsKind = datum instanceof Datum.Null
                || datum instanceof Datum.Array
                || datum instanceof Datum.Secret
                || datum instanceof Datum.Typed
                || datum instanceof Datum.By
                || datum instanceof Datum.Bytes
                || datum instanceof Datum.File;
        return showsItsKind ? alone(datum) : DatumKind.of(datum) + " " + alone(datum);
    }

    /** Returns the value as it is shown where no other one stands against it. */
    private static String alone(Datum datum) {
        if (datum instanceof Datum.Array || datum instanceof Datum.Secret) {
            return DatumKind.of(datum);
        } else if (datum instanceof Datum.Bytes bytes && !isInline(bytes)) {
            return "bytes (" + ShownText.digest(bytes.digest()) + ", "
                    + Excerpt.ofSize(bytes.content().size()) + ")";
        } else if (datum instanceof Datum.File file) {
            return (file.executable() ? "executable file (" : "file (")
                    + ShownText.digest(file.bytes().digest()) + ", "
                    + Excerpt.ofSize(file.bytes().content().size()) + ")";
        } else if (datum instanceof Datum.ResultRef result) {
            return ShownText.digest(result.key()) + "/" + ShownText.quoted(result.attribute());
        } else if (datum instanceof Datum.ContentRef content) {
            return ShownText.digest(content.digest());
        } else if (datum instanceof Datum.CodeRef code) {
            return ShownText.digest(code.code());
        }
        return ShownText.of(datum);
    }
}
