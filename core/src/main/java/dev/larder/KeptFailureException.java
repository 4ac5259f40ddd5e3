package dev.larder;

import dev.larder.data.LarderException;
import dev.larder.key.Address;
import java.time.Instant;

/**
 * A computation failed not long ago, and its policy keeps such failures: it was not run again. The message tells what it failed
 * with; the exception itself is not kept.
 */
public final class KeptFailureException extends LarderException {
    private static final long serialVersionUID = 1L;

    private final transient Address address;
    private final transient Instant failed;

    KeptFailureException(Address address, Instant failed, String message) {
        super(message);
        this.address = address;
        this.failed = failed;
    }

    /** Returns what was asked for. */
    public Address address() {
        return address;
    }

    /** Returns when the computation failed. */
    public Instant failed() {
        return failed;
    }
}
