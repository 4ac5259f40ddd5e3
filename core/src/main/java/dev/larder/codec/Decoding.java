package dev.larder.codec;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.InvalidDatumException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/** One walk through a datum that is being made into a value. For one thread. */
final class Decoding {
    private final Forms forms;
    private int depth;

    Decoding(Forms forms) {
        this.forms = forms;
    }

    /** Returns the value of a datum; an exception's path begins at this value. */
    @Nullable
    Object decode(Datum datum, JavaType type) {
        Form form = forms.reading(type);
        if (datum instanceof Datum.Null && !form.takesNull()) {
            if (type.isPrimitive()) {
                throw new CodecException("null is stored, and a primitive " + Types.name(type) + " cannot be null");
            }
            return null;
        }
        if (++depth > CanonicalJson.MAX_DEPTH) {
            throw new CodecException("data are nested deeper than " + CanonicalJson.MAX_DEPTH + " levels");
        }
        try {
            return form.decode(datum, this);
        } catch (InvalidDatumException e) {
            throw new CodecException(e.getMessage(), e);
        } finally {
            depth--;
        }
    }

    /** Returns the value of a part; an exception's path begins with the step to it. */
    @Nullable
    Object part(String step, Datum part, JavaType type) {
        try {
            return decode(part, type);
        } catch (CodecException e) {
            throw e.under(step);
        }
    }

    /** Returns the value of a named part. Like the next one, it makes the step only where it is needed. */
    @Nullable
    Object member(String name, Datum part, JavaType type) {
        try {
            return decode(part, type);
        } catch (CodecException e) {
            throw e.under(ValuePath.member(name));
        }
    }

    /** Returns the value of the part at an index. */
    @Nullable
    Object element(int index, Datum part, JavaType type) {
        try {
            return decode(part, type);
        } catch (CodecException e) {
            throw e.under(ValuePath.index(index));
        }
    }

    Forms forms() {
        return forms;
    }
}
