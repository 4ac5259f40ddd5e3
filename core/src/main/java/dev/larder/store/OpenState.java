package dev.larder.store;

import java.util.function.Supplier;

/**
 * Whether a store is open: asked by the store, and by everything that was taken from it. For implementers of stores. Safe for
 * use by several threads.
 */
public final class OpenState {
    /** Of what belongs to no store that could be closed. */
    static final OpenState ALWAYS = new OpenState("nowhere");

    private final String name;
    private volatile boolean closed;

    /**
     * Begins open.
     *
     * @param name of the store in messages, without secrets
     */
    public OpenState(String name) {
        this.name = name;
    }

    /** Closes, and returns whether it was open. */
    public synchronized boolean close() {
        boolean wasOpen = !closed;
        closed = true;
        return wasOpen;
    }

    /**
     * Does nothing while the store is open.
     *
     * @throws StoreClosedException when the store was closed
     */
    public void check() {
        if (closed) {
            throw closed(null);
        }
    }

    /**
     * Uses the store. What fails because the store is closed meanwhile fails with that reason, and not as damage.
     *
     * @throws StoreClosedException when the store was closed
     */
    public <T> T during(Supplier<T> use) {
        check();
        try {
            return use.get();
        } catch (StoreUnavailableException | CorruptEntryException e) {
            if (closed) {
                throw closed(e);
            }
            throw e;
        }
    }

    private StoreClosedException closed(@org.jspecify.annotations.Nullable Throwable cause) {
        String message = "the store " + name + " was closed; use its values while it is open, or copy them out";
        return cause == null ? new StoreClosedException(message) : new StoreClosedException(message, cause);
    }
}
