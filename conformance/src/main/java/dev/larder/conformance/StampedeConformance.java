package dev.larder.conformance;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * What a cache over a shared store promises processes that miss the same keys at once. A backend's test extends it and says how a
 * store is made, as with {@link DataStoreConformance}; a store that is not shared between processes is skipped.
 *
 * <p>{@code -Dlarder.stampede.rounds=200} and {@code -Dlarder.stampede.processes=8} are the campaign, in which a take-over may take no
 * more than a second beyond the lease's term; a machine that does other things too is given more.
 */
public abstract class StampedeConformance {
    /** Made by a backend's test. */
    protected StampedeConformance() {}

    /** Returns the harness of a store that nothing has been stored in; called once for every test. */
    protected abstract StoreHarness harness();

    /** One computes, and nobody waits for the dead or for himself. */
    @Nested
    @Tag("larder-stampede")
    class Stampede extends StampedePromises {
        Stampede() {
            super(StampedeConformance.this::harness);
        }
    }
}
