package dev.larder.examples.weather;

import dev.larder.store.DataStore;
import dev.larder.store.DataStoreProvider;
import dev.larder.store.DataStores;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.StoreUri;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;

/** Stores that do not do what a store must: {@code broken:forgetful} finds nothing, {@code broken:full} stores nothing. */
public final class BrokenStores implements DataStoreProvider {
    /** Made by the service loader. */
    public BrokenStores() {}

    @Override
    public Set<String> schemes() {
        return Set.of("broken");
    }

    @Override
    public DataStore open(StoreUri uri) {
        DataStore memory = DataStores.open("memory:");
        return (DataStore) Proxy.newProxyInstance(
                BrokenStores.class.getClassLoader(), new Class<?>[] {DataStore.class}, (proxy, method, arguments) -> {
                    if (uri.place().equals("forgetful") && method.getName().equals("find")) {
                        return Optional.empty();
                    } else if (uri.place().equals("full") && method.getName().startsWith("store")) {
                        throw new StoreUnavailableException("no space is left in " + uri);
                    }
                    try {
                        return method.invoke(memory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
