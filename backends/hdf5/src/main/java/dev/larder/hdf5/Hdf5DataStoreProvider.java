package dev.larder.hdf5;

import dev.larder.store.DataStore;
import dev.larder.store.DataStoreProvider;
import dev.larder.store.DataStores;
import dev.larder.store.Durability;
import dev.larder.store.Sharing;
import dev.larder.store.StoreUri;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Opens stores of HDF5 files: {@code hdf5:results.h5} or {@code hdf5:/data/results.h5?durability=relaxed}.
 *
 * <p>The place is the path of a file, which is made as a catalogue for other programs; the entries lie beside it, in {@code
 * results.h5.d}. A file of that name that is not Larder's is refused and left as it is. The options:
 *
 * <ul>
 *   <li>{@code durability}: {@code fsync}, unless stated otherwise, or {@code relaxed}; see {@link Durability}.
 *   <li>{@code shared}: {@code group} for a store that the members of a group use together, else {@code owner}; see {@link
 *       Sharing}.
 * </ul>
 *
 * <p>Where the file is a pack, or a single entry's, as {@code larder pack} and {@code larder get -o} write them, it is a store of its
 * own, which is read and never changed.
 *
 * <p>To store, libhdf5 is needed, which comes with this module for Linux and macOS on x86-64; what is stored is read without
 * it. Any number of threads and processes of one host may use a store at once. Safe for use by several threads.
 */
public final class Hdf5DataStoreProvider implements DataStoreProvider {
    /** Made by {@link java.util.ServiceLoader}. */
    public Hdf5DataStoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("hdf5");
    }

    @Override
    public DataStore open(StoreUri uri) {
        Durability durability = durability(uri);
        Optional<DataStore> sealed = sealed(uri);
        if (sealed.isPresent()) {
            return sealed.get();
        }
        Hdf5Root root = RootCheck.open(uri.place(), sharing(uri));
        return new Hdf5DataStore(
                uri.toString(), root, state(root, durability, ""), durability, Device.REAL, Catalogue.OLDEST);
    }

    /** {@inheritDoc} The directory need not be writable. */
    @Override
    public DataStore openToRead(StoreUri uri) {
        Durability durability = durability(uri);
        Optional<DataStore> sealed = sealed(uri);
        if (sealed.isPresent()) {
            return sealed.get();
        }
        Hdf5Root root = RootCheck.openToRead(uri.place(), sharing(uri));
        return new Hdf5DataStore(
                uri.toString(), root, state(root, durability, "&mode=read"), durability, Device.REAL, Catalogue.OLDEST);
    }

    private static Optional<DataStore> sealed(StoreUri uri) {
        sharing(uri);
        return PackDataStore.sealed(
                uri.toString(), RootCheck.rootOf(uri.place(), Sharing.OWNER).catalogue());
    }

    /** Opens the store for leases and ledger, which also warns where its filesystem cannot be relied upon. */
    private static DataStore state(Hdf5Root root, Durability durability, String more) {
        return DataStores.open(
                "file:" + root.state() + "?durability=" + name(durability) + "&shared=" + name(root.sharing()) + more);
    }

    private static String name(Enum<?> option) {
        return option.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean exists(StoreUri uri) {
        durability(uri);
        return RootCheck.isTaken(uri.place());
    }

    private static Durability durability(StoreUri uri) {
        uri.allowOnly(Set.of("durability", "shared"));
        return uri.option("durability", Durability.class, Durability.FSYNC);
    }

    private static Sharing sharing(StoreUri uri) {
        return uri.option("shared", Sharing.class, Sharing.OWNER);
    }
}
