package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles small sources, each time into another place, and loads them apart from one another. */
public final class Workshop {
    private final Path root;
    private int made;

    public Workshop(Path root) {
        this.root = root;
    }

    private record Source(String name, String text) {
        JavaFileObject file() {
            return new SimpleJavaFileObject(
                    URI.create("string:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return text;
                }
            };
        }
    }

    /** Compiles one class with the debug information that Maven asks for, and returns the directory. */
    public Path compile(String name, String source) {
        return compile(Map.of(name, source));
    }

    public Path compile(Map<String, String> sources, String... options) {
        return compile(sources, List.of(), options);
    }

    public Path compile(Map<String, String> sources, List<Path> libraries, String... options) {
        Path classes = next("classes");
        List<String> all = new ArrayList<>(options.length == 0 ? List.of("-g") : List.of(options));
        List<String> path = new ArrayList<>(List.of(System.getProperty("java.class.path")));
        libraries.forEach(library -> path.add(library.toString()));
        all.addAll(
                List.of("-proc:none", "-d", classes.toString(), "-cp", String.join(java.io.File.pathSeparator, path)));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            Files.createDirectories(classes);
            List<JavaFileObject> units = new TreeMap<>(sources)
                    .entrySet().stream()
                            .map(each -> new Source(each.getKey(), each.getValue()).file())
                            .toList();
            boolean done =
                    compiler.getTask(null, files, problems, all, null, units).call();
            assertThat(done).as(() -> problems.getDiagnostics().toString()).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return classes;
    }

    Path next(String name) {
        return root.resolve(made++ + "-" + name);
    }

    /** Puts the class files of directories, and more entries, into an archive. */
    public Path jar(String name, Map<String, String> more, Path... directories) throws IOException {
        Path jar = next("jar").resolve(name);
        Files.createDirectories(jar.getParent());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Map.Entry<String, String> each : more.entrySet()) {
                put(out, each.getKey(), each.getValue().getBytes(StandardCharsets.UTF_8));
            }
            for (Path directory : directories) {
                try (Stream<Path> files = Files.walk(directory)) {
                    for (Path each : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                        String entry = directory.relativize(each).toString().replace('\\', '/');
                        put(out, entry, Files.readAllBytes(each));
                    }
                }
            }
        }
        return jar;
    }

    private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }

    static Map<String, String> coordinates(String artifact, String version) {
        return Map.of(
                "META-INF/maven/org.foo/" + artifact + "/pom.properties",
                "groupId=org.foo\nartifactId=" + artifact + "\nversion=" + version + "\n");
    }

    /** Loads a class that is found in the places, and Larder where this test has it. */
    public static Class<?> load(String name, Path... places) {
        URL[] urls = Stream.of(places).map(Workshop::url).toArray(URL[]::new);
        try {
            return Class.forName(name, false, new URLClassLoader(urls, Workshop.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static URL url(Path place) {
        try {
            return place.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns what a static method of the class without parameters returns. */
    public static Object call(Class<?> type, String method) {
        try {
            java.lang.reflect.Method found = type.getDeclaredMethod(method);
            found.setAccessible(true);
            return found.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    CodeVersion version(String name, String source) {
        return CodeVersion.of(load(name, compile(name, source)));
    }

    CodeVersion version(String root, Map<String, String> sources, String... options) {
        return CodeVersion.of(load(root, compile(sources, options)));
    }

    /** Returns the members whose digests are not the same, as {@code Class.member}; those that only one has too. */
    static Set<String> changed(CodeVersion one, CodeVersion other) {
        Map<String, Datum> before = members(one);
        Map<String, Datum> after = members(other);
        Set<String> changed = new TreeSet<>(before.keySet());
        changed.addAll(after.keySet());
        changed.removeIf(
                member -> before.containsKey(member) && before.get(member).equals(after.get(member)));
        return changed;
    }

    static Map<String, Datum> members(CodeVersion version) {
        Map<String, Datum> all = new TreeMap<>();
        mapping(version.methods(), "classes")
                .members()
                .forEach((type, members) -> ((Datum.Mapping) members)
                        .members()
                        .forEach((member, digest) -> all.put(type + "." + member, digest)));
        return all;
    }

    static Set<String> classes(CodeVersion version) {
        return mapping(version.methods(), "classes").members().keySet();
    }

    static Map<String, Datum> libraries(CodeVersion version) {
        return mapping(version.methods(), "libraries").members();
    }

    private static Datum.Mapping mapping(Datum.Mapping outer, String name) {
        Datum member = outer.member(name);
        assertThat(member).isInstanceOf(Datum.Mapping.class);
        return (Datum.Mapping) java.util.Objects.requireNonNull(member);
    }
}
