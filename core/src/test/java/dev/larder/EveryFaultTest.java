package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import dev.larder.codec.TypeRef;
import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.DataStoreException;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import dev.larder.store.Publication;
import dev.larder.store.TierSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A call under each policy, over each shape of a cache, with each fault at each operation of a store: the value is right, the outcome
 * true, and nothing wrong is stored. {@code -Dlarder.faults=all} tries all faults everywhere.
 */
@Timeout(600)
class EveryFaultTest {
    private static final boolean ALL = "all".equals(System.getProperty("larder.faults"));
    private static final Component COMPONENT = Component.of("t", "1", Parameters.of("n", 1));
    private static final Address ADDRESS = Address.of(Recipe.of(COMPONENT).key());
    private static final TypeRef<double[]> TYPE = TypeRef.of(double[].class);

    /** Large enough to be kept in a block of its own. */
    private static final double[] OLD = filled(1);

    private static final double[] NEW = filled(2);
    private static final Duration HOUR = Duration.ofHours(1);

    private static double[] filled(double value) {
        double[] array = new double[9000];
        Arrays.fill(array, value);
        return array;
    }

    /** What there is before the call. */
    private enum Before {
        NOTHING,
        SOUND,
        TOO_OLD
    }

    /** How an operation goes wrong. */
    private enum Fault {
        FAILS,
        FAILS_FROM_THEN_ON,
        TEARS,
        TAKES_LONG;

        void arm(FaultyStore store, int n) {
            switch (this) {
                case FAILS -> store.failAt(n);
                case FAILS_FROM_THEN_ON -> store.failFrom(n);
                case TEARS -> store.tearAt(n);
                case TAKES_LONG -> store.dawdleAt(n, Duration.ofMillis(3));
            }
        }
    }

    private enum Kind {
        READ_WRITE(CachePolicy.standard()),
        READ_ONLY(CachePolicy.standard().mode(CachePolicy.Mode.READ_ONLY)),
        WRITE_ONLY(CachePolicy.standard().mode(CachePolicy.Mode.WRITE_ONLY)),
        REFRESH(CachePolicy.standard().mode(CachePolicy.Mode.REFRESH)),
        BYPASS(CachePolicy.standard().mode(CachePolicy.Mode.BYPASS)),
        EXPIRING(CachePolicy.standard().timeToLive(HOUR)),
        SERVING_STALE(CachePolicy.standard().timeToLive(HOUR).servingStaleFor(Duration.ofDays(100))),
        KEEPING_FAILURES(CachePolicy.standard().keepingFailures(e -> true, HOUR));

        private final CachePolicy policy;

        Kind(CachePolicy policy) {
            this.policy = policy;
        }

        boolean usesStored(Before before) {
            return switch (this) {
                case READ_WRITE, READ_ONLY, KEEPING_FAILURES -> before != Before.NOTHING;
                case EXPIRING, SERVING_STALE -> before == Before.SOUND;
                case WRITE_ONLY, REFRESH, BYPASS -> false;
            };
        }

        boolean stores() {
            return this != READ_ONLY && this != BYPASS;
        }
    }

    /** A cache over stores of which one is faulty. */
    private record Cabin(FaultyStore faulty, List<FaultyStore> all, DataStore store, long memory)
            implements AutoCloseable {
        static Cabin plain() {
            return withMemory(0);
        }

        static Cabin withMemory(long bytes) {
            FaultyStore faulty = new FaultyStore();
            return new Cabin(faulty, List.of(faulty), faulty.store, bytes);
        }

        static Cabin withFaultyFar() {
            FaultyStore near = new FaultyStore();
            FaultyStore far = new FaultyStore();
            return new Cabin(far, List.of(far, near), asking(near, far), 0);
        }

        static Cabin withFaultyNear() {
            FaultyStore near = new FaultyStore();
            FaultyStore far = new FaultyStore();
            return new Cabin(near, List.of(far, near), asking(near, far), 0);
        }

        /** Asked every time, since that takes most operations. */
        private static DataStore asking(FaultyStore near, FaultyStore far) {
            return DataStores.tiered(near.store, () -> far.store, TierSettings.STANDARD.freshFor(Duration.ZERO));
        }

        @Override
        public void close() {
            all.forEach(FaultyStore::work);
        }
    }

