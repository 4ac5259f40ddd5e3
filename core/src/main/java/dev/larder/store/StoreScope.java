package dev.larder.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several stores that a program has open together, each under a name of the program's own, and that are closed together, the last
 * one first. Thread-safe.
 *
 * <p>A name stands for one store as long as the scope is open: a second one under the same name is refused, since what was meant
 * for the one would end in the other.
 */
public final class StoreScope implements AutoCloseable {
    private final Map<String, DataStore> stores = new LinkedHashMap<>();
    private boolean closed;

    /** Makes a scope without stores. */
    public StoreScope() {}

    /**
     * Opens the store that a URI names, under a name. See {@link DataStores#open}.
     *
     * @throws IllegalArgumentException when a store is open under this name
     * @throws StoreClosedException when the scope was closed
     */
    public synchronized DataStore open(String name, String uri) {
        requireFree(name);
        DataStore store = DataStores.open(uri);
        stores.put(name, store);
        return store;
    }

    /**
     * Takes a store in that is open already, and will be closed with the others.
     *
     * @throws IllegalArgumentException when a store is open under this name
     * @throws StoreClosedException when the scope was closed
     */
    public synchronized DataStore take(String name, DataStore store) {
        requireFree(name);
        stores.put(name, store);
        return store;
    }

    private void requireFree(String name) {
        requireOpen();
        DataStore other = stores.get(name);
        if (other != null) {
            throw new IllegalArgumentException("the name '" + name + "' stands for the store " + other
                    + " already; choose another name, or take that store");
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreClosedException("the stores of this scope were closed; make a new one");
        }
    }

    /**
     * Returns the store that is open under a name.
     *
     * @throws IllegalArgumentException when there is none; the message says which there are
     * @throws StoreClosedException when the scope was closed
     */
    public synchronized DataStore store(String name) {
        requireOpen();
        DataStore store = stores.get(name);
        if (store == null) {
            throw new IllegalArgumentException("no store is open under the name '" + name + "'; there "
                    + (stores.isEmpty() ? "is none" : "are " + String.join(", ", stores.keySet())));
        }
        return store;
    }

    /** Returns the names of the stores, in the order in which they were opened. */
    public synchronized List<String> names() {
        return List.copyOf(stores.keySet());
    }

    /** Closes all stores, each of them even when another fails. Closing twice does nothing. */
    @Override
    public void close() {
        List<Runnable> steps = new ArrayList<>();
        synchronized (this) {
            closed = true;
            stores.values().forEach(store -> steps.add(0, store::close));
            stores.clear();
        }
        Closing.all(steps);
    }
}
