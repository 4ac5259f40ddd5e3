package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever form code takes, what it does is in its version. */
class CodeFormsTest {
    @TempDir
    Path directory;

    private Workshop workshop;

    private static final String MODEL = """
            package a;
            import java.util.*;
            import java.util.function.*;
            public class Model extends Base<Integer> implements Stage {
                sealed interface Shape permits Disc, Box {}
                record Disc(double radius) implements Shape {}
                record Box(double width, double height) implements Shape { double area() { return width * height; } }
                enum Mode { LOW(1), HIGH(3); final int weight; Mode(int weight) { this.weight = weight; } }
                static final int LIMIT = 40;
                private int steps = 2;
                String joined(int a, String b) { return "a=" + a + ", b=" + b; }
                int byText(String text) { return switch (text) { case "euler" -> 1; case "heun" -> 2; default -> 0; }; }
                int byMode(String name) { return Mode.valueOf(name).weight; }
                boolean same(Box one, Box other) { return one.equals(other); }
                double ofShape(Shape shape) { return shape instanceof Box box ? box.area() : shape instanceof Disc d ? d.radius() : 0; }
                IntUnaryOperator nested() { return x -> { IntUnaryOperator inner = y -> { IntUnaryOperator core = z -> z + 11; return core.applyAsInt(y); }; return inner.applyAsInt(x); }; }
                int total(int... all) { int sum = 100; for (int each : all) { sum += each; } return sum; }
                @Override Integer generic(Integer value) { return value + 21; }
                class Inner { int inside() { return steps * 31; } }
                static class Nested { static int apart() { return 41; } }
                Object constructed() { Supplier<Kept> maker = Kept::new; return maker.get(); }
                boolean waves(Object o) { return o instanceof Wave; }
                int[] sizes(List<String> names) { return names.stream().mapToInt(String::length).toArray(); }
                double typed(Object o) { return o instanceof Long l ? l * 1.5 : ((Number) o).doubleValue(); }
                long guarded() { try { return Long.parseLong("7"); } catch (NumberFormatException e) { return -71; } finally { steps++; } }
                static { System.setProperty("a.Model", "81"); }
                { steps = steps + 91; }
            }
            abstract class Base<T> { abstract T generic(T value); int inherited() { return 51; } }
            interface Stage { default int first() { return hidden() + 1; } private int hidden() { return 61; } static int fixed() { return 65; } }
            class Kept { int held = 67; }
            sealed interface Wave permits Sine {}
            final class Sine implements Wave { double at(double x) { return x * 0.75; } }
            """;

    @BeforeEach
    void open() {
        workshop = new Workshop(directory);
    }

