package dev.larder.store;

/** A publication by a holder whose lease somebody else has taken over since; nothing was changed. */
public final class StaleFenceException extends DataStoreException {
    private static final long serialVersionUID = 1L;

    public StaleFenceException(String message) {
        super(message);
    }

    public StaleFenceException(String message, Throwable cause) {
        super(message, cause);
    }
}
