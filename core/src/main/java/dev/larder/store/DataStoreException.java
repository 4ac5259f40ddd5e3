package dev.larder.store;

import dev.larder.data.LarderException;

/** An error of a store. Absence is none: it is an empty {@code Optional}. */
public abstract sealed class DataStoreException extends LarderException
        permits CorruptEntryException,
                StoreUnavailableException,
                UnsupportedFormatException,
                NoSuchBackendException,
                StoreUriException,
                ConflictException,
                StaleFenceException,
                StoreClosedException {
    private static final long serialVersionUID = 1L;

    DataStoreException(String message) {
        super(message);
    }

    DataStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
