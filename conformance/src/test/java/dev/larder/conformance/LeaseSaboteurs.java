package dev.larder.conformance;

import dev.larder.key.Key;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryWriter;
import dev.larder.store.Fence;
import dev.larder.store.Lease;
import dev.larder.store.Leases;
import dev.larder.store.Publication;
import dev.larder.store.Stored;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Stores around the one in memory that give leases and number their holders, each breaking one promise. */
final class LeaseSaboteurs {
    private LeaseSaboteurs() {}

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
}
