package dev.larder.data;

import org.jspecify.annotations.Nullable;

/**
 * The root of every error that Larder itself raises; a user's own exception is never wrapped in one.
 *
 * <p>The message is one line that says what is wrong, where, and what to do next; it never carries a secret.
 */
public abstract class LarderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;

    protected LarderException(String message) {
        this(message, null);
    }

    protected LarderException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.message = message;
    }

    /** Returns the line; unlike that of other exceptions it is always there. */
    @Override
    public final String getMessage() {
        return message;
    }
}
