package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.codec.Codecs;
import dev.larder.data.Datum;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterSpaceTest {
    private static final Parameters BASE =
            Parameters.of("solver", Map.of("tol", 1e-6, "method", "euler")).and("n", 3);

    private final ParameterSpace space = ParameterSpace.over(BASE);

    private static List<String> values(Sweep sweep, String path) {
        return sweep.stream()
                .map(each -> dev.larder.data.CanonicalJson.write(each.find(path).orElseThrow()))
                .toList();
    }

    @Test
    void aGridIsEveryCombinationTheLastAxisFastest() {
        Sweep grid = space.choose("solver.method", "euler", "heun")
                .whole("seed", 1, 3)
                .grid();
        assertThat(grid.size()).isEqualTo(6);
        assertThat(grid)
                .hasSize(6)
                .startsWith(BASE.and("seed", 1), BASE.and("seed", 2))
                .endsWith(BASE.with("solver.method", "heun").and("seed", 3));
        assertThat(values(grid, "seed")).containsExactly("1", "2", "3", "1", "2", "3");
        assertThat(grid).containsExactlyElementsOf(grid.stream().toList());
        assertThat(grid.at(4)).isEqualTo(BASE.with("solver.method", "heun").and("seed", 2));
        assertThat(grid.stream().parallel().toList()).containsExactlyElementsOf(grid);
        assertThatThrownBy(() -> grid.at(6)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> grid.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(grid).hasToString("Sweep[6 points]");
    }

    @Test
    void asManyPointsAreAsManyComponents() {
        Sweep grid = space.range("solver.tol", 0.1, 1.3, 0.1)
                .logRange("x", 1e-9, 1e3, 25)
                .choose("c", 1, 1.0, "1", null, List.of(1))
                .whole("k", -2, 2, 2)
                .grid();
        assertThat(grid.size()).isEqualTo(13L * 25 * 5 * 3);
        Set<Key> keys = new HashSet<>();
        grid.forEach(each -> keys.add(Recipe.of(Component.of("t", "1", each)).key()));
        assertThat(keys).hasSize((int) grid.size());
    }

    @Test
    void pointsOfARangeAreTheNumbersThatAPersonWrites() {
        assertThat(values(space.range("x", 0.1, 0.5, 0.1).grid(), "x"))
                .containsExactly("0.1", "0.2", "0.3", "0.4", "0.5");
        assertThat(values(space.range("x", 0.1, 0.55, 0.1).grid(), "x"))
                .hasSize(5)
                .endsWith("0.5");
        assertThat(values(space.range("x", 0.3, -0.3, -0.1).grid(), "x"))
                .containsExactly("0.3", "0.2", "0.1", "0.0", "-0.1", "-0.2", "-0.3");
        assertThat(values(space.range("x", 2, 2, 1).grid(), "x")).containsExactly("2.0");
        Sweep long1 = space.range("x", 0, 1000, 0.001).grid();
        assertThat(long1.size()).isEqualTo(1_000_001);
        assertThat(long1.at(999_999).find("x")).contains(new Datum.Real(999.999));
        assertThat(long1.at(1_000_000).find("x")).contains(new Datum.Real(1000));
    }

    @Test
    void pointsOfALogarithmicRangeAreBothEndsAndPowersOfTenInBetween() {
        assertThat(values(space.logRange("x", 1e-9, 1e-3, 7).grid(), "x"))
                .containsExactly("1e-9", "1e-8", "1e-7", "0.000001", "0.00001", "0.0001", "0.001");
        assertThat(values(space.logRange("x", 1, 1e300, 301).grid(), "x")).contains("1e+21", "1e+150", "1e+299");
        assertThat(values(space.logRange("x", 100, 1, 3).grid(), "x")).containsExactly("100.0", "10.0", "1.0");
        assertThat(values(space.logRange("x", 0.3, 0.7, 2).grid(), "x")).containsExactly("0.3", "0.7");
    }

    @Test
    void wholeNumbersAreCountedToTheEndsOfTheirRange() {
        assertThat(values(space.whole("n", 5, 1, -2).grid(), "n")).containsExactly("5", "3", "1");
        assertThat(values(space.whole("n", 1, 6, 2).grid(), "n")).containsExactly("1", "3", "5");
        Sweep ends =
                space.whole("n", Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE).grid();
        assertThat(values(ends, "n")).containsExactly("" + Long.MIN_VALUE, "-1", "" + (Long.MAX_VALUE - 1));
    }

    @Test
    void zippedAxesGoTogether() {
        Sweep zip = space.whole("seed", 1, 3).choose("name", "a", "b", "c").zip();
        assertThat(zip.size()).isEqualTo(3);
        assertThat(zip)
                .containsExactly(
                        BASE.and("seed", 1).and("name", "a"),
                        BASE.and("seed", 2).and("name", "b"),
                        BASE.and("seed", 3).and("name", "c"));
        assertThatThrownBy(() -> space.whole("seed", 1, 3).choose("name", "a").zip())
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage("axes are zipped point by point, so they need equally many, not 3 (seed), 1 (name)");
    }

    @Test
    void aSpaceWithoutAxesIsOnePoint() {
        assertThat(space.grid()).containsExactly(BASE);
        assertThat(space.zip()).containsExactly(BASE);
        assertThat(space.random(2, 0)).containsExactly(BASE, BASE);
    }

    @Test
    void choicesMayBeMappingsAndGoByTheCodecsOfTheBase() {
        record Mesh(String id) {}
        Codecs byId = Codecs.standard().keying(Mesh.class, "mesh/1", Mesh::id);
        Sweep grid = ParameterSpace.over(BASE.using(byId))
                .choose("solver", Map.of("tol", 1), new Mesh("m"))
                .grid();
        assertThat(values(grid, "solver")).containsExactly("{\"tol\":1}", "{\"$by\":\"mesh/1\",\"value\":\"m\"}");
    }

    @Test
    void aThousandMillionPointsTakeNoMoreMemoryThanOne() {
        Sweep grid = space.whole("a", 1, 1000)
                .range("b", 0, 99.9, 0.1)
                .whole("c", 1, 1000)
                .grid();
        assertThat(grid.size()).isEqualTo(1_000_000_000L);
        assertThat(grid.at(999_999_999))
                .isEqualTo(BASE.with("a", 1000).with("b", 99.9).with("c", 1000));
        Iterator<Parameters> points = grid.iterator();
        List<WeakReference<Parameters>> seen = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Parameters point = points.next();
            if (i % 100 == 0) {
                seen.add(new WeakReference<>(point));
            }
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return seen.stream().allMatch(each -> each.get() == null);
        });
        assertThat(points.next().find("c")).contains(Datum.Whole.of(1));
    }

    @Test
    void drawsAreTheSameForASeedOnEveryMachine() {
        ParameterSpace drawn = space.uniform("u", 0, 1)
                .logUniform("l", 1e-6, 1)
                .normal("g", 10, 2)
                .whole("w", 1, 6)
                .choose("c", "a", "b", "c");
        assertThat(drawn.random(2, 42).stream().map(Parameters::toString)).containsExactly(GOLDEN_DRAWS);
        assertThat(drawn.random(50, 42)).containsExactlyElementsOf(drawn.random(50, 42));
        assertThat(drawn.random(50, 42))
                .startsWith(drawn.random(3, 42).at(0), drawn.random(3, 42).at(1));
        assertThat(drawn.random(50, 43).at(0)).isNotEqualTo(drawn.random(50, 42).at(0));
    }

    private static final String[] GOLDEN_DRAWS = {
        "{\"c\":\"b\",\"g\":9.071879266840156,\"l\":0.0000578446372392396,\"n\":3,\"solver\":{\"method\":\"euler\","
                + "\"tol\":0.000001},\"u\":0.49685681056117614,\"w\":4}",
        "{\"c\":\"b\",\"g\":8.981662074462395,\"l\":0.00008182964116717749,\"n\":3,\"solver\":{\"method\":\"euler\","
                + "\"tol\":0.000001},\"u\":0.01288039047589451,\"w\":1}"
    };

    @Test
    void anotherAxisLeavesTheDrawsOfTheOthersAsTheyAre() {
        Sweep alone = space.uniform("u", 0, 1).random(20, 7);
        Sweep beside = space.normal("g", 0, 1).uniform("u", 0, 1).random(20, 7);
        assertThat(values(beside, "u")).isEqualTo(values(alone, "u"));
        assertThat(values(space.uniform("v", 0, 1).random(20, 7), "v")).isNotEqualTo(values(alone, "u"));
    }

    @Test
    void drawsAreDistributedAsSaid() {
        Sweep draws = space.uniform("u", -1, 3)
                .logUniform("l", 1e-4, 1)
                .normal("g", 10, 2)
                .whole("w", 1, 6)
                .random(20_000, 1);
        double[] u = reals(draws, "u");
        assertThat(java.util.Arrays.stream(u).boxed()).allMatch(each -> each >= -1 && each < 3);
        assertThat(mean(u)).isCloseTo(1, org.assertj.core.data.Offset.offset(0.05));
        double[] l = reals(draws, "l");
        assertThat(java.util.Arrays.stream(l).boxed()).allMatch(each -> each >= 1e-4 && each < 1);
        assertThat(java.util.Arrays.stream(l).filter(each -> each < 1e-2).count())
                .isBetween(9_600L, 10_400L);
        double[] g = reals(draws, "g");
        double mean = mean(g);
        assertThat(mean).isCloseTo(10, org.assertj.core.data.Offset.offset(0.1));
        assertThat(Math.sqrt(java.util.Arrays.stream(g)
                        .map(each -> (each - mean) * (each - mean))
                        .average()
                        .orElseThrow()))
                .isCloseTo(2, org.assertj.core.data.Offset.offset(0.1));
        Map<String, Long> faces = values(draws, "w").stream()
                .collect(java.util.stream.Collectors.groupingBy(
                        Function.identity(), java.util.stream.Collectors.counting()));
        assertThat(faces)
                .hasSize(6)
                .allSatisfy((face, count) -> assertThat(count).isBetween(3_100L, 3_600L));
    }

    private static double[] reals(Sweep draws, String path) {
        return draws.stream()
                .mapToDouble(each -> ((Datum.Real) each.find(path).orElseThrow()).value())
                .toArray();
    }

    private static double mean(double[] values) {
        return java.util.Arrays.stream(values).average().orElseThrow();
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> nonsense() {
        return Stream.of(
                wrong(s -> s.range("x", 0, 1, 0), "a step of 0.0 does not lead from 0.0 to 1.0"),
                wrong(s -> s.range("x", 0, 1, -1), "a step of -1.0 does not lead"),
                wrong(s -> s.range("x", 0, Double.NaN, 1), "finite ends"),
                wrong(s -> s.range("x", 1e17, 2e17, 1), "too small to tell numbers of that size apart"),
                wrong(s -> s.range("x", 0, 1e300, 1e-300), "too small to tell"),
                wrong(s -> s.range("x", 0, 1, 1e-300), "too small to tell"),
                wrong(s -> s.whole("x", 1, 2, -1), "a step of -1 does not lead from 1 to 2"),
                wrong(s -> s.whole("x", Long.MIN_VALUE, Long.MAX_VALUE), "more than can be counted"),
                wrong(s -> s.logRange("x", 0, 1, 3), "positive"),
                wrong(s -> s.logRange("x", 1, 1, 3), "two ends"),
                wrong(s -> s.logRange("x", 1, 2, 1), "two ends"),
                wrong(s -> s.logRange("x", 1, 1.0000001, 1_000_000), "too many to tell numbers"),
                wrong(s -> s.uniform("x", 1, 1), "a smaller and a larger end"),
                wrong(s -> s.uniform("x", -1e308, 1e308), "less than the largest real apart"),
                wrong(s -> s.logUniform("x", -1, 1), "positive"),
                wrong(s -> s.normal("x", 0, 0), "a standard deviation is positive"),
                wrong(s -> s.normal("x", 0, Double.POSITIVE_INFINITY), "finite"),
                wrong(s -> s.choose("x"), "there is nothing to choose from"),
                wrong(s -> s.choose("x", 1, 2, 1L), "a value stands twice"),
                wrong(s -> s.choose("x", new Object()), "parameters.x: java.lang.Object"),
                wrong(s -> s.whole("n.x", 1, 2), "parameters.n.x: 'n' holds a value, not names"),
                wrong(s -> s.whole("a", 1, 2).whole("a", 3, 4), "'a' varies already"),
                wrong(s -> s.whole("solver.tol", 1, 2).choose("solver", 1), "'solver.tol' varies already"),
                wrong(s -> s.choose("solver", 1).whole("solver.tol", 1, 2), "'solver' varies already"));
    }

    private static org.junit.jupiter.params.provider.Arguments wrong(
            Function<ParameterSpace, ParameterSpace> axes, String message) {
        return org.junit.jupiter.params.provider.Arguments.of(axes, message);
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void anAxisThatMakesNoSenseIsRefused(Function<ParameterSpace, ParameterSpace> axes, String message) {
        assertThatThrownBy(() -> axes.apply(space))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void namesThatOnlyBeginAlikeAreTwoAxes() {
        assertThat(space.whole("a", 1, 2).whole("ab", 1, 2).grid().size()).isEqualTo(4);
    }

    @Test
    void whatCannotBeCountedOrHasNoPointsIsNoGrid() {
        ParameterSpace huge = space.whole("a", 1, 1L << 40).whole("b", 1, 1L << 40);
        assertThatThrownBy(huge::grid)
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("more points than can be counted; draw some with random()");
        assertThat(huge.random(3, 1)).hasSize(3).doesNotHaveDuplicates();
        assertThatThrownBy(() -> space.uniform("u", 0, 1).grid())
                .hasMessage("parameters.u: a distribution has no points for a grid; draw from it with random()");
        assertThatThrownBy(() -> space.normal("u", 0, 1).zip()).hasMessageContaining("no points for a zip");
        assertThatThrownBy(() -> space.random(-1, 0)).hasMessage("there cannot be -1 draws");
    }
}
