package dev.larder.conformance;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.store.DataStore;
import dev.larder.store.Durability;
import dev.larder.store.Publication;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreTraits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A group of promises: for each test a fresh store, closed afterwards, and never a hang. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class Promises {
    // Relaxed, because a machine that loses its power is not what the kit can try, and waiting for disks is slow.
    static final Publication KEEP = Publication.keeping().with(Durability.RELAXED);
    static final Publication FAIL = Publication.failing().with(Durability.RELAXED);
    static final Publication REPLACE = Publication.replacing().with(Durability.RELAXED);

    private final Supplier<StoreHarness> source;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** The harness of this test's store. */
    StoreHarness harness;

    /** This test's store, empty when the test begins. */
    DataStore store;

    private StoreTraits traits = StoreTraits.of();

    Promises(Supplier<StoreHarness> source) {
        this.source = source;
    }

    @BeforeEach
    final void openFreshStore() {
        harness = source.get();
        store = closing(harness.open());
        traits = store.traits();
        if (!concernsReadOnlyStores()) {
            needsChanging();
        }
    }

    @AfterEach
    final void closeAll() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    /** Whether a store that refuses every change has to keep these promises too. */
    boolean concernsReadOnlyStores() {
        return false;
    }

    /** Skips the test where the store has not the trait. */
    final void needs(StoreTrait trait) {
        assumeTrue(traits.has(trait), () -> harness + " does not have the trait " + trait);
    }

    /** Skips the test where the store refuses every change. */
    final void needsChanging() {
        assumeFalse(traits.has(StoreTrait.READ_ONLY), () -> harness + " is READ_ONLY");
    }

    /** Closes the store and opens it again. */
    final DataStore reopen() {
        store.close();
        store = open();
        return store;
    }

    /** Opens the same store once more; it is closed with the test. */
    final DataStore open() {
        return closing(harness.open());
    }

    /** Starts another process that opens the store and runs an errand; it ends with the test at the latest. */
    final ChildJvm child(Errand errand, Object... arguments) {
        return closing(ChildJvm.start(harness.uri(), errand, arguments));
    }

    /** Has something closed when the test ends, last first. */
    final <T extends AutoCloseable> T closing(T closeable) {
        opened.push(closeable);
        return closeable;
    }
}
