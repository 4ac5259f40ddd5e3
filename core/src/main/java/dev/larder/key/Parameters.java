package dev.larder.key;

import dev.larder.codec.CodecException;
import dev.larder.codec.Codecs;
import dev.larder.codec.TypeRef;
import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.Excerpt;
import dev.larder.data.InvalidDatumException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was chosen for a computation: named values, nested as deep as needed. Immutable and thread-safe.
 *
 * <p>A <em>path</em> names a value inside: {@code solver.tol} is the member {@code tol} of the member {@code solver}. A
 * member whose own name has a dot is out of a path's reach; take it from the outer mapping.
 *
 * <p>Java values become parameters as {@link Codecs#keyed} says: by the standard codecs, unless others are handed over.
 */
public final class Parameters {
    /** No parameters. */
    public static final Parameters NONE = new Parameters(Datum.Mapping.EMPTY, Codecs.standard());

    private static final String ARGUMENT = "argument";

    private final Datum.Mapping datum;
    private final Codecs codecs;

    private Parameters(Datum.Mapping datum, Codecs codecs) {
        this.datum = datum;
        this.codecs = codecs;
    }

    /** Returns the parameters that this mapping is. */
    public static Parameters of(Datum.Mapping datum) {
        return new Parameters(datum, Codecs.standard());
    }

    /**
     * Returns the parameters that a record, bean or map with text keys holds.
     *
     * @throws InvalidComponentException when a value has no canonical form; the message begins with its path
     */
    public static Parameters of(Object values) {
        return values instanceof Parameters parameters ? parameters : of(values, Codecs.standard());
    }

    /** Returns the parameters that a record, bean or map holds by these codecs; values that are added later go by them, too. */
    public static Parameters of(Object values, Codecs codecs) {
        if (values instanceof Parameters parameters) {
            return parameters.using(codecs);
        }
        // Callers outside of null-checked code may hand over null all the same.
        if (values == null) {
            throw new InvalidComponentException(
                    "parameters are named values, and null has no names; use Parameters.NONE"
                            + " where there are none, and Parameters.of(\"name\", null) for a value that is null");
        }
        Datum encoded = encode("parameters", () -> codecs.keyed(values));
        if (encoded instanceof Datum.Mapping mapping) {
            return new Parameters(mapping, codecs);
        }
        if (encoded instanceof Datum.Pairs) {
            throw new InvalidComponentException("parameters are named values, and the keys of this "
                    + values.getClass().getTypeName() + " are no texts; use Parameters.of(\"name\", map)");
        }
        throw new InvalidComponentException("parameters are named values, and "
                + values.getClass().getTypeName() + " has no names; use Parameters.of(\"name\", value)");
    }

    /** Returns one parameter. See {@link #of(Object)} for what is refused. */
    public static Parameters of(String name, @Nullable Object value) {
        return NONE.and(name, value);
    }

    /**
     * Returns the parameters that the argument of a wrapped function is: by name where it is a record, bean or map, else as the
     * one parameter {@code argument}; as that, too, where it is a mapping whose only name is {@code argument}, so that no two
     * arguments are the same parameters.
     *
     * @param declared the type that the function declares for it
     * @throws InvalidComponentException when a value has no canonical form; the message begins with its path
     */
    public static Parameters ofArgument(@Nullable Object argument, TypeRef<?> declared, Codecs codecs) {
        Datum encoded = encode("parameters", () -> codecs.keyed(argument, declared));
        // A mapping of that one name would be taken for what it holds.
        boolean byName = encoded instanceof Datum.Mapping mapping
                && !mapping.members().keySet().equals(Set.of(ARGUMENT));
        return new Parameters(byName ? (Datum.Mapping) encoded : new Datum.Mapping(Map.of(ARGUMENT, encoded)), codecs);
    }

    /**
     * Returns the parameters that a {@code .json}, {@code .yaml} or {@code .yml} file states, by what its name ends with.
     *
     * @throws InvalidComponentException when it cannot be read, or does not state parameters; the message names the file, and
     *     the line and column
     */
    public static Parameters read(Path file) {
        return ParametersFile.read(file);
    }

    /**
     * Returns the parameters that a JSON object states: white space, order and spelling of numbers are free, tagged forms such
     * as {@code {"$date":"2012-01-01"}} are understood, duplicate members are refused.
     *
     * @throws InvalidComponentException when it does not; the message names the line and column
     */
    public static Parameters readJson(String json) {
        return ParametersFile.json(json);
    }

    /**
     * Returns the parameters that a YAML mapping states, as {@link dev.larder.data.Yaml} reads it: YAML 1.2, so that {@code no}
     * and {@code on} are texts. The same data in JSON are the same parameters.
     *
     * @throws InvalidComponentException when it does not; the message names the line and column
     * @throws UnsupportedOperationException when the library is missing; the message says how to add it
     */
    public static Parameters readYaml(String yaml) {
        return ParametersFile.yaml(yaml);
    }

    /** Returns the same parameters; values that are added to them go by these codecs. */
    public Parameters using(Codecs other) {
        return new Parameters(datum, Objects.requireNonNull(other));
    }

    /** Returns these parameters and one more at the top. @throws InvalidComponentException when the name is taken */
    public Parameters and(String name, @Nullable Object value) {
        Map<String, Datum> members = new LinkedHashMap<>(datum.members());
        if (members.put(name, keyed(name, value)) != null) {
            throw new InvalidComponentException(
                    "the parameter " + Excerpt.of(name) + " is set already; with() replaces");
        }
        return new Parameters(named(members), codecs);
    }

    /** Returns these parameters and one more at the top, which is declared to be of the type. See {@link #and(String, Object)}. */
    public Parameters and(String name, @Nullable Object value, TypeRef<?> declared) {
        return and(name, encode("parameters." + name, () -> codecs.keyed(value, declared)));
    }

    private static Datum.Mapping named(Map<String, Datum> members) {
        try {
            return new Datum.Mapping(members);
        } catch (InvalidDatumException e) {
            throw new InvalidComponentException("the name of a parameter: " + e.getMessage(), e);
        }
    }

    /**
     * Returns these parameters with another value at the path; mappings on the way are made where they are missing.
     *
     * @throws InvalidComponentException when the path leads through a value or has a step without a name, or the value has no
     *     canonical form
     */
    public Parameters with(String path, @Nullable Object value) {
        return new Parameters(replaced(datum, path, path, keyed(path, value)), codecs);
    }

    private static Datum.Mapping replaced(Datum.Mapping mapping, String path, String whole, Datum value) {
        TreeMap<String, Datum> members = new TreeMap<>(mapping.members());
        int dot = path.indexOf('.');
        if (path.isEmpty() || dot == 0) {
            throw new InvalidComponentException("the path " + Excerpt.of(whole)
                    + " has a step without a name; write names with one point between them, such as solver.tol");
        }
        if (dot < 0) {
            members.put(path, value);
        } else {
            String name = path.substring(0, dot);
            Datum inner = members.getOrDefault(name, Datum.Mapping.EMPTY);
            if (!(inner instanceof Datum.Mapping innerMapping)) {
                throw new InvalidComponentException("parameters." + whole + ": '" + name
                        + "' holds a value, not names; replace it as a whole, or choose another path");
            }
            members.put(name, replaced(innerMapping, path.substring(dot + 1), whole, value));
        }
        return named(members);
    }

    /**
     * Returns these parameters without what is at the path, be it one value or a mapping of many; where there is nothing, the
     * same. A mapping that loses its last member stays, empty.
     */
    public Parameters without(String path) {
        return find(path).isEmpty() ? this : new Parameters(reduced(datum, path), codecs);
    }

    private static Datum.Mapping reduced(Datum.Mapping mapping, String path) {
        TreeMap<String, Datum> members = new TreeMap<>(mapping.members());
        int dot = path.indexOf('.');
        if (dot < 0) {
            members.remove(path);
        } else {
            members.computeIfPresent(
                    path.substring(0, dot), (name, inner) -> reduced((Datum.Mapping) inner, path.substring(dot + 1)));
        }
        return named(members);
    }

    /**
     * Returns these parameters with the real number at the path rounded, which they show: {@code
     * {"$by":"round/6","value":0.000012}}.
     *
     * @param digits how many significant decimal digits are kept, 1 to 17; see {@link Datum.By#rounding}
     * @throws InvalidComponentException when there is no real number at the path
     */
    public Parameters rounded(String path, int digits) {
        Datum before = find(path)
                .orElseThrow(() -> new InvalidComponentException(
                        "parameters." + path + ": nothing is there to be rounded; set it first"));
        if (!(before instanceof Datum.Real real)) {
            throw new InvalidComponentException(
                    "parameters." + path + ": only a real number can be rounded, and this is "
                            + before.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
        }
        return with(path, encode("parameters." + path, () -> Datum.By.rounding(real.value(), digits)));
    }

    /** Returns the value at the path, or nothing where there is none; a null that was set is {@link Datum#NULL}. */
    public Optional<Datum> find(String path) {
        Datum at = datum;
        for (String name : path.split("\\.", -1)) {
            if (!(at instanceof Datum.Mapping mapping)) {
                return Optional.empty();
            }
            Datum member = mapping.member(name);
            if (member == null) {
                return Optional.empty();
            }
            at = member;
        }
        return Optional.of(at);
    }

    /** Returns all of them as one datum. */
    public Datum.Mapping datum() {
        return datum;
    }

    /**
     * Returns all differences of the other parameters from these, by path.
     *
     * @throws InvalidComponentException when a file among them was changed or cannot be read any more
     */
    public List<Difference> diff(Parameters other) {
        DatumDiff diff = DatumDiff.listing(Integer.MAX_VALUE);
        diff.compare(DatumPath.ROOT, asWritten(), other.asWritten());
        return diff.found();
    }

    private Datum asWritten() {
        try {
            return DatumDiff.asWritten(datum);
        } catch (InvalidDatumException | UncheckedIOException e) {
            throw new InvalidComponentException("parameters: " + e.getMessage(), e);
        }
    }

    /** Returns the datum that the value would be at the path. */
    Datum keyed(String path, @Nullable Object value) {
        return encode("parameters." + path, () -> codecs.keyed(value));
    }

    /** Fails where {@link #with} would. */
    void requireWay(String path) {
        replaced(datum, path, path, Datum.NULL);
    }

    private static Datum encode(String path, Supplier<Datum> encoding) {
        try {
            return encoding.get();
        } catch (CodecException e) {
            throw new InvalidComponentException(e.under(path).getMessage(), e);
        } catch (InvalidDatumException e) {
            throw new InvalidComponentException(path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Parameters that && datum.equals(that.datum);
    }

    @Override
    public int hashCode() {
        return datum.hashCode();
    }

    /** Returns the canonical JSON. */
    @Override
    public String toString() {
        return CanonicalJson.write(datum);
    }
}
