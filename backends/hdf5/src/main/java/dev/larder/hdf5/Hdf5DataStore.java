package dev.larder.hdf5;

import dev.larder.key.Address;
import dev.larder.store.BlockWriter;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import dev.larder.store.EntryWriter;
import dev.larder.store.Leases;
import dev.larder.store.Ledger;
import dev.larder.store.OpenState;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.StaleFenceException;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreTraits;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.Stored;
import dev.larder.store.Upkeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store whose entries are sealed HDF5 files, each with everything that belongs to it.
 *
 * <p>Leases, ledger and the knowledge of who is alive come from a {@code file:} store in the same directory, so that there is
 * one registry of locked files in a process and one format for them on disk. Safe for use by several threads.
 */
final class Hdf5DataStore implements DataStore {
    private static final Logger LOG = LoggerFactory.getLogger(Hdf5DataStore.class);

    /** How often a publication meets an entry that vanishes before it can be compared; more is not bad luck any more. */
    private static final int ATTEMPTS = 16;

    private final String name;
    private final Hdf5Root root;
    private final DataStore state;
    private final Durability durability;
    private final Device device;
    private final Sessions sessions;
    private final EntryFiles files;
    private final EntryReader reader;
    private final OpenState open;
    private final Packs packs;
    private final Turns turns;
    private final EntryListing listing;
    private final Catalogue catalogue;
    private final Hdf5Upkeep upkeep;

    /**
     * @param state keeps leases and ledger; owned, and closed, by this store
     * @param oldest how old the catalogue may be while the store changes
     */
    Hdf5DataStore(String name, Hdf5Root root, DataStore state, Durability durability, Device device, Duration oldest) {
        this.name = name;
        this.root = root;
        this.state = state;
        this.durability = durability;
        this.open = new OpenState(name);
        this.sessions = new Sessions(root, state.leases());
        this.device = device;
        this.files = new EntryFiles(root, sessions, state.leases(), device);
        this.reader = new EntryReader(root, open);
        this.packs = new Packs(root, reader, new Tombstones(root, sessions, files));
        this.turns = new Turns(state.leases(), root.directory().toString());
        this.listing = new EntryListing(root, files, packs);
        this.catalogue = new Catalogue(root, sessions, turns, listing, oldest);
        Compaction compaction = new Compaction(root, state.leases(), sessions, files, reader, packs, turns, device);
        this.upkeep = new Hdf5Upkeep(
                root, sessions, files, reader, packs, turns, compaction, catalogue, state.upkeep(), open);
    }

    @Override
    public Optional<Entry> find(Address address) {
        return open.during(() -> root.attempt("read an entry", () -> {
            Path file = files.fileOf(address);
            for (int attempt = 0; ; attempt++) {
                Optional<Entry> own = find(address, file);
                if (own.isPresent()) {
                    return own;
                }
                // What is in no file of its own any more was in a pack before it went, and the other way round.
                Packs.Look look = packs.find(address);
                if (look.entry().isPresent()) {
                    return look.entry();
                } else if (!look.buried() || attempt == ATTEMPTS || !files.exists(file)) {
                    return Optional.empty();
                }
            }
        }));
    }

