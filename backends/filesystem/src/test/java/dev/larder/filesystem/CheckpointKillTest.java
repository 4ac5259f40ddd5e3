package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.EntryInfo;
import dev.larder.store.Selection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A computation whose process is killed again and again, at random moments, and that ends as if nothing had happened. */
class CheckpointKillTest {
    private static final int KILLS = Integer.getInteger("larder.kills", 6);
    private static final int STEPS = 20 * KILLS;

    @TempDir
    Path dir;

    /** Returns the last line of an uninterrupted run. */
    private String uninterrupted() {
        Errand.Chain chain = new Errand.Chain(0, new byte[100_000]);
        while (chain.step() < STEPS) {
            chain = chain.next();
        }
        return "end Computed " + dev.larder.data.Digest.of(chain.state()).hex();
    }

    @Test
    void aRunThatIsKilledManyTimesEndsWithTheDigestOfAnUninterruptedOne() throws Exception {
        long seed = Long.getLong("larder.seed", System.nanoTime());
        System.out.println("kills between checkpoints: seed " + seed + " (repeat with -Dlarder.seed=" + seed + ")");
        Random random = new Random(seed);
        Path root = dir.resolve("store");
        int reached = 0;
        int resumed = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            try (Child child = Child.start(Errand.SAVE_STEPS, root, STEPS)) {
                int from = number(child.hear(), "from ");
                assertThat(from).as("what was acknowledged is gone on from").isGreaterThanOrEqualTo(reached);
                resumed += from > 0 ? 1 : 0;
                int steps = random.nextInt(1, Math.max(2, STEPS / (KILLS + 2)));
                for (int i = 0; i < steps; i++) {
                    reached = number(child.hear(), "step ");
                }
                // Anywhere within the step that follows.
                Thread.sleep(0, random.nextInt(1_000_000));
                child.kill();
            }
        }
        try (Child child = Child.start(Errand.SAVE_STEPS, root, STEPS)) {
            assertThat(number(child.hear(), "from ")).isGreaterThanOrEqualTo(reached);
            String line = child.hear();
            while (line.startsWith("step ")) {
                line = child.hear();
            }
            assertThat(line).isEqualTo(uninterrupted());
        }
        assertThat(resumed).isEqualTo(KILLS - 1);
        System.out.println("killed " + KILLS + " times, at step " + reached + " of " + STEPS + " the last time");
        try (DataStore store = DataStores.open("file:" + root);
                Stream<EntryInfo> all = store.list(Selection.ALL)) {
            assertThat(all.filter(info -> !info.isResult()).count())
                    .as("values that a kill left behind the record, at most one a kill")
                    .isLessThanOrEqualTo(KILLS);
            assertThat(store.ledger().list("checkpoint")).isEmpty();
            store.upkeep().gc(Duration.ZERO, (done, total) -> {});
            assertThat(store.upkeep().verify((done, total) -> {}).isSound()).isTrue();
        }
    }

    private static int number(String line, String before) {
        assertThat(line).startsWith(before);
        return Integer.parseInt(line.substring(before.length()));
    }
}
