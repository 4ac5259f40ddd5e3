package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BlockDigestsTest {
    private final ExecutorService others = Executors.newFixedThreadPool(4);

    @AfterEach
    void stop() {
        others.shutdownNow();
        assertThat(Thread.interrupted()).as("an interrupt left behind").isFalse();
    }

    /** Content that tells of each read before it happens. */
    private interface Watched extends Content {
        void reading(int block);

        @Override
        default void read(long position, ByteBuffer into) {
            reading((int) (position / BLOCK_SIZE));
            while (into.hasRemaining()) {
                into.put((byte) (position++ / BLOCK_SIZE));
            }
        }
    }

    private static Watched watched(int blocks, java.util.function.IntConsumer reading) {
        return new Watched() {
            @Override
            public long size() {
                return (long) blocks * BLOCK_SIZE;
            }

            @Override
            public void reading(int block) {
                reading.accept(block);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Content.BLOCK_SIZE, Content.BLOCK_SIZE + 1, 5 * Content.BLOCK_SIZE - 3})
    void areThoseOfTheBlocksOneByOneOnAnyNumberOfThreads(int size) {
        byte[] bytes = ContentTest.pattern(size);
        List<Digest> expected = new ArrayList<>();
        for (int at = 0; at < size; at += Content.BLOCK_SIZE) {
            int end = Math.min(size, at + Content.BLOCK_SIZE);
            expected.add(Digest.of(java.util.Arrays.copyOfRange(bytes, at, end)));
        }
        Content content = Content.of(bytes);
        assertThat(content.blockDigests()).isEqualTo(expected);
        for (int threads = 1; threads <= 4; threads++) {
            assertThat(BlockDigests.of(content, threads, others)).isEqualTo(expected);
        }
    }

    @Test
    void twoThreadsHoldABlockAtTheSameTime() {
        CountDownLatch both = new CountDownLatch(2);
        boolean[] entered = new boolean[2];
        Content content = watched(2, block -> {
            synchronized (entered) {
                if (!entered[block]) {
                    entered[block] = true;
                    both.countDown();
                }
            }
            try {
                assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(BlockDigests.of(content, 2, others)).hasSize(2);
    }

    @Test
    void anExceptionArrivesAsItIsAndNobodyReadsAnyMore() throws Exception {
        for (RuntimeException failure : List.of(
                new InvalidDatumException("damaged"), new UncheckedIOException(new java.io.IOException("gone")))) {
            for (int failing = 0; failing < 6; failing++) {
                int bad = failing;
                AtomicInteger reads = new AtomicInteger();
                Content content = watched(6, block -> {
                    reads.incrementAndGet();
                    if (block == bad) {
                        throw failure;
                    }
                });
                assertThatThrownBy(() -> BlockDigests.of(content, 3, others)).isSameAs(failure);
                int seen = reads.get();
                Thread.sleep(5);
                assertThat(reads).hasValue(seen);
            }
        }
        Error error = new AssertionError("an error");
        assertThatThrownBy(() -> BlockDigests.of(
                        watched(3, block -> {
                            throw error;
                        }),
                        3,
                        others))
                .isSameAs(error);
    }

    @Test
    void aPoolThatIsBusyForEverIsNotWaitedForAndFindsNothingToDoLater() {
        List<Runnable> late = new ArrayList<>();
        AtomicInteger reads = new AtomicInteger();
        Content content = watched(3, block -> reads.incrementAndGet());
        assertThat(BlockDigests.of(content, 3, late::add)).hasSize(3);
        int seen = reads.get();
        assertThat(late).hasSize(2);
        late.forEach(Runnable::run);
        assertThat(reads).hasValue(seen);
    }

    @Test
    void aPoolThatTakesNothingIsDoneWithout() {
        Content content = watched(3, block -> {});
        assertThat(BlockDigests.of(content, 3, task -> {
                    throw new RejectedExecutionException("full");
                }))
                .hasSize(3);
    }

    @Test
    void theCommonPoolMayAskWithAllItsThreadsAtOnce() throws Exception {
        Content content = Content.of(ContentTest.pattern(9_000_000));
        List<Digest> expected = content.blockDigests();
        List<Future<List<Digest>>> all = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            all.add(ForkJoinPool.commonPool().submit(content::blockDigests));
        }
        for (Future<List<Digest>> each : all) {
            assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo(expected);
        }
    }

    @Test
    void anInterruptedThreadGetsRightDigestsOrAnErrorAndStaysInterrupted(@TempDir Path directory) throws Exception {
        byte[] bytes = ContentTest.pattern(9_000_000);
        List<Digest> expected = Content.of(bytes).blockDigests();
        Thread.currentThread().interrupt();
        assertThat(BlockDigests.of(Content.of(bytes), 3, others)).isEqualTo(expected);
        assertThat(Thread.interrupted()).isTrue();

        Content file = FileContent.of(Files.write(directory.resolve("data"), bytes));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> BlockDigests.of(file, 1, others))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file.blockDigests()).isEqualTo(expected);
    }
}
