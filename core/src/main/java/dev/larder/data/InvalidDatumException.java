package dev.larder.data;

/** A value, or a text that should describe one, that has no place in the data model. */
public final class InvalidDatumException extends LarderException {
    private static final long serialVersionUID = 1L;

    public InvalidDatumException(String message) {
        super(message);
    }

    public InvalidDatumException(String message, Throwable cause) {
        super(message, cause);
    }
}
