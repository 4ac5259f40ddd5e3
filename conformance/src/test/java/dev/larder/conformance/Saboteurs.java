package dev.larder.conformance;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.key.Address;
import dev.larder.key.Key;
import dev.larder.store.DataStore;
import dev.larder.store.DataStoreException;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import dev.larder.store.EntryWriter;
import dev.larder.store.Fence;
import dev.larder.store.Lease;
import dev.larder.store.Leases;
import dev.larder.store.Ledger;
import dev.larder.store.LedgerRecord;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.Publication.OnConflict;
import dev.larder.store.Selection;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreTraits;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.Stored;
import dev.larder.store.Upkeep;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Stores around the one in memory, each of which breaks one promise. */
final class Saboteurs {
    private Saboteurs() {}

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
                return super.find(address).map(entry -> entry.datum().equals(new Datum.Real(-0.0))
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

    static DataStore commitsOnClosing(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public EntryWriter begin(EntryDraft draft, Publication publication) {
                return new Committing(super.begin(draft, publication));
            }
        };
    }

    private static final class Committing implements EntryWriter {
        private final EntryWriter sound;
        private boolean committed;

        Committing(EntryWriter sound) {
            this.sound = sound;
        }

        @Override
        public Sink array(ElementType type, long... row) {
            return sound.array(type, row);
        }

        @Override
        public Sink bytes() {
            return sound.bytes();
        }

        @Override
        public Stored commit(Datum datum, Duration cost) {
            committed = true;
            return sound.commit(datum, cost);
        }

        @Override
        public void close() {
            try {
                if (!committed) {
                    commit(Datum.NULL, Duration.ZERO);
                }
            } catch (DataStoreException e) {
                // Closing works all the same: this saboteur breaks one promise, not two.
                committed = false;
            }
            sound.close();
        }
    }

