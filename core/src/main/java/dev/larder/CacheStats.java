package dev.larder;

import java.time.Duration;

/**
 * What a Larder has done since it was opened.
 *
 * @param hits values taken from the store
 * @param computed values computed and stored
 * @param uncached values computed and not stored
 * @param corrupt damaged entries met and moved out of the way
 * @param saved the recorded cost of all hits
 */
public record CacheStats(long hits, long computed, long uncached, long corrupt, Duration saved) {}
