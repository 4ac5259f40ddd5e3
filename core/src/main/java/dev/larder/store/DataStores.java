package dev.larder.store;

import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens stores by URI: the scheme finds the backend. */
public final class DataStores {
    private static final Logger LOG = LoggerFactory.getLogger(DataStores.class);

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

    /** Returns a store made of two, with {@link TierSettings#STANDARD}. See {@link #tiered(DataStore, Supplier, TierSettings)}. */
    public static DataStore tiered(DataStore near, DataStore far) {
        return tiered(near, () -> far, TierSettings.STANDARD);
    }

    /**
     * Returns a store made of a near one, which is fast, and a far one, which is shared, slow, and may be out of reach.
     *
     * <p>The far store is the truth. What is published is decided there, and then copied into the near store; what is found there is
     * copied as well, as it is, with all that is known of it. Leases and the ledger are the far store's. What is found in the near
     * store is held against the far one when this process uses it first, and again when {@link TierSettings#freshFor} has passed:
     * so what another process replaced or removed is seen that much later at most.
     *
     * <p>While the far store is out of reach, one call pays for finding that out; after that calls cost nothing, and a thread of its
     * own tries the far store until it answers. Meanwhile what the near store has is handed out, however old; what is computed is
     * stored in the near store, if that is as {@link StoreTrait#PERSISTENT} as the far one, noted there, and given to the far store
     * once that answers, or at {@link Upkeep#gc}: first wins, and where the far store has another entry by then, that one counts.
     * One that replaced another in the near store replaces just that one at the far store. What is to fail on conflict, removals and
     * the ledger fail meanwhile. A near store that fails costs nothing but time: the far one serves. Time limits are the far
     * store's own.
     *
     * <p>What the near store held before it first stood in front of a far one is given to that, too. From then on it belongs to the
     * one far store; what is stored into it otherwise may be dropped.
     *
     * @param far opens the far store; asked at once, and again as long as it raises {@link StoreUnavailableException}
     * @return a store that closes both
     */
    public static DataStore tiered(DataStore near, Supplier<DataStore> far, TierSettings settings) {
        return new TieredStore(near, far, settings);
    }

    /**
     * Opens a near store and returns it in front of a far one, or the far one alone where the near one cannot be used. See {@link
     * #tiered(DataStore, Supplier, TierSettings)}.
     *
     * @throws StoreUriException when the near store's URI makes no sense
     * @throws UnsupportedFormatException when the near store is in a format that this version does not know
     */
    public static DataStore tiered(String near, Supplier<DataStore> far, TierSettings settings) {
        DataStore opened;
        try {
            opened = open(near);
        } catch (StoreUnavailableException e) {
            LOG.warn("the near store cannot be used, the far one serves alone: {}", e.getMessage());
            return far.get();
        }
        try {
            return tiered(opened, far, settings);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
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
