package dev.larder;

/**
 * Whoever wants to hear of what a cache does: for logs, metrics and tests. Called in the thread in which it happens, so it should be
 * quick; called by several threads at once. What it throws is logged, and no call fails of it.
 */
@FunctionalInterface
public interface CacheListener {
    /** Hears of an event, after it happened. */
    void happened(CacheEvent event);
}
