package dev.larder.codec;

import dev.larder.data.Datum;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * The rules by which Java values become data and come back: those that Larder brings along, and a user's own before them.
 *
 * <p>A value is encoded by the type that is <em>declared</em> where it stands, and by its class; it is decoded by the type
 * that is asked for. Nothing is converted on the way: whole numbers do not become real ones, and what does not fit is
 * refused. Nothing ever leans on {@code hashCode}, {@code toString}, serialization, or the order of a map.
 *
 * <ul>
 *   <li>Truth values, numbers, characters, texts, enums (by their names), the classes of {@code java.time} without a zone,
 *       {@code UUID}, {@code URI} and {@code Locale} are what they are. A null is null; an {@code Optional} is its content
 *       or null.
 *   <li>{@code byte[]} and {@code ByteBuffer} (what remains in it) are bytes; a {@code Path} is the file or
 *       directory that lies there.
 *   <li>Arrays of other primitives, and of their boxes, are one n-dimensional array, of any rank, where they are
 *       rectangular and hold no null; they are a sequence of their rows where they are not. The elements of a primitive
 *       array of one dimension are not copied: leave them alone while the datum is in use. A {@link Frozen}
 *       is the array that it holds.
 *   <li>Lists, queues and other arrays, those of texts among them, are sequences. An array of texts that was stored as {@link
 *       dev.larder.data.NdArray} comes back as {@code String[]} of as many dimensions where that is asked for. Sets are sets, whose order does not count. Maps are mappings where
 *       their keys are texts, and pairs where they are not; the declared type of the keys decides, and where it does not
 *       say, the keys do. A subclass of a collection of the JDK that holds more than elements is refused; what a collection holds
 *       that is the user's own from the ground up does not count. Nor does a comparator.
 *   <li>Records and beans are mappings by component and property name. Jackson's annotations say which properties there
 *       are and what they are called, and how an instance is made. A bean that holds something that none of its properties
 *       says is refused.
 *   <li>Where the declared type is another than a value's class, the name of the class that the declared type gives it,
 *       sealed or by {@code @JsonSubTypes}, is written with the value, or else its own {@code @JsonTypeName}. A record or
 *       bean with neither is refused. Only names that the requested type declares are ever decoded.
 *   <li>A {@link Datum} and an {@link dev.larder.data.NdArray} go through unchanged.
 * </ul>
 *
 * <p>So some Java values are one datum: an enum and its name, a list and a queue, an {@code int} and a {@code long} of one
 * value, a {@code float} and the {@code double} that is the same number, a character and a text of it, a {@code URI} and its
 * text, an array of {@code int} and of {@code Integer}, an empty {@code Optional} and null.
 *
 * <p>A value is encoded for one of two purposes: {@link #encode encode} keeps all of it, to be stored; {@link #keyed keyed}
 * keeps what results depend on, to be part of a key.
 *
 * <p>Immutable and thread-safe.
 */
public final class Codecs {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9./-]{0,63}");
    private static final Set<String> OWN_NAMES = Set.of("array", "bytes", "file", "tree", "value");
    private static final Pattern RULE_NAME = Pattern.compile("[a-z][a-z0-9./-]{0,51}/[1-9][0-9]{0,8}");
    private static final Codecs STANDARD =
            new Codecs(List.of(), Keying.STANDARD, Runtime.getRuntime().maxMemory() / 2);

    private final List<Codec<?>> users;
    private final Keying keying;
    private final long most;

    // What is known of the classes that were met is soft: nothing here keeps a class loader from going.
    private volatile SoftReference<Forms> forms = new SoftReference<>(null);

    private Codecs(List<Codec<?>> users, Keying keying, long most) {
        this.users = users;
        this.keying = keying;
        this.most = most;
    }

    /** Returns the codecs that Larder brings along. */
    public static Codecs standard() {
        return STANDARD;
    }

    /**
     * Returns these codecs and one more, which is asked before all others.
     *
     * @throws IllegalArgumentException when its name is malformed, or another codec has it already
     */
    public Codecs with(Codec<?> codec) {
        String name = codec.name();
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a codec's name matches " + NAME + ", and '" + name + "' does not");
        }
        if (OWN_NAMES.contains(name)
                || users.stream().anyMatch(user -> user.name().equals(name))) {
            throw new IllegalArgumentException("there is a codec named " + name + " already");
        }
        List<Codec<?>> more = new ArrayList<>();
        more.add(codec);
        more.addAll(users);
        return new Codecs(List.copyOf(more), keying, most);
    }

    /**
     * Returns these codecs and a rule for what stands in keys for every value of a type: {@code {"$by":"mesh-by-id/1",
     * "value":…}}. What is stored is not touched by it.
     *
     * <p>The rule must return equal values for values that may share their results, and different ones for all others, on every
     * machine. What it returns is encoded in its turn, by other rules too. It takes subclasses of the type as well; where two
     * rules take a value, the one that was given last does. The names of mappings and the elements of primitive arrays are no
     * values of their own.
     *
     * @param rule the rule's name and version, {@code [a-z][a-z0-9./-]{0,51}/[1-9][0-9]{0,8}}, to be changed whenever the rule
     *     would return something else; {@code round/…} is Larder's own
     * @throws IllegalArgumentException when the name is malformed, Larder's own, or another rule's
     */
    public <T> Codecs keying(Class<T> type, String rule, Function<? super T, ? extends @Nullable Object> value) {
        if (!RULE_NAME.matcher(rule).matches()) {
            throw new IllegalArgumentException("the name of a rule is a name and a version, such as mesh-by-id/1, and"
                    + " matches " + RULE_NAME + "; '" + rule + "' does not");
        }
        if (rule.startsWith(Datum.By.ROUNDING)
                || keying.rules().stream().anyMatch(each -> each.name().equals(rule))) {
            throw new IllegalArgumentException("there is a rule named " + rule + " already");
        }
        Class<?> boxed = Types.boxed(type);
        List<RuleForm> more = new ArrayList<>();
        more.add(new RuleForm(rule, boxed, each -> value.apply(Codecs.<T>cast(each))));
        more.addAll(keying.rules());
        return new Codecs(users, new Keying(List.copyOf(more), keying.secrets()), most);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // a rule is asked for values of its type only
    private static <T> T cast(Object value) {
        return (T) value;
    }

    /** Returns these codecs with the key under which properties that are marked {@link Secret} are sealed. */
    public Codecs sealing(Secrets secrets) {
        return new Codecs(users, new Keying(keying.rules(), Objects.requireNonNull(secrets)), most);
    }

    /**
     * Returns these codecs with another limit on the memory that the arrays and bytes of one value may take together when it is
     * decoded; unless told otherwise, half of what this JVM's heap may grow to. What a stored value states of its size is held
     * against it before any memory is taken. Whatever is lazy, as an {@link dev.larder.data.NdArray} is, does not count.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public Codecs bringingAtMost(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a number of bytes cannot be negative: " + bytes);
        }
        return new Codecs(users, keying, bytes);
    }

    /**
     * Returns the datum of a value and the name of the codec that made it.
     *
     * @param declared the type that whoever decodes the datum will ask for
     * @throws CodecException when the value, or something in it, has no canonical form; it says where and what to do
     */
    public Encoded encode(@Nullable Object value, TypeRef<?> declared) {
        Forms current = forms();
        return encoded(value, current.type(declared.type()), current);
    }

    /**
     * Returns the datum of a value whose own class is its declared type, as a parameter's is.
     *
     * @throws CodecException when the value, or something in it, has no canonical form; it says where and what to do
     */
    public Datum encode(@Nullable Object value) {
        if (value == null) {
            return Datum.NULL;
        }
        Forms current = forms();
        return encoded(value, current.type(value.getClass()), current).datum();
    }

    /**
     * Returns the datum that stands for a value in keys: without what is {@link NotKeyed}, rounded where {@link Rounded} says
     * so, sealed where {@link Secret} says so, and by the rules that {@link #keying} gave. Nothing is read back from it.
     *
     * @throws CodecException when the value, or something in it, has no canonical form; it says where and what to do
     */
    public Datum keyed(@Nullable Object value, TypeRef<?> declared) {
        Forms current = forms();
        return new Encoding(current, keying).encode(value, current.type(declared.type()));
    }

    /**
     * Returns the datum that stands in keys for a value whose own class is its declared type, as a parameter's is.
     *
     * @throws CodecException when the value, or something in it, has no canonical form; it says where and what to do
     */
    public Datum keyed(@Nullable Object value) {
        return value == null ? Datum.NULL : keyed(value, TypeRef.of((Class<?>) value.getClass()));
    }

    /**
     * Returns the value that a datum stands for.
     *
     * @throws CodecException when the datum is not that of such a value; it says what is stored and what was asked for
     * @throws dev.larder.data.LarderException when content that must be read comes from a store and is damaged
     */
    @SuppressWarnings("unchecked") // a value decoded for a type is of that type
    public <T> @Nullable T decode(Datum datum, TypeRef<T> type) {
        Forms current = forms();
        return (T) new Decoding(current, most).decode(datum, current.type(type.type()));
    }

    private static Encoded encoded(@Nullable Object value, JavaType declared, Forms forms) {
        Datum datum = new Encoding(forms).encode(value, declared);
        if (value != null
                && !(value instanceof Datum)
                && forms.standing(declared, value).form() instanceof UserForm user) {
            return new Encoded(datum, user.name());
        }
        return new Encoded(datum, codec(datum));
    }

    private static String codec(Datum datum) {
        if (datum instanceof Datum.Array) {
            return "array";
        } else if (datum instanceof Datum.Bytes) {
            return "bytes";
        }
        if (datum instanceof Datum.Node) {
            return datum instanceof Datum.File ? "file" : "tree";
        }
        return "value";
    }

    private Forms forms() {
        Forms known = forms.get();
        if (known == null) {
            known = new Forms(users);
            forms = new SoftReference<>(known);
        }
        return known;
    }
}
