package dev.larder.key;

import dev.larder.data.LarderException;

/** A component that has no key: something it says is missing, malformed, or has no canonical form. */
public final class InvalidComponentException extends LarderException {
    private static final long serialVersionUID = 1L;

    public InvalidComponentException(String message) {
        super(message);
    }

    public InvalidComponentException(String message, Throwable cause) {
        super(message, cause);
    }
}
