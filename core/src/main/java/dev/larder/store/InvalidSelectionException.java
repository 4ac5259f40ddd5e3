package dev.larder.store;

import dev.larder.data.LarderException;

/** A text that states no selection; the message points at the character where it goes wrong. */
public final class InvalidSelectionException extends LarderException {
    private static final long serialVersionUID = 1L;

    public InvalidSelectionException(String message) {
        super(message);
    }
}
