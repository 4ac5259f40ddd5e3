package dev.larder.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Larder;
import dev.larder.MissReason;
import dev.larder.codec.TypeRef;
import dev.larder.data.NdArray;
import dev.larder.data.Slice;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.ParameterSpace;
import dev.larder.key.Parameters;
import dev.larder.pipeline.StepReport.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTest {
    private static final AtomicInteger CALLS = new AtomicInteger();

    private final Larder larder = Larder.open("memory:");

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        larder.close();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("numbers.txt"), text);
    }

    static double[] read(Path path) {
        CALLS.incrementAndGet();
        try {
            return Files.readAllLines(path).stream()
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double sum(double[] values, double factor) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return factor * sum;
    }

    private record Sums(Pipeline pipeline, Step<double[]> numbers, Step<Double> sum) {
        static Sums of(Path path, double factor) {
            Pipeline.Builder builder = Pipeline.named("sums");
            Step<Path> file = builder.file("file", path);
            Step<Double> by = builder.value("factor", factor);
            Step<double[]> numbers = builder.step("numbers", double[].class).of(file, PipelineTest::read);
            Step<Double> sum = builder.step("sum", Double.class).of(numbers, by, PipelineTest::sum);
            return new Sums(builder.build(), numbers, sum);
        }
    }

    private static List<Status> statuses(Run run) {
        return run.steps().stream().map(StepReport::status).toList();
    }

    @Test
    void whatDidNotChangeIsNotComputedAgain() throws IOException {
        Path path = file("1\n2\n3\n");
        Run first = Sums.of(path, 2).pipeline().run(larder);
        assertThat(statuses(first)).containsExactly(Status.COMPUTED, Status.COMPUTED);
        Sums again = Sums.of(path, 2);
        Run second = again.pipeline().run(larder);
        assertThat(statuses(second)).containsExactly(Status.HIT, Status.HIT);
        assertThat(second.value(again.sum())).isEqualTo(12);
        Sums other = Sums.of(path, 3);
        Run third = other.pipeline().run(larder);
        assertThat(statuses(third)).containsExactly(Status.HIT, Status.COMPUTED);
        assertThat(third.value(other.sum())).isEqualTo(18);
        assertThat(third.step(other.sum()).reason().orElseThrow().toString()).contains("factor", "2.0", "3.0");
    }

    @Test
    void aFileCountsByItsContentAndNotByItsTimeOrPlace() throws IOException {
        Path path = file("1\n2\n");
        Sums.of(path, 1).pipeline().run(larder).orThrow();
        Files.setLastModifiedTime(path, FileTime.from(Instant.EPOCH));
        assertThat(statuses(Sums.of(path, 1).pipeline().run(larder))).containsExactly(Status.HIT, Status.HIT);
        Path moved = Files.move(path, directory.resolve("elsewhere.txt"));
        assertThat(statuses(Sums.of(moved, 1).pipeline().run(larder))).containsExactly(Status.HIT, Status.HIT);
        Files.writeString(moved, "1\n3\n");
        assertThat(statuses(Sums.of(moved, 1).pipeline().run(larder)))
                .containsExactly(Status.COMPUTED, Status.COMPUTED);
    }

    @Test
    void theSameResultUpstreamStopsTheWave() throws IOException {
        Path path = file("1\n2\n");
        Sums.of(path, 1).pipeline().run(larder).orThrow();
        Files.writeString(path, "1.0\n2.00\n");
        assertThat(statuses(Sums.of(path, 1).pipeline().run(larder))).containsExactly(Status.COMPUTED, Status.HIT);
    }

    private Pipeline deep(Path path, double factor, List<Step<?>> steps) {
        Pipeline.Builder builder = Pipeline.named("sums").inputs(InputMode.DEEP);
        Step<Path> file = builder.file("file", path);
        Step<double[]> numbers = builder.step("numbers", double[].class).of(file, PipelineTest::read);
        Step<Double> by = builder.value("factor", factor);
        Step<Double> sum = builder.step("sum", Double.class).of(numbers, by, PipelineTest::sum);
        steps.addAll(List.of(numbers, sum));
        return builder.build();
    }

    @Test
    void aWarmDeepTargetIsAnsweredWithoutAnythingUpstream() throws IOException {
        Path path = file("1\n2\n");
        List<Step<?>> steps = new ArrayList<>();
        Pipeline pipeline = deep(path, 1, steps);
        pipeline.run(larder).orThrow();
        for (var entry : larder.list(dev.larder.store.Selection.ALL).toList()) {
            if (entry.recipe().type().equals("sums.numbers")) {
                larder.dataStore().remove(entry.address());
            }
        }
        int before = CALLS.get();
        Run run = pipeline.on(larder).only(steps.get(1)).run();
        assertThat(statuses(run)).containsExactly(Status.NOT_NEEDED, Status.HIT);
        assertThat(run.isComplete()).isTrue();
        assertThat(CALLS.get()).isEqualTo(before);
        // Without it, everything upstream is made again.
        larder.dataStore().remove(run.steps().get(1).address().orElseThrow());
        assertThat(statuses(pipeline.on(larder).only(steps.get(1)).run()))
                .containsExactly(Status.COMPUTED, Status.COMPUTED);
    }

    @Test
    void aDeepStepRunsAgainWheneverAnythingUpstreamIsAnother() throws IOException {
        Path path = file("1\n2\n");
        deep(path, 1, new ArrayList<>()).run(larder).orThrow();
        Files.writeString(path, "1.0\n2.00\n");
        assertThat(statuses(deep(path, 1, new ArrayList<>()).run(larder)))
                .containsExactly(Status.COMPUTED, Status.COMPUTED);
    }

    @Test
    void severalResultsOfAStepAreStepsOfTheirOwn() {
        Pipeline.Builder builder = Pipeline.named("parts");
        Step<Integer> n = builder.value("n", 10);
        Step<Integer> half = builder.step("split", Integer.class).of(List.of(n), inputs -> {
            CALLS.incrementAndGet();
            inputs.publish("rest", inputs.get(n) - inputs.get(n) / 3);
            return inputs.get(n) / 3;
        });
        Step<Integer> rest = half.result("rest", Integer.class);
        Step<Integer> product = builder.step("product", Integer.class).of(half, rest, (a, b) -> a * b);
        Pipeline pipeline = builder.build();
        int before = CALLS.get();
        Run run = pipeline.run(larder).orThrow();
        assertThat(run.value(rest)).isEqualTo(7);
        assertThat(run.value(product)).isEqualTo(21);
        assertThat(CALLS.get() - before).isEqualTo(1);
        larder.dataStore()
                .remove(new dev.larder.key.Address(
                        run.step(half).address().orElseThrow().key(), "rest"));
        assertThat(pipeline.run(larder).orThrow().value(rest)).isEqualTo(7);
        assertThat(CALLS.get() - before).isEqualTo(2);
    }

    static double square(Parameters point) {
        return Math.pow(((dev.larder.data.Datum.Real) point.find("x").orElseThrow()).value(), 2);
    }

    static double total(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }

    private Step<Double> sweep(Pipeline.Builder builder, double to) {
        Steps<Double> squares = builder.each(
                        "square",
                        ParameterSpace.over(Parameters.NONE)
                                .range("x", 1, to, 1)
                                .grid(),
                        Double.class)
                .of(PipelineTest::square);
        Steps<Double> halves = builder.each("half", squares, Double.class).of(square -> square / 2);
        return builder.step("total", Double.class).of(halves.together(), PipelineTest::total);
    }

    @Test
    void aSweepFansOutAndComesTogether() {
        Pipeline.Builder builder = Pipeline.named("sweep");
        Step<Double> total = sweep(builder, 4);
        Run run = builder.build().run(larder).orThrow();
        assertThat(run.value(total)).isEqualTo(15);
        assertThat(run.with(Status.COMPUTED)).hasSize(9);
        Pipeline.Builder wider = Pipeline.named("sweep");
        Step<Double> all = sweep(wider, 6);
        Run second = wider.build().run(larder).orThrow();
        assertThat(second.value(all)).isEqualTo(45.5);
        assertThat(second.with(Status.COMPUTED)).hasSize(5);
    }

    @Test
    void aLazyInputIsReadInPartOnly() {
        Pipeline.Builder builder = Pipeline.named("lazy");
        Step<NdArray> array =
                builder.step("array", NdArray.class).of(List.of(), inputs -> NdArray.of(new double[100_000]));
        Step<Double> first = builder.step("first", Double.class)
                .of(array, all -> all.read(Slice.of(0, 1)).toDoubles()[0]);
        assertThat(builder.build().run(larder).orThrow().value(first)).isZero();
    }

    @Test
    void whatFailsIsToldAndWhatDoesNotDependOnItCanBeFinished() {
        Pipeline.Builder builder = Pipeline.named("failing");
        Step<Integer> bad = builder.step("bad", Integer.class).of(List.of(), inputs -> {
            throw new IOException("no such luck");
        });
        Step<Integer> after = builder.step("after", Integer.class).of(bad, x -> x + 1);
        Step<Integer> good = builder.step("good", Integer.class).of(List.of(), inputs -> 1);
        Step<Integer> best = builder.step("best", Integer.class).of(good, x -> x + 1);
        Pipeline pipeline = builder.build();
        Run run = pipeline.on(larder).onFailure(OnFailure.FINISH_THE_REST).run();
        assertThat(statuses(run)).containsExactly(Status.FAILED, Status.SKIPPED, Status.COMPUTED, Status.COMPUTED);
        assertThat(run.value(best)).isEqualTo(2);
        assertThat(run.step(after).toString()).contains("after: skipped, 'bad' has no result");
        assertThatThrownBy(run::orThrow)
                .isInstanceOf(StepFailedException.class)
                .hasMessageContaining("bad")
                .hasRootCauseMessage("no such luck");
        assertThatThrownBy(() -> run.value(after)).isInstanceOf(StepFailedException.class);
        Run stopped = pipeline.on(larder).by(Runnable::run).run();
        assertThat(statuses(stopped))
                .containsExactly(Status.FAILED, Status.SKIPPED, Status.CANCELLED, Status.CANCELLED);
    }

    @Test
    void twoInputsOfOneNameAreRefused() {
        Pipeline.Builder builder = Pipeline.named("names");
        Step<Integer> a = builder.step("a", Integer.class).of(List.of(), inputs -> {
            inputs.publish("b", 1);
            return 0;
        });
        Step<Integer> other = a.result("b", Integer.class);
        Step<Integer> step = builder.step("a:b", Integer.class).of(List.of(), inputs -> 2);
        Step<Integer> sum = builder.step("sum", Integer.class).of(other, step, (x, y) -> x + y);
        Run run = builder.build().run(larder);
        assertThat(run.step(sum).status()).isEqualTo(Status.FAILED);
        assertThat(run.step(sum).toString()).contains("two inputs are called 'a:b'", "rename one");
    }

    @Test
    void whatAStepSaysWhenItFailsNeverCostsTheRun() {
        Pipeline.Builder builder = Pipeline.named("wordy");
        // Cut after 400 characters, wherever that falls within a pair of surrogates; and what cannot be stored at all.
        for (String message :
                List.of("\ud83e\udd6b".repeat(300), "x" + "\ud83e\udd6b".repeat(300), "half \ud83e", "two\nlines")) {
            builder.step("s" + message.hashCode(), Integer.class).version("1").of(List.of(), inputs -> {
                throw new IOException(message);
            });
        }
        Run run =
                builder.build().on(larder).onFailure(OnFailure.FINISH_THE_REST).run();
        assertThat(run.with(Status.FAILED)).hasSize(4);
        assertThat(run.steps().get(3).trouble().orElseThrow()).isEqualTo("java.io.IOException: two");
        Pipeline.Builder kept = Pipeline.named("kept");
        for (String message : List.of("\ud83e\udd6b".repeat(300), "x" + "\ud83e\udd6b".repeat(300))) {
            kept.step("s" + message.hashCode(), Integer.class).version("1").of(List.of(), inputs -> {
                throw new IOException(message);
            });
        }
        Run second =
                kept.build().on(larder).onFailure(OnFailure.FINISH_THE_REST).run();
        assertThat(RunHistory.of(larder).find(second.id())).isPresent();
    }

    @Test
    void aRunCanBeCancelled() throws InterruptedException {
        Pipeline.Builder builder = Pipeline.named("endless");
        CountDownLatch atIt = new CountDownLatch(1);
        Step<Integer> endless = builder.step("endless", Integer.class)
                .version("1")
                .of(List.of(), inputs -> {
                    atIt.countDown();
                    new CountDownLatch(1).await();
                    return 1;
                });
        builder.step("after", Integer.class).of(endless, x -> x + 1);
        AtomicReference<Runnable> cancel = new AtomicReference<>();
        AtomicReference<Run> ended = new AtomicReference<>();
        Pipeline pipeline = builder.build();
        Thread runner = new Thread(() -> ended.set(pipeline.on(larder).run(cancel::set)));
        runner.start();
        atIt.await();
        cancel.get().run();
        runner.join(10_000);
        assertThat(statuses(ended.get())).containsExactly(Status.CANCELLED, Status.CANCELLED);

        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Thread other = new Thread(() -> {
            ended.set(pipeline.run(larder));
            interrupted.set(Thread.interrupted());
        });
        other.start();
        other.interrupt();
        other.join(10_000);
        assertThat(statuses(ended.get())).containsExactly(Status.CANCELLED, Status.CANCELLED);
        assertThat(interrupted.get()).isTrue();
    }

    @Test
    void aFunctionThatHoldsValuesNeedsAVersionOrThemAsInputs() {
        int captured = new java.util.Random().nextInt();
        Pipeline.Builder builder = Pipeline.named("capturing");
        Step<Integer> n = builder.value("n", 1);
        assertThatThrownBy(() -> builder.step("bad", Integer.class).of(n, x -> x + captured))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("the step 'bad' needs a version, or its values as inputs");
    }

    @Test
    void mistakesInPuttingItTogetherAreSaidAtOnce() {
        Pipeline.Builder builder = Pipeline.named("mistakes");
        Step<Integer> n = builder.value("n", 1);
        Step<Integer> one = builder.step("one", Integer.class).of(n, x -> x);
        assertThatThrownBy(() -> builder.step("one", Integer.class).of(n, x -> x))
                .hasMessageContaining("has a step 'one' already");
        assertThatThrownBy(
                        () -> Pipeline.named("other").step("two", Integer.class).of(one, x -> x))
                .hasMessageContaining("which is a step of another pipeline");
        assertThatThrownBy(() -> n.result("x", Integer.class)).hasMessageContaining("computes nothing");
        Step<Integer> sly = builder.step("sly", Integer.class).of(List.of(), inputs -> inputs.get(n));
        Run run = builder.build().run(larder);
        assertThat(run.step(sly).toString()).contains("'n' is no input of the step 'sly'");
    }

    @Test
    void aPlanComputesNothingAndSaysWhy() throws IOException {
        Path path = file("1\n2\n");
        Sums before = Sums.of(path, 1);
        Plan nothing = before.pipeline().plan(larder);
        assertThat(nothing.steps())
                .extracting(StepReport::status)
                .containsExactly(Status.WOULD_COMPUTE, Status.UNKNOWN);
        assertThat(nothing.toString()).contains("sum: unknown, until 'numbers' is known");
        assertThat(nothing.isUpToDate()).isFalse();
        int calls = CALLS.get();
        before.pipeline().run(larder).orThrow();
        assertThat(CALLS.get()).isEqualTo(calls + 1);
        assertThat(before.pipeline().plan(larder).isUpToDate()).isTrue();
        Plan other = Sums.of(path, 5).pipeline().plan(larder);
        assertThat(other.steps()).extracting(StepReport::status).containsExactly(Status.HIT, Status.WOULD_COMPUTE);
        assertThat(other.steps().get(1).reason().orElseThrow()).isInstanceOf(MissReason.Absent.class);
        assertThat(other.toString()).contains("factor");
        assertThat(CALLS.get()).isEqualTo(calls + 1);

        List<Step<?>> steps = new ArrayList<>();
        Plan deep = deep(path, 1, steps).plan(larder);
        assertThat(deep.steps())
                .extracting(StepReport::status)
                .as("numbers has the same key by content, as it works on a file")
                .containsExactly(Status.HIT, Status.WOULD_COMPUTE);
        deep(path, 1, steps).run(larder).orThrow();
        assertThat(deep(path, 1, steps).plan(larder).isUpToDate()).isTrue();
    }

    @Test
    void aDamagedResultIsMadeOnceMoreAndAStepThatWasNeverStoredIsHandedOn() throws IOException {
        Path path = file("1\n2\n");
        try (Larder readOnly = Larder.open(dev.larder.store.DataStores.open("memory:?mode=read"))) {
            Sums sums = Sums.of(path, 2);
            Run run = sums.pipeline().run(readOnly).orThrow();
            assertThat(statuses(run)).containsExactly(Status.UNCACHED, Status.UNCACHED);
            assertThat(run.value(sums.sum())).isEqualTo(6);
        }
    }

    @Test
    void listenersHearOfEveryStep() throws IOException {
        List<String> heard = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void began(String step, RunProgress progress) {
                heard.add("began " + step);
            }

            @Override
            public void ended(StepReport report, RunProgress progress) {
                heard.add("ended " + report.step() + " " + progress.done() + "/" + progress.total());
            }
        };
        Sums.of(file("1\n"), 1).pipeline().on(larder).listener(listener).run();
        assertThat(heard).containsExactly("began numbers", "ended numbers 1/2", "began sum", "ended sum 2/2");
        assertThatThrownBy(() -> Sums.of(file("2\n"), 1)
                        .pipeline()
                        .on(larder)
                        .listener(new RunListener() {
                            @Override
                            public void ended(StepReport report, RunProgress progress) {
                                throw new IllegalStateException("I give up");
                            }
                        })
                        .run())
                .hasMessage("I give up");
    }

    @Test
    void oneKeyIsComputedOnceAlsoWhenTwoStepsHaveIt() {
        Pipeline.Builder builder = Pipeline.named("twins");
        AtomicInteger calls = new AtomicInteger();
        for (int i = 0; i < 8; i++) {
            builder.step("twin" + i, Integer.class)
                    .type("twins.twin")
                    .version("1")
                    .of(List.of(), inputs -> {
                        calls.incrementAndGet();
                        Thread.sleep(50);
                        return 7;
                    });
        }
        assertThat(builder.build().run(larder).orThrow().steps()).hasSize(8);
        assertThat(calls.get()).isEqualTo(1);
    }

    private Pipeline versions(String first, String second) {
        Pipeline.Builder builder = Pipeline.named("versions");
        Step<Integer> a = builder.step("a", Integer.class).version(first).of(List.of(), inputs -> 20);
        Step<Integer> b = builder.step("b", Integer.class).version(second).of(a, x -> x + 1);
        builder.step("c", Integer.class).version(second).of(b, x -> 2 * x);
        return builder.build();
    }

    @Test
    void aHarmlessChangeCostsNothingOnceItIsAccepted() {
        versions("1", "1").run(larder).orThrow();
        Pipeline changed = versions("2", "2");
        assertThat(changed.on(larder).accept("renamed a variable"))
                .extracting(dev.larder.Acceptance::type)
                .containsExactly("versions.a", "versions.b", "versions.c");
        assertThat(statuses(changed.run(larder))).containsOnly(Status.HIT);
        assertThat(changed.on(larder).accept("again")).isEmpty();
    }

    @Test
    void pastRunsAreKeptAndCompared() throws IOException {
        Path path = file("1\n2\n");
        RunHistory history = RunHistory.of(larder);
        assertThat(history.latest("sums")).isEmpty();
        Run first = Sums.of(path, 1).pipeline().run(larder);
        Run second = Sums.of(path, 2).pipeline().run(larder);
        assertThat(history.list("sums")).hasSize(2).contains(first.id(), second.id());
        assertThat(history.list("other")).isEmpty();
        PastRun before = history.find(first.id()).orElseThrow();
        PastRun after = history.find(second.id()).orElseThrow();
        assertThat(before.count(Status.COMPUTED)).isEqualTo(2);
        assertThat(after.steps()).extracting(PastStep::status).containsExactly(Status.HIT, Status.COMPUTED);
        assertThat(before.changes(after)).singleElement().satisfies(change -> {
            assertThat(change.step()).isEqualTo("sum");
            assertThat(change.isSameResult()).isFalse();
        });
        assertThat(before.changes(before)).isEmpty();
        assertThat(larder.list(dev.larder.store.Selection.ALL))
                .as("results only")
                .hasSize(3);
        assertThat(history.find("20000101T000000Z-1")).isEmpty();
    }

    @Test
    void whatARunTakesIsEstimatedByTheLastOne() {
        Pipeline.Builder builder = Pipeline.named("slow");
        Step<Integer> slow = builder.step("slow", Integer.class).version("1").of(List.of(), inputs -> {
            Thread.sleep(120);
            return 1;
        });
        Pipeline pipeline = builder.build();
        pipeline.run(larder).orThrow();
        larder.dataStore().remove(pipeline.run(larder).step(slow).address().orElseThrow());
        List<RunProgress> heard = new ArrayList<>();
        pipeline.on(larder)
                .listener(new RunListener() {
                    @Override
                    public void began(String step, RunProgress progress) {
                        heard.add(progress);
                    }
                })
                .run();
        assertThat(heard.get(0).remaining().orElseThrow()).isGreaterThan(java.time.Duration.ofMillis(100));
    }

    @Test
    void lineageGoesUpAndDownAndIsDrawn() throws IOException {
        Path path = file("1\n2\n");
        Sums sums = Sums.of(path, 1);
        Run run = sums.pipeline().run(larder);
        Sums.of(path, 2).pipeline().run(larder);
        dev.larder.key.Address sum = run.step(sums.sum()).address().orElseThrow();
        dev.larder.key.Address numbers = run.step(sums.numbers()).address().orElseThrow();
        Lineage up = Lineage.of(larder.dataStore(), sum, Lineage.Direction.UP);
        assertThat(up.addresses()).containsExactly(numbers);
        assertThat(up.links()).extracting(Lineage.Link::role).containsExactly("numbers", "file");
        Lineage down = Lineage.of(larder.dataStore(), numbers, Lineage.Direction.DOWN);
        assertThat(down.addresses()).hasSize(2).contains(sum);
        PastRun past = RunHistory.of(larder).find(run.id()).orElseThrow();
        assertThat(up.toDot(past))
                .contains("digraph", "sums.sum", "[label=\"numbers\"]", "#f6c667", "content\\n")
                .hasLineCount(3 + 3 + 2 + 1);
        assertThat(up.toMermaid(past)).startsWith("flowchart LR\n").contains("-->|\"file\"|", "fill:#f6c667");
        assertThat(Lineage.of(larder.dataStore(), numbers, Lineage.Direction.BOTH)
                        .links())
                .hasSize(3);
    }

    @Test
    void theOrderOfTheInputsCounts() {
        Pipeline.Builder builder = Pipeline.named("order");
        Step<Integer> a = builder.value("a", 10);
        Step<Integer> b = builder.value("b", 3);
        Step<Integer> c = builder.step("c", Integer.class).of(List.of(), inputs -> 1);
        Step<Integer> d = builder.step("d", Integer.class).of(List.of(), inputs -> 2);
        List<Step<Integer>> differences = new ArrayList<>();
        for (List<Step<Integer>> pair : List.of(List.of(a, b), List.of(b, a), List.of(c, d), List.of(d, c))) {
            String name = pair.get(0) + "-" + pair.get(1);
            differences.add(difference(builder.step(name, Integer.class).type("minus"), pair.get(0), pair.get(1)));
            differences.add(captured(builder.step(name + "'", Integer.class).type("minus'"), pair.get(0), pair.get(1)));
        }
        Run run = builder.build().run(larder).orThrow();
        assertThat(differences.stream().map(run::value)).containsExactly(7, 7, -7, -7, -1, -1, 1, 1);
    }

    private static Step<Integer> difference(StepDraft<Integer> draft, Step<Integer> x, Step<Integer> y) {
        return draft.of(x, y, (p, q) -> p - q);
    }

    private static Step<Integer> captured(StepDraft<Integer> draft, Step<Integer> x, Step<Integer> y) {
        List<Step<Integer>> either = new ArrayList<>(List.of(x, y));
        either.sort(java.util.Comparator.comparing(Step::name));
        return draft.of(either, inputs -> inputs.get(x) - inputs.get(y));
    }

    @Test
    void groupsAndSingleStepsCanBeWanted() {
        Pipeline.Builder builder = Pipeline.named("groups");
        Step<Integer> a = builder.step("a", Integer.class).in("left").of(List.of(), inputs -> 1);
        builder.step("b", Integer.class).in("right").of(List.of(), inputs -> 2);
        builder.step("c", Integer.class).in("left").of(a, x -> x + 1);
        Pipeline pipeline = builder.build();
        assertThat(statuses(pipeline.on(larder).group("left").run()))
                .containsExactly(Status.COMPUTED, Status.NOT_NEEDED, Status.COMPUTED);
        assertThat(statuses(pipeline.on(larder).only(a).run()))
                .containsExactly(Status.HIT, Status.NOT_NEEDED, Status.NOT_NEEDED);
        assertThatThrownBy(() -> pipeline.on(larder).group("up")).hasMessageContaining("no step");
    }

    @Test
    void genericResultsAndNullsComeBackAsTheyWere() {
        Pipeline.Builder builder = Pipeline.named("generic");
        Step<Map<String, List<Integer>>> map = builder.step("map", new TypeRef<Map<String, List<Integer>>>() {})
                .of(List.of(), inputs -> Map.of("a", List.of(1, 2)));
        Step<Integer> size =
                builder.step("size", Integer.class).of(map, all -> all.get("a").size());
        Run run = builder.build().run(larder).orThrow();
        assertThat(run.value(map)).isEqualTo(Map.of("a", List.of(1, 2)));
        assertThat(run.value(size)).isEqualTo(2);
    }
}
