package dev.larder.key;

import static dev.larder.key.Workshop.changed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeNormalFormTest {
    @TempDir
    java.nio.file.Path directory;

    private Workshop workshop;

    private static final String SOLVER = """
            package a;
            import java.util.function.*;
            class Solver {
                enum Kind { FAST, EXACT, NONE }
                static final double EPSILON = 1e-9;
                private int steps;
                double step(double x, int n) {
                    final double half = 0.5;
                    final int limit = 40;
                    for (int i = 0; i < n && i < limit; i++) { x = x * half + steps; }
                    return x;
                }
                int[] sorted(java.util.List<String> names) {
                    Function<String, Integer> size = s -> { IntUnaryOperator twice = i -> i + i; return twice.applyAsInt(s.length()); };
                    return names.stream().map(size).mapToInt(Integer::intValue).sorted().toArray();
                }
                int cost(Kind kind) {
                    switch (kind) { case FAST: return 1; case EXACT: return 20; default: return 0; }
                }
                int price(Kind kind) {
                    return switch (kind) { case EXACT -> 7; case NONE -> 2; case FAST -> 3; };
                }
                Supplier<String> named(String name) {
                    return new Supplier<>() { @Override public String get() { return name + steps; } };
                }
                Object local() {
                    class Point { int x = 3; }
                    record Pair(Point a, int b) {}
                    return new Pair(new Point(), 4);
                }
                synchronized void guarded() {
                    try { steps++; } catch (IllegalStateException e) { steps = 0; } finally { steps += 2; }
                }
            }
            """;

    @BeforeEach
    void open() {
        workshop = new Workshop(directory);
    }

    private CodeVersion version(String source) {
        return workshop.version("a.Solver", source);
    }

    private Set<String> changes(String what, String by) {
        assertThat(SOLVER).contains(what);
        CodeVersion before = version(SOLVER);
        CodeVersion after = version(SOLVER.replace(what, by));
        Set<String> changed = changed(before, after);
        assertThat(after.digest().equals(before.digest())).isEqualTo(changed.isEmpty());
        return changed;
    }

    @Test
    void theMembersAreNamedAsInTheSource() {
        assertThat(Workshop.members(version(SOLVER)).keySet())
                .contains(
                        "a.Solver.<class>",
                        "a.Solver.<init>()",
                        "a.Solver.step(double,int)",
                        "a.Solver.sorted(java.util.List)",
                        "a.Solver.cost(a.Solver$Kind)",
                        "a.Solver$named(java.lang.String)#1.get()",
                        "a.Solver$local()#1Point.<init>(a.Solver)",
                        "a.Solver$local()#1Pair.b()",
                        "a.Solver$Kind.<clinit>()")
                .noneMatch(member -> member.contains("lambda$") || member.contains("SwitchMap"));
        assertThat(Workshop.members(version(SOLVER)).values())
                .allSatisfy(digest -> assertThat(digest.toString()).containsPattern("[0-9a-f]{16}"));
    }

    @Test
    void whatIsForReadersOnlyDoesNotCount() {
        assertThat(changes("double step(", "/* a comment */\n\n  /** And more. */ double step("))
                .isEmpty();
        assertThat(changed(
                        version(SOLVER),
                        version(SOLVER.replace(
                                        "int i = 0; i < n && i < limit; i++", "int j = 0; j < n && j < limit; j++")
                                .replace("twice", "doubled")
                                .replace("IllegalStateException e", "IllegalStateException why"))))
                .isEmpty();
    }

    @Test
    void debugInformationDoesNotCount() {
        CodeVersion all = workshop.version("a.Solver", Map.of("a.Solver", SOLVER), "-g", "-parameters");
        for (String less : new String[] {"-g:none", "-g:source,lines"}) {
            CodeVersion other = workshop.version("a.Solver", Map.of("a.Solver", SOLVER), less);
            assertThat(changed(all, other)).isEmpty();
            assertThat(other).isEqualTo(all);
        }
    }

    @Test
    void theOrderOfMembersDoesNotCount() {
        String cost = SOLVER.substring(SOLVER.indexOf("    int cost("), SOLVER.indexOf("    int price("));
        String local = SOLVER.substring(SOLVER.indexOf("    Object local("), SOLVER.indexOf("    synchronized"));
        String moved = SOLVER.replace(cost, "")
                .replace(local, "")
                .replace("    private int steps;\n", local + cost + "    private int steps;\n");
        assertThat(moved).isNotEqualTo(SOLVER).hasSameSizeAs(SOLVER);
        assertThat(changed(version(SOLVER), version(moved))).isEmpty();
        assertThat(version(moved)).isEqualTo(version(SOLVER));
    }

    @Test
    void annotationsAndGenericTypesDoNotCount() {
        assertThat(changes("double step(", "@Deprecated double step(")).isEmpty();
        assertThat(changes("int price(Kind kind)", "<T extends Comparable<T>> int price(Kind kind)"))
                .isEmpty();
    }

    @Test
    void aChangedInstructionIsFoundInItsMethod() {
        assertThat(changes("x * half", "x / half")).containsExactly("a.Solver.step(double,int)");
        assertThat(changes("steps = 0", "steps = 1")).containsExactly("a.Solver.guarded()");
        assertThat(changes("IllegalStateException e", "IllegalArgumentException e"))
                .containsExactly("a.Solver.guarded()");
        assertThat(changes("limit = 40", "limit = 41")).containsExactly("a.Solver.step(double,int)");
        assertThat(changes("half = 0.5", "half = 0.25")).containsExactly("a.Solver.step(double,int)");
        assertThat(changes("synchronized void", "void")).containsExactly("a.Solver.guarded()");
    }

    @Test
    void aChangedFieldOrConstantIsFoundInTheClass() {
        assertThat(changes("1e-9", "1e-8")).containsExactly("a.Solver.<class>");
        assertThat(changes("private int steps", "private volatile int steps")).containsExactly("a.Solver.<class>");
        assertThat(changes("class Solver {", "class Solver implements Cloneable {"))
                .containsExactly("a.Solver.<class>");
    }

    @Test
    void aChangedLambdaIsFoundInTheMethodAroundIt() {
        assertThat(changes("s.length()", "s.length() + 1")).containsExactly("a.Solver.sorted(java.util.List)");
        assertThat(changes("i + i", "i * i")).containsExactly("a.Solver.sorted(java.util.List)");
    }

    @Test
    void anUnrelatedLambdaChangesNothingElse() {
        assertThat(changes(
                        "private int steps;",
                        "private int steps; Runnable before() { return () -> { int k = 0; Runnable r = () -> {}; }; }"))
                .containsExactly("a.Solver.before()");
        assertThat(changes("x = x *", "Runnable idle = () -> {}; x = x *"))
                .containsExactly("a.Solver.step(double,int)");
    }

    @Test
    void anUnrelatedAnonymousOrLocalClassChangesNothingElse() {
        assertThat(changes(
                        "private int steps;",
                        "private int steps; Object before() { class Point {} return new Object() { Point p; }; }"))
                .isNotEmpty()
                .allMatch(member -> member.startsWith("a.Solver.before()") || member.startsWith("a.Solver$before()"));
        assertThat(changes("name + steps", "name + (steps + 1)"))
                .containsExactly("a.Solver$named(java.lang.String)#1.get()");
    }

    @Test
    void anUnrelatedSwitchOverTheSameEnumChangesNothingElse() {
        String before =
                "private int steps; int before(Kind kind) { switch (kind) { case NONE: return 5; case EXACT: return 6; default: return 8; } }";
        assertThat(changes("private int steps;", before)).containsExactly("a.Solver.before(a.Solver$Kind)");
    }

    @Test
    void whatASwitchOverAnEnumDoesForWhichConstantCounts() {
        // The instructions stay as they are: javac numbers the constants in another class.
        assertThat(changes(
                        "case FAST: return 1; case EXACT: return 20;", "case EXACT: return 1; case FAST: return 20;"))
                .contains("a.Solver.cost(a.Solver$Kind)")
                .isSubsetOf("a.Solver.cost(a.Solver$Kind)", "a.Solver.price(a.Solver$Kind)");
        // Over an enum of the same file newer releases of javac switch by ordinals, which then change too.
        assertThat(changes("FAST, EXACT, NONE", "EXACT, FAST, NONE"))
                .contains("a.Solver$Kind.<clinit>()")
                .allMatch(member -> member.startsWith("a.Solver$Kind.") || member.endsWith("(a.Solver$Kind)"));
    }

    @Test
    void anotherOrderOfAnEnumOfAnotherFileIsFoundInTheEnumOnly() {
        String user =
                "package a; class A { int f(Kind kind) { switch (kind) { case X: return 1; case Y: return 2; default: return 3; } } }";
        CodeVersion one = workshop.version("a.A", Map.of("a.A", user, "a.Kind", "package a; enum Kind { X, Y, Z }"));
        CodeVersion other = workshop.version("a.A", Map.of("a.A", user, "a.Kind", "package a; enum Kind { Z, Y, X }"));
        assertThat(changed(one, other)).contains("a.Kind.<clinit>()").allMatch(member -> member.startsWith("a.Kind."));
        String swapped = user.replace("case X: return 1; case Y: return 2;", "case Y: return 1; case X: return 2;");
        assertThat(changed(
                        one,
                        workshop.version("a.A", Map.of("a.A", swapped, "a.Kind", "package a; enum Kind { X, Y, Z }"))))
                .containsExactly("a.A.f(a.Kind)");
    }

    @Test
    void pairsOfMembersDoNotRunTogether() {
        CodeVersion one = workshop.version(
                "a.A",
                "package a; class A { String ab() { return \"a\" + f(\"bc\"); } String f(String s) { return s; } }");
        CodeVersion other = workshop.version(
                "a.A",
                "package a; class A { String ab() { return \"ab\" + f(\"c\"); } String f(String s) { return s; } }");
        assertThat(changed(one, other)).containsExactly("a.A.ab()");
        CodeVersion high = workshop.version("a.A", "package a; class A { String s() { return \"\\ud800\"; } }");
        CodeVersion low = workshop.version("a.A", "package a; class A { String s() { return \"\\udc00\"; } }");
        assertThat(changed(high, low)).containsExactly("a.A.s()");
    }
}
