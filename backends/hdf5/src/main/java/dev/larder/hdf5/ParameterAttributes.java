package dev.larder.hdf5;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.key.Parameters;
import java.util.Map;

/** A recipe's parameters as attributes of the root: {@code parameters.solver.tol}. The recipe has them all, and exactly. */
final class ParameterAttributes {
    /** What is deeper, longer or more than this is to be read in the recipe. */
    private static final int DEEPEST = 8;

    private static final int LONGEST_NAME = 1000;
    private static final int LONGEST_TEXT = 1000;
    private static final int MOST = 256;

    private final Structure file;
    private final Structure.Node root;
    private int count;

    /** @param root the object that has the attributes */
    ParameterAttributes(Structure file, Structure.Node root) {
        this.file = file;
        this.root = root;
    }

    void put(Parameters parameters) {
        put("parameters", parameters.datum(), 0);
    }

    private void put(String name, Datum datum, int depth) {
        if (datum instanceof Datum.Mapping mapping) {
            if (depth == DEEPEST) {
                return;
            }
            for (Map.Entry<String, Datum> member : mapping.members().entrySet()) {
                put(name + "." + NativeName.of(member.getKey()).replace(".", "%2E"), member.getValue(), depth + 1);
            }
            return;
        }
        if (count == MOST || name.length() > LONGEST_NAME) {
            return;
        }
        if (datum instanceof Datum.Flag flag) {
            file.flag(root, name, (byte) (flag.value() ? 1 : 0));
        } else if (datum instanceof Datum.Whole whole && whole.value().bitLength() < Long.SIZE) {
            file.attribute(root, name, whole.value().longValue());
        } else if (datum instanceof Datum.Real real) {
            file.attribute(root, name, real.value());
        } else if (datum instanceof Datum.Text text && text.value().length() <= LONGEST_TEXT) {
            file.attribute(root, name, text.value());
        } else if (datum instanceof Datum.Array array && array.value().length() > CanonicalJson.MAX_INLINE_ELEMENTS) {
            return;
        } else {
            String json = CanonicalJson.write(datum);
            if (json.length() > LONGEST_TEXT) {
                return;
            }
            file.attribute(root, name, json);
        }
        count++;
    }
}
