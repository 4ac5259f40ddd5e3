package dev.larder.filesystem;

import dev.larder.store.ContentAddressedStore;
import dev.larder.store.DataStore;
import dev.larder.store.DataStoreProvider;
import dev.larder.store.Durability;
import dev.larder.store.Sharing;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreTraits;
import dev.larder.store.StoreUri;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens stores in directories: {@code file:results} or {@code file:/var/cache/results?durability=relaxed}.
 *
 * <p>The place is a path, as it stands: absolute, or relative to the working directory. A directory that does not exist is
 * made, open to its owner only. The options:
 *
 * <ul>
 *   <li>{@code durability}: {@code fsync}, unless stated otherwise, or {@code relaxed}, by which a power failure may lose
 *       what was stored last; see {@link Durability}.
 *   <li>{@code shared}: {@code group} for a directory that the members of its group use together, else {@code owner}.
 * </ul>
 *
 * Any number of threads and processes of one host may use a store at once. Safe for use by several threads.
 */
public final class FileDataStoreProvider implements DataStoreProvider {
    private static final Logger LOG = LoggerFactory.getLogger(FileDataStoreProvider.class);

    /** Made by {@link java.util.ServiceLoader}. */
    public FileDataStoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("file");
    }

    @Override
    public DataStore open(StoreUri uri) {
        Options options = Options.of(uri);
        StoreRoot root = RootCheck.open(uri.place(), options.sharing());
        return new ContentAddressedStore(parts(uri.toString(), root, options.durability(), Disk.Device.REAL));
    }

    /** {@inheritDoc} The directory need not be writable. */
    @Override
    public DataStore openToRead(StoreUri uri) {
        Options options = Options.of(uri);
        StoreRoot root = RootCheck.openToRead(uri.place(), options.sharing());
        return new ContentAddressedStore(parts(uri.toString(), root, options.durability(), Disk.Device.REAL));
    }

    @Override
    public boolean exists(StoreUri uri) {
        Options.of(uri);
        return RootCheck.isTaken(uri.place());
    }

    private record Options(Durability durability, Sharing sharing) {
        static Options of(StoreUri uri) {
            uri.allowOnly(Set.of("durability", "shared"));
            return new Options(
                    uri.option("durability", Durability.class, Durability.FSYNC),
                    uri.option("shared", Sharing.class, Sharing.OWNER));
        }
    }

    /** Returns what a store in the directory is made of. */
    static ContentAddressedStore.Parts parts(String name, StoreRoot root, Durability durability, Disk.Device device) {
        LockFiles locks = new LockFiles(root.sharing());
        Sessions sessions = new Sessions(root, locks);
        Disk disk = new Disk(root, sessions, device);
        Quarantine quarantine = new Quarantine(root);
        LeaseFiles leases = new LeaseFiles(root, disk, locks, sessions);
        LedgerFiles ledger = new LedgerFiles(root, disk, locks, durability);
        return new ContentAddressedStore.Parts(
                name,
                new EntryFiles(root, disk, locks, quarantine, durability),
                new BlobFiles(root, disk, locks, sessions, quarantine),
                leases,
                ledger,
                new FileHousekeeping(root, disk, sessions, leases, ledger),
                StoreTraits.of(StoreTrait.PERSISTENT, StoreTrait.SHARED_BETWEEN_PROCESSES, StoreTrait.SHARES_BLOCKS),
                durability,
                () -> end(root, leases, sessions));
    }

    private static void end(StoreRoot root, LeaseFiles leases, Sessions sessions) {
        root.close();
        leases.close();
        try {
            sessions.close();
        } catch (IOException e) {
            // Nothing stored depends on it, and what stays is removed by the next gc.
            LOG.warn("temporary files stay in {}: {}", root, e.getMessage());
        }
    }
}
