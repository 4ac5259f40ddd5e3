package dev.larder.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One computation of the digests of a content's blocks, by the calling thread and as many others as pay.
 *
 * <p>The calling thread takes blocks like the others do, and waits only for those who hold one. So nobody waits for a
 * thread that never comes, whatever the pool is busy with, and after the computation nobody touches the content any more.
 */
final class BlockDigests {
    /** More threads than this wait for the memory more than they hash. */
    private static final int MAX_THREADS = 8;

    /** Bytes moved at a time: large enough to amortise a call, small enough to stay in the processor's cache. */
    private static final int SLAB = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(BlockDigests.class);

    private final Content content;
    private final Digest[] digests;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Those at work; who comes after the calling thread has left finds it ended. */
    private final Phaser atWork = new Phaser(1);

    private BlockDigests(Content content) {
        this.content = content;
        this.digests = new Digest[content.blockCount()];
    }

    static List<Digest> of(Content content) {
        int blocks = content.blockCount();
        int threads = Math.min(Math.min(Runtime.getRuntime().availableProcessors(), MAX_THREADS), blocks);
        return of(content, threads, ForkJoinPool.commonPool());
    }

    static List<Digest> of(Content content, int threads, Executor others) {
        return new BlockDigests(content).compute(threads, others);
    }

    private List<Digest> compute(int threads, Executor others) {
        try {
            for (int i = 1; i < threads; i++) {
                others.execute(this::join);
            }
        } catch (RejectedExecutionException e) {
            // Nobody to help: the calling thread does it all.
            LOG.debug("no further thread to hash {} blocks", digests.length, e);
        }
        work();
        // Never interrupted: each of the others finishes the block it holds, or fails at it.
        atWork.awaitAdvance(atWork.arriveAndDeregister());
        Throwable failed = failure.get();
        if (failed instanceof Error error) {
            throw error;
        } else if (failed instanceof RuntimeException exception) {
            throw exception;
        }
        return Arrays.asList(digests);
    }

    private void join() {
        if (atWork.register() < 0) {
            return;
        }
        try {
            work();
        } finally {
            atWork.arriveAndDeregister();
        }
    }

    private void work() {
        try {
            Hasher hasher = new Hasher();
            ByteBuffer slab = ByteBuffer.allocate((int) Math.min(content.size(), SLAB));
            while (failure.get() == null) {
                int block = next.getAndIncrement();
                if (block >= digests.length) {
                    return;
                }
                digests[block] = digest(block, hasher, slab);
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private Digest digest(int block, Hasher hasher, ByteBuffer slab) {
        long position = (long) block * Content.BLOCK_SIZE;
        long end = position + content.blockLength(block);
        while (position < end) {
            slab.clear().limit((int) Math.min(slab.capacity(), end - position));
            content.read(position, slab);
            slab.flip();
            position += slab.remaining();
            hasher.update(slab);
        }
        return hasher.digest();
    }
}
