package dev.larder.conformance.naive;

import dev.larder.store.DataStore;
import dev.larder.store.DataStoreProvider;
import dev.larder.store.StoreUri;
import java.nio.file.Path;
import java.util.Set;

/** Opens {@code naive:DIRECTORY?flaw=NAME}. */
public final class NaiveStoreProvider implements DataStoreProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("naive");
    }

    @Override
    public DataStore open(StoreUri uri) {
        uri.allowOnly(Set.of("flaw"));
        return new NaiveStore(Path.of(uri.place()).toAbsolutePath(), uri.option("flaw", Flaw.class, Flaw.NONE));
    }
}