    private CodeVersion version(String source) {
        return workshop.version("a.Model", source);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                arguments("the constants of a concatenation", "\", b=\"", "\"; b=\""),
                arguments("the order in a concatenation", "\"a=\" + a + \", b=\" + b", "\"a=\" + b + \", b=\" + a"),
                arguments("a text of a switch", "case \"heun\"", "case \"rk4\""),
                arguments("what a case does", "case \"euler\" -> 1", "case \"euler\" -> 5"),
                arguments("a value of an enum's constant", "HIGH(3)", "HIGH(4)"),
                arguments("a name of an enum's constant", "LOW(1)", "LOWER(1)"),
                arguments("the order of an enum's constants", "LOW(1), HIGH(3)", "HIGH(3), LOW(1)"),
                arguments("a method of a subtype that is permitted", "width * height", "width + height"),
                arguments("a permitted subtype that nothing else names", "x * 0.75", "x * 0.25"),
                arguments(
                        "one more permitted subtype",
                        "permits Disc, Box {}",
                        "permits Disc, Box, Line {} record Line() implements Shape {}"),
                arguments("the components of a record", "Disc(double radius)", "Disc(double diameter, double radius)"),
                arguments(
                        "the order of a record's components",
                        "double width, double height",
                        "double height, double width"),
                arguments("a lambda in a lambda in a lambda", "z + 11", "z + 12"),
                arguments("varargs", "sum = 100", "sum = 101"),
                arguments("a method behind a bridge", "value + 21", "value + 22"),
                arguments("an inner class", "steps * 31", "steps * 32"),
                arguments("a static nested class", "return 41", "return 42"),
                arguments("an inherited method", "return 51", "return 52"),
                arguments("a default method", "hidden() + 1", "hidden() + 2"),
                arguments("a private method of an interface", "return 61", "return 62"),
                arguments("a static method of an interface", "return 65", "return 66"),
                arguments("a class that only a constructor reference names", "held = 67", "held = 68"),
                arguments("which method a reference names", "String::length", "String::hashCode"),
                arguments("a constant", "LIMIT = 40", "LIMIT = 400"),
                arguments("a pattern's type", "o instanceof Long l ? l * 1.5", "o instanceof Integer l ? l * 1.5"),
                arguments("an exception handler", "return -71", "return -72"),
                arguments("which exception is caught", "NumberFormatException e", "IllegalStateException e"),
                arguments("a static initialiser", "\"81\"", "\"82\""),
                arguments("an instance initialiser", "steps + 91", "steps + 92"),
                arguments("the sign of a zero", "d.radius() : 0;", "d.radius() : -0.0;"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void aChangeIsNoticed(String what, String from, String to) {
        assertThat(MODEL).containsOnlyOnce(from);
        CodeVersion before = version(MODEL);
        CodeVersion after = version(MODEL.replace(from, to));
        assertThat(after.digest()).as(what).isNotEqualTo(before.digest());
        assertThat(Workshop.changed(before, after)).as(what).isNotEmpty();
    }

    @Test
    void theSameSourceIsTheSameVersionInAnotherPlace() {
        assertThat(version(MODEL)).isEqualTo(version(MODEL));
    }

    private static final String FUNCTIONS = """
            package a;
            import java.io.Serializable;
            import java.util.*;
            import java.util.function.Function;
            public class Functions extends Upper<Integer> {
                interface F<A, B> extends Function<A, B>, Serializable {}
                static F<Integer, Integer> inherited() { return Functions::above; }
                static F<Functions, Integer> defaulted() { return Functions::standard; }
                static F<Functions, Integer> bridged() { return Functions::value; }
                static F<Integer, List<Integer>> varargs() { return Functions::listed; }
                static F<Integer, Held> made() { return Held::new; }
                static F<Functions, Integer> secret() { return f -> f.kept(); }
                static F<Integer, Integer> deep() { return x -> { F<Integer, Integer> in = y -> y + 7; return in.apply(x); }; }
                static F<Integer, Integer> nested() { return Inside::times; }
                static F<Integer, int[]> array() { return int[]::new; }
                private int kept() { return 81; }
                @Override Integer value() { return 3; }
                @SafeVarargs static <T> List<T> listed(T... all) { return new ArrayList<>(Arrays.asList(all)); }
                static class Inside { static int times(int x) { return x * 9; } }
            }
            abstract class Upper<T> implements Lower { abstract T value(); static int above(int x) { return x + 1; } }
            interface Lower { default int standard() { return 2; } }
            class Held { final int x; Held(int x) { this.x = x + 5; } }
            """;

    static Stream<Arguments> functions() {
        return Stream.of(
                arguments("inherited", "x + 1", "x + 2"),
                arguments("defaulted", "return 2;", "return 4;"),
                arguments("bridged", "return 3;", "return 4;"),
                arguments("varargs", "Arrays.asList(all)", "List.of(all)"),
                arguments("made", "x + 5", "x + 6"),
                arguments("secret", "return 81;", "return 82;"),
                arguments("deep", "y + 7", "y + 8"),
                arguments("nested", "x * 9", "x * 8"),
                arguments("array", "return int[]::new", "return n -> new int[n + 1]"));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void aFunctionsVersionIsThatOfTheMethodItIs(String name, String from, String to) {
        assertThat(FUNCTIONS).containsOnlyOnce(from);
        CodeVersion before = function(name, FUNCTIONS);
        assertThat(function(name, FUNCTIONS)).isEqualTo(before);
        assertThat(function(name, FUNCTIONS.replace(from, to))).isNotEqualTo(before);
    }

    @Test
    void noTwoFunctionsOfAClassHaveOneVersion() {
        assertThat(functions()
                        .map(each -> function((String) each.get()[0], FUNCTIONS).digest()))
                .doesNotHaveDuplicates();
    }

    private CodeVersion function(String name, String source) {
        Path classes = workshop.compile("a.Functions", source);
        return CodeVersion.ofFunction(Workshop.call(Workshop.load("a.Functions", classes), name));
    }

    @Test
    void oneNameInTwoLoadersIsTwoVersionsAtOnce() {
        String source = "package a; public class Model { int run() { return 1; } }";
        Class<?> one = Workshop.load("a.Model", workshop.compile("a.Model", source));
        Class<?> other = Workshop.load("a.Model", workshop.compile("a.Model", source.replace("1", "2")));
        assertThat(CodeVersion.of(one)).isNotEqualTo(CodeVersion.of(other));
        assertThat(CodeVersion.of(one)).isEqualTo(CodeVersion.of(one));
    }

    /** A running program goes on with the code it has loaded; what was compiled meanwhile is the next one's. */
    @Test
    void aClassFileThatIsReplacedIsTheVersionOfTheNextProgram() throws IOException {
        String source = "package a; public class Model { int run() { return 1; } }";
        Path classes = workshop.compile("a.Model", source);
        Class<?> running = Workshop.load("a.Model", classes);
        CodeVersion before = CodeVersion.of(running);
        Path newer = workshop.compile("a.Model", source.replace("1", "2"));
        Files.write(classes.resolve("a/Model.class"), Files.readAllBytes(newer.resolve("a/Model.class")));
        assertThat(CodeVersion.of(running)).isEqualTo(before);
        assertThat(CodeVersion.of(Workshop.load("a.Model", classes)))
                .isEqualTo(CodeVersion.of(Workshop.load("a.Model", newer)))
                .isNotEqualTo(before);
    }

    private enum Stated implements Component {
        PLAIN,
        BODY {
            @Override
            int weight() {
                return 2;
            }
        };

        int weight() {
            return 1;
        }

        @Override
        public String type() {
            return "stated";
        }

        @Override
        public Parameters parameters() {
            return Parameters.of("weight", weight());
        }
    }

    @Test
    void theDefaultVersionIsThatOfTheClassWhateverKindItIs() {
        Component anonymous = new Component() {
            @Override
            public String type() {
                return "stated";
            }

            @Override
            public Parameters parameters() {
                return Parameters.of("weight", 1);
            }
        };
        assertThat(anonymous.version()).isEqualTo(Version.ofCode(anonymous.getClass()));
        assertThat(Stated.PLAIN.version()).isEqualTo(Version.ofCode(Stated.class));
        assertThat(Workshop.classes(CodeVersion.of(Stated.BODY.getClass()))).contains(Stated.class.getName());
        assertThat(Recipe.of(anonymous).key())
                .isNotEqualTo(Recipe.of(Stated.PLAIN).key());
        IntUnaryOperator lambda = x -> x;
        assertThatThrownBy(() -> Version.ofCode(lambda.getClass()))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("it was made at run time and has no class file; state a version instead");
        assertThatThrownBy(() -> Version.ofCode(Map.class))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("it belongs to the JDK");
    }
}
