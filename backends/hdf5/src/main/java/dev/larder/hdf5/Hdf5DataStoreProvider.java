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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Opens stores of HDF5 files: {@code hdf5:results.h5} or {@code hdf5:/data/results.h5?durability=relaxed&deflate=1}.
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
 * <p>How large contents (arrays, bytes and files) are laid out in what will be stored is up to these options. What is stored
 * already stays as it is and is read whatever they say.
 *
 * <table>
 *   <caption>Options of layout</caption>
 *   <tr><td>{@code layout=contiguous}
 *       <td>in one piece, unless stated otherwise: the fastest
 *   <tr><td>{@code layout=chunked}
 *       <td>in chunks of at most a mebibyte, in a dataset that other programs can make longer in a copy of the file
 *   <tr><td>{@code deflate=1} to {@code deflate=9}
 *       <td>in chunks that are shuffled and compressed; 1 is the fastest
 *   <tr><td>{@code checksum=fletcher32}
 *       <td>in chunks that have checksums of HDF5's own, for other programs; Larder checks every block in any case
 *   <tr><td>{@code for=CODEC,CODEC}
 *       <td>only in entries that these codecs made, as in {@code for=array,file}; the others are contiguous
 * </table>
 *
 * Contents of less than 16 KiB are contiguous whatever is asked for. Chunks save room and take time, most of all when they are
 * written, which is done by one thread at a time: measure before you ask for them. Packs have none.
 *
 * <p>{@code hdf5:mem:NAME} is a store in memory: nothing of it is ever on disk. All that this process opens under one name are the
 * same store, which is gone with the last that is closed; {@code hdf5:mem:} without a name is shared with nobody. It has no options.
 *
 * <p>To store, libhdf5 is needed, which comes with this module for Linux and macOS on x86-64; what is on disk is read without it.
 * Any number of threads and processes of one host may use a store at once. Safe for use by several threads.
 */
public final class Hdf5DataStoreProvider implements DataStoreProvider {
    private static final Set<String> OPTIONS = Stream.concat(
                    Stream.of("durability", "shared"), LayoutOptions.NAMES.stream())
            .collect(Collectors.toUnmodifiableSet());

    /** Made by {@link java.util.ServiceLoader}. */
    public Hdf5DataStoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("hdf5");
    }

    @Override
    public DataStore open(StoreUri uri) {
        if (isInMemory(uri)) {
            return MemoryPlaces.open(uri.place(), uri.toString());
        }
        Durability durability = durability(uri);
        LayoutOptions layouts = LayoutOptions.of(uri);
        Optional<DataStore> sealed = sealed(uri);
        if (sealed.isPresent()) {
            return sealed.get();
        }
        Hdf5Root root = RootCheck.open(uri.place(), sharing(uri));
        return new Hdf5DataStore(
                uri.toString(), root, state(root, durability, ""), durability, layouts, Device.REAL, Catalogue.OLDEST);
    }

    /** {@inheritDoc} The directory need not be writable. */
    @Override
    public DataStore openToRead(StoreUri uri) {
        if (isInMemory(uri)) {
            return DataStoreProvider.super.openToRead(uri);
        }
        Durability durability = durability(uri);
        LayoutOptions layouts = LayoutOptions.of(uri);
        Optional<DataStore> sealed = sealed(uri);
        if (sealed.isPresent()) {
            return sealed.get();
        }
        Hdf5Root root = RootCheck.openToRead(uri.place(), sharing(uri));
        return new Hdf5DataStore(
                uri.toString(),
                root,
                state(root, durability, "&mode=read"),
                durability,
                layouts,
                Device.REAL,
                Catalogue.OLDEST);
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
        if (isInMemory(uri)) {
            return MemoryPlaces.exists(uri.place());
        }
        durability(uri);
        return RootCheck.isTaken(uri.place());
    }

    private static boolean isInMemory(StoreUri uri) {
        if (!MemoryPlaces.isOne(uri.place())) {
            return false;
        }
        uri.allowOnly(Set.of());
        return true;
    }

    private static Durability durability(StoreUri uri) {
        uri.allowOnly(OPTIONS);
        return uri.option("durability", Durability.class, Durability.FSYNC);
    }

    private static Sharing sharing(StoreUri uri) {
        return uri.option("shared", Sharing.class, Sharing.OWNER);
    }
}
