package dev.larder.key;

import static dev.larder.key.Workshop.changed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeReachTest {
    @TempDir
    Path directory;

    private Workshop workshop;

    private static final Map<String, String> MODEL = Map.of(
            "a.Model",
            """
            package a;
            public class Model extends Base implements Shape.User {
                Holder held;
                double run(double x) { return other(x) + Static.CALLED.length() + step(x) + new Model[0].length; }
                double other(double x) { return x < 1 ? 0 : Peer.back(this, x - 1); }
                Object made() { return new Made[1][1]; }
                Object named() { return Literal.class; }
                Object caught() { try { return null; } catch (Failure e) { return 1; } }
                java.util.function.Supplier<Object> referred() { return Referred::new; }
                @Marked(Unseen.class) void marked() {}
                boolean is(Object o) { return o instanceof Tested; }
                static class Nested { int n() { return 1; } }
                public static void main(String[] args) { System.out.println(new Model().run(2.5) + OnlyMain.answer()); }
            }
            """,
            "a.Base",
            "package a; class Base { double step(double x) { return x * 2; } }",
            "a.Peer",
            """
            package a;
            class Peer {
                static double back(Model model, double x) { return model.other(x) + deep(3) + Far.away(); }
                static int deep(int n) { return n == 0 ? 0 : deep(n - 1); }
            }
            """,
            "a.Shape",
            """
            package a;
            sealed interface Shape permits Shape.Square {
                double area();
                record Square(double side) implements Shape { public double area() { return side * side; } }
                interface User { default double areaOf(Shape shape) { return shape.area(); } }
            }
            """,
            "a.Far",
            "package a; class Far { static int away() { return 1; } int far() { return 2; } }",
            "a.Others",
            """
            package a;
            class Holder { int h() { return 1; } }
            class Static { static final String CALLED = new String("x"); int s() { return 1; } }
            class Made { int m() { return 1; } }
            class Literal { int l() { return 1; } }
            class Failure extends RuntimeException { int f() { return 1; } }
            class Referred { int r() { return 1; } }
            class Tested { int t() { return 1; } }
            class Unseen { int u() { return 1; } }
            class OnlyMain { static int answer() { return 42; } }
            class Unused { int n() { return 1; } }
            @interface Marked { Class<?> value(); }
            """);

    @BeforeEach
    void open() {
        workshop = new Workshop(directory);
    }

    private CodeVersion version(Map<String, String> sources) {
        return workshop.version("a.Model", sources);
    }

    private Set<String> changes(String type, String what, String by) {
        Map<String, String> other = new HashMap<>(MODEL);
        other.computeIfPresent(type, (name, source) -> source.replace(what, by));
        assertThat(other).isNotEqualTo(MODEL);
        CodeVersion before = version(MODEL);
        CodeVersion after = version(other);
        Set<String> changed = changed(before, after);
        assertThat(after.digest().equals(before.digest())).isEqualTo(changed.isEmpty());
        return changed;
    }

    @Test
    void theClassesAreThoseThatAreReached() {
        assertThat(Workshop.classes(version(MODEL)))
                .containsExactlyInAnyOrder(
                        "a.Model",
                        "a.Model$Nested",
                        "a.Base",
                        "a.Peer",
                        "a.Far",
                        "a.Shape",
                        "a.Shape$Square",
                        "a.Shape$User",
                        "a.Holder",
                        "a.Static",
                        "a.Made",
                        "a.Literal",
                        "a.Failure",
                        "a.Referred",
                        "a.Tested");
    }

    @Test
    void aChangeInAnyOfThemIsFoundThere() {
        assertThat(changes("a.Base", "x * 2", "x * 3")).containsExactly("a.Base.step(double)");
        assertThat(changes("a.Peer", "deep(n - 1)", "deep(n - 2)")).containsExactly("a.Peer.deep(int)");
        assertThat(changes("a.Far", "return 1", "return 3")).containsExactly("a.Far.away()");
        assertThat(changes("a.Shape", "side * side", "side + side")).containsExactly("a.Shape$Square.area()");
        assertThat(changes("a.Shape", "return shape.area()", "return -shape.area()"))
                .containsExactly("a.Shape$User.areaOf(a.Shape)");
        assertThat(changes("a.Model", "int n() { return 1; }", "int n() { return 2; }"))
                .containsExactly("a.Model$Nested.n()");
        for (String each :
                new String[] {"Holder.h", "Static.s", "Made.m", "Literal.l", "Failure.f", "Referred.r", "Tested.t"}) {
            String method = each.substring(each.indexOf('.') + 1) + "()";
            assertThat(changes("a.Others", "int " + method + " { return 1", "int " + method + " { return 2"))
                    .containsExactly("a." + each + "()");
        }
    }

    @Test
    void whatIsNotReachedDoesNotCount() {
        assertThat(changes("a.Others", "int u() { return 1", "int u() { return 2"))
                .isEmpty();
        assertThat(changes("a.Others", "int n() { return 1", "int n() { return 2"))
                .isEmpty();
        assertThat(changes("a.Others", "answer() { return 42", "answer() { return 43"))
                .isEmpty();
    }

    @Test
    void mainDoesNotCountUnlessItIsCalled() {
        assertThat(changes("a.Model", "run(2.5)", "run(3.5)")).isEmpty();
        Map<String, String> calling = new HashMap<>(MODEL);
        calling.computeIfPresent(
                "a.Far", (name, source) -> source.replace("int far() {", "int far() { Model.main(new String[0]);"));
        Map<String, String> other = new HashMap<>(calling);
        other.computeIfPresent("a.Model", (name, source) -> source.replace("run(2.5)", "run(3.5)"));
        assertThat(changed(version(calling), version(other))).containsExactly("a.Model.main(java.lang.String[])");
        assertThat(Workshop.classes(version(calling))).contains("a.OnlyMain");
    }

    @Test
    void theRootCounts() {
        Path classes = workshop.compile(MODEL);
        CodeVersion model = CodeVersion.of(Workshop.load("a.Model", classes));
        assertThat(CodeVersion.of(Workshop.load("a.Peer", classes))).isNotEqualTo(model);
        assertThat(CodeVersion.of(Workshop.load("a.Far", classes)).methods()).isNotEqualTo(model.methods());
    }

    @Test
    void itIsDerivedOncePerClass() {
        Class<?> type = Workshop.load("a.Model", workshop.compile(MODEL));
        assertThat(CodeVersion.of(type)).isSameAs(CodeVersion.of(type));
    }

    @Test
    void noClassLoaderIsKeptFromGoing() throws Exception {
        Path jar = workshop.jar("model.jar", Map.of(), workshop.compile(MODEL));
        Class<?> type = Workshop.load("a.Model", jar);
        CodeVersion version = CodeVersion.of(type);
        java.lang.ref.WeakReference<ClassLoader> loader = new java.lang.ref.WeakReference<>(type.getClassLoader());
        type = null;
        for (int i = 0; i < 100 && loader.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(loader.get()).isNull();
        assertThat(version.digest()).isNotNull();
    }

    @Test
    void nothingIsLoadedOrInitialised() {
        Map<String, String> loud = Map.of(
                "a.Loud",
                "package a; public class Loud { static { System.setProperty(\"larder.test.loud\", \"yes\"); } Louder l; }",
                "a.Louder",
                "package a; class Louder { static { System.setProperty(\"larder.test.loud\", \"yes\"); } }");
        assertThat(Workshop.classes(workshop.version("a.Loud", loud))).hasSize(2);
        assertThat(System.getProperty("larder.test.loud")).isNull();
    }

    @Test
    void aClassThatIsNotThereCountsByItsName() throws IOException {
        Path whole = workshop.compile(MODEL);
        Path without = workshop.compile(MODEL);
        Files.delete(without.resolve("a/Tested.class"));
        CodeVersion one = CodeVersion.of(Workshop.load("a.Model", whole));
        CodeVersion other = CodeVersion.of(Workshop.load("a.Model", without));
        assertThat(other).isNotEqualTo(one);
        assertThat(changed(one, other)).containsExactly("a.Tested.<class>", "a.Tested.<init>()", "a.Tested.t()");
    }

    @Test
    void aDamagedClassFileIsRefused() throws IOException {
        Path classes = workshop.compile(MODEL);
        Path file = classes.resolve("a/Far.class");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        Class<?> type = Workshop.load("a.Model", classes);
        assertThatThrownBy(() -> CodeVersion.of(type))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageStartingWith("the code cannot be digested: a.Far cannot be read from file:")
                .hasMessageContaining("a/Far.class (")
                .hasMessageEndingWith("; state a version instead, such as \"1\", and change it whenever the results"
                        + " would be others");
        bytes[7] = 99;
        Files.write(file, bytes);
        assertThatThrownBy(() -> CodeVersion.of(type))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("Unsupported class file version 99");
    }

    @Test
    void manyMethodsAreToldByClass() {
        StringBuilder source = new StringBuilder("package a; class Model { Other other;");
        for (int i = 0; i < 2000; i++) {
            source.append("int m").append(i).append("() { return ").append(i).append("; }");
        }
        Map<String, String> many = Map.of("a.Model", source + "}", "a.Other", "package a; class Other { int o; }");
        CodeVersion version = version(many);
        assertThat(Workshop.members(version).keySet()).containsExactly("a.Model.<class>", "a.Other.<class>");
        Map<String, String> other = new HashMap<>(many);
        other.computeIfPresent("a.Model", (name, text) -> text.replace("return 1234;", "return 4321;"));
        assertThat(changed(version, version(other))).containsExactly("a.Model.<class>");
        assertThat(version(other)).isNotEqualTo(version);
    }

    @Test
    void whatHasNoCodeOfTheUsersIsRefused() {
        Map<Class<?>, String> refused = Map.of(
                int.class, "the code of int gives no version: it is no class; ",
                String[].class, "the code of java.lang.String[] gives no version: it is no class; ",
                String.class,
                        "the code of java.lang.String gives no version: it belongs to the JDK, whose code does not count; ",
                Recipe.class,
                        "the code of dev.larder.key.Recipe gives no version: it belongs to Larder, whose code does not count; ");
        refused.forEach((type, message) -> assertThatThrownBy(() -> CodeVersion.of(type))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageStartingWith(message)
                .hasMessageContaining("state a version instead"));
        Object proxy = java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Runnable.class}, (self, method, arguments) -> null);
        assertThatThrownBy(() -> CodeVersion.of(proxy.getClass()))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("it is a proxy, which was made at run time; ");
        Runnable lambda = () -> {};
        assertThatThrownBy(() -> CodeVersion.of(lambda.getClass()))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("it was made at run time and has no class file; ");
    }
}
