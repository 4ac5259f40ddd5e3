package dev.larder;

import dev.larder.data.LarderException;
import dev.larder.key.Address;

/** A stored null that was asked for through an {@code Optional}, which could not tell it from an absent value. */
public final class StoredNullException extends LarderException {
    private static final long serialVersionUID = 1L;

    StoredNullException(Address address) {
        super(address + " holds null; ask with peek(), which tells a stored null from a miss");
    }
}
