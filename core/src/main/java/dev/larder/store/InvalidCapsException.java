package dev.larder.store;

import dev.larder.data.LarderException;
import org.jspecify.annotations.Nullable;

/** A text that is to limit what a store holds says nothing that makes sense; the message says what would. */
public final class InvalidCapsException extends LarderException {
    private static final long serialVersionUID = 1L;

    InvalidCapsException(String message) {
        super(message);
    }

    InvalidCapsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
