package dev.larder.store;

/** A store that cannot be read or written now: vanished, full, read-only, or out of reach. */
public final class StoreUnavailableException extends DataStoreException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message) {
        super(message);
    }

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
