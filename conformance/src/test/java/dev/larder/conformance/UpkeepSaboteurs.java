package dev.larder.conformance;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import dev.larder.store.EntryWriter;
import dev.larder.store.Ledger;
import dev.larder.store.LedgerRecord;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreTraits;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.Stored;
import dev.larder.store.Upkeep;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Stores around the one in memory that keep a ledger, clean up, or refuse to change, each breaking one promise. */
final class UpkeepSaboteurs {
    private UpkeepSaboteurs() {}

    static DataStore writesOverWhateverRevision(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public Ledger ledger() {
                return new DelegatingLedger(super.ledger()) {
                    @Override
                    public Optional<LedgerRecord> write(String kind, String name, long expected, Datum value) {
                        Optional<LedgerRecord> written = super.write(kind, name, expected, value);
                        while (written.isEmpty()) {
                            long present =
                                    find(kind, name).map(LedgerRecord::revision).orElse(ABSENT);
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
}
