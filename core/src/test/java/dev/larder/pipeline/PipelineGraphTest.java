package dev.larder.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Larder;
import dev.larder.data.RandomData;
import dev.larder.pipeline.StepReport.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Thirty steps in layers: whatever is changed, exactly those run again that a plain model of the graph names. */
class PipelineGraphTest {
    private static final int LAYERS = 5;
    private static final int WIDTH = 6;
    private static final long SEED = RandomData.seed("PipelineGraphTest");

    @TempDir
    Path directory;

    /** What a step is, and what can be changed of it. */
    private static final class Part {
        final List<Integer> inputs = new ArrayList<>();
        int leaf;
        int version = 1;

        /** How much of what it works on it lets through: 1 for all. */
        int coarseness = 1;
    }

    private final List<Part> parts = new ArrayList<>();
    private Path file;

    @BeforeEach
    void make() throws IOException {
        file = Files.writeString(directory.resolve("file"), "12345");
        Random random = new Random(SEED);
        for (int i = 0; i < LAYERS * WIDTH; i++) {
            Part part = new Part();
            part.leaf = random.nextInt(1000);
            // Some steps come to the same for many inputs, so that waves stop there.
            part.coarseness = i % 4 == 3 ? 1_000_000 : 1;
            int layer = i / WIDTH;
            if (layer > 0) {
                Set<Integer> inputs = new TreeSet<>();
                for (int n = 1 + random.nextInt(3); n > 0; n--) {
                    inputs.add((layer - 1) * WIDTH + random.nextInt(WIDTH));
                }
                part.inputs.addAll(inputs);
            }
            parts.add(part);
        }
    }

    static long read(Path path) {
        try {
            return Long.parseLong(Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long compute(long sum, int leaf, int version, int coarseness) {
        return (sum * 31 + leaf * 7L + version) / coarseness;
    }

    private Pipeline pipeline(InputMode mode) {
        Pipeline.Builder builder = Pipeline.named("graph").inputs(mode);
        Step<Path> source = builder.file("file", file);
        List<Step<Long>> steps = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            int leaf = part.leaf;
            int version = part.version;
            int coarseness = part.coarseness;
            StepDraft<Long> draft = builder.step("s" + i, Long.class)
                    .version(Integer.toString(version))
                    .parameter("leaf", leaf);
            List<Step<Long>> inputs = part.inputs.stream().map(steps::get).toList();
            steps.add(
                    inputs.isEmpty()
                            ? draft.of(source, path -> compute(read(path), leaf, version, coarseness))
                            : draft.of(inputs, given -> {
                                long sum = 0;
                                for (Step<Long> input : inputs) {
                                    sum += given.get(input);
                                }
                                return compute(sum, leaf, version, coarseness);
                            }));
        }
        return builder.build();
    }

    private List<Long> model() {
        List<Long> values = new ArrayList<>();
        for (Part part : parts) {
            long sum = part.inputs.isEmpty()
                    ? read(file)
                    : part.inputs.stream().mapToLong(values::get).sum();
            values.add(compute(sum, part.leaf, part.version, part.coarseness));
        }
        return values;
    }

    /** Returns the steps that have to run, by their number, when these were changed and the values were others before. */
    private Set<Integer> expected(InputMode mode, Set<Integer> changed, List<Long> before) {
        List<Long> after = model();
        Set<Integer> rerun = new TreeSet<>();
        for (int i = 0; i < parts.size(); i++) {
            boolean isTouched = parts.get(i).inputs.stream()
                    .anyMatch(input -> mode == InputMode.DEEP
                            ? rerun.contains(input)
                            : !after.get(input).equals(before.get(input)));
            if (changed.contains(i) || isTouched) {
                rerun.add(i);
            }
        }
        return rerun;
    }

    private enum Change {
        LEAF,
        VERSION,
        FILE,
        NOTHING
    }

    static Stream<Arguments> changes() {
        List<Arguments> changes = new ArrayList<>();
        for (InputMode mode : InputMode.values()) {
            changes.add(Arguments.of(mode, Change.NOTHING, 0));
            changes.add(Arguments.of(mode, Change.FILE, 0));
            for (int step : new int[] {0, 3, 7, 11, 14, 19, 22, 29}) {
                changes.add(Arguments.of(mode, Change.LEAF, step));
                changes.add(Arguments.of(mode, Change.VERSION, step));
            }
        }
        return changes.stream();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void exactlyTheDependentStepsRunAgain(InputMode mode, Change change, int step) throws IOException {
        try (Larder larder = Larder.open("memory:")) {
            assertThat(pipeline(mode).run(larder).orThrow().with(Status.COMPUTED))
                    .hasSize(parts.size());
            List<Long> before = model();
            Set<Integer> changed = new TreeSet<>();
            switch (change) {
                case LEAF -> {
                    parts.get(step).leaf += 1;
                    changed.add(step);
                }
                case VERSION -> {
                    parts.get(step).version += 1;
                    changed.add(step);
                }
                case FILE -> {
                    Files.writeString(file, "12346");
                    for (int i = 0; i < WIDTH; i++) {
                        changed.add(i);
                    }
                }
                case NOTHING -> Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1));
            }
            Set<Integer> expected = expected(mode, changed, before);
            Plan plan = pipeline(mode).plan(larder);
            Run run = pipeline(mode).run(larder).orThrow();
            Set<Integer> rerun = new TreeSet<>();
            run.with(Status.COMPUTED)
                    .forEach(report -> rerun.add(Integer.parseInt(report.step().substring(1))));
            assertThat(rerun).isEqualTo(expected);
            // A plan knows as much as can be known without running: the first of each wave for certain, the rest as
            // unknown.
            for (StepReport planned : plan.steps()) {
                int number = Integer.parseInt(planned.step().substring(1));
                if (planned.status() == Status.HIT) {
                    assertThat(expected).doesNotContain(number);
                } else if (planned.status() == Status.WOULD_COMPUTE) {
                    assertThat(expected).contains(number);
                } else {
                    assertThat(planned.status()).isEqualTo(Status.UNKNOWN);
                    assertThat(mode).isEqualTo(InputMode.CONTENT);
                }
            }
            List<Long> after = model();
            assertThat(values(larder, mode)).isEqualTo(after);
        }
    }

    private List<Long> values(Larder larder, InputMode mode) {
        Pipeline pipeline = pipeline(mode);
        Run run = pipeline.run(larder).orThrow();
        List<Long> values = new ArrayList<>();
        for (Node.Work node : pipeline.steps()) {
            values.add(run.value(new Step<>(node, "value", dev.larder.codec.TypeRef.of(Long.class))));
        }
        assertThat(run.with(Status.HIT)).hasSize(parts.size());
        return values;
    }

    @Test
    void aThousandStepsInARowAndSideBySideAreNoTrouble() {
        try (Larder larder = Larder.open("memory:")) {
            Pipeline.Builder builder = Pipeline.named("long");
            Step<Integer> last = builder.step("s0", Integer.class).of(List.of(), inputs -> 0);
            for (int i = 1; i < 3000; i++) {
                last = builder.step("s" + i, Integer.class).of(last, x -> x + 1);
            }
            Pipeline pipeline = builder.build();
            assertThat(pipeline.run(larder).orThrow().value(last)).isEqualTo(2999);
            assertThat(pipeline.plan(larder).isUpToDate()).isTrue();
            assertThat(pipeline.on(larder).by(Runnable::run).run().orThrow().with(Status.HIT))
                    .hasSize(3000);
        }
    }
}
