package dev.larder.store;

import dev.larder.key.Key;

/**
 * The number of a lease: whoever takes a key's lease later has a higher one, so that a late holder can be told.
 *
 * @param number grows with every lease of the key
 */
public record Fence(Key key, long number) {}
