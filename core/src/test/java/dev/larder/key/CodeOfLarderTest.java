package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Larder's own sources as somebody's code: real classes, and many. */
class CodeOfLarderTest {
    @TempDir
    Path directory;

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        Path root = Path.of("src/main/java");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    (Iterable<Path>) files.filter(each -> each.toString().endsWith(".java")
                            && !each.endsWith("module-info.java")
                            && !each.endsWith("package-info.java"))::iterator) {
                String path = root.relativize(file).toString();
                String name =
                        path.substring(0, path.length() - ".java".length()).replace(File.separatorChar, '.');
                sources.put(name, Files.readString(file));
            }
        }
        return sources;
    }

    /** Loads Larder from the place, and the libraries from where this test has them. */
    private static CodeVersion version(String name, Path classes) throws MalformedURLException, ClassNotFoundException {
        List<URL> urls = new ArrayList<>(List.of(classes.toUri().toURL()));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        ClassLoader apart = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        return CodeVersion.of(Class.forName(name, false, apart));
    }

    @Test
    void isTheSameWithAndWithoutDebugInformation() throws Exception {
        Workshop workshop = new Workshop(directory);
        Path full = workshop.compile(sources(), "-g", "-parameters");
        Path bare = workshop.compile(sources(), "-g:none");
        for (String root :
                List.of("dev.larder.Larder", "dev.larder.key.CodeVersion", "dev.larder.store.SelectionParser")) {
            CodeVersion one = version(root, full);
            CodeVersion other = version(root, bare);
            assertThat(Workshop.changed(one, other)).as(root).isEmpty();
            assertThat(one).as(root).isEqualTo(other);
            assertThat(Workshop.classes(one)).hasSizeGreaterThan(20);
        }
    }

    @Test
    void noPackageOfLarderIsForgotten() throws IOException {
        List<String> packages = sources().keySet().stream()
                .map(name -> name.substring(0, name.lastIndexOf('.')).replace('.', '/'))
                .distinct()
                .toList();
        assertThat(ClassFiles.OWN_PACKAGES).containsExactlyInAnyOrderElementsOf(packages);
    }
}
