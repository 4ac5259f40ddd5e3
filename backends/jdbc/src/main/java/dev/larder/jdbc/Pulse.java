package dev.larder.jdbc;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one thread of a store that gives its signs of life; there is none until something needs them. Thread-safe. */
final class Pulse {
    private @Nullable ScheduledThreadPoolExecutor thread;
    private boolean closed;

    /** Runs the beat again and again; it must not throw. */
    synchronized Future<?> every(Duration pause, Runnable beat) {
        if (closed) {
            throw new IllegalStateException("the store was closed");
        }
        if (thread == null) {
            thread = new ScheduledThreadPoolExecutor(1, work -> {
                Thread made = new Thread(work, "larder-jdbc");
                made.setDaemon(true);
                return made;
            });
            thread.setRemoveOnCancelPolicy(true);
        }
        long millis = Math.max(1, pause.toMillis());
        return thread.scheduleAtFixedRate(beat, millis, millis, TimeUnit.MILLISECONDS);
    }

    synchronized void close() {
        closed = true;
        if (thread != null) {
            thread.shutdownNow();
        }
    }
}
