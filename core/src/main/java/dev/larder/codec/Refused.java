package dev.larder.codec;

import dev.larder.data.Datum;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A type whose values have no canonical form, with the advice that its user gets. */
record Refused(Class<?> type, String advice) implements Form {
    private static final Map<Class<?>, String> ADVICE = new LinkedHashMap<>();

    static {
        String instant = "use an Instant, which toInstant() returns";
        ADVICE.put(java.util.Date.class, instant);
        ADVICE.put(java.util.Calendar.class, instant);
        ADVICE.put(
                java.time.ZonedDateTime.class, instant + ", and its zone's id as a text beside it where that matters");
        ADVICE.put(java.time.OffsetDateTime.class, instant + ", and its offset as a text beside it where that matters");
        ADVICE.put(java.time.ZoneId.class, "use its id, a text");
        ADVICE.put(java.util.TimeZone.class, "use its id, a text");
        ADVICE.put(java.io.File.class, "use a Path, which toPath() returns");
        ADVICE.put(java.net.URL.class, "use a URI, which toURI() returns");
        ADVICE.put(Class.class, "use a name of your own for what it stands for");
        ADVICE.put(java.util.stream.BaseStream.class, "collect it into a list");
        ADVICE.put(java.util.Iterator.class, "collect it into a list");
        ADVICE.put(Throwable.class, "keep what it says in a record");
        ADVICE.put(Number.class, "use the number that it holds");
        ADVICE.put(java.util.concurrent.atomic.AtomicBoolean.class, "use the value that it holds");
        ADVICE.put(java.util.concurrent.atomic.AtomicReference.class, "use the value that it holds");
        ADVICE.put(Iterable.class, "copy it into a List");
        ADVICE.put(java.util.Collection.class, "copy it into a List or a Set");
    }

    /** Returns the refusal of a class that Larder knows nothing of. */
    static Refused of(Class<?> type) {
        for (Map.Entry<Class<?>, String> each : ADVICE.entrySet()) {
            if (each.getKey().isAssignableFrom(type)) {
                return new Refused(type, each.getValue());
            }
        }
        return new Refused(type, "leave it out, or state what it stands for as a record, a text or a number");
    }

    /** Returns the refusal of a value whose class only the running program knows, such as a lambda's. */
    static Refused ofCode(Class<?> type) {
        Class<?>[] interfaces = type.getInterfaces();
        return new Refused(
                interfaces.length > 0 ? interfaces[0] : type,
                "a lambda or an anonymous class says nothing that could be written down; state what it does as a record or an enum");
    }

    /** Returns the refusal to make a value of a type that no class of its own stands for. */
    static Refused open(Class<?> type) {
        return new Refused(
                type,
                (Modifier.isAbstract(type.getModifiers()) ? "it may be any class" : "it may be any subclass")
                        + "; seal it, or list its classes in @JsonSubTypes");
    }

    /** Returns what is said of a value whose class the declared type neither is nor names. */
    static CodecException unnamed(Class<?> type, Class<?> declared, @Nullable Subtypes subtypes) {
        String where = type.getTypeName() + " stands where " + declared.getTypeName() + " is declared";
        if (subtypes != null) {
            return new CodecException(where + ", which declares only " + subtypes.names()
                    + "; list it there, or give it a @JsonTypeName");
        }
        boolean open = Types.isJdk(declared);
        return new CodecException(where + ", so that its name must be written with it; give it a @JsonTypeName"
                + (open ? ", or declare its own type" : ", or seal " + declared.getSimpleName()));
    }

    private CodecException exception() {
        return new CodecException(type.getTypeName() + " has no canonical form; " + advice);
    }

    @Override
    public Datum encode(Object value, Encoding encoding) {
        throw exception();
    }

    @Override
    public Object decode(Datum datum, Decoding decoding) {
        throw exception();
    }
}
