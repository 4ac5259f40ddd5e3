package dev.larder.hdf5;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Key;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import dev.larder.store.EntryWriter;
import dev.larder.store.Fence;
import dev.larder.store.Lease;
import dev.larder.store.Leases;
import dev.larder.store.Ledger;
import dev.larder.store.LedgerRecord;
import dev.larder.store.OpenState;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.Sharing;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreTraits;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.Stored;
import dev.larder.store.Upkeep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A store that is one sealed file, a pack or a single entry: read, never changed, with nothing beside it. Safe for use by several
 * threads.
 */
final class PackDataStore implements DataStore {
    private final String name;
    private final Hdf5Root root;
    private final OpenState open;
    private final EntryReader reader;
    private final Upkeep upkeep = new Checking();
    private final SingleFile file;

    private PackDataStore(String name, Path path, SingleFile.Opening opening) throws IOException {
        this.name = name;
        this.root = Hdf5Root.at(path, Sharing.OWNER);
        this.open = new OpenState(name);
        this.reader = new EntryReader(root, open);
        this.file = opening.open(path, reader);
    }

    /**
     * Opens the store that a pack or an entry's file is, or nothing where there is no such file.
     *
     * @throws dev.larder.store.UnsupportedFormatException when it is of a later format
     */
    static Optional<DataStore> sealed(String name, Path path) {
        Path file = path.toAbsolutePath();
        return Hdf5Root.at(file, Sharing.OWNER).attempt("open " + file.getFileName(), () -> switch (PackHead.kindOf(
                file)) {
            case PACK -> Optional.of(new PackDataStore(name, file, SingleFile::pack));
            case ENTRY -> Optional.of(new PackDataStore(name, file, SingleFile::entry));
            case OTHER -> Optional.empty();
        });
    }

    private StoreUnavailableException refusal(String change) {
        return new StoreUnavailableException(
                "the store " + name + " is one sealed file, which is read and not changed, so " + change
                        + "; unpack it into another store to change that");
    }

    @Override
    public Optional<Entry> find(Address address) {
        return open.during(() -> root.attempt("read an entry", () -> file.find(address)));
    }

    @Override
    public Stored store(Entry entry, Publication publication) {
        open.check();
        throw refusal(entry.info().address() + " was not stored");
    }

    @Override
    public List<Stored> storeAll(List<Entry> entries, Publication publication) {
        open.check();
        throw refusal("nothing was stored");
    }

    @Override
    public EntryWriter begin(EntryDraft draft, Publication publication) {
        open.check();
        throw refusal(draft.address() + " cannot be written");
    }

    @Override
    public boolean remove(Address address) {
        open.check();
        throw refusal(address + " was not removed");
    }

    @Override
    public Stream<EntryInfo> list(Selection selection) {
        return open.during(() -> root.attempt("list entries", () -> file.list(selection.commonKeyPrefix())))
                .filter(selection::takes);
    }

    @Override
    public StoreTraits traits() {
        return StoreTraits.of(StoreTrait.PERSISTENT, StoreTrait.SHARED_BETWEEN_PROCESSES, StoreTrait.READ_ONLY);
    }

    @Override
    public Leases leases() {
        open.check();
        return new Leases() {
            @Override
            public Optional<Lease> tryAcquire(Key key, Duration term) {
                throw refusal("nothing can be computed for it");
            }

            @Override
            public Optional<Fence> holder(Key key) {
                return Optional.empty();
            }

            @Override
            public <T> Optional<T> whileCurrent(Fence fence, Supplier<T> action) {
                return Optional.empty();
            }
        };
    }

    @Override
    public Ledger ledger() {
        open.check();
        return new Ledger() {
            @Override
            public Optional<LedgerRecord> find(String kind, String record) {
                return Optional.empty();
            }

            @Override
            public Optional<LedgerRecord> write(String kind, String record, long expected, Datum value) {
                throw refusal("the " + kind + " was not noted");
            }

            @Override
            public boolean remove(String kind, String record, long expected) {
                throw refusal("the " + kind + " was not removed");
            }

            @Override
            public Stream<LedgerRecord> list(String kind) {
                return Stream.empty();
            }
        };
    }

    @Override
    public Upkeep upkeep() {
        open.check();
        return upkeep;
    }

    /** All that can be done for a file that is not changed. */
    private final class Checking implements Upkeep {
        @Override
        public VerifyReport verify(Progress progress) {
            return open.during(() -> root.attempt("check " + name, () -> file.verify(progress)));
        }

        @Override
        public GcReport gc(Duration grace, Progress progress) {
            throw refusal("no space was reclaimed");
        }

        @Override
        public GcReport gcDryRun(Duration grace, Progress progress) {
            open.check();
            return new GcReport(0, 0, 0, 0);
        }

        @Override
        public VerifyReport repair(Progress progress) {
            throw refusal("nothing was repaired");
        }

        @Override
        public CompactReport compact(Progress progress) {
            throw refusal("nothing was brought together");
        }

        @Override
        public boolean quarantine(Address address) {
            throw refusal(address + " stays where it is");
        }
    }

    @Override
    public void close() {
        if (open.close()) {
            reader.close();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