    private Optional<Entry> find(Address address, Path file) throws IOException {
        if (!files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.read(address, file));
        } catch (NoSuchFileException e) {
            // Gone since it was looked for, unless the store is.
            if (files.exists(file)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    @Override
    public Stored store(Entry entry, Publication publication) {
        return open.during(() -> {
            if (publication.onConflict() != Publication.OnConflict.REPLACE) {
                if (underFence(publication, () -> true).isEmpty()) {
                    throw stale(entry);
                }
                Optional<Stored> kept = settle(entry, publication);
                if (kept.isPresent()) {
                    return kept.get();
                }
            }
            return publish(entry, publication);
        });
    }

    /** Writes an entry's file and publishes it. */
    Stored publish(Entry entry, Publication publication) {
        return open.during(() -> root.attempt("store an entry", () -> {
            Path staged = sessions.newTemporary();
            try {
                seal(staged, entry, durability(publication));
                return publish(entry, staged, publication);
            } finally {
                Files.deleteIfExists(staged);
            }
        }));
    }

    private void seal(Path staged, Entry entry, Durability wanted) throws IOException {
        try {
            EntrySealer.seal(staged, entry, wanted, device);
        } catch (StoreUnavailableException e) {
            throw root.explain("store an entry", staged, entry.info().size(), e);
        }
        root.sharing().seal(staged);
    }

    private Stored publish(Entry entry, Path staged, Publication publication) throws IOException {
        Path file = files.fileOf(entry.info().address());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Stored> stored = publication.onConflict() == Publication.OnConflict.REPLACE
                    ? replace(entry, staged, file, publication)
                    : create(entry, staged, file, publication);
            if (stored.isPresent()) {
                catalogue.changed();
                return stored.get();
            }
            Optional<Stored> kept = settle(entry, publication);
            if (kept.isPresent()) {
                return kept.get();
            }
            // What was there is gone, by removal or quarantine: the place is free again.
        }
        throw new StoreUnavailableException(
                "another process keeps storing and removing " + entry.info().address() + "; try again later");
    }

    private Optional<Stored> create(Entry entry, Path staged, Path file, Publication publication) throws IOException {
        Address address = entry.info().address();
        PackSource.FileIdentity own = PackSource.FileIdentity.of(staged);
        boolean created = files.publishing(
                staged,
                file,
                () -> underFence(
                                publication,
                                () -> root.attempt(
                                        "store an entry",
                                        () -> packs.live(address).isEmpty()
                                                && files.create(staged, file, durability(publication))))
                        .orElseThrow(() -> stale(entry)));
        if (!created || (!packs.live(address).isEmpty() && takeBack(address, file, own))) {
            return Optional.empty();
        }
        return Optional.of(new Stored(entry.info(), Stored.Status.PUBLISHED));
    }

    /** Another process stored it first, and a third brought it into a pack since that was looked for. */
    private boolean takeBack(Address address, Path file, PackSource.FileIdentity own) throws IOException {
        try (Turns.Turn turn = turns.take(address)) {
            if (packs.live(address).isEmpty()) {
                return false;
            }
            if (own.isStillAt(file)) {
                files.remove(file, durability);
            }
            return true;
        }
    }

    private Optional<Stored> replace(Entry entry, Path staged, Path file, Publication publication) throws IOException {
        Durability wanted = durability(publication);
        try (Turns.Turn turn = turns.take(entry.info().address())) {
            boolean replaced = files.publishing(
                    staged,
                    file,
                    () -> underFence(
                                    publication,
                                    () -> root.attempt(
                                            "store an entry",
                                            () -> replace(entry.info().address(), staged, file, wanted)))
                            .orElseThrow(() -> stale(entry)));
            return Optional.of(new Stored(entry.info(), replaced ? Stored.Status.REPLACED : Stored.Status.PUBLISHED));
        }
    }

    private boolean replace(Address address, Path staged, Path file, Durability wanted) throws IOException {
        boolean own = files.replace(staged, file, wanted);
        try {
            return packs.bury(address, wanted) || own;
        } catch (IOException e) {
            if (!own) {
                // The one in the pack is the stored one still.
                files.remove(file, wanted);
            }
            throw e;
        }
    }

    private Durability durability(Publication publication) {
        return publication.durability().orElse(durability);
    }

    /** Returns the action's result, or nothing when the publication's fence is not the current one. */
    private <T> Optional<T> underFence(Publication publication, Supplier<T> action) {
        return publication
                .fence()
                .map(fence -> state.leases().whileCurrent(fence, action))
                .orElseGet(() -> Optional.of(action.get()));
    }

    private static StaleFenceException stale(Entry entry) {
        return new StaleFenceException("somebody else has taken over "
                + entry.info().address() + " since this computation began; its result was not stored");
    }

    /** Says what becomes of an entry beside the one at its address; a damaged one is moved out of its way. */
    private Optional<Stored> settle(Entry offered, Publication publication) {
        Address address = offered.info().address();
        try {
            return find(address).map(kept -> publication.settle(kept, offered));
        } catch (CorruptEntryException e) {
            if (!e.address().equals(address)) {
                // It is the offered value that cannot be read: a lazy one, of another entry.
                throw e;
            }
            LOG.warn("{}; it was moved out of the way to be stored anew", e.getMessage());
            upkeep.quarantine(address);
            return Optional.empty();
        }
    }

    @Override
    public EntryWriter begin(EntryDraft draft, Publication publication) {
        open.check();
        return new BlockWriter(draft, new Spools(this, root, sessions, publication));
    }

    OpenState open() {
        return open;
    }

    @Override
    public boolean remove(Address address) {
        return open.during(() -> {
            boolean removed = root.attempt("remove an entry", () -> {
                try (Turns.Turn turn = turns.take(address)) {
                    // Last the file, which is the newer one where a killed process left both.
                    boolean packed = packs.bury(address, durability);
                    return files.remove(files.fileOf(address), durability) || packed;
                }
            });
            if (removed) {
                catalogue.changed();
            }
            return removed;
        });
    }

    @Override
    public Stream<EntryInfo> list(Selection selection) {
        return open.during(() -> listing.infos(selection.commonKeyPrefix())).filter(selection::takes);
    }

    @Override
    public StoreTraits traits() {
        return StoreTraits.of(StoreTrait.PERSISTENT, StoreTrait.SHARED_BETWEEN_PROCESSES);
    }

    @Override
    public Leases leases() {
        open.check();
        return state.leases();
    }

    @Override
    public Ledger ledger() {
        open.check();
        return state.ledger();
    }

    @Override
    public Upkeep upkeep() {
        open.check();
        return upkeep;
    }

    @Override
    public void close() {
        if (!open.close()) {
            return;
        }
        reader.close();
        try {
            catalogue.close();
            sessions.close();
        } catch (IOException | StoreUnavailableException e) {
            // Nothing stored depends on it: what is temporary goes with the next gc, and the catalogue is made anew.
            LOG.warn("{} was closed, but not everything could be tidied up: {}", name, e.getMessage());
        } finally {
            packs.close();
            state.close();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
