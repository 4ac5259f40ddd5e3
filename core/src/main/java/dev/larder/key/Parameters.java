package dev.larder.key;

import dev.larder.codec.CodecException;
import dev.larder.codec.Codecs;
import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.InvalidDatumException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was chosen for a computation: named values, nested as deep as needed. Immutable and thread-safe.
 *
 * <p>A <em>path</em> names a value inside: {@code solver.tol} is the member {@code tol} of the member {@code solver}. A
 * member whose own name has a dot is out of a path's reach; take it from the outer mapping.
 */
public final class Parameters {
    /** No parameters. */
    public static final Parameters NONE = new Parameters(Datum.Mapping.EMPTY);

    private final Datum.Mapping datum;

    private Parameters(Datum.Mapping datum) {
        this.datum = datum;
    }

    /** Returns the parameters that this mapping is. */
    public static Parameters of(Datum.Mapping datum) {
        return new Parameters(datum);
    }

    /**
     * Returns the parameters that a record, bean or map with text keys holds.
     *
     * @throws InvalidComponentException when a value has no canonical form; the message begins with its path
     */
    public static Parameters of(Object values) {
        if (values instanceof Parameters parameters) {
            return parameters;
        }
        Datum encoded = encode(values, "parameters");
        if (encoded instanceof Datum.Mapping mapping) {
            return new Parameters(mapping);
        }
        throw new InvalidComponentException("parameters are named values, and "
                + values.getClass().getTypeName() + " has no names; use Parameters.of(\"name\", value)");
    }

    /** Returns one parameter. See {@link #of(Object)} for what is refused. */
    public static Parameters of(String name, @Nullable Object value) {
        return NONE.and(name, value);
    }

    /** Returns these parameters and one more at the top. @throws InvalidComponentException when the name is taken */
    public Parameters and(String name, @Nullable Object value) {
        Map<String, Datum> members = new LinkedHashMap<>(datum.members());
        if (members.put(name, encode(value, "parameters." + name)) != null) {
            throw new InvalidComponentException("the parameter '" + name + "' is set already; with() replaces");
        }
        return new Parameters(named(members));
    }

    private static Datum.Mapping named(Map<String, Datum> members) {
        try {
            return new Datum.Mapping(members);
        } catch (InvalidDatumException e) {
            throw new InvalidComponentException("the name of a parameter: " + e.getMessage(), e);
        }
    }

    /** Returns these parameters with another value at the path; mappings on the way are made where they are missing. */
    public Parameters with(String path, @Nullable Object value) {
        return new Parameters(replaced(datum, path, path, encode(value, "parameters." + path)));
    }

    private static Datum.Mapping replaced(Datum.Mapping mapping, String path, String whole, Datum value) {
        TreeMap<String, Datum> members = new TreeMap<>(mapping.members());
        int dot = path.indexOf('.');
        if (dot < 0) {
            members.put(path, value);
        } else {
            String name = path.substring(0, dot);
            Datum inner = members.getOrDefault(name, Datum.Mapping.EMPTY);
            if (!(inner instanceof Datum.Mapping innerMapping)) {
                throw new InvalidComponentException(
                        "parameters." + whole + ": '" + name + "' holds a value, not names");
            }
            members.put(name, replaced(innerMapping, path.substring(dot + 1), whole, value));
        }
        return named(members);
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

    private static Datum encode(@Nullable Object value, String path) {
        try {
            return Codecs.standard().encode(value);
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
