package dev.larder.conformance;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.Publication;
import dev.larder.store.Publication.OnConflict;
import dev.larder.store.Selection;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreTraits;
import dev.larder.store.Stored;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Stores around the one in memory that take entries, find them, list them and remove them, each breaking one promise. */
final class EntrySaboteurs {
    private EntrySaboteurs() {}

    static DataStore takesNullForAbsent(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public Optional<Entry> find(Address address) {
                return super.find(address).filter(entry -> !entry.datum().equals(Datum.NULL));
            }
        };
    }

    static DataStore losesTheSignOfZero(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public Optional<Entry> find(Address address) {
                return super.find(address)
                        .map(entry -> entry.datum().equals(new Datum.Real(-0.0))
                                ? Entry.of(entry.info().draft(), new Datum.Real(0.0))
                                : entry);
            }
        };
    }

    /** Of texts only, so that no race between threads is touched by it. */
    static DataStore overwritesWhatIsToBeKept(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public Stored store(Entry entry, Publication publication) {
                boolean text = entry.datum() instanceof Datum.Text && publication.onConflict() == OnConflict.KEEP;
                return super.store(entry, text ? with(publication, OnConflict.REPLACE) : publication);
            }
        };
    }

    /** Of texts only, so that no race between threads is touched by it. */
    static DataStore concealsConflicts(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public Stored store(Entry entry, Publication publication) {
                boolean text = entry.datum() instanceof Datum.Text && publication.onConflict() == OnConflict.FAIL;
                return super.store(entry, text ? with(publication, OnConflict.KEEP) : publication);
            }
        };
    }

    private static Publication with(Publication publication, OnConflict onConflict) {
        return new Publication(onConflict, publication.fence(), publication.durability());
    }

    static DataStore claimsAtomicBatches(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public StoreTraits traits() {
                Set<StoreTrait> traits = new HashSet<>(super.traits().traits());
                traits.add(StoreTrait.ATOMIC_BATCHES);
                return new StoreTraits(traits);
            }
        };
    }

    static DataStore removesAgainAndAgain(DataStore sound) {
        return new DelegatingStore(sound) {
            private final Set<Address> removed = ConcurrentHashMap.newKeySet();

            @Override
            public boolean remove(Address address) {
                return super.remove(address) ? removed.add(address) || true : removed.contains(address);
            }
        };
    }

    static DataStore listsOnePageOnly(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public Stream<EntryInfo> list(Selection selection) {
                return super.list(selection).limit(100);
            }
        };
    }

    static DataStore comparesNumbersAsTexts(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public Stream<EntryInfo> list(Selection selection) {
                if (selection.condition() instanceof Selection.Parameter parameter
                        && parameter.value() instanceof Datum.Whole whole
                        && parameter.comparison() == Selection.Comparison.AT_MOST) {
                    return super.list(Selection.ALL)
                            .filter(info -> info.recipe()
                                    .parameters()
                                    .find(parameter.path())
                                    .filter(actual -> actual instanceof Datum.Whole found
                                            && found.value()
                                                            .toString()
                                                            .compareTo(whole.value()
                                                                    .toString())
                                                    <= 0)
                                    .isPresent());
                }
                return super.list(selection);
            }
        };
    }

    static DataStore looksFirstAndStoresThen(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public Stored store(Entry entry, Publication publication) {
                if (publication.onConflict() == OnConflict.REPLACE
                        || sound.find(entry.info().address()).isPresent()) {
                    return super.store(entry, publication);
                }
                // Time for others to look as well.
                LockSupport.parkNanos(2_000_000);
                Stored stored = super.store(entry, with(publication, OnConflict.REPLACE));
                return new Stored(stored.info(), Stored.Status.PUBLISHED);
            }
        };
    }

    static DataStore neverCloses(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public void close() {
                // That is the sabotage: it works on.
            }
        };
    }
}
