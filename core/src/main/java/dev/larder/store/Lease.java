package dev.larder.store;

import dev.larder.key.Key;

/**
 * The promise of one holder to compute a key, kept alive by a heartbeat of the store's until it is closed.
 *
 * <p>A lease saves work; it protects nothing by itself. A holder that was stopped for longer than the lease's term may
 * have lost it without knowing; its {@link #fence} tells. Safe for use by several threads.
 */
public interface Lease extends AutoCloseable {
    Key key();

    /** Returns the number that sets this holder apart from earlier and later ones. */
    Fence fence();

    /** Returns whether nobody has taken the lease over, as far as is known; asks the store. */
    boolean isHeld();

    /** Gives the lease back, so that a waiter need not wait for its term to end. Closing twice does nothing. */
    @Override
    void close();
}
