package dev.larder.key;

import static dev.larder.key.Workshop.changed;
import static dev.larder.key.Workshop.coordinates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeLibrariesTest {
    private static final String FOO =
            "package foo; public class Foo { public static double f(double x) { return x * 2; } }";
    private static final String BAR =
            "package bar; public class Bar { public static double b(double x) { return x * 3; } }";
    private static final Map<String, String> USER = Map.of(
            "a.User",
            "package a; public class User { double run(double x) { return foo.Foo.f(x) + Helper.h(x); } }",
            "a.Helper",
            "package a; class Helper { static double h(double x) { return x; } }");

    @TempDir
    Path directory;

    private Workshop workshop;
    private Path foo;
    private Path user;

    @BeforeEach
    void open() {
        workshop = new Workshop(directory);
        foo = workshop.compile("foo.Foo", FOO);
        user = workshop.compile(USER, List.of(foo));
    }

    private static CodeVersion version(Path... places) {
        return CodeVersion.of(Workshop.load("a.User", places));
    }

    private Path library(String file, String version, String source) throws IOException {
        return workshop.jar(file, coordinates("foo", version), workshop.compile("foo.Foo", source));
    }

    @Test
    void aDirectoryAndAnArchiveAreTheSame() throws IOException {
        Path library = library("foo.jar", "1.2", FOO);
        CodeVersion inDirectory = version(user, library);
        assertThat(version(workshop.jar("user.jar", Map.of(), user), library)).isEqualTo(inDirectory);
        assertThat(version(workshop.jar("a b+ü.jar", Map.of(), user), library)).isEqualTo(inDirectory);
        assertThat(Workshop.classes(inDirectory)).containsExactly("a.Helper", "a.User");
        assertThat(Workshop.libraries(inDirectory)).isEqualTo(Map.of("org.foo:foo", new Datum.Text("1.2")));
    }

    @Test
    void aReleasedLibraryCountsByItsVersion() throws IOException {
        CodeVersion version = version(user, library("foo.jar", "1.2", FOO));
        assertThat(version(user, library("foo-renamed.jar", "1.2", FOO.replace("* 2", "* 4"))))
                .isEqualTo(version);
        CodeVersion next = version(user, library("foo.jar", "1.3", FOO));
        assertThat(next).isNotEqualTo(version);
        assertThat(changed(version, next)).isEmpty();
        assertThat(Workshop.libraries(next)).isEqualTo(Map.of("org.foo:foo", new Datum.Text("1.3")));
    }

    @Test
    void aSnapshotCountsByItsContent() throws IOException {
        CodeVersion version = version(user, library("foo.jar", "2-SNAPSHOT", FOO));
        assertThat(version(user, library("foo.jar", "2-SNAPSHOT", FOO))).isEqualTo(version);
        assertThat(version(user, library("foo.jar", "2-SNAPSHOT", FOO.replace("* 2", "* 4"))))
                .isNotEqualTo(version);
        assertThat(String.valueOf(Workshop.libraries(version).get("org.foo:foo")))
                .contains("sha256:");
    }

    @Test
    void aLibraryThatSaysNoVersionCountsByItsContent() throws IOException {
        Path one = workshop.jar("one.jar", Map.of("README", "1"), foo);
        CodeVersion version = version(user, one);
        assertThat(version(user, workshop.jar("other.jar", Map.of("README", "2"), foo)))
                .isEqualTo(version);
        assertThat(version(
                        user,
                        workshop.jar("one.jar", Map.of(), workshop.compile("foo.Foo", FOO.replace("* 2", "* 4")))))
                .isNotEqualTo(version);
        assertThat(Workshop.libraries(version)).containsOnlyKeys("one.jar");
        // What is put together from several has no version of its own.
        Map<String, String> two = new java.util.HashMap<>(coordinates("foo", "1"));
        two.putAll(coordinates("bar", "1"));
        assertThat(Workshop.libraries(version(user, workshop.jar("both.jar", two, foo))))
                .containsOnlyKeys("both.jar");
    }

    @Test
    void onlyLibrariesThatAreReachedCount() throws IOException {
        Path library = library("foo.jar", "1.2", FOO);
        Path unused = workshop.jar("bar.jar", coordinates("bar", "1"), workshop.compile("bar.Bar", BAR));
        assertThat(version(user, library, unused)).isEqualTo(version(user, library));
        // Nor does what a library uses: its version stands for it.
        Path using = workshop.jar(
                "foo.jar",
                coordinates("foo", "1.2"),
                workshop.compile(Map.of("foo.Foo", FOO.replace("x * 2", "bar.Bar.b(x)")), List.of(unused)));
        assertThat(version(user, using, unused)).isEqualTo(version(user, library));
    }

    @Test
    void inAnArchiveOfEverythingAllCountsByItsInstructions() throws IOException {
        CodeVersion all = version(workshop.jar("all.jar", coordinates("foo", "1.2"), user, foo));
        assertThat(Workshop.classes(all)).containsExactly("a.Helper", "a.User", "foo.Foo");
        assertThat(Workshop.libraries(all)).isEmpty();
        CodeVersion other = version(workshop.jar(
                "all.jar", coordinates("foo", "1.2"), user, workshop.compile("foo.Foo", FOO.replace("* 2", "* 4"))));
        assertThat(changed(all, other)).containsExactly("foo.Foo.f(double)");
        assertThat(version(user, foo)).isEqualTo(all);
    }

    @Test
    void anArchiveThatWasReplacedIsLookedIntoAgain() throws IOException {
        Path library = workshop.jar("foo.jar", Map.of(), foo);
        CodeVersion before = version(user, library);
        Path other = workshop.jar(
                "foo.jar", Map.of("more", "x"), workshop.compile("foo.Foo", FOO.replace("* 2", "* 444444444")));
        java.nio.file.Files.copy(other, library, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(version(user, library)).isNotEqualTo(before);
    }
}
