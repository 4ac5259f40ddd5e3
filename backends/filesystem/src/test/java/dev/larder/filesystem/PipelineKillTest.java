package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Larder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines in processes of their own: killed at random moments, and several at once on one store. */
class PipelineKillTest {
    private static final int KILLS = Integer.getInteger("larder.kills", 5);

    @TempDir
    Path directory;

    private String uninterrupted() {
        try (Larder larder = Larder.open("memory:")) {
            return new RunOfSteps(0, line -> {}).run(larder, line -> {});
        }
    }

    @Test
    void aRunThatIsKilledGoesOnWithWhatIsNotDoneAndComesToTheSame() throws Exception {
        long seed = Long.getLong("larder.seed", System.nanoTime());
        System.out.println("kills of a pipeline: seed " + seed + " (repeat with -Dlarder.seed=" + seed + ")");
        Random random = new Random(seed);
        int killedAtWork = 0;
        for (int killed = 0; killed < KILLS; ) {
            Path root = directory.resolve("store" + killed);
            Set<String> done = new HashSet<>();
            for (int more = 1 + random.nextInt(3); more > 0 && killed < KILLS; more--, killed++) {
                try (Child child = Child.start(Errand.RUN_PIPELINE, root, 10)) {
                    int lines = 1 + random.nextInt(RunOfSteps.LAYERS * RunOfSteps.WIDTH);
                    for (int i = 0; i < lines; i++) {
                        note(child.hear(), done);
                    }
                    Thread.sleep(random.nextInt(10));
                    child.kill();
                    // What it said before it died, and nobody heard yet.
                    for (String line = child.hear(); !line.isEmpty(); line = child.hear()) {
                        note(line, done);
                    }
                    killedAtWork += done.size() < RunOfSteps.LAYERS * RunOfSteps.WIDTH ? 1 : 0;
                }
            }
            try (Child child = Child.start(Errand.RUN_PIPELINE, root, 1)) {
                String line = child.hear();
                while (line.startsWith("computes ") || line.startsWith("done ")) {
                    note(line, done);
                    line = child.hear();
                }
                assertThat(line).isEqualTo("result " + uninterrupted());
                assertThat(child.await()).isZero();
            }
        }
        System.out.println(killedAtWork + " kills before the end");
        assertThat(killedAtWork).isPositive();
    }

    private static void note(String line, Set<String> done) {
        if (line.startsWith("computes ")) {
            assertThat(done).as("what is done is not computed again").doesNotContain(line.substring(9));
        } else if (line.startsWith("done ")) {
            done.add(line.substring(5));
        }
    }

    @Test
    void twoProcessesComputeEachStepOnceTogether() throws Exception {
        Path root = directory.resolve("shared");
        List<String> computed = new ArrayList<>();
        try (Child one = Child.start(Errand.RUN_PIPELINE, root, 15);
                Child two = Child.start(Errand.RUN_PIPELINE, root, 15)) {
            for (Child child : List.of(one, two)) {
                String line = child.hear();
                for (; !line.startsWith("result "); line = child.hear()) {
                    assertThat(line).isNotEmpty();
                    if (line.startsWith("computes ")) {
                        computed.add(line);
                    }
                }
                assertThat(line).isEqualTo("result " + uninterrupted());
            }
        }
        assertThat(computed).doesNotHaveDuplicates().hasSize(RunOfSteps.LAYERS * RunOfSteps.WIDTH);
    }
}
