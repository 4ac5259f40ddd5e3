package dev.larder.key;

import dev.larder.data.Digest;
import dev.larder.key.Instruction.Member;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.objectweb.asm.Opcodes;

/** Finds everything that a piece of code reaches, and digests what is the user's own. For one use by one thread. */
final class CodeWalk {
    private final ClassFiles files;

    /** Where the code that is asked for lies: an archive that is the user's own. */
    private final String home;

    private final ClassNames names = new ClassNames(this::own);
    private final Map<String, Optional<ClassShape>> shapes = new HashMap<>();
    private final Map<String, Map<String, Map<Integer, String>>> switchMaps = new HashMap<>();
    private final Set<String> reached = new HashSet<>();
    private final Deque<ClassShape> ahead = new ArrayDeque<>();
    private final SortedMap<String, SortedMap<String, Digest>> classes = new TreeMap<>();
    private final Map<String, Library> librariesByPlace = new HashMap<>();
    private final SortedSet<String> missing = new TreeSet<>();
    private final List<Main> mains = new ArrayList<>();
    private boolean callsMain;

    private record Main(ClassShape shape, MethodShape method) {}

    CodeWalk(ClassFiles files, String home) {
        this.files = files;
        this.home = home;
    }

    ClassNames names() {
        return names;
    }

    /** Walks from a class and all that is nested in it. */
    void walk(String root) {
        reachWithNested(root);
        while (!ahead.isEmpty() || callsMain && !mains.isEmpty()) {
            if (ahead.isEmpty()) {
                List<Main> called = List.copyOf(mains);
                mains.clear();
                called.forEach(main -> add(main.shape(), main.method()));
            } else {
                digest(ahead.remove());
            }
        }
    }

    private void reachWithNested(String name) {
        if (reach(name)) {
            own(name).stream()
                    .flatMap(shape -> shape.nested().stream())
                    .filter(nested -> nested.startsWith(name + "$"))
                    .sorted()
                    .forEach(this::reachWithNested);
        }
    }

    /** Digests the body of a lambda beside the methods of its class, and returns its digest. */
    Digest addLambda(ClassShape shape, MethodShape body) {
        Digest digest = MemberWriter.digest(this, body);
        classes.computeIfAbsent(names.display(shape.name()), name -> new TreeMap<>())
                .put("<function>", digest);
        return digest;
    }

    private void digest(ClassShape shape) {
        put(shape, "<class>", MemberWriter.digest(this, shape));
        for (MethodShape method : shape.methods()) {
            if (method.isMain()) {
                mains.add(new Main(shape, method));
            } else if (!method.isNumbered() && !method.is(Opcodes.ACC_BRIDGE)) {
                add(shape, method);
            }
        }
    }

    private void add(ClassShape shape, MethodShape method) {
        put(shape, names.method(method.name(), method.descriptor()), MemberWriter.digest(this, method));
    }

    private void put(ClassShape shape, String member, Digest digest) {
        classes.computeIfAbsent(names.display(shape.name()), name -> new TreeMap<>())
                // javac gives no two methods the same parameters, other compilers may.
                .merge(member, digest, CodeWalk::both);
    }

    private static Digest both(Digest one, Digest other) {
        boolean ordered = one.compareTo(other) < 0;
        return Digest.of(((ordered ? one : other).hex() + (ordered ? other : one).hex())
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    /** Notes that a class is used, and returns whether it is one of the user's own that was not reached before. */
    boolean reach(String name) {
        if (name.startsWith("java/") || !reached.add(name)) {
            return false;
        }
        Optional<ClassShape> own = own(name);
        if (own.isPresent() && !own.get().isForTheCompiler()) {
            ahead.add(own.get());
            return true;
        }
        return false;
    }

    void uses(Member member) {
        callsMain |= MethodShape.isMain(member.name(), member.descriptor());
    }

    /** Returns the shape of a class whose own code counts; notes a library, or that there is none of the name. */
    Optional<ClassShape> own(String name) {
        Optional<ClassShape> known = shapes.get(name);
        if (known == null) {
            known = name.startsWith("java/") ? Optional.empty() : find(name);
            shapes.put(name, known);
        }
        return known;
    }

    private Optional<ClassShape> find(String name) {
        Optional<ClassFiles.Found> found = files.find(name);
        if (found.isEmpty()) {
            missing.add(name.replace('/', '.'));
            return Optional.empty();
        } else if (!found.get().counts()) {
            return Optional.empty();
        } else if (found.get().inDirectory() || found.get().place().equals(home)) {
            return Optional.of(read(found.get()));
        }
        librariesByPlace.computeIfAbsent(found.get().place(), place -> library(found.get()));
        return Optional.empty();
    }

    private ClassShape read(ClassFiles.Found found) {
        try {
            ClassShape shape = ClassReading.read(files.read(found));
            if (!shape.name().equals(found.name())) {
                throw new IOException("it holds the class " + shape.name().replace('/', '.'));
            }
            return shape;
        } catch (IOException | RuntimeException e) {
            throw unreadable(found.name().replace('/', '.'), found, e);
        }
    }

    private Library library(ClassFiles.Found found) {
        try {
            return Library.at(found.place(), found.url());
        } catch (IOException | RuntimeException e) {
            throw unreadable("the library of " + found.name().replace('/', '.'), found, e);
        }
    }

    private static InvalidComponentException unreadable(String what, ClassFiles.Found found, Exception e) {
        return new InvalidComponentException(
                "the code cannot be digested: " + what + " cannot be read from " + found.url() + " ("
                        + (e.getMessage() == null ? e.toString() : e.getMessage()) + "); " + CodeVersion.ADVICE,
                e);
    }

    /** Returns a method that is to stand by its content, since its name is a number that a compiler gave it. */
    Optional<MethodShape> numbered(Member member) {
        return MethodShape.isNumberedName(member.name())
                ? own(member.owner())
                        .flatMap(shape -> shape.method(member.name(), member.descriptor()))
                        .filter(MethodShape::isNumbered)
                : Optional.empty();
    }

    /** Returns which number stands for which constant of an enum. */
    Map<Integer, String> switchMap(Member field) {
        return switchMaps
                .computeIfAbsent(
                        field.owner(), name -> own(name).map(EnumSwitches::maps).orElseGet(Map::of))
                .getOrDefault(field.name(), Map.of());
    }

    SortedMap<String, SortedMap<String, Digest>> classes() {
        return classes;
    }

    SortedSet<Library> libraries() {
        return new TreeSet<>(librariesByPlace.values());
    }

    SortedSet<String> missing() {
        return missing;
    }
}
