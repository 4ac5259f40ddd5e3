package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.NdArray;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.store.EntryInfo;
import dev.larder.store.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AuditTest {
    private final List<CacheEvent.Audited> audits = Collections.synchronizedList(new ArrayList<>());
    private final FaultyStore faulty = new FaultyStore();

    private LarderBuilder builder() {
        return Larder.builder()
                .auditRate(1)
                .auditSeed(7)
                .auditExecutor(Runnable::run)
                .listener(event -> {
                    if (event instanceof CacheEvent.Audited audited) {
                        audits.add(audited);
                    }
                });
    }

    private static Component component(int n) {
        return Component.of("neuro.rates", "3", Parameters.of("n", n));
    }

    private static <T> T twice(Larder larder, Class<T> type, Computation<T, RuntimeException> computation) {
        larder.fetch(component(1), type, computation);
        Outcome<T> hit = larder.fetch(component(1), type, computation);
        assertThat(hit.isHit()).isTrue();
        return hit.value();
    }

    private CacheEvent.Audited only() {
        assertThat(audits).hasSize(1);
        return audits.get(0);
    }

    private List<EntryInfo> stored() {
        return faulty.sound.list(Selection.ALL).toList();
    }

    @Test
    void aComputationThatComesOutTheSameIsSaidToBeSo() {
        try (Larder larder = builder().open(faulty.store)) {
            twice(larder, double[].class, context -> new double[] {1, Double.NaN});
            assertThat(only().verdict()).isEqualTo(CacheEvent.Audited.Verdict.SAME);
            assertThat(larder.stats().types().get("neuro.rates").audited()).isEqualTo(1);
            assertThat(larder.stats().flaky()).isEmpty();
        }
    }

    @Test
    void oneThatDoesNotIsNamedWithItsVersionAndTheFirstDifferentPlace() {
        AtomicInteger runs = new AtomicInteger();
        try (Larder larder = builder().open(faulty.store)) {
            List<EntryInfo> before;
            larder.fetch(component(1), double[].class, context -> {
                runs.incrementAndGet();
                return new double[] {1, 2, 3};
            });
            before = stored();
            Outcome<double[]> hit = larder.fetch(component(1), double[].class, context -> {
                runs.incrementAndGet();
                return new double[] {1, 2.5, 4};
            });
            assertThat(hit.value()).containsExactly(1, 2, 3);
            assertThat(runs).hasValue(2);
            assertThat(only().verdict()).isEqualTo(CacheEvent.Audited.Verdict.DIFFERENT);
            assertThat(only().detail()).isEqualTo("[1]: 2.0 is stored, 2.5 computed again");
            assertThat(only().type()).isEqualTo("neuro.rates");
            assertThat(only().version()).isEqualTo("3");
            assertThat(stored()).as("stored by an audit").isEqualTo(before);
            assertThat(larder.stats().flaky()).containsExactly("neuro.rates");
            assertThat(larder.stats().report()).contains("1 of 1 audits came out different");
        }
    }

    @Test
    void whateverTheValueTheFirstDifferentPlaceIsNamed() {
        Map<Object, Object> different = new java.util.LinkedHashMap<>();
        different.put(Map.of("a", List.of(1, 2), "b", 3), Map.of("a", List.of(1, 5), "b", 4));
        different.put(List.of(1, 2), List.of(1));
        different.put(Map.of("a", 1), Map.of("b", 1));
        different.put("text", "other");
        different.put(1.0, 2.0);
        List<String> said = new ArrayList<>();
        different.forEach((first, second) -> said.add(difference(CachePolicy.standard(), first, second)));
        assertThat(said)
                .containsExactly(
                        "a[1]: 2 is stored, 5 computed again",
                        "2 elements are stored, 1 computed again",
                        "a is not there when it is computed again",
                        "\"text\" is stored, \"other\" computed again",
                        "1.0 is stored, 2.0 computed again");
        assertThat(difference(CachePolicy.standard(), new double[][] {{1, 2}, {3, 4}}, new double[][] {{1, 2}, {3, 5}}))
                .isEqualTo("[1,1]: 4.0 is stored, 5.0 computed again");
        assertThat(difference(CachePolicy.standard(), new double[2], new double[3]))
                .isEqualTo("f64[2] is stored, f64[3] computed again");
        assertThat(difference(CachePolicy.standard(), new String[] {"a", "b"}, new String[] {"a", "c"}))
                .isEqualTo("[1]: \"b\" is stored, \"c\" computed again");
    }

    @Test
    void arraysOfTextsAreComparedElementByElement() {
        NdArray first = NdArray.ofTexts(new String[] {"a", "b", "c", "d"}, 2, 2);
        NdArray second = NdArray.ofTexts(new String[] {"a", "b", "x", "d"}, 2, 2);
        assertThat(difference(CachePolicy.standard(), first, second)).isEqualTo("[1,0]: c is stored, x computed again");
        assertThat(difference(CachePolicy.standard().auditTolerance(1, 1), first, second))
                .startsWith("[1,0]");
    }

    @Test
    void aDifferenceInALaterBlockOfALargeArrayIsFound() {
        double[] first = new double[1_200_000];
        double[] second = first.clone();
        second[1_100_000] = 1;
        assertThat(difference(CachePolicy.standard(), first, second))
                .isEqualTo("[1100000]: 0.0 is stored, 1.0 computed again");
    }

    /** Returns what an audit says, or that it says nothing. */
    private String difference(CachePolicy policy, Object first, Object second) {
        audits.clear();
        int n = Arrays.deepHashCode(new Object[] {first, second, policy.toString()});
        Component own = Component.of(
                "t",
                "1",
                Parameters.of("n", n).and("round", policy.auditTolerance().toString()));
        @SuppressWarnings("unchecked")
        Class<Object> type = (Class<Object>)
                (first instanceof Map ? Map.class : first instanceof List ? List.class : first.getClass());
        try (Larder larder = builder().policy(policy).open(new FaultyStore().store)) {
            larder.fetch(own, type, context -> first);
            larder.fetch(own, type, context -> second);
            return only().verdict() == CacheEvent.Audited.Verdict.SAME ? "same" : only().detail();
        }
    }

    @Test
    void numbersMayDifferByATolerance() {
        CachePolicy absolute = CachePolicy.standard().auditTolerance(0.01, 0);
        CachePolicy relative = CachePolicy.standard().auditTolerance(0, 0.01);
        assertThat(difference(absolute, 1.0, 1.009)).isEqualTo("same");
        assertThat(difference(absolute, 1.0, 1.011)).startsWith("1.0 is stored");
        assertThat(difference(relative, new double[] {1000, Double.NaN}, new double[] {1009, Double.NaN}))
                .isEqualTo("same");
        assertThat(difference(relative, new double[] {1000, 0}, new double[] {1011, 0}))
                .startsWith("[0]");
        assertThat(difference(relative, new double[] {1, Double.POSITIVE_INFINITY}, new double[] {1, 1}))
                .startsWith("[1]");
        assertThat(difference(relative, new float[] {1, Float.NaN}, new float[] {1, 1}))
                .startsWith("[1]");
        assertThat(difference(relative, new long[] {1000}, new long[] {1001})).isEqualTo("same");
        assertThat(difference(relative, new boolean[] {true}, new boolean[] {false}))
                .startsWith("[0]");
        assertThat(difference(relative, 1000, 1011)).startsWith("1000 is stored");
        assertThat(difference(absolute, Map.of("x", "1.0"), Map.of("x", "1.001")))
                .startsWith("x: ");
        assertThatThrownBy(() -> CachePolicy.standard().auditTolerance(-1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSampleIsThatOfTheSeedAndAsLargeAsTheRateSays() {
        List<Integer> first = sample(11, 0.1);
        assertThat(first).isEqualTo(sample(11, 0.1)).isNotEqualTo(sample(12, 0.1));
        assertThat(first.size()).isBetween(30, 70);
        assertThat(sample(11, 0)).isEmpty();
        assertThat(sample(11, 1)).hasSize(500);
    }

    private List<Integer> sample(long seed, double rate) {
        audits.clear();
        AtomicInteger runs = new AtomicInteger();
        List<Integer> drawn = new ArrayList<>();
        try (Larder larder =
                builder().memory(1 << 20).auditRate(rate).auditSeed(seed).open("memory:")) {
            larder.fetch(component(1), int.class, context -> 1);
            for (int i = 0; i < 500; i++) {
                int before = runs.get();
                larder.fetch(component(1), int.class, context -> {
                    runs.incrementAndGet();
                    return 1;
                });
                if (runs.get() > before) {
                    drawn.add(i);
                }
            }
        }
        return drawn;
    }

    @Test
    void anAuditThatThrowsHarmsNobodyAndIsReported() {
        for (Throwable failure : List.of(new IllegalStateException("no network"), new AssertionError("wrong"))) {
            audits.clear();
            try (Larder larder = builder().open(new FaultyStore().store)) {
                larder.fetch(component(1), int.class, context -> 1);
                Outcome<Integer> hit = larder.fetch(component(1), int.class, context -> {
                    if (failure instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) failure;
                });
                assertThat(hit.value()).isEqualTo(1);
                assertThat(only().verdict()).isEqualTo(CacheEvent.Audited.Verdict.FAILED);
                assertThat(only().detail()).contains(String.valueOf(failure.getMessage()));
                assertThat(larder.stats().types().get("neuro.rates").failedAudits())
                        .isEqualTo(1);
                assertThat(larder.stats().flaky()).isEmpty();
            }
        }
    }

    @Test
    void aResultThatHasNoPlaceInTheDataModelAnyMoreIsAFailure() {
        try (Larder larder = builder().open(faulty.store)) {
            larder.fetch(component(1), Object.class, context -> 1);
            larder.fetch(component(1), Object.class, context -> new Thread());
            assertThat(only().verdict()).isEqualTo(CacheEvent.Audited.Verdict.FAILED);
        }
    }

    @Test
    void nothingThatTheComputationAsksForIsStoredAndNothingInItIsAudited() {
        try (Larder larder = builder().open(faulty.store)) {
            larder.fetch(component(1), int.class, context -> 1);
            larder.fetch(component(3), int.class, context -> 3);
            List<EntryInfo> before = stored();
            larder.fetch(component(1), int.class, context -> {
                for (CachePolicy.Mode mode : CachePolicy.Mode.values()) {
                    Outcome<Integer> nested = larder.fetch(
                            component(2),
                            "value",
                            dev.larder.codec.TypeRef.of(int.class),
                            Optional.of(CachePolicy.standard().mode(mode)),
                            deeper -> 2);
                    assertThat(nested).isInstanceOf(Outcome.Uncached.class);
                }
                assertThat(larder.fetch(component(3), int.class, deeper -> 4).value())
                        .isEqualTo(3);
                context.publish("part", "p");
                context.checkpoint("c", 5);
                assertThat(context.resume("c", Integer.class)).isEmpty();
                return 1;
            });
            assertThat(stored()).isEqualTo(before);
            assertThat(only().verdict()).isEqualTo(CacheEvent.Audited.Verdict.SAME);
            assertThat(faulty.sound.ledger().list("checkpoint")).isEmpty();
        }
    }

    @Test
    void whatACheckpointHoldsIsNotGoneOnFrom() {
        try (Larder larder = builder().open(faulty.store)) {
            larder.fetch(component(1), int.class, context -> 1);
            assertThatThrownBy(() -> larder.fetch(component(2), int.class, context -> {
                        context.checkpoint("c", 7);
                        throw new IllegalStateException("dies");
                    }))
                    .hasMessage("dies");
            larder.store(component(2), 2);
            larder.fetch(component(2), int.class, context -> {
                assertThat(context.resume("c", Integer.class)).isEmpty();
                return 2;
            });
            assertThat(only().verdict()).isEqualTo(CacheEvent.Audited.Verdict.SAME);
        }
    }

    @Test
    void otherAttributesAndArraysWrittenPieceByPieceAreComparedToo() {
        AtomicInteger run = new AtomicInteger();
        try (Larder larder = builder().open(faulty.store)) {
            Computation<Integer, RuntimeException> computation = context -> {
                ArrayWriter writer = context.array("trace", ArrayLayout.ofRows(dev.larder.data.ElementType.F64));
                writer.append(new double[] {1, run.incrementAndGet()});
                writer.finish();
                return 1;
            };
            larder.fetch(component(1), int.class, computation);
            larder.fetch(component(1), int.class, computation);
            assertThat(only().detail()).isEqualTo("in its attribute trace, [1]: 1.0 is stored, 2.0 computed again");
        }
    }

    @Test
    void whatWasReplacedMeanwhileIsNotHeldAgainstWhatWasHandedOut() {
        List<Runnable> waiting = new ArrayList<>();
        try (Larder larder = builder().auditExecutor(waiting::add).open(faulty.store)) {
            larder.fetch(component(1), int.class, context -> 1);
            larder.fetch(component(1), int.class, context -> 2);
            larder.replace(component(1), "value", 3);
            waiting.forEach(Runnable::run);
            assertThat(audits).isEmpty();
        }
    }

    interface Rates {
        @Cached(type = "cached", version = "1", parameters = "n", policy = "audit=1, audit-relative=0.5")
        double rate(int n);
    }

    @Test
    void functionsAndInterfacesAreAuditedAlikeEachByItsPolicy() {
        AtomicInteger runs = new AtomicInteger();
        try (Larder larder =
                builder().auditRate(0).configuration("function: audit=1").open(faulty.store)) {
            Function<Integer, Integer> counting = n -> runs.incrementAndGet();
            var function = larder.function("function", Integer.class, Integer.class)
                    .version("1")
                    .of(counting);
            assertThat(function.apply(1)).isEqualTo(function.apply(1));
            assertThat(only().verdict()).isEqualTo(CacheEvent.Audited.Verdict.DIFFERENT);
            audits.clear();
            double[] next = {10};
            Rates rates = larder.wrap(Rates.class, n -> next[0]++).proxy();
            rates.rate(1);
            assertThat(rates.rate(1)).isEqualTo(10);
            assertThat(only().verdict()).isEqualTo(CacheEvent.Audited.Verdict.SAME);
            assertThat(next[0]).isEqualTo(12);
            larder.fetch(component(1), int.class, context -> 1);
            larder.fetch(component(1), int.class, context -> 2);
            assertThat(audits).hasSize(1);
        }
    }

    @Test
    void filesAreNotAuditedSinceTheirPlaceIsTheCallers(@TempDir Path dir) throws IOException {
        try (Larder larder = builder().open(faulty.store)) {
            for (String name : List.of("a", "b")) {
                Path target = dir.resolve(name);
                larder.<IOException>fetchInto(component(1), "file", target, context -> {
                    Files.writeString(target, "from " + name);
                    return null;
                });
            }
            assertThat(dir.resolve("b")).hasContent("from a");
            assertThat(audits).isEmpty();
        }
    }

    @Test
    void auditsRunBehindTheCallersBackAndEndWithTheLarder() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        try (Larder larder = Larder.builder().auditRate(1).open(faulty.store)) {
            larder.fetch(component(1), int.class, context -> 1);
            larder.<Integer, RuntimeException>fetch(component(1), int.class, context -> {
                threads.add(Thread.currentThread());
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
                return 1;
            });
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(threads.get(0)).isNotSameAs(Thread.currentThread());
            assertThat(threads.get(0).isDaemon()).isTrue();
            assertThat(interrupted.getCount()).isEqualTo(1);
        }
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !threads.get(0).isAlive());
    }

    @Test
    void aStoreThatFailsIsNoFlakinessOfTheComputation() {
        try (Larder larder = builder().memory(1 << 20).open(faulty.store)) {
            larder.fetch(component(1), int.class, context -> 1);
            larder.fetch(component(1), int.class, context -> 1);
            audits.clear();
            faulty.failFrom(1);
            assertThat(larder.fetch(component(1), int.class, context -> 2).value())
                    .isEqualTo(1);
            assertThat(audits).isEmpty();
            faulty.work();
        }
    }

    @Test
    void javasFlightRecorderHearsOfItToo(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("audits.jfr");
        try (Recording recording = new Recording();
                Larder larder = builder().open(faulty.store)) {
            recording.start();
            larder.fetch(component(1), int.class, context -> 1);
            larder.fetch(component(1), int.class, context -> 2);
            recording.stop();
            recording.dump(file);
        }
        Map<String, RecordedEvent> events = new TreeMap<>();
        RecordingFile.readAllEvents(file)
                .forEach(event -> events.put(event.getEventType().getName(), event));
        RecordedEvent audited = events.get("dev.larder.Audited");
        assertThat(audited.getString("type")).isEqualTo("neuro.rates");
        assertThat(audited.getString("version")).isEqualTo("3");
        assertThat(audited.getString("verdict")).isEqualTo("DIFFERENT");
        assertThat(audited.getString("detail")).isEqualTo("1 is stored, 2 computed again");
    }

    @Test
    void aRateIsAShare() {
        for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> Larder.builder().auditRate(wrong)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> CachePolicy.standard().auditing(wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String wrong : List.of("t: audit=2", "t: audit=x", "t: audit-absolute=-1", "t: audit-relative=NaN")) {
            assertThatThrownBy(() -> Larder.builder().configuration(wrong).open("memory:"))
                    .isInstanceOf(InvalidPolicyException.class);
        }
    }
}
