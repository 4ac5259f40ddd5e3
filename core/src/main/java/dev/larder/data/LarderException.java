package dev.larder.data;

/**
 * The root of every error that Larder itself raises; a user's own exception is never wrapped in one.
 *
 * <p>The message is one line that says what is wrong, where, and what to do next; it never carries a secret.
 */
public abstract class LarderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected LarderException(String message) {
        super(message);
    }

    protected LarderException(String message, Throwable cause) {
        super(message, cause);
    }
}
