package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Progress;
import dev.larder.store.Upkeep;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writers and readers in other processes against a gc without grace. {@code -Dlarder.race.seconds=60} runs it for a minute.
 */
class GcRaceTest {
    private static final Duration TIME =
            Duration.ofMillis((long) (1000 * Double.parseDouble(System.getProperty("larder.race.seconds", "5"))));

    @TempDir
    Path directory;

    @Test
    void noBlockIsLostThatAnEntryNamesOrAReaderHolds() throws Exception {
        String uri = "file:" + directory.resolve("store");
        List<Child> children = new ArrayList<>();
        try (DataStore store = DataStores.open(uri)) {
            children.add(Child.start(Errand.SHARE_BLOCKS, uri + "?durability=relaxed", 1, TIME));
            children.add(Child.start(Errand.SHARE_BLOCKS, uri, 3, TIME));
            children.add(Child.start(Errand.READ_SHARED, uri, 4, TIME));
            for (Child child : children) {
                assertThat(child.hear()).isEqualTo("ready");
            }
            children.forEach(child -> child.say("go"));
            long end = System.nanoTime() + TIME.toNanos();
            int passes = 0;
            long removed = 0;
            while (System.nanoTime() < end) {
                Upkeep.GcReport report = store.upkeep().gc(Duration.ZERO, Progress.NONE);
                passes++;
                removed += report.blocks();
                // Moments for the others, who may have one processor to share.
                Thread.sleep(passes % 10);
            }
            List<String> said = new ArrayList<>();
            for (Child child : children) {
                said.add(child.hear());
                child.await();
            }
            System.out.println("gc race of " + TIME.toSeconds() + " s: " + passes + " gcs removed " + removed
                    + " blocks; " + said);
            assertThat(said).hasSize(3).allMatch(line -> line.matches("did [0-9]+"));
            // It was a race: blocks went and came all the time.
            assertThat(removed).isGreaterThan(20);
            assertThat(store.upkeep().verify(Progress.NONE).isSound()).isTrue();
        } finally {
            for (Child child : children) {
                child.close();
            }
        }
    }
}
