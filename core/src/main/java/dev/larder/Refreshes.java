package dev.larder;

import dev.larder.key.Address;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computations behind their callers' backs, in threads that keep no process from ending: each address once at a time, as many
 * together as there are processors, and no more waiting: whoever asks next begins it again. Thread-safe.
 */
final class Refreshes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Refreshes.class);
    private static final int IDLE_SECONDS = 5;

    private final Set<Address> under = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = new ThreadPoolExecutor(
            0,
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Refreshes::thread);

    /** Makes a thread that keeps no process from ending. */
    static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "larder");
        thread.setDaemon(true);
        return thread;
    }

    /** Something that may fail. */
    interface Work {
        void run() throws Exception;
    }

    /** Begins the work, unless the same is under way or too much is. */
    void begin(Address address, Work work) {
        if (!under.add(address)) {
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    work.run();
                } catch (Exception e) {
                    // The next call that meets the stale result tries again, or has it expire and hears of it.
                    LOG.warn("{} could not be computed anew: {}", address, e.toString());
                } finally {
                    under.remove(address);
                }
            });
        } catch (RejectedExecutionException e) {
            under.remove(address);
            LOG.debug("{} is not computed anew now, since enough are", address);
        }
    }

    /** Interrupts what is under way, and begins nothing more. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
