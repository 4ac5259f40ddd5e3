package dev.larder.store;

/** A store URI whose scheme no backend on the class path claims. The message names those that there are. */
public final class NoSuchBackendException extends DataStoreException {
    private static final long serialVersionUID = 1L;

    public NoSuchBackendException(String message) {
        super(message);
    }

    public NoSuchBackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
