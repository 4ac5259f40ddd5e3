package dev.larder.benchmarks;

import dev.larder.Larder;
import dev.larder.pipeline.Pipeline;
import dev.larder.pipeline.Plan;
import dev.larder.pipeline.Run;
import dev.larder.pipeline.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a pipeline costs when there is nothing to compute: for each step of a run, and of a plan. */
public final class PipelineRounds {
    private static final int STEPS = 1000;
    private static final int WIDTH = 10;

    private PipelineRounds() {}

    /**
     * Prints rows of a Markdown table.
     *
     * @param arguments an empty directory, how many rounds, how many steps the large plan has
     */
    public static void main(String[] arguments) {
        int rounds = Integer.parseInt(arguments[1]);
        System.out.println("| what | median | least – most | aimed at |");
        System.out.println("|---|---|---|---|");
        for (String store : List.of("memory:", "file:" + arguments[0] + "/store?durability=relaxed")) {
            try (Larder larder = Larder.open(store)) {
                Pipeline pipeline = pipeline(STEPS);
                require(pipeline.run(larder));
                double[] times = new double[rounds];
                // The first half is for the compiler.
                for (int i = -rounds; i < rounds; i++) {
                    long before = System.nanoTime();
                    require(pipeline.run(larder));
                    times[Math.max(i, 0)] = (System.nanoTime() - before) / 1000.0 / STEPS;
                }
                print(
                        "a step of " + STEPS + " that is there, " + scheme(store),
                        times,
                        "µs",
                        scheme(store).equals("file:") ? "100" : "50");
            }
        }
        int many = Integer.parseInt(arguments[2]);
        for (String store : List.of("memory:", "file:" + arguments[0] + "/large?durability=relaxed")) {
            try (Larder larder = Larder.open(store)) {
                Pipeline pipeline = pipeline(many);
                require(pipeline.run(larder));
                double[] times = new double[rounds];
                for (int i = -1; i < rounds; i++) {
                    long before = System.nanoTime();
                    Plan plan = pipeline.plan(larder);
                    if (!plan.isUpToDate()) {
                        throw new IllegalStateException("not up to date");
                    }
                    times[Math.max(i, 0)] = (System.nanoTime() - before) / 1e9;
                }
                print(many + " steps found to be up to date, " + scheme(store), times, "s", "2");
            }
        }
    }

    private static String scheme(String store) {
        return store.substring(0, store.indexOf(':') + 1);
    }

    private static void require(Run run) {
        if (!run.isComplete()) {
            throw new IllegalStateException(run.toString());
        }
    }

    private static void print(String what, double[] times, String unit, String aim) {
        Arrays.sort(times);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.3g %s | %.3g – %.3g | %s %s |%n",
                what,
                times[times.length / 2],
                unit,
                times[0],
                times[times.length - 1],
                aim,
                unit);
    }

    /** Layers of steps, each of which works on two of the layer before. */
    private static Pipeline pipeline(int steps) {
        Pipeline.Builder builder = Pipeline.named("rounds");
        List<Step<Long>> before = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            Step<Long> number = builder.value("n" + i, (long) i);
            if (i < WIDTH) {
                before.add(builder.step("s" + i, Long.class).of(number, n -> n));
            } else {
                Step<Long> a = before.get(i - WIDTH);
                Step<Long> b = before.get(i - WIDTH + 1);
                before.add(builder.step("s" + i, Long.class).of(a, b, number, (x, y, n) -> 31 * x + y + n));
            }
        }
        return builder.build();
    }
}
