package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.codec.Codecs;
import dev.larder.codec.NotKeyed;
import dev.larder.codec.TypeRef;
import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.key.Component;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.key.Version;
import dev.larder.store.EntryDraft;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CachedFunctionTest {
    record Rates(double rate, int steps) {}

    private final Larder larder = Larder.open("memory:");
    private final AtomicInteger calls = new AtomicInteger();

    @AfterEach
    void close() {
        larder.close();
    }

    private double[] simulate(Rates rates) {
        calls.incrementAndGet();
        return new double[] {rates.rate() * rates.steps()};
    }

    @Test
    void isComputedOncePerEqualArgument() {
        CachedFunction<Rates, double[]> simulate = larder.function("neuro.rates", Rates.class, double[].class)
                .version("1")
                .of(this::simulate);
        assertThat(simulate.apply(new Rates(12.5, 4))).containsExactly(50);
        assertThat(simulate.apply(new Rates(12.5, 4))).containsExactly(50);
        assertThat(simulate.outcome(new Rates(12.5, 4)).isHit()).isTrue();
        assertThat(calls).hasValue(1);
        assertThat(simulate.apply(new Rates(12.5, 5))).containsExactly(62.5);
        assertThat(calls).hasValue(2);
    }

    @Test
    void theArgumentIsTheParameters() {
        CachedFunction<Rates, double[]> byRecord =
                larder.function("f", Rates.class, double[].class).version("1").of(this::simulate);
        Component stated = Component.of("f", "1", Parameters.of("rate", 12.5).and("steps", 4));
        assertThat(byRecord.key(new Rates(12.5, 4))).isEqualTo(Recipe.of(stated).key());
        CachedFunction<String, Integer> byText =
                larder.function("g", String.class, Integer.class).version("2").of(String::length);
        assertThat(byText.key("abc"))
                .isEqualTo(Recipe.of(Component.of("g", "2", Parameters.of("argument", "abc")))
                        .key());
        CachedFunction<Map<String, Integer>, List<Integer>> generic = larder.function(
                        "h", new TypeRef<Map<String, Integer>>() {}, new TypeRef<List<Integer>>() {})
                .version("1")
                .of(map -> List.copyOf(map.values()));
        assertThat(generic.apply(Map.of("a", 1))).containsExactly(1);
        assertThat(generic.key(Map.of("a", 1)))
                .isEqualTo(
                        Recipe.of(Component.of("h", "1", Parameters.of("a", 1))).key());
    }

    @Test
    void anotherVersionIsAnotherFunction() {
        CachedFunction.Wrapping<Rates, double[]> wrapping = larder.function("f", Rates.class, double[].class);
        CachedFunction<Rates, double[]> one = wrapping.version("1").of(this::simulate);
        CachedFunction<Rates, double[]> two = wrapping.version("2").of(this::simulate);
        one.apply(new Rates(1, 1));
        assertThat(two.peek(new Rates(1, 1))).isEmpty();
        assertThat(one.peek(new Rates(1, 1)).orElseThrow().value()).containsExactly(1);
        two.apply(new Rates(1, 1));
        assertThat(calls).hasValue(2);
    }

    private static double half(double x) {
        return x / 2;
    }

    @Test
    void theVersionIsTheCodesUnlessOneIsStated() {
        CachedFunction<Double, Double> byCode =
                larder.function("f", Double.class, Double.class).of(CachedFunctionTest::half);
        assertThat(byCode.apply(3.0)).isEqualTo(1.5);
        Version version = byCode.component(3.0).version();
        assertThat(version.text()).isEmpty();
        assertThat(version.code()).isPresent();
        CachedFunction<Double, Double> byLambda =
                larder.function("f", Double.class, Double.class).of(x -> x * 0.5);
        assertThat(byLambda.peek(3.0)).isEmpty();
        assertThat(byLambda.apply(3.0)).isEqualTo(1.5);
        Function<Double, Double> object = new Half();
        assertThat(larder.function("f", Double.class, Double.class)
                        .of(object)
                        .component(3.0)
                        .version())
                .isEqualTo(Version.ofCode(Half.class));
    }

    private static final class Half implements Function<Double, Double> {
        @Override
        public Double apply(Double x) {
            return half(x);
        }
    }

    @Test
    void aTextAndTheCodeCanBothCount() {
        CachedFunction.Wrapping<Double, Double> wrapping = larder.function("f", Double.class, Double.class);
        Version both = wrapping.version("3")
                .withCode()
                .of(CachedFunctionTest::half)
                .component(1.0)
                .version();
        Version code = wrapping.of(CachedFunctionTest::half).component(1.0).version();
        assertThat(both.text()).contains("3");
        assertThat(both.code()).isEqualTo(code.code());
        assertThat(wrapping.withCode()
                        .of(CachedFunctionTest::half)
                        .component(1.0)
                        .version())
                .isEqualTo(code);
        assertThat(wrapping.version("3")
                        .of(CachedFunctionTest::half)
                        .component(1.0)
                        .version())
                .isEqualTo(Version.of("3"));
        // The text stands for what the function holds.
        assertThat(wrapping.version("3")
                        .withCode()
                        .of(x -> x + calls.get())
                        .component(1.0)
                        .version()
                        .code())
                .isPresent();
        Version stated = Version.ofCode(Half.class);
        assertThat(wrapping.version(stated)
                        .of(x -> x + calls.get())
                        .component(1.0)
                        .version())
                .isEqualTo(stated);
        assertThatThrownBy(() -> wrapping.version(stated).withCode().of(CachedFunctionTest::half))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("withCode() would add another");
    }

    @Test
    void whatTheCodesVersionWasMadeOfLiesInTheEntry() {
        CachedFunction<Double, Double> function =
                larder.function("f", Double.class, Double.class).of(CachedFunctionTest::half);
        function.apply(3.0);
        EntryDraft draft = function.peek(3.0).orElseThrow().info().draft();
        assertThat(CanonicalJson.write(draft.code()))
                .startsWith("{\"classes\":{\"dev.larder.CachedFunctionTest\":{\"<class>\":\"")
                .containsPattern("\"half\\(double\\)\":\"[0-9a-f]{16}\"")
                .containsPattern("\"libraries\":\\{.*assertj");
        CachedFunction<Double, Double> stated =
                larder.function("f", Double.class, Double.class).version("1").of(CachedFunctionTest::half);
        stated.apply(3.0);
        assertThat(stated.peek(3.0).orElseThrow().info().draft().code()).isEqualTo(Datum.Mapping.EMPTY);
    }

    @Test
    void aFunctionWithoutAVersionOfItsOwnNeedsAStatedOne() {
        CachedFunction.Wrapping<Rates, double[]> wrapping = larder.function("f", Rates.class, double[].class);
        assertThatThrownBy(() -> wrapping.of(this::simulate))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage(
                        "the function 'f' needs a version: the function holds values (an object to call it on:"
                                + " dev.larder.CachedFunctionTest), which are not in the key; make them part of the argument, or"
                                + " state a version instead, such as \"1\", and change it whenever the results would be others");
        assertThatThrownBy(
                        () -> larder.function("g", String.class, Integer.class).of(String::length))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("java.lang.String::length gives no version: it belongs to the JDK");
    }

    private static final class Described implements Component {
        @Override
        public String type() {
            return "described";
        }

        @Override
        public Parameters parameters() {
            return Parameters.NONE;
        }
    }

    @Test
    void aComponentsVersionIsItsClassesCodeUnlessItSaysAnother() {
        assertThat(new Described().version()).isEqualTo(Version.ofCode(Described.class));
        larder.store(new Described(), "x");
        assertThat(larder.peek(new Described(), "value", String.class)
                        .orElseThrow()
                        .info()
                        .draft()
                        .code()
                        .toString())
                .contains("dev.larder.CachedFunctionTest$Described");
    }

    @Test
    void whatTheFunctionThrowsPassesThrough() {
        IllegalStateException failure = new IllegalStateException("x");
        CachedFunction<String, String> failing = larder.function("f", String.class, String.class)
                .version("1")
                .of(argument -> {
                    throw failure;
                });
        assertThatThrownBy(() -> failing.apply("a")).isSameAs(failure);
        assertThat(failing.peek("a")).isEmpty();
    }

    @Test
    void aNullIsARememberedResult() {
        CachedFunction<String, String> none = larder.function("f", String.class, String.class)
                .version("1")
                .of(argument -> {
                    calls.incrementAndGet();
                    return null;
                });
        assertThat(none.apply("a")).isNull();
        assertThat(none.apply("a")).isNull();
        assertThat(calls).hasValue(1);
    }

    record Mesh(String id, double[] nodes) {}

    record Job(Mesh mesh, @NotKeyed int threads) {}

    record Report(String text, @NotKeyed int threads) {}

    @Test
    void theArgumentIsKeyedByTheCodecsAndTheResultIsStoredWhole() {
        Codecs codecs = Codecs.standard().keying(Mesh.class, "mesh-by-id/1", Mesh::id);
        try (Larder own = Larder.builder().codecs(codecs).open("memory:")) {
            CachedFunction<Job, Report> f = own.function("f", Job.class, Report.class)
                    .version("1")
                    .of(job -> new Report(job.mesh().id(), job.threads()));
            Outcome<Report> computed = f.outcome(new Job(new Mesh("m", new double[] {1}), 4));
            assertThat(computed.isHit()).isFalse();
            Outcome<Report> hit = f.outcome(new Job(new Mesh("m", new double[] {2}), 8));
            assertThat(hit.isHit()).isTrue();
            assertThat(hit.value()).isEqualTo(new Report("m", 4));
            assertThat(f.outcome(new Job(new Mesh("n", new double[] {2}), 8)).isHit())
                    .isFalse();
            assertThat(f.component(new Job(new Mesh("m", new double[0]), 1)).parameters())
                    .hasToString("{\"mesh\":{\"$by\":\"mesh-by-id/1\",\"value\":\"m\"}}");
            CachedFunction<Mesh, String> g =
                    own.function("g", Mesh.class, String.class).version("1").of(Mesh::id);
            assertThat(g.component(new Mesh("m", new double[0])).parameters())
                    .hasToString("{\"argument\":{\"$by\":\"mesh-by-id/1\",\"value\":\"m\"}}");
        }
    }

    @Test
    void anArgumentWithoutCanonicalFormIsRefusedWithItsPath() {
        CachedFunction<Map<String, Object>, Integer> f = larder.function(
                        "f", new TypeRef<Map<String, Object>>() {}, TypeRef.of(Integer.class))
                .version("1")
                .of(Map::size);
        assertThatThrownBy(() -> f.apply(Map.of("callback", (Runnable) () -> {})))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageStartingWith("parameters.callback: java.lang.Runnable has no canonical form");
    }
}
