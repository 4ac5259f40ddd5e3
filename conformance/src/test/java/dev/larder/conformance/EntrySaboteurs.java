package dev.larder.conformance;

import dev.larder.data.CanonicalForm.LargeContent;
import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
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
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
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

    /** Only what is asked for of arrays in small parts behind the beginning, as slices ask for it. */
    static DataStore readsSlicesBesideTheirPlace(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public Optional<Entry> find(Address address) {
                return super.find(address)
                        .map(entry -> entry.datum() instanceof Datum.Array
                                ? Entry.restore(
                                        address,
                                        entry.info(),
                                        entry.form().text(),
                                        new ReadBesideTheirPlace(entry.form().contents()),
                                        "sabotage")
                                : entry);
            }
        };
    }

    private record ReadBesideTheirPlace(List<LargeContent> sound) implements Entry.StoredContents {
        @Override
        public List<LargeContent> all() {
            return sound.stream()
                    .map(large -> new LargeContent(large.digest(), beside(large), large.blocks()))
                    .toList();
        }

        @Override
        public Content resolve(Digest digest, long size) {
            return sound.stream()
                    .filter(large -> large.digest().equals(digest))
                    .map(ReadBesideTheirPlace::beside)
                    .findFirst()
                    .orElseThrow();
        }

        private static Content beside(LargeContent large) {
            Content content = large.content();
            return new Content() {
                @Override
                public long size() {
                    return content.size();
                }

                @Override
                public List<Digest> blockDigests() {
                    return large.blocks();
                }

                @Override
                public void read(long position, ByteBuffer into) {
                    boolean part = position > 0 && into.remaining() < 512;
                    content.read(part ? position - 1 : position, into);
                }
            };
        }
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
