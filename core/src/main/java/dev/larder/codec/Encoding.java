package dev.larder.codec;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.InvalidDatumException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/** One walk through a value: it knows how deep it is and which values it is inside of. For one thread. */
final class Encoding {
    private final Forms forms;
    private final Object[] outer = new Object[CanonicalJson.MAX_DEPTH];
    private int containers;
    private int depth;

    Encoding(Forms forms) {
        this.forms = forms;
    }

    /** Returns the datum of a value; an exception's path begins at this value. */
    Datum encode(@Nullable Object value, JavaType declared) {
        if (value == null) {
            return Datum.NULL;
        }
        if (value instanceof Datum datum) {
            return datum;
        }
        Forms.Standing standing = forms.standing(declared, value);
        String name = standing.name();
        int levels = name == null ? 1 : 2;
        if (depth + levels > CanonicalJson.MAX_DEPTH) {
            throw new CodecException("values are nested deeper than " + CanonicalJson.MAX_DEPTH + " levels");
        }
        depth += levels;
        try {
            Datum datum = standing.form().isContainer()
                    ? inside(value, standing.form())
                    : standing.form().encode(value, this);
            return name == null ? datum : new Datum.Typed(name, datum);
        } catch (InvalidDatumException e) {
            throw new CodecException(e.getMessage(), e);
        } finally {
            depth -= levels;
        }
    }

    /** Returns the datum of a part; an exception's path begins with the step to it. */
    Datum part(String step, @Nullable Object part, JavaType declared) {
        try {
            return encode(part, declared);
        } catch (CodecException e) {
            throw e.under(step);
        }
    }

    /** Returns the datum of a named part. Like the next one, it makes the step only where it is needed. */
    Datum member(String name, @Nullable Object part, JavaType declared) {
        try {
            return encode(part, declared);
        } catch (CodecException e) {
            throw e.under(ValuePath.member(name));
        }
    }

    /** Returns the datum of the part at an index. */
    Datum element(int index, @Nullable Object part, JavaType declared) {
        try {
            return encode(part, declared);
        } catch (CodecException e) {
            throw e.under(ValuePath.index(index));
        }
    }

    Forms forms() {
        return forms;
    }

    private Datum inside(Object value, Form form) {
        for (int i = 0; i < containers; i++) {
            if (outer[i] == value) {
                throw new CodecException(
                        value.getClass().getTypeName()
                                + " holds itself, and a cycle has no canonical form; leave the way back out, as with @JsonIgnore");
            }
        }
        outer[containers++] = value;
        try {
            return form.encode(value, this);
        } finally {
            outer[--containers] = null;
        }
    }
}
