package dev.larder;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells everybody who listens. Thread-safe. */
final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Larder.class);

    private final Tally tally = new Tally();
    private final List<CacheListener> listeners;
    private final AtomicBoolean hasFailed = new AtomicBoolean();

    Events(List<CacheListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    Tally tally() {
        return tally;
    }

    void tell(CacheEvent event) {
        tally.happened(event);
        FlightRecording.record(event);
        for (CacheListener listener : listeners) {
            try {
                listener.happened(event);
            } catch (RuntimeException e) {
                if (!hasFailed.getAndSet(true)) {
                    LOG.warn("a listener of the cache failed; what it does so again is not said any more", e);
                }
            }
        }
    }
}