    private interface Shape {
        Cabin make();
    }

    /** One call, with everything that is known of it. */
    private record Trial(Shape shape, Kind kind, Before before, Fault fault, CachePolicy.OnTrouble onTrouble) {
        /** Tries the fault at each operation, and returns how many operations there are. */
        int everyOperation() {
            for (int n = 1; n < 500; n++) {
                if (!reaches(n)) {
                    return n - 1;
                }
            }
            throw new AssertionError("too many operations: " + this);
        }

        private boolean reaches(int n) {
            Semaphore ends = new Semaphore(0);
            String what = this + ", operation " + n;
            try (Cabin cabin = shape.make();
                    Larder larder = Larder.builder()
                            .patience(Duration.ofMillis(20))
                            .memory(cabin.memory())
                            .listener(event -> {
                                if (event instanceof CacheEvent.Computed || event instanceof CacheEvent.Uncached) {
                                    ends.release();
                                }
                            })
                            .open(cabin.store())) {
                prepare(cabin, larder);
                fault.arm(cabin.faulty(), n);
                Optional<Outcome<double[]>> outcome = call(larder, what);
                if (outcome.filter(Outcome.Stale.class::isInstance).isPresent()) {
                    awaitRefresh(ends);
                }
                boolean reached = cabin.faulty().calls.get() >= n;
                cabin.all().forEach(FaultyStore::work);
                outcome.ifPresent(o -> check(o, reached, what));
                checkStores(cabin, outcome, what);
                checkNext(larder, what);
                return reached;
            }
        }

        private void prepare(Cabin cabin, Larder larder) {
            if (before != Before.NOTHING) {
                Entry entry = Entry.of(
                        EntryDraft.of(Recipe.of(COMPONENT), Address.VALUE, "array"),
                        new Datum.Array(dev.larder.data.NdArray.of(OLD)));
                cabin.all().get(0).sound.store(before == Before.SOUND ? entry : aged(entry), Publication.keeping());
                if (cabin.all().size() > 1 || cabin.memory() > 0) {
                    // Into the near store, or into memory.
                    larder.fetchUnder(CachePolicy.standard(), COMPONENT, Address.VALUE, TYPE, context -> NEW.clone());
                }
            }
        }

        private static Entry aged(Entry entry) {
            EntryInfo info = entry.info();
            EntryInfo old = new EntryInfo(
                    info.draft(),
                    info.digest(),
                    info.size(),
                    Instant.now().minus(Duration.ofDays(10)).truncatedTo(ChronoUnit.MICROS));
            return Entry.restore(ADDRESS, old, entry.form().text(), new Samples(entry), "here");
        }

        private Optional<Outcome<double[]>> call(Larder larder, String what) {
            try {
                return Optional.of(
                        larder.fetchUnder(kind.policy.onTrouble(onTrouble), COMPONENT, Address.VALUE, TYPE, context -> {
                            context.publish("part", "p");
                            return NEW.clone();
                        }));
            } catch (DataStoreException e) {
                if (onTrouble == CachePolicy.OnTrouble.COMPUTE) {
                    fail(what + ": an error of the store reached the caller", e);
                }
                assertThat(e).as(what).hasMessageContaining("failed");
                return Optional.empty();
            }
        }

