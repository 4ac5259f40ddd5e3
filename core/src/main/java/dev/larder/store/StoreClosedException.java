package dev.larder.store;

/** The use of a store, or of a lazy value from it, after the store was closed. */
public final class StoreClosedException extends DataStoreException {
    private static final long serialVersionUID = 1L;

    public StoreClosedException(String message) {
        super(message);
    }

    public StoreClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
