package dev.larder.store;

import dev.larder.data.CanonicalForm;
import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.key.Address;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store made of a near one and a far one; see {@link DataStores#tiered(DataStore, DataStore)}. Thread-safe.
 *
 * <p>The far store is the truth: it decides what is published, and the near store has copies. A copy is handed out as long as the far
 * store was seen to have the same a short while ago; what is not known to be a copy is held against the far store first.
 */
final class TieredStore implements DataStore {
    private static final Logger LOG = LoggerFactory.getLogger(TieredStore.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final TierSettings settings;
    private final NearStore near;
    private final FarStore far;
    private final Copies copies;
    private final PendingEntries pending;
    private final StandIn standIn;
    private final OpenState open;
    private final Leases leases;
    private final Ledger ledger;
    private final Upkeep upkeep;

    TieredStore(DataStore near, Supplier<DataStore> far, TierSettings settings) {
        this(near, far, settings, FIRST_PAUSE);
    }

    TieredStore(DataStore near, Supplier<DataStore> far, TierSettings settings, Duration firstPause) {
        this.settings = settings;
        this.near = new NearStore(near);
        this.far = new FarStore(far, settings, firstPause);
        this.copies = new Copies(settings.freshFor());
        this.pending = new PendingEntries(near);
        this.standIn = new StandIn(this.near, this.far, pending);
        this.far.begin(this::deliver);
        this.open = new OpenState(near + " in front of " + this.far.name());
        this.leases = new OpenLeases(new TieredLeases(near, this.far), open);
        this.ledger = new OpenLedger(new FarLedger(this.far), open);
        this.upkeep = new OpenUpkeep(new TieredUpkeep(this.near, this.far, copies, this::deliver), open);
        adopt();
    }

    private void adopt() {
        if (near.isWritable()) {
            try {
                pending.adopt();
                if (!pending.addresses().isEmpty()) {
                    far.deliverSoon();
                }
            } catch (DataStoreException e) {
                LOG.warn("the near store cannot be used, the far one serves: {}", e.getMessage());
            }
        }
    }

    private void deliver() {
        if (near.isWritable()) {
            far.tryWriting(store -> {
                pending.deliver(store, address -> {
                    copies.change(address);
                    near.drop(address);
                });
                return true;
            });
        }
    }

    @Override
    public Optional<Entry> find(Address address) {
        return open.during(() -> {
            Optional<Entry> here = near.find(address);
            return here.isPresent() && copies.isFresh(here.get().info())
                    ? here.map(this::readHere)
                    : askFar(address, here);
        });
    }

    private Optional<Entry> askFar(Address address, Optional<Entry> here) {
        if (here.isPresent() && !far.isReachable()) {
            return here.map(this::readHere);
        }
        long mark = copies.mark(address);
        Optional<Entry> there;
        try {
            there = far.ask(store -> store.find(address));
        } catch (StoreUnavailableException e) {
            if (here.isEmpty() && !standIn.isReady()) {
                throw e;
            }
            return here.map(this::readHere);
        }
        Optional<EntryInfo> info = there.map(Entry::info);
        if (here.isPresent() && !here.map(Entry::info).equals(info) && stands(address, info)) {
            return here.map(this::readHere);
        } else if (there.isEmpty()) {
            if (here.isPresent() && copies.mark(address) == mark) {
                near.drop(address);
            }
            return Optional.empty();
        }
        Entry truth = there.get();
        if (here.filter(copy -> copy.info().equals(truth.info())).isPresent()) {
            copies.confirm(truth.info(), mark);
            return here.map(this::readHere);
        }
        return Optional.of(copied(truth, here, mark));
    }

    /** Returns whether the near store has what the far one has yet to be given. */
    private boolean stands(Address address, Optional<EntryInfo> there) {
        try {
            return pending.stands(address, there);
        } catch (DataStoreException e) {
            LOG.debug("it cannot be told whether {} is only in the near store: {}", address, e.getMessage());
            return false;
        }
    }

    /** Copies what the far store has into the near one, if it is not too large, and returns the copy. */
    private Entry copied(Entry truth, Optional<Entry> here, long mark) {
        Address address = truth.info().address();
        Entry readThere = readThere(truth);
        if (truth.info().size() <= settings.copyingAtMost() && near.keep(readThere)) {
            if (copies.confirm(truth.info(), mark)) {
                return near.find(address)
                        .filter(copy -> copy.info().equals(truth.info()))
                        .map(this::readHere)
                        .orElse(readThere)
                        .foundFar();
            }
            // Somebody changed the far store meanwhile, and this may be what it had before.
            near.drop(address);
        } else if (here.isPresent()) {
            near.drop(address);
        }
        return readThere.foundFar();
    }

    private Entry readThere(Entry entry) {
        return entry.reading(large -> new CanonicalForm.LargeContent(
                large.digest(),
                new TieredContent(
                        large.content(),
                        work -> far.read(store -> {
                            work.run();
                            return true;
                        }),
                        Optional::empty),
                large.blocks()));
    }

    private Entry readHere(Entry entry) {
        Address address = entry.info().address();
        return entry.reading(large -> new CanonicalForm.LargeContent(
                large.digest(),
                new TieredContent(large.content(), Runnable::run, () -> fromFar(address, large.digest())),
                large.blocks()));
    }

    /** Finds at the far store what cannot be read at the near one any more. */
    private Optional<Content> fromFar(Address address, Digest digest) {
        open.check();
        LOG.warn("the near store's copy of {} cannot be read, and the far store's is", address);
        copies.change(address);
        near.setAside(address);
        try {
            return far.ask(store -> store.find(address))
                    .flatMap(entry -> readThere(entry).form().contents().stream()
                            .filter(large -> large.digest().equals(digest))
                            .map(CanonicalForm.LargeContent::content)
                            .findFirst());
        } catch (DataStoreException e) {
            LOG.debug("it cannot be read at the far store either: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public Stored store(Entry entry, Publication publication) {
        return storeAll(List.of(entry), publication).get(0);
    }

    @Override
    public List<Stored> storeAll(List<Entry> entries, Publication publication) {
        return open.during(() -> {
            List<Address> addresses =
                    entries.stream().map(entry -> entry.info().address()).toList();
            addresses.forEach(copies::change);
            try {
                long[] marks = addresses.stream().mapToLong(copies::mark).toArray();
                List<Stored> stored = standIn.underFarFence(
                        publication,
                        own -> far.write(store -> entries.size() == 1
                                ? List.of(store.store(entries.get(0), own))
                                : store.storeAll(entries, own)));
                for (int i = 0; i < marks.length; i++) {
                    follow(entries.get(i), stored.get(i), marks[i]);
                }
                return stored;
            } catch (StoreUnavailableException e) {
                addresses.forEach(copies::change);
                return standIn.publish(
                        addresses, publication, e, own -> near.store().storeAll(entries, own));
            } catch (DataStoreException e) {
                // Also where only a part was published.
                addresses.forEach(copies::change);
                throw e;
            }
        });
    }

    /** Has the near store have what the far one has now. */
    private void follow(Entry offered, Stored stored, long mark) {
        Address address = offered.info().address();
        if (stored.published() && stored.info().equals(offered.info())) {
            if (offered.info().size() <= settings.copyingAtMost() && near.keep(offered)) {
                if (!copies.confirm(offered.info(), mark)) {
                    near.drop(address);
                }
                return;
            }
            near.drop(address);
        } else if (near.find(address)
                .filter(copy -> !copy.info().equals(stored.info()))
                .isPresent()) {
            near.drop(address);
        }
    }

    @Override
    public EntryWriter begin(EntryDraft draft, Publication publication) {
        return open.during(() -> {
            Address address = draft.address();
            try {
                if (publication.fence().filter(TieredLeases::isNear).isPresent() && far.isReachable()) {
                    throw StandIn.stale();
                }
                EntryWriter there = far.write(store -> store.begin(draft, publication));
                return new TieredWriter(there, this::duringFarWrite, far::release, commit -> {
                    copies.change(address);
                    try {
                        return open.during(commit);
                    } finally {
                        copies.change(address);
                        near.drop(address);
                    }
                });
            } catch (StoreUnavailableException e) {
                return standIn.publish(
                        List.of(),
                        publication,
                        e,
                        own -> new TieredWriter(
                                near.store().begin(draft, own), Supplier::get, Runnable::run, commit -> {
                                    copies.change(address);
                                    pending.note(address, publication);
                                    Stored stored = commit.get();
                                    far.deliverSoon();
                                    return stored;
                                }));
            }
        });
    }

    private <T> T duringFarWrite(Supplier<T> call) {
        return far.write(store -> call.get());
    }

    @Override
    public boolean remove(Address address) {
        return open.during(() -> {
            copies.change(address);
            boolean wasThere = far.write(store -> store.remove(address));
            copies.change(address);
            boolean wasPending = forget(address);
            boolean wasHere = near.drop(address);
            return wasThere || (wasPending && wasHere);
        });
    }

    private boolean forget(Address address) {
        try {
            return near.isWritable() && pending.forget(address);
        } catch (DataStoreException e) {
            LOG.debug("{} may be offered to the far store again: {}", address, e.getMessage());
            return false;
        }
    }

    @Override
    public Stream<EntryInfo> list(Selection selection) {
        return open.during(() -> {
            try {
                return withPending(far.read(store -> store.list(selection)), selection);
            } catch (StoreUnavailableException e) {
                if (!standIn.isReady()) {
                    throw e;
                }
                LOG.warn("only what the near store has is listed: {}", e.getMessage());
                return near.store().list(selection);
            }
        });
    }

    private Stream<EntryInfo> withPending(Stream<EntryInfo> there, Selection selection) {
        Set<Address> only;
        try {
            only = pending.addresses();
        } catch (DataStoreException e) {
            LOG.debug("what only the near store has is not listed: {}", e.getMessage());
            return there;
        }
        if (only.isEmpty()) {
            return there;
        }
        // A stream of one thread's: what the far store listed is known when the rest is asked for.
        return Stream.concat(
                there.sequential().peek(info -> only.remove(info.address())),
                Stream.of(only)
                        .flatMap(Set::stream)
                        .flatMap(address -> near.find(address).stream())
                        .map(Entry::info)
                        .filter(selection::takes));
    }

    @Override
    public StoreTraits traits() {
        StoreTraits here = near.store().traits();
        Optional<StoreTraits> known = far.traits();
        if (known.isEmpty()) {
            return here.has(StoreTrait.PERSISTENT) ? StoreTraits.of(StoreTrait.PERSISTENT) : StoreTraits.of();
        }
        Set<StoreTrait> all = EnumSet.noneOf(StoreTrait.class);
        all.addAll(known.get().traits());
        for (StoreTrait both : List.of(StoreTrait.ATOMIC_BATCHES, StoreTrait.SHARES_BLOCKS)) {
            if (!here.has(both)) {
                all.remove(both);
            }
        }
        return new StoreTraits(all);
    }

    @Override
    public Leases leases() {
        open.check();
        return leases;
    }

    @Override
    public Ledger ledger() {
        open.check();
        return ledger;
    }

    @Override
    public Upkeep upkeep() {
        open.check();
        return upkeep;
    }

    @Override
    public void close() {
        if (open.close()) {
            Closing.all(List.of(far::close, () -> near.store().close()));
        }
    }

    @Override
    public String toString() {
        return near.store() + " in front of " + far.name();
    }
}
