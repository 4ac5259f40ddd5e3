package dev.larder.codec;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.InvalidDatumException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/** One walk through a datum that is being made into a value. For one thread. */
final class Decoding {
    private final Forms forms;
    private final long most;
    private long brought;
    private int depth;

    /** @param most how many bytes contents may take together that are brought into memory */
    Decoding(Forms forms, long most) {
        this.forms = forms;
        this.most = most;
    }

    /**
     * Asks whether a content may be brought into memory whole.
     *
     * @param bytes how many it will take there, about
     * @param instead what to ask for where it may not
     * @throws CodecException when it may not, with what was brought already
     */
    void bring(long bytes, Object content, String instead) {
        if (bytes > most - brought) {
            throw new CodecException(content + " takes " + bytes + " bytes of memory"
                    + (brought == 0 ? "" : ", beside " + brought + " for the rest of the value,") + " and at most "
                    + most
                    + " may be brought into it at once (Codecs.bringingAtMost); ask for " + instead);
        }
        brought += bytes;
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
