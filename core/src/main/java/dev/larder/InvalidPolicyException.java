package dev.larder;

import dev.larder.data.LarderException;
import org.jspecify.annotations.Nullable;

/** A text that is to change policies says nothing that makes sense; the message says what would. */
public final class InvalidPolicyException extends LarderException {
    private static final long serialVersionUID = 1L;

    InvalidPolicyException(String message) {
        super(message);
    }

    InvalidPolicyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
