package dev.larder.key;

import dev.larder.data.CanonicalJson;
import dev.larder.data.ContentResolver;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.InvalidDatumException;
import dev.larder.data.Yaml;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A component written down: one canonical JSON object with the members {@code inputs}, {@code larder}, {@code
 * parameters}, {@code type} and {@code version}. Its SHA-256 is the key.
 *
 * <p>Readable, diffable, and stored with every result. Immutable and thread-safe.
 */
public final class Recipe {
    /** The schema that recipes follow; another one would give every component another key. */
    public static final String SCHEMA = "recipe/1";

    private final String text;
    private final Key key;
    private volatile Datum.@Nullable Mapping members;

    private Recipe(String text, Datum.@Nullable Mapping members) {
        this.text = text;
        this.members = members;
        this.key = Key.ofRecipe(Digest.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Returns the recipe of a component, and of the components upstream of it as far as their keys are needed.
     *
     * @throws InvalidComponentException when a part is missing or has no canonical form, or the inputs form a cycle
     */
    public static Recipe of(Component component) {
        return new RecipeWriter().recipe(component);
    }

    static Recipe of(String type, Version version, Parameters parameters, Datum inputs) {
        if (type.isEmpty()) {
            throw new InvalidComponentException("a component's type cannot be empty; name the kind of computation");
        }
        try {
            TreeMap<String, Datum> members = new TreeMap<>();
            members.put("inputs", inputs);
            members.put("larder", new Datum.Text(SCHEMA));
            members.put("parameters", parameters.datum());
            members.put("type", new Datum.Text(type));
            members.put("version", version.datum());
            Datum.Mapping mapping = new Datum.Mapping(members);
            return new Recipe(CanonicalJson.write(mapping), mapping);
        } catch (InvalidDatumException | UncheckedIOException e) {
            throw new InvalidComponentException("the component '" + type + "' has no recipe: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the recipe with this text.
     *
     * @throws InvalidComponentException when the text is not a canonical recipe
     */
    public static Recipe parse(String text) {
        return new Recipe(text, members(text));
    }

    /**
     * Returns the recipe with this text, which is read when one of its parts is first asked for; whoever asks gets {@link
     * InvalidComponentException} then if it is not a canonical recipe. For implementers of stores, who know by the key that it
     * is one.
     */
    public static Recipe unread(String text) {
        return new Recipe(text, null);
    }

    private static Datum.Mapping members(String text) {
        Datum datum;
        try {
            datum = CanonicalJson.parse(text, ContentResolver.ABSENT);
        } catch (InvalidDatumException e) {
            throw new InvalidComponentException("not a recipe: " + e.getMessage(), e);
        }
        ComponentText.require(datum, ComponentText.Form.RECIPE);
        return (Datum.Mapping) datum;
    }

    private Datum.Mapping members() {
        Datum.Mapping read = members;
        if (read == null) {
            read = members(text);
            members = read;
        }
        return read;
    }

    /**
     * Returns the recipe of the component that a JSON text states: {@code {"type":…,"version":…,"parameters":{…},
     * "inputs":{…}}}, with tagged forms, in any order and layout. Parameters and inputs may be left out.
     *
     * @throws InvalidComponentException when the text does not state a component; it says where
     */
    public static Recipe read(String json) {
        return ComponentText.read(json, CanonicalJson::read);
    }

    /**
     * Returns the recipe of the component that a YAML text states, as {@link dev.larder.data.Yaml} reads it; the same data in
     * JSON have the same recipe. See {@link #read}.
     *
     * @throws InvalidComponentException when the text does not state a component; it says where
     * @throws UnsupportedOperationException when the library that reads YAML is missing
     */
    public static Recipe readYaml(String yaml) {
        return ComponentText.read(yaml, Yaml::read);
    }

    /** Returns the canonical JSON. */
    public String text() {
        return text;
    }

    /** Returns the SHA-256 of the text. */
    public Key key() {
        return key;
    }

    /** Returns the SHA-256 of the recipe without its inputs: what the computation is, whatever it works on. */
    public Digest identity() {
        TreeMap<String, Datum> without = new TreeMap<>(members().members());
        without.remove("inputs");
        return CanonicalJson.digest(new Datum.Mapping(without));
    }

    /** Returns the name of the kind of computation. */
    public String type() {
        return ((Datum.Text) member("type")).value();
    }

    /** Returns the version, of whose code no more than the digest is known. */
    public Version version() {
        return Version.of(member("version"));
    }

    /** Returns the recipe of the same computation in another version. */
    public Recipe with(Version other) {
        TreeMap<String, Datum> changed = new TreeMap<>(members().members());
        changed.put("version", other.datum());
        Datum.Mapping mapping = new Datum.Mapping(changed);
        return new Recipe(CanonicalJson.write(mapping), mapping);
    }

    /** Returns the parameters as they are keyed. */
    public Parameters parameters() {
        return Parameters.of((Datum.Mapping) member("parameters"));
    }

    /** Returns the inputs as they stand in the recipe: a mapping, a sequence or a set of references. */
    public Datum inputs() {
        return member("inputs");
    }

    private Datum member(String name) {
        Datum member = members().member(name);
        if (member == null) {
            throw new IllegalStateException("a recipe always has a member " + name);
        }
        return member;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Recipe that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
