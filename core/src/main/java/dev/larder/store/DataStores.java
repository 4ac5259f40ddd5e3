package dev.larder.store;

import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** Opens stores by URI: the scheme finds the backend. */
public final class DataStores {
    /** The option that every store has. */
    static final String MODE = "mode";

    private enum Mode {
        READ,
        WRITE
    }

    private DataStores() {}

    /**
     * Opens the store that a URI such as {@code file:results} names, making it where there is none.
     *
     * <p>Beside the options of its backend every store has {@code mode}: {@code write}, unless stated otherwise, or {@code
     * read}, by which a store that is there already is read and every change refused.
     *
     * @throws NoSuchBackendException when no backend on the class path claims the scheme
     * @throws StoreUriException when the URI is malformed or has an unknown option
     * @throws StoreUnavailableException when the place cannot be used
     * @throws UnsupportedFormatException when what is there is in a format that this version does not know
     */
    public static DataStore open(String uri) {
        StoreUri parsed = StoreUri.parse(uri);
        Mode mode = parsed.option(MODE, Mode.class, Mode.WRITE);
        DataStoreProvider provider = provider(parsed);
        StoreUri own = parsed.without(MODE);
        return mode == Mode.READ ? new ReadOnlyDataStore(provider.openToRead(own), own.toString()) : provider.open(own);
    }

    /**
     * Returns whether {@link #open} would find something at the URI's place instead of making a new store there; changes
     * nothing. For programs that only look, and should not leave an empty store behind.
     *
     * @throws NoSuchBackendException when no backend on the class path claims the scheme
     * @throws StoreUriException when the URI is malformed or has an unknown option
     * @throws StoreUnavailableException when the place cannot be looked at
     */
    public static boolean exists(String uri) {
        StoreUri parsed = StoreUri.parse(uri);
        parsed.option(MODE, Mode.class, Mode.WRITE);
        return provider(parsed).exists(parsed.without(MODE));
    }

    private static DataStoreProvider provider(StoreUri uri) {
        Set<String> known = new TreeSet<>();
        for (DataStoreProvider candidate : ServiceLoader.load(DataStoreProvider.class)) {
            if (candidate.schemes().contains(uri.scheme())) {
                return candidate;
            }
            known.addAll(candidate.schemes());
        }
        throw new NoSuchBackendException("no backend for '" + uri.scheme() + ":' in " + uri + "; there are "
                + String.join(", ", known.stream().map(s -> s + ":").toList())
                + ". Add the backend's module to the class path, or use one of these");
    }
}
