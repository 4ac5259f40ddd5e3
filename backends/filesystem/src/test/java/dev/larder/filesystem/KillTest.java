package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A writing process is killed at random moments: what it had stored is there, and nothing by halves. */
@Timeout(120)
class KillTest {
    private static final int KILLS = Integer.getInteger("larder.kills", 4);

    @TempDir
    Path directory;

    @Test
    void nothingHalfWrittenIsSeenAndNothingAcknowledgedIsLost() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed of the kills: " + seed);
        Random random = new Random(seed);
        String uri = "file:" + directory.resolve("store");
        for (int kill = 0; kill < KILLS; kill++) {
            Map<Integer, String> acknowledged = new HashMap<>();
            int highest = -1;
            try (Child child = Child.start(Errand.STORE_FOR_EVER, uri, random.nextLong())) {
                int count = 1 + random.nextInt(20);
                for (int i = 0; i < count; i++) {
                    String[] said = child.hear().split(" ");
                    highest = Integer.parseInt(said[0]);
                    acknowledged.put(highest, said[1]);
                }
                Thread.sleep(random.nextInt(15));
                child.kill();
            }
            try (DataStore store = DataStores.open(uri)) {
                assertThat(store.upkeep().verify(Progress.NONE).isSound()).isTrue();
                for (Map.Entry<Integer, String> each : acknowledged.entrySet()) {
                    Entry found = store.find(OpenStore.address(each.getKey())).orElseThrow();
                    // The one after the last that was heard of may have been stored already.
                    assertThat(found.info().digest().hex()).isEqualTo(each.getValue());
                    Content content = ((Datum.Bytes) found.datum()).content();
                    assertThat(content.toBytes()).hasSize((int) content.size());
                }
                store.upkeep().gc(Duration.ZERO, Progress.NONE);
                assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
            }
        }
    }
}
