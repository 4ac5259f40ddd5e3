package dev.larder.store;

import java.time.Duration;
import java.util.Set;

/**
 * Opens stores made of two: {@code tiered:?near=file:/scratch/results&far=jdbc:postgresql://db/results}.
 *
 * <p>The options {@code near} and {@code far} are the URIs of the two, in which {@code &} is written {@code %26} and {@code %} is
 * written {@code %25}; {@code fresh} is a time such as {@code 10m}, and {@code copy} a number of bytes. See {@link
 * DataStores#tiered(DataStore, java.util.function.Supplier, TierSettings)}.
 */
public final class TieredDataStoreProvider implements DataStoreProvider {
    private static final String NEAR = "near";
    private static final String FAR = "far";
    private static final String FRESH = "fresh";
    private static final String COPY = "copy";

    /** Made by {@link java.util.ServiceLoader}. */
    public TieredDataStoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("tiered");
    }

    /** What a URI says. */
    private record Parts(String near, String far, TierSettings settings) {
        static Parts of(StoreUri uri) {
            uri.allowOnly(Set.of(NEAR, FAR, FRESH, COPY));
            if (!uri.place().isEmpty()) {
                throw new StoreUriException(
                        "a store made of two is written tiered:?near=file:PATH&far=URI, without '" + uri.place() + "'");
            }
            Duration fresh = uri.option(FRESH, TierSettings.STANDARD.freshFor());
            TierSettings settings = TierSettings.STANDARD.freshFor(fresh);
            return new Parts(
                    store(uri, NEAR),
                    store(uri, FAR),
                    uri.option(COPY)
                            .map(bytes -> settings.copyingAtMost(number(bytes)))
                            .orElse(settings));
        }

        private static String store(StoreUri uri, String option) {
            return uri.option(option)
                    .orElseThrow(() -> new StoreUriException("a store made of two needs the option " + option
                            + ", as in tiered:?near=file:PATH&far=URI"));
        }

        private static long number(String bytes) {
            if (!bytes.matches("[0-9]{1,18}")) {
                throw new StoreUriException("the store option " + COPY + " is a number of bytes, not '" + bytes + "'");
            }
            return Long.parseLong(bytes);
        }
    }

    @Override
    public DataStore open(StoreUri uri) {
        Parts parts = Parts.of(uri);
        return DataStores.tiered(parts.near(), () -> DataStores.open(parts.far()), parts.settings());
    }

    /** Where there is no near store yet, the far one is read alone. */
    @Override
    public DataStore openToRead(StoreUri uri) {
        Parts parts = Parts.of(uri);
        DataStore far = DataStores.open(reading(parts.far()));
        if (!DataStores.exists(parts.near())) {
            return far;
        }
        try {
            return new TieredStore(DataStores.open(reading(parts.near())), () -> far, parts.settings());
        } catch (RuntimeException e) {
            far.close();
            throw e;
        }
    }

    private static String reading(String uri) {
        return uri + (uri.indexOf('?') < 0 ? "?" : "&") + DataStores.MODE + "=read";
    }

    @Override
    public boolean exists(StoreUri uri) {
        Parts parts = Parts.of(uri);
        return DataStores.exists(parts.near()) || DataStores.exists(parts.far());
    }
}
