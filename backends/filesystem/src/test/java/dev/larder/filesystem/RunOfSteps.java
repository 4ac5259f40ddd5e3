package dev.larder.filesystem;

import dev.larder.Larder;
import dev.larder.pipeline.Pipeline;
import dev.larder.pipeline.Run;
import dev.larder.pipeline.RunListener;
import dev.larder.pipeline.RunProgress;
import dev.larder.pipeline.Step;
import dev.larder.pipeline.StepReport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A pipeline of layers whose steps take a while, and tell when they begin and when they are done. */
final class RunOfSteps {
    static final int LAYERS = 6;
    static final int WIDTH = 4;

    private final Pipeline pipeline;
    private final Step<String> last;

    /** @param millis how long each step takes */
    RunOfSteps(int millis, Consumer<String> telling) {
        Pipeline.Builder builder = Pipeline.named("killed");
        List<Step<String>> before = List.of();
        for (int layer = 0; layer < LAYERS; layer++) {
            List<Step<String>> steps = new ArrayList<>();
            for (int i = 0; i < WIDTH; i++) {
                String name = "s" + layer + "." + i;
                List<Step<String>> inputs = before.isEmpty()
                        ? List.of()
                        : List.of(before.get(i), before.get((i + layer) % WIDTH)).stream()
                                .distinct()
                                .toList();
                steps.add(builder.step(name, String.class).version("1").of(inputs, given -> {
                    telling.accept("computes " + name);
                    Thread.sleep(millis);
                    StringBuilder text = new StringBuilder(name);
                    inputs.forEach(input ->
                            text.append('(').append(given.get(input).hashCode()).append(')'));
                    return text.toString();
                }));
            }
            before = steps;
        }
        List<Step<String>> ends = before;
        this.last = builder.step("last", String.class)
                .version("1")
                .of(ends, given -> ends.stream().map(given::get).toList().toString());
        this.pipeline = builder.build();
    }

    /** Runs it, and returns what the last step came to. */
    String run(Larder larder, Consumer<String> telling) {
        RunListener listener = new RunListener() {
            @Override
            public void ended(StepReport report, RunProgress progress) {
                if (report.isDone()) {
                    telling.accept("done " + report.step());
                }
            }
        };
        Run run = pipeline.on(larder).listener(listener).run().orThrow();
        return run.value(last);
    }
}
