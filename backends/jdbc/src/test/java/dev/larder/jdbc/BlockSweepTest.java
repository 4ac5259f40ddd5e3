package dev.larder.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Digest;
import dev.larder.store.BlobStore;
import dev.larder.store.BlobStore.Sweep.Freed;
import dev.larder.store.ContentAddressedStore;
import dev.larder.store.DataStores;
import dev.larder.store.Durability;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep takes nothing that was taken in since it began, or is still wanted, whatever it has been told is unused. */
class BlockSweepTest {
    @TempDir
    Path dir;

    private static ByteBuffer block(long seed) {
        byte[] bytes = new byte[100_000];
        new SplittableRandom(seed).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static Digest digest(long seed) {
        return Digest.of(block(seed).array());
    }

    /** Publishes a block as an entry would that is gone again at once. */
    private static void publish(BlobStore blobs, long seed) {
        try (BlobStore.Intake intake = blobs.intake(Durability.RELAXED)) {
            intake.add(digest(seed), block(seed));
            intake.publish(again -> block(seed), () -> true);
        }
    }

    private static Freed sweep(BlobStore blobs, Set<Digest> unused) {
        try (BlobStore.Sweep sweep = blobs.sweep(Duration.ZERO)) {
            return sweep.remove(unused);
        }
    }

    private static void whatIsPublishedMeanwhileStays(BlobStore blobs) {
        publish(blobs, 1);
        publish(blobs, 2);
        Set<Digest> both = Set.of(digest(1), digest(2));
        try (BlobStore.Sweep sweep = blobs.sweep(Duration.ZERO)) {
            // It was there before, and nobody wrote a byte of it anew: only its epoch tells.
            publish(blobs, 1);
            assertThat(sweep.candidates().map(BlobStore.Sweep.Candidate::digest))
                    .containsExactly(digest(2));
            assertThat(sweep.remove(both)).isEqualTo(new Freed(1, 100_000));
        }
        assertThat(blobs.find(digest(1))).isPresent();
        assertThat(blobs.find(digest(2))).isEmpty();
        assertThat(sweep(blobs, both)).isEqualTo(new Freed(1, 100_000));
    }

    private static void whatIsWantedStays(BlobStore blobs) {
        publish(blobs, 1);
        BlobStore.Pin pin = blobs.pin(Set.of(digest(1)));
        assertThat(sweep(blobs, Set.of(digest(1)))).isEqualTo(new Freed(0, 0));
        pin.close();
        assertThat(sweep(blobs, Set.of(digest(1)))).isEqualTo(new Freed(1, 100_000));
    }

    private static void whatWasWrittenBeforeItsEntryStays(BlobStore blobs) {
        try (BlobStore.Intake intake = blobs.intake(Durability.RELAXED)) {
            for (long seed = 1; seed <= 40; seed++) {
                intake.add(digest(seed), block(seed));
            }
            assertThat(blobs.find(digest(1))).as("written with the first batch").isPresent();
            assertThat(sweep(blobs, Set.of(digest(1), digest(2)))).isEqualTo(new Freed(0, 0));
            // Somebody moved one away in between: it is asked for again.
            intake.publish(again -> block(digest(1).equals(again) ? 1 : 2), () -> true);
        }
        assertThat(sweep(blobs, Set.of(digest(1), digest(2))).blocks()).isEqualTo(2);
    }

    private static void each(String uri, Consumer<BlobStore> check) {
        try (ContentAddressedStore store = (ContentAddressedStore) DataStores.open(uri)) {
            check.accept(store.parts().blobs());
        }
    }

    private static void all(String uri) {
        each(uri, BlockSweepTest::whatIsPublishedMeanwhileStays);
        each(uri, BlockSweepTest::whatIsWantedStays);
        each(uri, BlockSweepTest::whatWasWrittenBeforeItsEntryStays);
    }

    @Test
    void inSqlite() {
        all("jdbc:sqlite:" + dir.resolve("results.db"));
    }

    @Test
    void inPostgres() throws SQLException {
        String schema = PostgresServer.freshSchema();
        all(PostgresServer.uri(schema));
        PostgresServer.drop(schema);
    }
}