        private static void awaitRefresh(Semaphore ends) {
            try {
                assertThat(ends.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void check(Outcome<double[]> outcome, boolean reached, String what) {
            double[] value = outcome.value();
            if (outcome instanceof Outcome.Hit) {
                assertThat(kind.usesStored(before)).as(what).isTrue();
                assertThat(value).as(what).isEqualTo(OLD);
            } else if (outcome instanceof Outcome.Stale) {
                assertThat(kind).as(what).isEqualTo(Kind.SERVING_STALE);
                assertThat(before).as(what).isEqualTo(Before.TOO_OLD);
                assertThat(value).as(what).isEqualTo(OLD);
            } else if (outcome instanceof Outcome.Computed<double[]> computed) {
                assertThat(kind.stores()).as(what).isTrue();
                boolean isOwn = computed.origin() == Outcome.Computed.Origin.OWN;
                assertThat(value).as(what).isEqualTo(isOwn ? NEW : OLD);
                assertThat(isOwn || kind.usesStored(before)).as(what).isTrue();
            } else if (outcome instanceof Outcome.Uncached<double[]> uncached) {
                assertThat(value).as(what).isEqualTo(NEW);
                Outcome.Reason.Kind reason = uncached.reason().kind();
                if (reason == Outcome.Reason.Kind.NOT_ASKED) {
                    assertThat(kind.stores()).as(what).isFalse();
                } else {
                    assertThat(reason).as(what).isEqualTo(Outcome.Reason.Kind.STORE_UNAVAILABLE);
                    assertThat(reached)
                            .as(what + ": unavailable though nothing failed")
                            .isTrue();
                }
            }
            if (!reached) {
                assertThat(outcome).as(what + ": nothing failed").isInstanceOf(expected());
            }
        }

        private Class<?> expected() {
            if (kind.usesStored(before)) {
                return Outcome.Hit.class;
            } else if (kind == Kind.SERVING_STALE && before == Before.TOO_OLD) {
                return Outcome.Stale.class;
            }
            return kind.stores() ? Outcome.Computed.class : Outcome.Uncached.class;
        }

        private void checkStores(Cabin cabin, Optional<Outcome<double[]>> outcome, String what) {
            for (FaultyStore each : cabin.all()) {
                Optional<double[]> stored = stored(each, what);
                stored.ifPresent(value -> assertThat(Arrays.equals(value, OLD) || Arrays.equals(value, NEW))
                        .as(what + ": something else is stored")
                        .isTrue());
                boolean isKept = kind.stores() || stored.isEmpty() || Arrays.equals(stored.get(), OLD);
                assertThat(isKept)
                        .as(what + ": stored though that was not asked for")
                        .isTrue();
            }
            if (outcome.isPresent()
                    && outcome.get() instanceof Outcome.Computed<double[]> computed
                    && computed.origin() == Outcome.Computed.Origin.OWN
                    && fault != Fault.TEARS) {
                boolean isStored = cabin.all().stream()
                        .anyMatch(each -> stored(each, what)
                                .filter(value -> Arrays.equals(value, NEW))
                                .isPresent());
                assertThat(isStored).as(what + ": said to be stored").isTrue();
            }
        }

        /** Returns what is stored and sound. */
        private static Optional<double[]> stored(FaultyStore store, String what) {
            try {
                return store.sound
                        .find(ADDRESS)
                        .map(entry -> ((Datum.Array) entry.datum()).value().toDoubles());
            } catch (CorruptEntryException e) {
                return Optional.empty();
            }
        }

        /** Whatever happened, the next call finds or computes what is right. */
        private void checkNext(Larder larder, String what) {
            double[] value = larder.fetchUnder(
                            CachePolicy.standard(), COMPONENT, Address.VALUE, TYPE, context -> NEW.clone())
                    .value();
            assertThat(Arrays.equals(value, NEW) || Arrays.equals(value, OLD) && before != Before.NOTHING)
                    .as(what + ": the next call")
                    .isTrue();
        }

        @Override
        public String toString() {
            return kind + ", before: " + before + ", fault: " + fault + ", " + onTrouble;
        }
    }

    /** The contents of an entry in memory. */
    private record Samples(Entry entry) implements Entry.StoredContents {
        @Override
        public dev.larder.data.Content resolve(dev.larder.data.Digest digest, long size) {
            return entry.form().contents().get(0).content();
        }

        @Override
        public List<dev.larder.data.CanonicalForm.LargeContent> all() {
            return entry.form().contents();
        }
    }

    private static void everyPolicy(Shape shape, List<Fault> faults, List<CachePolicy.OnTrouble> troubles, int fewest) {
        int most = 0;
        for (Kind kind : Kind.values()) {
            for (Before before : Before.values()) {
                for (Fault fault : faults) {
                    for (CachePolicy.OnTrouble onTrouble : troubles) {
                        boolean isBehind = kind == Kind.SERVING_STALE && before == Before.TOO_OLD;
                        if (!isBehind || onTrouble == CachePolicy.OnTrouble.COMPUTE) {
                            int operations = new Trial(shape, kind, before, fault, onTrouble).everyOperation();
                            boolean isNeeded = kind != Kind.BYPASS && !(isInMemory(shape, kind, before));
                            assertThat(operations > 0).as("%s %s", kind, before).isEqualTo(isNeeded);
                            most = Math.max(most, operations);
                        }
                    }
                }
            }
        }
        assertThat(most).as("operations of the longest call").isGreaterThanOrEqualTo(fewest);
    }

    /** Returns whether no store is asked. */
    private static boolean isInMemory(Shape shape, Kind kind, Before before) {
        try (Cabin cabin = shape.make()) {
            return cabin.memory() > 0 && kind.usesStored(before);
        }
    }

    private static List<Fault> faults(Fault... everyDay) {
        return ALL ? List.of(Fault.values()) : List.of(everyDay);
    }

    private static List<CachePolicy.OnTrouble> troubles() {
        return ALL ? List.of(CachePolicy.OnTrouble.values()) : List.of(CachePolicy.OnTrouble.COMPUTE);
    }

    @Test
    void aPlainStore() {
        everyPolicy(
                Cabin::plain,
                faults(Fault.FAILS, Fault.FAILS_FROM_THEN_ON, Fault.TEARS),
                List.of(CachePolicy.OnTrouble.values()),
                8);
    }

    @Test
    void aStoreWithMemoryInFront() {
        Shape shape = () -> Cabin.withMemory(10 << 20);
        everyPolicy(shape, faults(Fault.TEARS), troubles(), 8);
    }

    @Test
    void aFaultyFarStore() {
        everyPolicy(Cabin::withFaultyFar, faults(Fault.FAILS, Fault.TEARS), troubles(), 8);
    }

    @Test
    void aFaultyNearStore() {
        everyPolicy(Cabin::withFaultyNear, faults(Fault.TEARS), troubles(), 5);
    }

    @Test
    void aFailureThatIsKeptIsTheComputationsOwnWhateverTheStoreDoes() {
        for (Fault fault : Fault.values()) {
            boolean reached = true;
            for (int n = 1; reached; n++) {
                String what = fault + ", operation " + n;
                FaultyStore faulty = new FaultyStore();
                try (Larder larder =
                        Larder.builder().patience(Duration.ofMillis(20)).open(faulty.store)) {
                    fault.arm(faulty, n);
                    Computation<double[], RuntimeException> failing = context -> {
                        throw new IllegalStateException("its own");
                    };
                    for (int i = 0; i < 2; i++) {
                        Throwable thrown = catchThrowable(() -> larder.fetchUnder(
                                Kind.KEEPING_FAILURES.policy, COMPONENT, Address.VALUE, TYPE, failing));
                        assertThat(thrown).as(what).hasMessageContaining("its own");
                        assertThat(thrown)
                                .as(what)
                                .isInstanceOfAny(IllegalStateException.class, KeptFailureException.class);
                    }
                    reached = faulty.calls.get() >= n;
                    faulty.work();
                    assertThat(faulty.sound.find(ADDRESS)).as(what).isEmpty();
                }
            }
        }
    }
}
