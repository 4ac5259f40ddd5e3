package dev.larder.store;

import java.util.Set;

/**
 * How a backend makes itself known: a service that opens the stores of its URI schemes.
 *
 * <p>Found by {@link java.util.ServiceLoader}; needs a public constructor without arguments, and must cost nothing to make.
 */
public interface DataStoreProvider {
    /** Returns the schemes, in lower case, such as {@code file}. */
    Set<String> schemes();

    /**
     * Opens a store, making it where there is none yet.
     *
     * @throws StoreUriException when the URI does not make sense to this backend; it says what would
     * @throws StoreUnavailableException when the place cannot be used; it was then not changed
     * @throws UnsupportedFormatException when what is there is in a format that this version does not know
     */
    DataStore open(StoreUri uri);

    /**
     * Opens a store that is there already, to be read and not changed: the caller sees to it that nothing is. Unless
     * overridden it is opened like any other, where {@link #exists} says that there is one.
     *
     * @throws StoreUriException when the URI does not make sense to this backend; it says what would
     * @throws StoreUnavailableException when there is none, or it cannot be read
     * @throws UnsupportedFormatException when what is there is in a format that this version does not know
     */
    default DataStore openToRead(StoreUri uri) {
        if (!exists(uri)) {
            throw new StoreUnavailableException(
                    "there is no store at " + uri + " to be read; open it without" + " mode=read to make one");
        }
        return open(uri);
    }

    /**
     * Returns whether there is anything at the place that {@link #open} would not have to make itself: a store, or what
     * it would refuse. Changes nothing. Unless overridden it is taken that there always is, as in a place that cannot be
     * told from a store.
     *
     * @throws StoreUriException when the URI does not make sense to this backend; it says what would
     * @throws StoreUnavailableException when the place cannot be looked at
     */
    default boolean exists(StoreUri uri) {
        return true;
    }
}
