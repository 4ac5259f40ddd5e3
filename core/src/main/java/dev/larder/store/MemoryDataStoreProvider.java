package dev.larder.store;

import java.util.Set;

/**
 * Opens stores in memory: {@code memory:}. Each is a store of its own, shared by nobody, and gone when it is closed.
 */
public final class MemoryDataStoreProvider implements DataStoreProvider {
    /** Made by {@link java.util.ServiceLoader}. */
    public MemoryDataStoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("memory");
    }

    @Override
    public DataStore open(StoreUri uri) {
        uri.allowOnly(Set.of());
        if (!uri.place().isEmpty()) {
            throw new StoreUriException("a store in memory has no name: write memory: instead of " + uri);
        }
        MemoryParts parts = new MemoryParts(new HeapBlocks());
        return parts.open(uri.toString(), parts::clear);
    }
}
