package dev.larder.codec;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.InvalidDatumException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/** One walk through a value: it knows how deep it is and which values it is inside of. For one thread. */
final class Encoding {
    private final Forms forms;
    private final @Nullable Keying keying;
    private final Object[] outer = new Object[CanonicalJson.MAX_DEPTH];
    private int containers;
    private int depth;

    /** A walk for what is stored. */
    Encoding(Forms forms) {
        this(forms, null);
    }

    /** A walk for what is keyed, or else stored. */
    Encoding(Forms forms, @Nullable Keying keying) {
        this.forms = forms;
        this.keying = keying;
    }

    /** Returns the datum of a value; an exception's path begins at this value. */
    Datum encode(@Nullable Object value, JavaType declared) {
        return encode(value, declared, null);
    }

    /** Returns the datum of what a rule returned, which that rule is not for; other rules may be. */
    Datum ruled(@Nullable Object value, RuleForm by) {
        return encode(value, forms.type(value == null ? Object.class : value.getClass()), by);
    }

    private Datum encode(@Nullable Object value, JavaType declared, @Nullable RuleForm except) {
        if (value == null) {
            return Datum.NULL;
        }
        if (value instanceof Datum datum) {
            return datum;
        }
        RuleForm rule = keying == null ? null : keying.rule(value, except);
        Forms.Standing standing = rule == null ? forms.standing(declared, value) : new Forms.Standing(rule, null);
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

    /** Returns the datum of a property in a key, as its marks say; an exception's path begins at the property. */
    Datum marked(BeanProperty property, Object bean) {
        Marks marks = property.marks();
        if (!marks.secret()) {
            return round(encode(property.of(bean), property.type()), marks);
        }
        if (keying == null) {
            throw new CodecException("marked @Secret, and what is stored can be read; leave it out of the result");
        }
        if (keying.secrets() == null) {
            throw new CodecException("marked @Secret, and no key seals it; hand over codecs made with"
                    + " Codecs.standard().sealing(Secrets.under(key)), or mark it @NotKeyed");
        }
        Object part = null;
        Datum datum;
        try {
            part = property.of(bean);
            datum = round(encode(part, property.type()), marks);
        } catch (RuntimeException e) {
            throw Secrets.hidden(part);
        }
        return keying.secrets().seal(datum, part);
    }

    private Datum round(Datum datum, Marks marks) {
        if (keying == null || marks.digits() == 0 || datum instanceof Datum.Null) {
            return datum;
        }
        if (datum instanceof Datum.Real real) {
            return Datum.By.rounding(real.value(), marks.digits());
        }
        throw new CodecException(
                "marked @Rounded, and " + Mismatch.describe(datum) + " is no real number; take the mark away");
    }

    boolean isKeying() {
        return keying != null;
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
