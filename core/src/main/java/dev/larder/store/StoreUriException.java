package dev.larder.store;

/** A store URI that is malformed, or has an option that its backend does not know. */
public final class StoreUriException extends DataStoreException {
    private static final long serialVersionUID = 1L;

    public StoreUriException(String message) {
        super(message);
    }

    public StoreUriException(String message, Throwable cause) {
        super(message, cause);
    }
}
