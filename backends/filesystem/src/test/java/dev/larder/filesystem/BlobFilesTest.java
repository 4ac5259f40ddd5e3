package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.store.BlobStore;
import dev.larder.store.Durability;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BlobFilesTest {
    private static final ByteBuffer BLOCK = OpenStore.block(1, 100_000);
    private static final Digest DIGEST = OpenStore.digestOf(BLOCK);

    @TempDir
    Path directory;

    private OpenStore store;
    private BlobFiles blobs;

    @BeforeEach
    void open() {
        store = OpenStore.in(directory.resolve("store"));
        blobs = store.blobs();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static ByteBuffer unasked(Digest block) {
        throw new AssertionError("the intake has the bytes of " + block);
    }

    /** Removes what can be removed, as a gc does that finds no entries. */
    private long sweepAll(Duration grace) {
        try (BlobStore.Sweep sweep = blobs.sweep(grace)) {
            List<Digest> unused = new ArrayList<>();
            try (Stream<BlobStore.Sweep.Candidate> candidates = sweep.candidates()) {
                candidates.map(BlobStore.Sweep.Candidate::digest).forEach(unused::add);
            }
            return sweep.remove(Set.copyOf(unused)).blocks();
        }
    }

    @Test
    void aFileIsABlockAndItsNameItsDigest() throws Exception {
        store.put(BLOCK);
        assertThat(blobs.find(DIGEST)).contains(BLOCK);
        Path file = store.fileOf(DIGEST);
        assertThat(file.getFileName()).hasToString(DIGEST.hex());
        assertThat(file.getParent().getFileName()).hasToString(DIGEST.hex().substring(0, 2));
        assertThat(Digest.of(Files.readAllBytes(file))).isEqualTo(DIGEST);
        try (Stream<Digest> all = blobs.list()) {
            assertThat(all).containsExactly(DIGEST);
        }
        assertThat(store.temporaryFiles()).isEmpty();
    }

    @Test
    void nothingIsFoundBeforeItIsPublished() {
        try (BlobStore.Intake intake = blobs.intake(Durability.RELAXED)) {
            intake.add(DIGEST, BLOCK.duplicate());
            assertThat(blobs.find(DIGEST)).isEmpty();
            assertThat(intake.read(DIGEST)).isEqualTo(BLOCK);
        }
        assertThat(blobs.find(DIGEST)).isEmpty();
        assertThat(store.temporaryFiles()).isEmpty();
    }

    @Test
    void aBlockThatIsThereIsSharedAndFreshAgain() throws Exception {
        store.put(BLOCK);
        Path file = store.fileOf(DIGEST);
        Object inode = Files.getAttribute(file, "unix:ino");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
        store.put(BLOCK, Durability.FSYNC);
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
        assertThat(Files.getLastModifiedTime(file).toInstant())
                .isAfter(Instant.now().minusSeconds(60));
    }

    @Test
    void aDamagedBlockIsMendedByTheNextThatHasIt() throws Exception {
        store.put(BLOCK);
        Path file = store.fileOf(DIGEST);
        byte[] damaged = Files.readAllBytes(file);
        damaged[5000] ^= 1;
        Files.delete(file);
        Files.write(file, damaged);
        try (BlobStore.Intake intake = blobs.intake(Durability.RELAXED)) {
            intake.add(DIGEST, BLOCK.duplicate());
            // Twice, as when an entry that was met is gone at the next look.
            intake.publish(BlobFilesTest::unasked, () -> "");
            intake.publish(BlobFilesTest::unasked, () -> "");
        }
        assertThat(blobs.find(DIGEST)).contains(BLOCK);
    }

    @Test
    void aFileThatIsTooLongIsReadAsNothingSound() throws Exception {
        store.put(BLOCK);
        Path file = store.fileOf(DIGEST);
        Files.delete(file);
        try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.setLength(3L << 30);
        }
        assertThat(blobs.find(DIGEST).orElseThrow().remaining()).isZero();
        assertThatThrownBy(
                        () -> blobs.intake(Durability.RELAXED).add(DIGEST, ByteBuffer.allocate(Content.BLOCK_SIZE + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyADamagedBlockIsSetAside() throws Exception {
        store.put(BLOCK);
        assertThat(blobs.quarantine(DIGEST)).isFalse();
        assertThat(blobs.find(DIGEST)).isPresent();
        Path file = store.fileOf(DIGEST);
        Files.delete(file);
        Files.writeString(file, "damaged");
        assertThat(blobs.quarantine(DIGEST)).isTrue();
        assertThat(blobs.quarantine(DIGEST)).isFalse();
        assertThat(blobs.find(DIGEST)).isEmpty();
    }

    @Test
    void aSweepTakesWhatIsUnusedAndOlderThanTheGrace() throws Exception {
        store.put(BLOCK);
        Digest old = store.put(OpenStore.block(2, 70_000));
        Files.setLastModifiedTime(store.fileOf(old), FileTime.from(Instant.now().minusSeconds(7200)));
        assertThat(sweepAll(Duration.ofHours(1))).isEqualTo(1);
        assertThat(blobs.find(old)).isEmpty();
        assertThat(blobs.find(DIGEST)).isPresent();
        assertThat(sweepAll(Duration.ZERO)).isEqualTo(1);
        assertThat(blobs.find(DIGEST)).isEmpty();
    }

    @Test
    void aBlockTakenInSinceTheSweepBeganStays() {
        store.put(BLOCK);
        try (BlobStore.Sweep sweep = blobs.sweep(Duration.ZERO)) {
            try (Stream<BlobStore.Sweep.Candidate> candidates = sweep.candidates()) {
                assertThat(candidates).hasSize(1);
            }
            store.put(BLOCK);
            assertThat(sweep.remove(Set.of(DIGEST))).isEqualTo(new BlobStore.Sweep.Freed(0, 0));
        }
        assertThat(blobs.find(DIGEST)).isPresent();
    }

    @Test
    void aBlockTakenInSinceStaysEvenIfTheClockWasSetBack() throws Exception {
        store.put(BLOCK);
        // As if the last sweep had begun an hour from now by a clock that was set back since.
        Path mark = store.root.locks().resolve(SweepGate.MARK);
        FileTime later = FileTime.from(Instant.now().plusSeconds(3600));
        Files.setLastModifiedTime(mark, later);
        store.put(BLOCK);
        assertThat(Files.getLastModifiedTime(store.fileOf(DIGEST)).toInstant())
                .isEqualTo(Files.getLastModifiedTime(mark).toInstant());
    }

    @Test
    void aBlockRemovedBetweenTakingInAndPublishingComesBack() {
        store.put(BLOCK);
        try (BlobStore.Intake intake = blobs.intake(Durability.FSYNC)) {
            intake.add(DIGEST, BLOCK.duplicate());
            assertThat(sweepAll(Duration.ZERO)).isEqualTo(1);
            assertThat(blobs.find(DIGEST)).isEmpty();
            assertThat(intake.read(DIGEST)).isEqualTo(BLOCK);
            boolean there = intake.publish(
                    BlobFilesTest::unasked, () -> blobs.find(DIGEST).isPresent());
            assertThat(there).isTrue();
        }
        assertThat(blobs.find(DIGEST)).contains(BLOCK);
    }

    @Test
    void noSweepBeginsBetweenTheBlocksAndTheirEntry() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> {
            try (BlobStore.Intake intake = blobs.intake(Durability.RELAXED)) {
                intake.add(DIGEST, BLOCK.duplicate());
                intake.publish(BlobFilesTest::unasked, () -> {
                    inside.countDown();
                    try {
                        return goOn.await(30, java.util.concurrent.TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
        });
        inside.await();
        CompletableFuture<Long> sweep = CompletableFuture.supplyAsync(() -> sweepAll(Duration.ZERO));
        Thread.sleep(100);
        assertThat(sweep).isNotDone();
        assertThat(blobs.find(DIGEST)).isPresent();
        goOn.countDown();
        publisher.join();
        sweep.join();
    }

    @Test
    void sweepsWaitForEachOther() throws Exception {
        BlobStore.Sweep first = blobs.sweep(Duration.ZERO);
        try (OpenStore other = OpenStore.in(store.root.path())) {
            CompletableFuture<BlobStore.Sweep> second =
                    CompletableFuture.supplyAsync(() -> other.blobs().sweep(Duration.ZERO));
            Thread.sleep(50);
            assertThat(second).isNotDone();
            // Publishers need not wait for a sweep to end.
            store.put(BLOCK);
            first.close();
            second.join().close();
        }
    }

    @Test
    void aPinnedBlockStaysUntilItIsUnpinned() {
        store.put(BLOCK);
        BlobStore.Pin one = blobs.pin(List.of(DIGEST));
        BlobStore.Pin two = blobs.pin(List.of(DIGEST, DIGEST));
        assertThat(sweepAll(Duration.ZERO)).isZero();
        one.close();
        one.close();
        assertThat(sweepAll(Duration.ZERO)).isZero();
        two.close();
        assertThat(sweepAll(Duration.ZERO)).isEqualTo(1);
    }

    @Test
    void aPinHoldsAcrossStoresOfOneProcess() {
        store.put(BLOCK);
        try (OpenStore reader = OpenStore.in(store.root.path())) {
            try (BlobStore.Pin pin = reader.blobs().pin(List.of(DIGEST))) {
                assertThat(sweepAll(Duration.ZERO)).isZero();
            }
            reader.blobs().pin(List.of(DIGEST));
        }
        assertThat(sweepAll(Duration.ZERO)).isEqualTo(1);
    }

    @Test
    void aPinHoldsAcrossProcessesWhileItsProcessLives() throws Exception {
        store.put(BLOCK);
        try (Child child = Child.start(Errand.PIN, store.root, DIGEST.hex())) {
            assertThat(child.hear()).isEqualTo("pinned");
            assertThat(sweepAll(Duration.ZERO)).isZero();
            child.kill();
            assertThat(sweepAll(Duration.ZERO)).isEqualTo(1);
        }
        store.put(BLOCK);
        try (Child child = Child.start(Errand.PIN, store.root, DIGEST.hex())) {
            assertThat(child.hear()).isEqualTo("pinned");
            assertThat(child.ask("")).isEqualTo("unpinned");
            assertThat(sweepAll(Duration.ZERO)).isEqualTo(1);
        }
    }

    @Test
    void slotsOfPinsAreUsedAgain() throws Exception {
        List<Digest> many = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            many.add(Digest.of(new byte[] {(byte) i, (byte) (i >> 8)}));
        }
        store.put(BLOCK);
        BlobStore.Pin kept = blobs.pin(List.of(DIGEST));
        long after;
        try (BlobStore.Pin pin = blobs.pin(many)) {
            after = pinsFileSize();
            assertThat(Pins.read(pinsFile())).hasSize(5001).containsAll(many);
        }
        assertThat(Pins.read(pinsFile())).containsExactly(DIGEST);
        for (int i = 0; i < 20; i++) {
            blobs.pin(many.subList(0, 1000)).close();
        }
        assertThat(pinsFileSize()).isEqualTo(after).isEqualTo(5001L * 32);
        assertThat(sweepAll(Duration.ZERO)).isZero();
        kept.close();
    }

    private Path pinsFile() throws Exception {
        try (Stream<Path> files = Files.list(store.root.sessions())) {
            return files.filter(file -> file.toString().endsWith(".pins"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private long pinsFileSize() throws Exception {
        return Files.size(pinsFile());
    }

    @Test
    void interruptsBreakNoPin() throws Exception {
        store.put(BLOCK);
        Thread.currentThread().interrupt();
        BlobStore.Pin pin = blobs.pin(List.of(DIGEST));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(sweepAll(Duration.ZERO)).isZero();
        Thread.currentThread().interrupt();
        pin.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(sweepAll(Duration.ZERO)).isEqualTo(1);
    }
}
