package dev.larder.key;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The version that code has by itself: a digest of what it does, so that it changes when the code does and not before.
 *
 * <p>It covers the class asked for, its nested classes, and every class of the user's own that they reach: those whose class files
 * lie in directories, or in the same archive as the class asked for. They count by their instructions. What is there for
 * debuggers (line numbers, names of variables and parameters, source files), the order of members, annotations, generic types and
 * the numbers that compilers give to lambdas and anonymous classes do not count. The classes of other archives count as libraries,
 * by their Maven coordinates and version, or by a digest of their class files where the version is a snapshot or there is none.
 * The JDK and Larder's core do not count, so that updating them loses no results; {@code main(String[])} does not unless something
 * calls it, since what it says is mostly which arguments to compute for.
 *
 * <p>Class files are read as resources; nothing is loaded or run. <strong>What cannot be seen there does not count</strong>: classes
 * that are found by reflection, by {@code ServiceLoader} or by their annotations only, native code, data files, the values of static
 * fields that others set. Another compiler, or another release of javac, may make other code of the same source. Where that matters,
 * state a version.
 *
 * <p>A version is derived once for each class and JVM. Immutable and thread-safe.
 */
public final class CodeVersion {
    static final String ADVICE =
            "state a version instead, such as \"1\", and change it whenever the results would be others";

    /** More methods than these would make infos of entries large; then a class has one digest. */
    private static final int MOST_METHODS = 2000;

    private static final int SHORT_HEX = 16;

    private static final ClassValue<AtomicReference<@Nullable CodeVersion>> OF_CLASSES = new Once();

    /** Apart from the above, since the class of a function may be asked for as a class too. */
    private static final ClassValue<AtomicReference<@Nullable CodeVersion>> OF_FUNCTIONS = new Once();

    private final Digest digest;
    private final Datum.Mapping methods;

    private static final class Once extends ClassValue<AtomicReference<@Nullable CodeVersion>> {
        @Override
        protected AtomicReference<@Nullable CodeVersion> computeValue(Class<?> type) {
            // Filled later, since the function itself is needed for it, and not its class alone.
            return new AtomicReference<>();
        }
    }

    private CodeVersion(Digest digest, Datum.Mapping methods) {
        this.digest = digest;
        this.methods = methods;
    }

    /**
     * Returns the version of a class's code.
     *
     * @throws InvalidComponentException when its class file, or one that it reaches, cannot be read; or it is the JDK's or Larder's
     */
    public static CodeVersion of(Class<?> root) {
        return once(OF_CLASSES, root, () -> CodeRoot.of(root));
    }

    /**
     * Returns the version of a function's code, which holds no values.
     *
     * @param function a lambda or method reference, of a functional type that extends {@link java.io.Serializable} (nothing is
     *     serialised; this is how Java tells where the code of a lambda stands); or an object of a class
     * @throws InvalidComponentException when the function holds values, such as variables that a lambda captures, since they are in no
     *     key; or when its code cannot be found or read
     */
    public static CodeVersion ofFunction(Object function) {
        FunctionCode.requireNoValues(function, value -> false);
        return ofCapturing(function);
    }

    /**
     * Returns the version of a function's code, which holds no values but those that the caller sees to: they have to stand in the key
     * in another way. See {@link #ofFunction(Object)}.
     *
     * @param seenTo is given what a lambda holds
     */
    public static CodeVersion ofFunction(Object function, Predicate<@Nullable Object> seenTo) {
        FunctionCode.requireNoValues(function, seenTo);
        return ofCapturing(function);
    }

    /** Returns the values that a lambda or method reference holds, such as variables that it captures, in order. */
    public static List<@Nullable Object> heldBy(Object function) {
        return FunctionCode.held(function);
    }

    /**
     * Returns the version of a function's code, whatever values it holds: for use beside a text that stands for them.
     *
     * @throws InvalidComponentException when its code cannot be found or read
     */
    public static CodeVersion ofCapturing(Object function) {
        return once(OF_FUNCTIONS, function.getClass(), () -> FunctionCode.root(function));
    }

    private interface RootFinder {
        CodeRoot find();
    }

    private static CodeVersion once(
            ClassValue<AtomicReference<@Nullable CodeVersion>> known, Class<?> type, RootFinder root) {
        AtomicReference<@Nullable CodeVersion> place = known.get(type);
        CodeVersion version = place.get();
        if (version == null) {
            version = derive(root.find());
            place.set(version);
        }
        return version;
    }

    private static CodeVersion derive(CodeRoot root) {
        try (ClassFiles files = new ClassFiles(root.loader())) {
            CodeWalk walk = new CodeWalk(files, root.home(files));
            Datum start = root.walk(walk);
            Map<String, Datum> counted = new TreeMap<>();
            counted.put("classes", all(walk.classes()));
            counted.put("libraries", texts(walk.libraries().stream().map(Library::identity)));
            counted.put("missing", texts(walk.missing().stream()));
            counted.put("root", start);
            counted.put("rules", new Datum.Text("code/1"));
            return new CodeVersion(CanonicalJson.digest(new Datum.Mapping(counted)), info(walk));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Datum texts(java.util.stream.Stream<String> texts) {
        return new Datum.Set(texts.<Datum>map(Datum.Text::new).toList());
    }

    private static Datum all(SortedMap<String, SortedMap<String, Digest>> classes) {
        Map<String, Datum> all = new TreeMap<>();
        classes.forEach((name, members) -> all.put(name, members(members, Digest.LENGTH * 2)));
        return new Datum.Mapping(all);
    }

    private static Datum members(SortedMap<String, Digest> members, int digits) {
        Map<String, Datum> written = new TreeMap<>();
        members.forEach(
                (name, digest) -> written.put(name, new Datum.Text(digest.hex().substring(0, digits))));
        return new Datum.Mapping(written);
    }

    private static Datum.Mapping info(CodeWalk walk) {
        boolean whole = walk.classes().values().stream().mapToInt(Map::size).sum() > MOST_METHODS;
        Map<String, Datum> classes = new TreeMap<>();
        walk.classes().forEach((name, members) -> {
            SortedMap<String, Digest> shown = members;
            if (whole) {
                shown = new TreeMap<>(Map.of("<class>", CanonicalJson.digest(members(members, Digest.LENGTH * 2))));
            }
            classes.put(name, members(shown, SHORT_HEX));
        });
        Map<String, Datum> libraries = new TreeMap<>();
        for (Library library : walk.libraries()) {
            // Two files of one name in two directories are rare, but two libraries.
            String name =
                    libraries.containsKey(library.name()) ? library.name() + " " + library.version() : library.name();
            libraries.put(name, new Datum.Text(library.version()));
        }
        return new Datum.Mapping(
                Map.of("classes", new Datum.Mapping(classes), "libraries", new Datum.Mapping(libraries)));
    }

    /** Returns the digest that stands in keys. */
    public Digest digest() {
        return digest;
    }

    /**
     * Returns what the digest was made of, for telling later what changed: {@code {"classes":{"com.acme.Solver":{"<class>":"…",
     * "step(double,int)":"…"}},"libraries":{"org.foo:bar":"1.2"}}}.
     *
     * <p>{@code <class>} stands for what is no method: supers, fields, constants. {@code <function>} is the body of the lambda that was
     * asked for; the bodies of other lambdas are part of the methods that they stand in. Each text is the first 16 digits of a
     * SHA-256. Of more than 2,000 methods only one digest a class is kept.
     */
    public Datum.Mapping methods() {
        return methods;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodeVersion that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    /** Returns the digest. */
    @Override
    public String toString() {
        return digest.toString();
    }
}
