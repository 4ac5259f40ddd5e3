package dev.larder.data;

/**
 * The way from a YAML text to data: YAML 1.2 with its core schema, and Larder's tagged forms as in JSON.
 *
 * <p>Only what stands in the core schema is more than a text: {@code no}, {@code on}, {@code 1_000} and {@code 2012-01-01} are
 * texts, {@code 012} is twelve. The library {@code org.snakeyaml:snakeyaml-engine} takes the text apart; it is optional, and
 * needed only here. All methods are thread-safe.
 */
public final class Yaml {
    /** How many values the aliases of a text may stand for together. */
    public static final int MOST_ALIASED = 100_000;

    private static final String LIBRARY = "org/snakeyaml/engine/";

    private Yaml() {}

    /**
     * Returns the datum that a YAML text of one document stands for; an empty one is null.
     *
     * <p>Anchors and aliases are expanded, within limits. Refused are duplicate members, names of members that are no texts,
     * the merge key {@code <<}, tags other than those of the core schema, and a text that says it is of another YAML than 1.2.
     *
     * @throws InvalidDatumException when it is no such text; it says at which line and column
     * @throws UnsupportedOperationException when the library is missing; the message says how to add it
     */
    public static Datum read(String yaml) {
        try {
            return new YamlReader(yaml).read();
        } catch (NoClassDefFoundError e) {
            if (e.getMessage() == null || !e.getMessage().contains(LIBRARY)) {
                throw e;
            }
            throw new UnsupportedOperationException(
                    "reading YAML needs the library org.snakeyaml:snakeyaml-engine; add it to the class path, or to the module"
                            + " path with --add-modules org.snakeyaml.engine, or write JSON",
                    e);
        }
    }
}
