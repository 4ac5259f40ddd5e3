package dev.larder.key;

import static dev.larder.key.Workshop.changed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionCodeTest {
    @TempDir
    Path directory;

    private Workshop workshop;

    interface Telling<A, R> extends Function<A, R>, Serializable {}

    private static final String PROGRAM = """
            package a;
            import java.io.Serializable;
            import java.util.function.Function;
            public class Program {
                interface F extends Function<Double, Double>, Serializable {}
                static double half(double x) { return x / 2; }
                static double twice(double x) { return Helper.add(x, x); }
                static F lambda() { return x -> half(x) + 1; }
                static F second() { return x -> half(x) + 2; }
                static F reference() { return Program::half; }
                static F other() { return Program::twice; }
                static F helper() { return Helper::increment; }
                static Object[] kept = new Object[1];
                static Object inMain() { main(new String[] {"2"}); return kept[0]; }
                public static void main(String[] args) {
                    System.getProperty("threshold.9");
                    kept[0] = (F) x -> OnlyMain.more(x);
                }
            }
            class Helper {
                static double add(double x, double y) { return x + y; }
                static double increment(double x) { return x + 1; }
            }
            class OnlyMain { static double more(double x) { return x + 7; } }
            """;

    @BeforeEach
    void open() {
        workshop = new Workshop(directory);
    }

    private CodeVersion version(String function, String source) {
        Path classes = workshop.compile("a.Program", source);
        return CodeVersion.ofFunction(Workshop.call(Workshop.load("a.Program", classes), function));
    }

    private CodeVersion version(String function) {
        return version(function, PROGRAM);
    }

    @Test
    void eachFunctionOfAClassHasAVersionOfItsOwn() {
        assertThat(version("lambda")).isNotEqualTo(version("second"));
        assertThat(version("reference")).isNotEqualTo(version("other"));
        assertThat(version("lambda")).isEqualTo(version("lambda"));
        assertThat(version("reference")).isEqualTo(version("reference"));
    }

    @Test
    void whatTheFunctionReachesCounts() {
        String helped = PROGRAM.replace("return x + y", "return y + x");
        assertThat(changed(version("other"), version("other", helped))).containsExactly("a.Helper.add(double,double)");
        assertThat(changed(version("helper"), version("helper", helped)))
                .containsExactly("a.Helper.add(double,double)");
        assertThat(Workshop.classes(version("helper"))).containsExactly("a.Helper");
        String halved = PROGRAM.replace("x / 2", "x * 0.5");
        assertThat(changed(version("lambda"), version("lambda", halved))).containsExactly("a.Program.half(double)");
    }

    @Test
    void aChangedBodyIsFoundAndItsNumberDoesNotCount() {
        String edited = PROGRAM.replace("half(x) + 1", "half(x) + 3");
        assertThat(changed(version("lambda"), version("lambda", edited)))
                .containsExactly("a.Program.<function>", "a.Program.lambda()");
        String more =
                PROGRAM.replace("static F lambda()", "static Runnable r() { return () -> {}; } static F lambda()");
        assertThat(changed(version("lambda"), version("lambda", more))).containsExactly("a.Program.r()");
    }

    @Test
    void whatMainDoesBesideTheLambdaDoesNotCount() {
        // What calls main has to go for this.
        String source = PROGRAM.replace("static Object inMain() { main(new String[] {\"2\"}); return kept[0]; }", "");
        CodeVersion one = inMain(source);
        assertThat(inMain(source.replace("threshold.9", "threshold.10"))).isEqualTo(one);
        assertThat(Workshop.classes(one)).contains("a.OnlyMain");
        assertThat(changed(one, inMain(source.replace("x + 7", "x + 8")))).containsExactly("a.OnlyMain.more(double)");
        assertThat(changed(one, inMain(source.replace("OnlyMain.more(x)", "-OnlyMain.more(x)"))))
                .containsExactly("a.Program.<function>");
    }

    private CodeVersion inMain(String source) {
        Class<?> program = Workshop.load("a.Program", workshop.compile("a.Program", source));
        try {
            program.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
            java.lang.reflect.Field kept = program.getDeclaredField("kept");
            kept.setAccessible(true);
            return CodeVersion.ofFunction(((Object[]) kept.get(null))[0]);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFunctionThatHoldsValuesIsRefusedUnlessATextStandsForThem() {
        double factor = Double.parseDouble("2");
        String name = String.valueOf(3);
        Telling<Double, Double> capturing = x -> x * factor + name.length();
        assertThatThrownBy(() -> CodeVersion.ofFunction(capturing))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage("the function holds values (java.lang.Double, java.lang.String), which are not in the key;"
                        + " make them part of the argument, or state a version instead, such as \"1\", and change it"
                        + " whenever the results would be others");
        Telling<String, Boolean> bound = name::equals;
        assertThatThrownBy(() -> CodeVersion.ofFunction(bound))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageStartingWith("the function holds values (an object to call it on: java.lang.String)");
        Telling<Integer, Integer> own = this::measured;
        assertThatThrownBy(() -> CodeVersion.ofFunction(own))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("(an object to call it on: dev.larder.key.FunctionCodeTest)");
        assertThat(CodeVersion.ofCapturing(capturing).digest())
                .isNotEqualTo(CodeVersion.ofCapturing(own).digest());
    }

    private int measured(int x) {
        return x + workshop.hashCode();
    }

    private record Scaled(double factor) implements Function<Double, Double> {
        @Override
        public Double apply(Double x) {
            return x * factor;
        }
    }

    private static final class Doubled implements Function<Double, Double> {
        @Override
        public Double apply(Double x) {
            return x * 2;
        }
    }

    private enum Named implements Function<Double, Double> {
        ONE,
        OTHER;

        @Override
        public Double apply(Double x) {
            return x + ordinal();
        }
    }

    @Test
    void anObjectsClassIsItsCodeIfItHoldsNoValues() {
        assertThat(CodeVersion.ofFunction(new Doubled())).isEqualTo(CodeVersion.of(Doubled.class));
        assertThatThrownBy(() -> CodeVersion.ofFunction(new Scaled(2)))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageStartingWith("the function holds values (double factor), which are not in the key; ");
        assertThat(CodeVersion.ofCapturing(new Scaled(2))).isEqualTo(CodeVersion.of(Scaled.class));
        // Which constant it is would not be in the key either.
        assertThatThrownBy(() -> CodeVersion.ofFunction(Named.OTHER))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("java.lang.String name");
    }

    @Test
    void whatDoesNotSayWhereItsCodeStandsIsRefused() {
        Function<Double, Double> mute = x -> x;
        assertThatThrownBy(() -> CodeVersion.ofFunction(mute))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageStartingWith(
                        "the function's code gives no version: it is a lambda or method reference of a type"
                                + " that is not Serializable")
                .hasMessageContaining("write it where it is wrapped");
        Telling<Double, Double> root = Math::sqrt;
        assertThatThrownBy(() -> CodeVersion.ofFunction(root))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageStartingWith(
                        "the code of java.lang.Math::sqrt gives no version: it belongs to the JDK, whose"
                                + " code does not count; write a lambda that calls it, or state a version instead");
        Telling<Double, Double> written = x -> Math.sqrt(x);
        assertThat(CodeVersion.ofFunction(written)).isNotNull();
        Telling<String, Key> ours = Key::parse;
        assertThatThrownBy(() -> CodeVersion.ofFunction(ours))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("it belongs to Larder");
    }

    @Test
    void aMethodOfALibraryCountsAsTheLibrary() throws Exception {
        Path foo = workshop.jar(
                "foo-1.2.jar",
                Workshop.coordinates("foo", "1.2"),
                workshop.compile(
                        "foo.Foo",
                        "package foo; public class Foo { public static double f(double x) { return x; }"
                                + " public static double g(double x) { return x; } }"));
        String program = PROGRAM.replace("return Program::half", "return foo.Foo::f");
        Path classes = workshop.compile(Map.of("a.Program", program), java.util.List.of(foo));
        CodeVersion version =
                CodeVersion.ofFunction(Workshop.call(Workshop.load("a.Program", classes, foo), "reference"));
        assertThat(Workshop.libraries(version)).containsOnlyKeys("org.foo:foo");
        Path other = workshop.compile(Map.of("a.Program", program.replace("Foo::f", "Foo::g")), java.util.List.of(foo));
        assertThat(CodeVersion.ofFunction(Workshop.call(Workshop.load("a.Program", other, foo), "reference")))
                .isNotEqualTo(version);
    }
}