    static DataStore takesPartsOfRows(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public EntryWriter begin(EntryDraft draft, Publication publication) {
                return new Padding(super.begin(draft, publication));
            }
        };
    }

    private record Padding(EntryWriter sound) implements EntryWriter {
        @Override
        public Sink array(ElementType type, long... row) {
            long length = 1;
            for (long each : row) {
                length *= each;
            }
            return new PaddingSink(sound.array(type, row), (int) length * type.size());
        }

        @Override
        public Sink bytes() {
            return sound.bytes();
        }

        @Override
        public Stored commit(Datum datum, Duration cost) {
            return sound.commit(datum, cost);
        }

        @Override
        public void close() {
            sound.close();
        }
    }

    private record PaddingSink(EntryWriter.Sink sound, int row) implements EntryWriter.Sink {
        @Override
        public void write(ByteBuffer bytes) {
            int missing = row == 0 ? 0 : Math.floorMod(-bytes.remaining(), row);
            ByteBuffer whole = ByteBuffer.allocate(bytes.remaining() + missing).put(bytes);
            sound.write(whole.clear());
        }

        @Override
        public long size() {
            return sound.size();
        }

        @Override
        public void read(long position, ByteBuffer into) {
            sound.read(position, into);
        }

        @Override
        public Content finish() {
            return sound.finish();
        }
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
                    return super.list(Selection.ALL).filter(info -> info.recipe()
                            .parameters()
                            .find(parameter.path())
                            .filter(actual -> actual instanceof Datum.Whole found
                                    && found.value().toString().compareTo(whole.value().toString()) <= 0)
                            .isPresent());
                }
                return super.list(selection);
            }
        };
    }

    static DataStore seesAHolderWhereThereNeverWasOne(DataStore sound) {
        return new DelegatingStore(sound) {
            private final Set<Key> asked = ConcurrentHashMap.newKeySet();

            @Override
            public Leases leases() {
                return new DelegatingLeases(super.leases()) {
                    @Override
                    public Optional<Lease> tryAcquire(Key key, Duration term) {
                        asked.add(key);
                        return super.tryAcquire(key, term);
                    }

                    @Override
                    public Optional<Fence> holder(Key key) {
                        return asked.contains(key) ? super.holder(key) : Optional.of(new Fence(key, 0));
                    }
                };
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

    static DataStore givesAThreadItsLeaseTwice(DataStore sound) {
        return new DelegatingStore(sound) {
            private final Map<Key, Map.Entry<Thread, Lease>> holders = new ConcurrentHashMap<>();

            @Override
            public Leases leases() {
                return new DelegatingLeases(super.leases()) {
                    @Override
                    public Optional<Lease> tryAcquire(Key key, Duration term) {
                        Map.Entry<Thread, Lease> holder = holders.get(key);
                        if (holder != null
                                && holder.getKey() == Thread.currentThread()
                                && holder.getValue().isHeld()) {
                            return Optional.of(holder.getValue());
                        }
                        Optional<Lease> lease = super.tryAcquire(key, term);
                        lease.ifPresent(given -> holders.put(key, Map.entry(Thread.currentThread(), given)));
                        return lease;
                    }
                };
            }
        };
    }

    static DataStore givesEveryHolderTheSameNumber(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public Leases leases() {
                return new DelegatingLeases(super.leases()) {
                    @Override
                    public Optional<Lease> tryAcquire(Key key, Duration term) {
                        return super.tryAcquire(key, term).map(OneNumber::new);
                    }

                    @Override
                    public Optional<Fence> holder(Key key) {
                        return super.holder(key).map(fence -> new Fence(key, 1));
                    }

                    @Override
                    public <T> Optional<T> whileCurrent(Fence fence, Supplier<T> action) {
                        Fence current = sound.holder(fence.key()).orElse(fence);
                        return super.whileCurrent(fence.number() == 1 ? current : fence, action);
                    }
                };
            }

            @Override
            public Stored store(Entry entry, Publication publication) {
                return super.store(entry, translated(publication));
            }

            @Override
            public EntryWriter begin(EntryDraft draft, Publication publication) {
                return super.begin(draft, translated(publication));
            }

            private Publication translated(Publication publication) {
                return publication
                        .fence()
                        .flatMap(fence -> sound.leases().holder(fence.key()))
                        .map(publication::under)
                        .orElse(publication);
            }
        };
    }

    private record OneNumber(Lease sound) implements Lease {
        @Override
        public Key key() {
            return sound.key();
        }

        @Override
        public Fence fence() {
            return new Fence(key(), 1);
        }

        @Override
        public boolean isHeld() {
            return sound.isHeld();
        }

        @Override
        public void close() {
            sound.close();
        }
    }

    static DataStore ignoresFences(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public Stored store(Entry entry, Publication publication) {
                return super.store(
                        entry, new Publication(publication.onConflict(), Optional.empty(), publication.durability()));
            }
        };
    }

    static DataStore writesOverWhateverRevision(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public Ledger ledger() {
                return new DelegatingLedger(super.ledger()) {
                    @Override
                    public Optional<LedgerRecord> write(String kind, String name, long expected, Datum value) {
                        Optional<LedgerRecord> written = super.write(kind, name, expected, value);
                        while (written.isEmpty()) {
                            long present = find(kind, name).map(LedgerRecord::revision).orElse(ABSENT);
                            written = super.write(kind, name, present, value);
                        }
                        return written;
                    }
                };
            }
        };
    }

    static DataStore reclaimsWhatIsYoung(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public Upkeep upkeep() {
                return new DelegatingUpkeep(super.upkeep()) {
                    @Override
                    public GcReport gc(Duration grace, Progress progress) {
                        return super.gc(Duration.ZERO, progress);
                    }
                };
            }
        };
    }

    static DataStore reclaimsInEarnestWhenRunDry(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public Upkeep upkeep() {
                return new DelegatingUpkeep(super.upkeep()) {
                    @Override
                    public GcReport gcDryRun(Duration grace, Progress progress) {
                        return super.gc(grace, progress);
                    }
                };
            }
        };
    }

    /** Of a certain size only, so that no test of gc beside readers and writers is touched by it. */
    static DataStore reclaimsWhatIsNeeded(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public Upkeep upkeep() {
                return new DelegatingUpkeep(super.upkeep()) {
                    @Override
                    public GcReport gc(Duration grace, Progress progress) {
                        try (Stream<EntryInfo> all = sound().list(Selection.ALL)) {
                            all.filter(info -> info.size() > 5 << 20 && info.size() < 8 << 20)
                                    .forEach(info -> sound().remove(info.address()));
                        }
                        return super.gc(grace, progress);
                    }
                };
            }

            private DataStore sound() {
                return sound;
            }
        };
    }

    static DataStore readOnly(DataStore sound) {
        return new ReadOnly(sound);
    }

    static DataStore readOnlyButForItsLedger(DataStore sound) {
        return new ReadOnly(sound) {
            @Override
            public Ledger ledger() {
                return sound.ledger();
            }
        };
    }

    private static class ReadOnly extends DelegatingStore {
        ReadOnly(DataStore sound) {
            super(sound);
        }

        private static StoreUnavailableException refusal() {
            return new StoreUnavailableException("this store is read-only");
        }

        @Override
        public Stored store(Entry entry, Publication publication) {
            throw refusal();
        }

        @Override
        public EntryWriter begin(EntryDraft draft, Publication publication) {
            throw refusal();
        }

        @Override
        public boolean remove(Address address) {
            throw refusal();
        }

        @Override
        public StoreTraits traits() {
            return StoreTraits.of(StoreTrait.READ_ONLY);
        }

        @Override
        public Ledger ledger() {
            return new DelegatingLedger(super.ledger()) {
                @Override
                public Optional<LedgerRecord> write(String kind, String name, long expected, Datum value) {
                    throw refusal();
                }
            };
        }
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
