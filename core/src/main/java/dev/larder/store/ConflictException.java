package dev.larder.store;

import dev.larder.data.Digest;
import dev.larder.key.Address;

/** An explicit store of a value where another one is stored already. The kept one was not changed. */
public final class ConflictException extends DataStoreException {
    private static final long serialVersionUID = 1L;

    public ConflictException(Address address, Digest kept, Digest offered) {
        super(address + " holds another value already (" + kept + ", offered " + offered
                + "); ask for replacing if the new one is right, or give the computation a new version");
    }
}
