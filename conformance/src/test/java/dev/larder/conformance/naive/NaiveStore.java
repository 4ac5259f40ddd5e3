package dev.larder.conformance.naive;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import dev.larder.store.EntryWriter;
import dev.larder.store.Leases;
import dev.larder.store.Ledger;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.StaleFenceException;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreTraits;
import dev.larder.store.Stored;
import dev.larder.store.Stored.Status;
import dev.larder.store.Upkeep;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** One file an entry, published by linking it to its place. */
final class NaiveStore implements DataStore {
    private final Place place;
    private final NaiveLeases leases;
    private final NaiveLedger ledger;
    private final Map<Address, Entry> onlyInMemory = new ConcurrentHashMap<>();

    NaiveStore(Path root, Flaw flaw) {
        this.place = new Place(root, flaw);
        this.leases = new NaiveLeases(place);
        this.ledger = new NaiveLedger(place);
    }

    @Override
    public Optional<Entry> find(Address address) {
        place.checkOpen();
        if (place.flaw == Flaw.WRITES_IN_PLACE) {
            return place.locked(() -> lookUp(address));
        } else if (onlyInMemory.containsKey(address)) {
            return Optional.ofNullable(onlyInMemory.get(address));
        }
        return lookUp(address);
    }

    private Optional<Entry> lookUp(Address address) {
        return place.work(() -> {
            try {
                return Optional.of(EntryFile.read(place, place.entry(address), address));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public Stored store(Entry entry, Publication publication) {
        place.checkOpen();
        return publication
                .fence()
                .map(fence -> leases.whileCurrent(fence, () -> publish(entry, publication))
                        .orElseThrow(() -> new StaleFenceException("somebody else has the lease of " + fence.key())))
                .orElseGet(() -> publish(entry, publication));
    }

    private Stored publish(Entry entry, Publication publication) {
        if (place.flaw == Flaw.FORGETS_FLAGS && entry.datum() instanceof Datum.Flag) {
            onlyInMemory.put(entry.info().address(), entry);
            return new Stored(entry.info(), Status.PUBLISHED);
        }
        if (place.flaw == Flaw.LABELS_ENTRIES) {
            label(entry.info().attribute());
        }
        return place.work(() -> {
            Path file = place.entry(entry.info().address());
            if (place.flaw == Flaw.WRITES_IN_PLACE) {
                return place.locked(() -> place.work(() -> inPlace(entry, publication, file)));
            }
            while (true) {
                if (publication.onConflict() != Publication.OnConflict.REPLACE) {
                    Optional<Entry> kept = lookUp(entry.info().address());
                    if (kept.isPresent()) {
                        return publication.settle(kept.get(), entry);
                    }
                }
                Optional<Stored> stored = put(entry, publication, file);
                if (stored.isPresent()) {
                    return stored.get();
                }
            }
        });
    }

    private void label(String attribute) {
        if (attribute.startsWith("../../../")) {
            // It is to leave its root, but not the directory of the test.
            return;
        }
        try {
            // There first, or nothing could be found from it upwards.
            Files.createDirectories(place.root.resolve("labels"));
            Path label = place.root.resolve("labels").resolve(attribute.replaceFirst("^/+", ""));
            Files.createDirectories(label.resolveSibling(""));
            Files.write(label, new byte[0]);
        } catch (IOException | java.nio.file.InvalidPathException e) {
            // A label is only for people to see; where there can be none there is none.
            return;
        }
    }

    /** Writes the entry beside, and then gives it its place, unless that was taken meanwhile. */
    private Optional<Stored> put(Entry entry, Publication publication, Path file) throws IOException {
        Path temporary = place.temporary();
        EntryFile.write(entry, temporary);
        place.checkOpen();
        if (publication.onConflict() == Publication.OnConflict.REPLACE) {
            boolean taken = Files.exists(file);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            return Optional.of(new Stored(entry.info(), taken ? Status.REPLACED : Status.PUBLISHED));
        }
        try {
            if (place.flaw == Flaw.FIRST_IN_ITS_PROCESS) {
                return place.lockedInThisProcess(() -> place.work(() -> firstHere(entry, temporary, file)));
            }
            Files.createLink(file, temporary);
            return Optional.of(new Stored(entry.info(), Status.PUBLISHED));
        } catch (FileAlreadyExistsException e) {
            return Optional.empty();
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static Optional<Stored> firstHere(Entry entry, Path temporary, Path file) throws IOException {
        if (Files.exists(file)) {
            return Optional.empty();
        }
        // Time for another process to do the same.
        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        return Optional.of(new Stored(entry.info(), Status.PUBLISHED));
    }

    private Stored inPlace(Entry entry, Publication publication, Path file) throws IOException {
        Optional<Entry> kept = lookUp(entry.info().address());
        if (kept.isPresent() && publication.onConflict() != Publication.OnConflict.REPLACE) {
            return publication.settle(kept.get(), entry);
        }
        // A new file, for readers of the old one; but not one that appears as a whole.
        Files.deleteIfExists(file);
        // Time for a kill to strike while there is neither.
        java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        EntryFile.write(entry, file);
        return new Stored(entry.info(), kept.isPresent() ? Status.REPLACED : Status.PUBLISHED);
    }

    @Override
    public EntryWriter begin(EntryDraft draft, Publication publication) {
        place.checkOpen();
        return new NaiveWriter(this, place, draft, publication);
    }

    @Override
    public boolean remove(Address address) {
        place.checkOpen();
        return onlyInMemory.remove(address) != null || place.work(() -> Files.deleteIfExists(place.entry(address)));
    }

    @Override
    public Stream<EntryInfo> list(Selection selection) {
        place.checkOpen();
        return Stream.concat(
                        onlyInMemory.values().stream().map(Entry::info),
                        place.files("entries").stream().flatMap(file -> info(file).stream()))
                .filter(selection::takes);
    }

    private Optional<EntryInfo> info(Path file) {
        return place.work(() -> {
            try {
                EntryInfo info = EntryFile.info(place, file);
                return place.entry(info.address()).equals(file) ? Optional.of(info) : Optional.empty();
            } catch (CorruptEntryException | NoSuchFileException e) {
                // Left out of listings; verify tells of it.
                return Optional.empty();
            }
        });
    }

    @Override
    public StoreTraits traits() {
        return StoreTraits.of(StoreTrait.PERSISTENT, StoreTrait.SHARED_BETWEEN_PROCESSES);
    }

    @Override
    public Leases leases() {
        place.checkOpen();
        return leases;
    }

    @Override
    public Ledger ledger() {
        place.checkOpen();
        return ledger;
    }

    @Override
    public Upkeep upkeep() {
        place.checkOpen();
        return new NaiveUpkeep(place, ledger);
    }

    @Override
    public synchronized void close() {
        if (!place.isClosed()) {
            leases.close();
            place.close();
        }
    }
}
