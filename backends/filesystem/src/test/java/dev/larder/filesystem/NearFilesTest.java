package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.EntryInfo;
import dev.larder.store.Selection;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.TierSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files in front of another store. */
@Timeout(60)
class NearFilesTest {
    @TempDir
    Path dir;

    private static Component component(int n) {
        return Component.of("t", "1", Parameters.of("n", n));
    }

    private static Outcome<byte[]> fetch(Larder larder, int n) {
        return larder.fetch(component(n), byte[].class, context -> new byte[200_000]);
    }

    private static List<EntryInfo> list(DataStore store) {
        try (store) {
            return store.list(Selection.ALL).toList();
        }
    }

    @Test
    void aNearStoreThatCannotBeOpenedIsDoneWithout() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "no directory");
        String far = "file:" + dir.resolve("far");
        try (Larder larder = Larder.builder().near("file:" + file).open(far)) {
            assertThat(fetch(larder, 1)).isInstanceOf(Outcome.Computed.class);
        }
        try (Larder larder = Larder.open("tiered:?near=file:" + file + "&far=" + far)) {
            assertThat(fetch(larder, 1).isHit()).isTrue();
        }
    }

    @Test
    void whatWasComputedWithoutTheFarStoreOutlivesTheProcessAndIsGivenToItLater() {
        String near = "file:" + dir.resolve("near");
        String far = "file:" + dir.resolve("far");
        DataStore alone = DataStores.tiered(
                near,
                () -> {
                    throw new StoreUnavailableException("no network");
                },
                TierSettings.STANDARD);
        try (Larder larder = Larder.open(alone)) {
            assertThat(fetch(larder, 1)).isInstanceOf(Outcome.Computed.class);
            assertThat(fetch(larder, 1).isHit()).isTrue();
        }
        try (Larder larder = Larder.builder().near(near).open(far)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> list(DataStores.open(far)).size() == 1);
            assertThat(fetch(larder, 1).isHit()).isTrue();
        }
        assertThat(list(DataStores.open(far))).isEqualTo(list(DataStores.open(near)));
    }
}
