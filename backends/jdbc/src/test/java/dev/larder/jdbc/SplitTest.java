package dev.larder.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.StoreUriException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two halves of a split store are never used the one without the other. */
class SplitTest {
    private static final Publication KEEP = Publication.keeping();

    @TempDir
    Path dir;

    private final Entry large = Samples.entry(1, Samples.bytes(1, 200_000));
    private String index;
    private String blobs;
    private String split;

    @BeforeEach
    void name() {
        index = "jdbc:sqlite:" + dir.resolve("results.db");
        blobs = "file:" + dir.resolve("blobs");
        split = index + "?larder.blobs=" + blobs;
    }

    private void fill() {
        try (DataStore store = DataStores.open(split)) {
            store.store(large, KEEP);
        }
    }

    @Test
    void blocksLieInTheOtherStore() {
        fill();
        try (DataStore other = DataStores.open(blobs)) {
            assertThat(other.upkeep().verify(Progress.NONE).blocks()).isZero();
            assertThat(other.upkeep().verify(Progress.NONE).findings()).hasSize(1);
        }
        try (DataStore store = DataStores.open(split)) {
            assertThat(store.upkeep().verify(Progress.NONE).blocks()).isEqualTo(1);
            store.remove(large.info().address());
            assertThat(store.upkeep().gc(Duration.ZERO, Progress.NONE).blocks()).isEqualTo(1);
        }
    }

    @Test
    void theOtherStoreReclaimsNothingByItself() {
        fill();
        try (DataStore other = DataStores.open(blobs)) {
            assertThatThrownBy(() -> other.upkeep().gc(Duration.ZERO, Progress.NONE))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("run gc on that one");
        }
        try (DataStore store = DataStores.open(split)) {
            assertThat(store.find(large.info().address())).isPresent();
        }
    }

    @Test
    void theIndexIsNotOpenedWithoutItsBlocks() {
        fill();
        assertThatThrownBy(() -> DataStores.open(index))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("larder.blobs=");
        String elsewhere = index + "?larder.blobs=file:" + dir.resolve("elsewhere") + "&mode=read";
        assertThatThrownBy(() -> DataStores.open(elsewhere)).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void twoIndexesDoNotShareBlocksThatEachWouldReclaim() {
        fill();
        String second = "jdbc:sqlite:" + dir.resolve("second.db") + "?larder.blobs=" + blobs;
        assertThatThrownBy(() -> DataStores.open(second))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("is used already");
    }

    @Test
    void aStoreThatHasEntriesIsNotSplitAfterwards() {
        try (DataStore store = DataStores.open(index)) {
            store.store(large, KEEP);
        }
        assertThatThrownBy(() -> DataStores.open(split)).isInstanceOf(StoreUnavailableException.class);
        try (DataStore other = DataStores.open(blobs)) {
            other.store(Samples.entry(2, Datum.NULL), KEEP);
        }
        String third = "jdbc:sqlite:" + dir.resolve("third.db") + "?larder.blobs=" + blobs;
        assertThatThrownBy(() -> DataStores.open(third)).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void aStoreThatKeepsNoBlocksForOthersIsRefused() {
        assertThatThrownBy(() -> DataStores.open(index + "?larder.blobs=nothing:here"))
                .isInstanceOf(dev.larder.store.NoSuchBackendException.class);
        assertThatThrownBy(() -> DataStores.open(index + "?larder.blobs=here")).isInstanceOf(StoreUriException.class);
    }
}
