package dev.larder.store;

import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** Opens stores by URI: the scheme finds the backend. */
public final class DataStores {
    private DataStores() {}

    /**
     * Opens the store that a URI such as {@code file:results} names.
     *
     * @throws NoSuchBackendException when no backend on the class path claims the scheme
     * @throws StoreUriException when the URI is malformed or has an unknown option
     * @throws StoreUnavailableException when the place cannot be used
     * @throws UnsupportedFormatException when what is there is in a format that this version does not know
     */
    public static DataStore open(String uri) {
        StoreUri parsed = StoreUri.parse(uri);
        Set<String> known = new TreeSet<>();
        Optional<DataStoreProvider> provider = Optional.empty();
        for (DataStoreProvider candidate : ServiceLoader.load(DataStoreProvider.class)) {
            known.addAll(candidate.schemes());
            if (provider.isEmpty() && candidate.schemes().contains(parsed.scheme())) {
                provider = Optional.of(candidate);
            }
        }
        return provider.orElseThrow(() -> new NoSuchBackendException("no backend for '" + parsed.scheme() + ":' in "
                        + parsed + "; there are "
                        + String.join(", ", known.stream().map(s -> s + ":").toList())
                        + ". Add the backend's module to the class path, or use one of these"))
                .open(parsed);
    }
}
