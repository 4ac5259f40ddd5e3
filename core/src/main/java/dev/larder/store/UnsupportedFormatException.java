package dev.larder.store;

/** A store, or a part of one, in a format that this version does not know. It was left untouched. */
public final class UnsupportedFormatException extends DataStoreException {
    private static final long serialVersionUID = 1L;

    public UnsupportedFormatException(String message) {
        super(message);
    }

    public UnsupportedFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
