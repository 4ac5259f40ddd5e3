package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.store.ConflictException;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import dev.larder.store.EntryPins;
import dev.larder.store.Fence;
import dev.larder.store.Lease;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.StaleFenceException;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreTraits;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.Stored;
import dev.larder.store.TierSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NearAndFarTest {
    private static final Duration TERM = Duration.ofMinutes(1);
    private static final Publication KEEP = Publication.keeping();
    private static final Publication REPLACE = Publication.replacing();
    private static final TierSettings ASKING = TierSettings.STANDARD.freshFor(Duration.ZERO);

    private final FaultyStore near = new FaultyStore();
    private final FaultyStore far = new FaultyStore();
    private DataStore tiered = open(TierSettings.STANDARD);
    private Larder larder = Larder.open(tiered);

    private DataStore open(TierSettings settings) {
        return DataStores.tiered(near.store, () -> far.store, settings);
    }

    private void use(TierSettings settings) {
        tiered = open(settings);
        larder = Larder.open(tiered);
    }

    @AfterEach
    void close() {
        near.work();
        far.work();
        larder.close();
    }

    private static Component component(int n) {
        return Component.of("t", "1", Parameters.of("n", n));
    }

    private static Address address(int n) {
        return Address.of(Recipe.of(component(n)).key());
    }

    private static Entry entry(int n, String value) {
        Datum.Mapping notes = new Datum.Mapping(Map.of("note", new Datum.Text("of " + n)));
        EntryDraft draft = EntryDraft.of(Recipe.of(component(n)), Address.VALUE, "text")
                .costing(Duration.ofSeconds(7))
                .by("another program")
                .noting(notes);
        return Entry.of(draft, new Datum.Text(value));
    }

    private Outcome<String> fetch(int n, String value) {
        return larder.fetch(component(n), String.class, context -> value);
    }

    private static Outcome.Tier tier(Outcome<?> outcome) {
        return ((Outcome.Hit<?>) outcome).tier();
    }

    private static EntryInfo info(FaultyStore store, int n) {
        return store.sound.find(address(n)).orElseThrow().info();
    }

    private static String text(Optional<Entry> entry) {
        return ((Datum.Text) entry.orElseThrow().datum()).value();
    }

    /** Whether the far store is out of reach is found out by a call. */
    private void loseFar() {
        far.failFrom(1);
        tiered.find(address(-1));
    }

    private void awaitFar() {
        far.work();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            int before = far.calls.get();
            tiered.find(address(-1));
            return far.calls.get() > before;
        });
    }

    private void awaitDelivery(int n) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> far.sound.find(address(n)).isPresent());
    }

    @Test
    void whatTheFarStoreHasIsCopiedAsItIsAndFoundNearFromThenOn() {
        far.sound.store(entry(1, "far"), KEEP);
        assertThat(tier(fetch(1, "own"))).isEqualTo(Outcome.Tier.FAR);
        assertThat(info(near, 1)).isEqualTo(info(far, 1));
        far.calls.set(0);
        Outcome<String> again = fetch(1, "own");
        assertThat(tier(again)).isEqualTo(Outcome.Tier.NEAR);
        assertThat(again.value()).isEqualTo("far");
        assertThat(far.calls).as("calls of the far store").hasValue(0);
        assertThat(larder.stats().types().get("t").fromFar()).isEqualTo(1);
    }

    @Test
    void whatIsComputedIsInBothAndTheSame() {
        assertThat(fetch(1, "own")).isInstanceOf(Outcome.Computed.class);
        assertThat(info(near, 1)).isEqualTo(info(far, 1));
        far.calls.set(0);
        assertThat(tier(fetch(1, "other"))).isEqualTo(Outcome.Tier.NEAR);
        assertThat(far.calls).hasValue(0);
    }

    @Test
    void whereTheFarStoreKeepsAnotherTheNearOneFollows() {
        near.sound.store(entry(1, "near"), KEEP);
        far.sound.store(entry(1, "far"), KEEP);
        assertThat(tiered.store(entry(1, "own"), KEEP).status()).isEqualTo(Stored.Status.KEPT_OTHER);
        assertThat(text(tiered.find(address(1)))).isEqualTo("far");
        assertThat(info(near, 1)).isEqualTo(info(far, 1));
        assertThatThrownBy(() -> tiered.store(entry(1, "own"), Publication.failing()))
                .isInstanceOf(ConflictException.class);
        assertThat(text(tiered.find(address(1)))).isEqualTo("far");
    }

    @Test
    void whatIsReplacedAndRemovedHereIsSoInBothAtOnce() {
        fetch(1, "first");
        assertThat(tiered.store(entry(1, "second"), REPLACE).status()).isEqualTo(Stored.Status.REPLACED);
        assertThat(text(tiered.find(address(1)))).isEqualTo("second");
        assertThat(info(near, 1)).isEqualTo(info(far, 1));
        assertThat(tiered.remove(address(1))).isTrue();
        assertThat(tiered.remove(address(1))).isFalse();
        assertThat(near.sound.find(address(1))).isEmpty();
        assertThat(far.sound.find(address(1))).isEmpty();
    }

    @Test
    void whatOthersReplaceOrRemoveIsSeenWhenTheCopyIsNotFreshAnyMore() throws Exception {
        use(TierSettings.STANDARD.freshFor(Duration.ofMillis(200)));
        fetch(1, "first");
        fetch(2, "first");
        far.sound.store(entry(1, "second"), REPLACE);
        far.sound.remove(address(2));
        Thread.sleep(250);
        assertThat(fetch(1, "own").value()).isEqualTo("second");
        assertThat(info(near, 1)).isEqualTo(info(far, 1));
        assertThat(tiered.find(address(2))).isEmpty();
        assertThat(near.sound.find(address(2))).as("the copy of what is gone").isEmpty();
    }

    @Test
    void anotherProcessHoldsWhatItFindsNearAgainstTheFarStoreFirst() {
        fetch(1, "first");
        far.sound.store(entry(1, "second"), REPLACE);
        DataStore other = open(TierSettings.STANDARD);
        assertThat(text(other.find(address(1)))).isEqualTo("second");
        assertThat(text(tiered.find(address(1))))
                .as("seen as another's copy at once")
                .isEqualTo("second");
    }

    @Test
    void whatAnotherProcessPutsNearIsHeldAgainstTheFarStoreThoughACopyWasFresh() {
        fetch(1, "true");
        near.sound.store(entry(1, "late copy of what was replaced"), REPLACE);
        assertThat(text(tiered.find(address(1)))).isEqualTo("true");
        assertThat(info(near, 1)).isEqualTo(info(far, 1));
    }

    @Test
    void theFarStoreIsAskedEveryTimeWhereThatIsSaid() {
        use(ASKING);
        fetch(1, "first");
        far.sound.store(entry(1, "second"), REPLACE);
        assertThat(fetch(1, "own").value()).isEqualTo("second");
    }

    @Test
    void whatIsTooLargeIsReadFar() {
        use(TierSettings.STANDARD.copyingAtMost(1000));
        byte[] large = new byte[200_000];
        larder.fetch(component(1), byte[].class, context -> large);
        assertThat(near.sound.find(address(1))).isEmpty();
        Outcome<byte[]> outcome = larder.fetch(component(1), byte[].class, context -> new byte[0]);
        assertThat(tier(outcome)).isEqualTo(Outcome.Tier.FAR);
        assertThat(outcome.value()).isEqualTo(large);
    }

    @Test
    void aFarStoreThatIsDeadCostsOneTimeoutInAll() {
        fetch(0, "hit");
        AtomicInteger paid = countingOwnCalls(Duration.ofMillis(100), "timed out");
        for (int n = 1; n <= 20; n++) {
            assertThat(fetch(n, "v" + n)).isInstanceOf(Outcome.Computed.class);
            assertThat(tier(fetch(n, "w" + n))).isEqualTo(Outcome.Tier.NEAR);
            assertThat(tier(fetch(0, "other"))).isEqualTo(Outcome.Tier.NEAR);
        }
        assertThat(paid).as("timeouts that the caller paid for").hasValue(1);
        long calm = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            tiered.find(address(1));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - calm))
                .as("a thousand calls without the far store")
                .isLessThan(Duration.ofSeconds(2));
        assertThat(paid).hasValue(1);
        awaitFar();
        for (int n = 1; n <= 20; n++) {
            awaitDelivery(n);
            assertThat(info(far, n)).isEqualTo(info(near, n));
        }
    }

    @Test
    void aFarStoreThatIsSlowIsLeftAloneAfterOneCall() {
        use(TierSettings.STANDARD.slowAfter(Duration.ofMillis(100)));
        AtomicInteger paid = countingOwnCalls(Duration.ofMillis(150), "");
        for (int n = 1; n <= 20; n++) {
            assertThat(fetch(n, "v").value()).isEqualTo("v");
        }
        assertThat(paid).as("slow calls that the caller waited for").hasValue(1);
    }

    /** Has the far store's calls take so long, and then fail if a failure is given; returns how many this thread makes. */
    private AtomicInteger countingOwnCalls(Duration time, String failure) {
        Thread self = Thread.currentThread();
        AtomicInteger own = new AtomicInteger();
        far.dawdle(time);
        BiConsumer<Integer, String> dawdling = far.before;
        far.before = (number, name) -> {
            if (Thread.currentThread() == self) {
                own.incrementAndGet();
            }
            dawdling.accept(number, name);
            if (!failure.isEmpty()) {
                throw new StoreUnavailableException(name + " " + failure);
            }
        };
        return own;
    }

    @Test
    void aFarStoreThatIsFullIsReadAllTheSame() {
        far.sound.store(entry(1, "far"), KEEP);
        far.before = (number, name) -> {
            if (name.startsWith("DataStore.store") || name.equals("Leases.tryAcquire")) {
                throw new StoreUnavailableException("the disk is full");
            }
        };
        assertThat(fetch(2, "own")).isInstanceOf(Outcome.Computed.class);
        assertThat(info(near, 2).recipe()).isEqualTo(Recipe.of(component(2)));
        Awaitility.await()
                .atMost(Duration.ofMillis(900))
                .until(() -> text(tiered.find(address(1))).equals("far"));
        far.work();
        awaitDelivery(2);
    }

    @Test
    void ofWhatWasStoredMeanwhileTheFarStoresOwnWins() {
        loseFar();
        assertThat(fetch(1, "here")).isInstanceOf(Outcome.Computed.class);
        assertThat(EntryPins.of(near.sound).isPinned(address(1)))
                .as("kept from eviction")
                .isTrue();
        Entry theirs = entry(1, "there");
        far.sound.store(theirs, KEEP);
        awaitFar();
        Awaitility.await()
                .until(() -> tiered.find(address(1))
                        .filter(e -> text(Optional.of(e)).equals("there"))
                        .isPresent());
        Awaitility.await().until(() -> !EntryPins.of(near.sound).isPinned(address(1)));
        // The delivery may have dropped what was copied just before.
        assertThat(text(tiered.find(address(1)))).isEqualTo("there");
        assertThat(info(near, 1)).isEqualTo(theirs.info());
        assertThat(info(far, 1)).isEqualTo(theirs.info());
    }

    @Test
    void whatReplacedAnotherMeanwhileReplacesJustThatOne() {
        fetch(1, "first");
        fetch(2, "first");
        loseFar();
        assertThat(tiered.store(entry(1, "second"), REPLACE).status()).isEqualTo(Stored.Status.REPLACED);
        tiered.store(entry(2, "second"), REPLACE);
        far.sound.store(entry(2, "third"), REPLACE);
        awaitFar();
        Awaitility.await().until(() -> text(far.sound.find(address(1))).equals("second"));
        Awaitility.await().until(() -> text(tiered.find(address(2))).equals("third"));
        assertThat(text(far.sound.find(address(2)))).isEqualTo("third");
    }

    @Test
    void whatReplacedAnotherStandsUntilTheFarStoreTakesIt() {
        fetch(1, "first");
        far.sound.store(entry(2, "there"), KEEP);
        loseFar();
        tiered.store(entry(1, "second"), REPLACE);
        tiered.store(entry(2, "here"), KEEP);
        far.before = (number, name) -> {
            if (name.startsWith("DataStore.store") || name.equals("Leases.tryAcquire")) {
                throw new StoreUnavailableException("full");
            }
        };
        Awaitility.await().until(() -> text(tiered.find(address(2))).equals("there"));
        assertThat(text(tiered.find(address(1)))).isEqualTo("second");
        assertThat(text(far.sound.find(address(1)))).isEqualTo("first");
        far.work();
        Awaitility.await().until(() -> text(far.sound.find(address(1))).equals("second"));
        assertThat(info(near, 1)).isEqualTo(info(far, 1));
    }

    @Test
    void whatOnlyTheNearStoreHasIsGivenToTheFarOneByAnotherProcessToo() {
        loseFar();
        fetch(1, "here");
        DataStore other = DataStores.tiered(near.parts.open("near", () -> {}), far.parts.open("far", () -> {}));
        awaitDelivery(1);
        assertThat(info(far, 1)).isEqualTo(info(near, 1));
        other.close();
    }

    @Test
    void whatTheNearStoreHadBeforeIsGivenToTheFarOne() {
        FaultyStore old = new FaultyStore();
        old.sound.store(entry(1, "old"), KEEP);
        old.sound.store(entry(2, "old"), KEEP);
        far.sound.store(entry(2, "far"), KEEP);
        try (DataStore both = DataStores.tiered(old.store, far.parts.open("far", () -> {}))) {
            awaitDelivery(1);
            assertThat(text(both.find(address(1)))).isEqualTo("old");
            Awaitility.await().until(() -> text(both.find(address(2))).equals("far"));
        }
    }

    @Test
    void aFarStoreThatCannotBeOpenedYetIsOpenedLater() {
        AtomicBoolean isThere = new AtomicBoolean();
        DataStore late = DataStores.tiered(
                persistent(new FaultyStore().store),
                () -> {
                    if (!isThere.get()) {
                        throw new StoreUnavailableException("no network");
                    }
                    return far.parts.open("far", () -> {});
                },
                TierSettings.STANDARD);
        try (Larder early = Larder.open(late)) {
            assertThat(early.fetch(component(1), String.class, context -> "early"))
                    .isInstanceOf(Outcome.Computed.class);
            isThere.set(true);
            awaitDelivery(1);
        }
    }

    /** Returns the store, which says that it outlives the process. */
    private static DataStore persistent(DataStore store) {
        return (DataStore) java.lang.reflect.Proxy.newProxyInstance(
                DataStore.class.getClassLoader(), new Class<?>[] {DataStore.class}, (proxy, method, given) -> {
                    if (method.getName().equals("traits")) {
                        return StoreTraits.of(StoreTrait.PERSISTENT);
                    }
                    try {
                        return method.invoke(store, given);
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void aNearStoreThatKeepsLessThanTheFarOneDoesNotStandInForIt() {
        FaultyStore other = new FaultyStore();
        try (Larder own = Larder.open(DataStores.tiered(other.store, persistent(far.store)))) {
            far.failFrom(1);
            assertThat(own.fetch(component(1), String.class, context -> "v")).isInstanceOf(Outcome.Uncached.class);
            assertThat(other.sound.find(address(1))).isEmpty();
            far.work();
        }
    }

    @Test
    void explicitCallsReportThatTheFarStoreIsOutOfReach() {
        fetch(1, "v");
        loseFar();
        assertThatThrownBy(() -> larder.store(component(2), "v")).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> larder.remove(component(1), Address.VALUE))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(larder.retrieve(component(1), String.class)).contains("v");
    }

    @Test
    void aListingIsOfBothWithoutDuplicates() {
        far.sound.store(entry(1, "far"), KEEP);
        fetch(2, "both");
        loseFar();
        fetch(3, "near");
        assertThat(tiered.list(Selection.ALL).map(EntryInfo::address))
                .containsExactlyInAnyOrder(address(2), address(3));
        far.before = (number, name) -> {
            if (name.startsWith("DataStore.store")) {
                throw new StoreUnavailableException("full");
            }
        };
        Awaitility.await()
                .until(() -> tiered.list(Selection.ALL).map(EntryInfo::address).count() == 3);
        assertThat(tiered.list(Selection.ALL).map(EntryInfo::address))
                .containsExactlyInAnyOrder(address(1), address(2), address(3));
    }

    @Test
    void aLeaseOfTheTimeWithoutTheFarStoreIsNoneOfItsOwn() {
        loseFar();
        Lease lease = tiered.leases().tryAcquire(address(1).key(), TERM).orElseThrow();
        assertThat(tiered.leases().tryAcquire(address(1).key(), TERM)).isEmpty();
        assertThat(tiered.leases().holder(address(1).key())).contains(lease.fence());
        Fence fence = lease.fence();
        tiered.store(entry(1, "here"), REPLACE.under(fence));
        awaitFar();
        try (Lease theirs =
                far.sound.leases().tryAcquire(address(1).key(), TERM).orElseThrow()) {
            assertThatThrownBy(() -> tiered.store(entry(1, "late"), REPLACE.under(fence)))
                    .as("while %s computes", theirs.fence())
                    .isInstanceOf(StaleFenceException.class);
        }
        assertThat(tiered.store(entry(1, "mine"), REPLACE.under(fence)).published())
                .isTrue();
        assertThat(far.sound.leases().holder(address(1).key())).isEmpty();
        lease.close();
        assertThatThrownBy(() -> tiered.store(entry(1, "later"), REPLACE.under(fence)))
                .isInstanceOf(StaleFenceException.class);
        assertThat(far.sound.leases().holder(address(1).key())).isEmpty();
    }

    @Test
    void aNearStoreThatFailsHarmsNobody() {
        far.sound.store(entry(1, "far"), KEEP);
        near.failFrom(1);
        assertThat(tier(fetch(1, "own"))).isEqualTo(Outcome.Tier.FAR);
        assertThat(fetch(2, "own")).isInstanceOf(Outcome.Computed.class);
        assertThat(text(far.sound.find(address(2)))).isEqualTo("own");
        assertThat(larder.remove(component(2), Address.VALUE)).isTrue();
        assertThat(larder.list(Selection.ALL)).hasSize(1);
    }

    @Test
    void aNearStoreThatIsFullIsReadAllTheSame() {
        fetch(1, "v");
        near.before = (number, name) -> {
            if (name.startsWith("DataStore.store")) {
                throw new StoreUnavailableException("full");
            }
        };
        assertThat(fetch(2, "v")).isInstanceOf(Outcome.Computed.class);
        assertThat(tier(fetch(2, "w"))).isEqualTo(Outcome.Tier.FAR);
        assertThat(tier(fetch(1, "w"))).isEqualTo(Outcome.Tier.NEAR);
        tiered.store(entry(1, "second"), REPLACE);
        assertThat(text(tiered.find(address(1))))
                .as("past a copy that cannot be replaced")
                .isEqualTo("second");
    }

    @Test
    void aLazyValueWhoseCopyIsDamagedIsReadAtTheFarStore() {
        byte[] large = new byte[9 << 20];
        large[5 << 20] = 3;
        larder.fetch(component(1), byte[].class, context -> large);
        Datum.Bytes lazy = (Datum.Bytes) tiered.find(address(1)).orElseThrow().datum();
        near.torn = number -> true;
        far.calls.set(0);
        assertThat(lazy.content().toBytes()).isEqualTo(large);
        assertThat(far.calls.get()).isPositive();
        assertThat(near.sound.find(address(1))).as("the damaged copy").isEmpty();
        near.work();
        assertThat(larder.retrieve(component(1), byte[].class)).contains(large);
        assertThat(larder.stats().corrupt()).isZero();
    }

    @Test
    void aStoreOfTwoHasAUriOfItsOwn() {
        try (Larder own = Larder.open("tiered:?near=memory:&far=memory:&fresh=30s&copy=1000000")) {
            assertThat(own.fetch(component(1), int.class, context -> 1)).isInstanceOf(Outcome.Computed.class);
            assertThat(tier(own.fetch(component(1), int.class, context -> 2))).isEqualTo(Outcome.Tier.NEAR);
        }
        try (Larder own = Larder.builder().near("memory:").open("memory:")) {
            assertThat(own.dataStore()).hasToString("memory: in front of memory:");
        }
        for (String wrong : List.of(
                "tiered:?near=memory:",
                "tiered:x?near=memory:&far=memory:",
                "tiered:?near=memory:&far=memory:&fresh=1",
                "tiered:?near=memory:&far=memory:&copy=-1")) {
            assertThatThrownBy(() -> DataStores.open(wrong)).isInstanceOf(dev.larder.store.StoreUriException.class);
        }
        assertThatCode(() -> DataStores.open("tiered:?near=memory:&far=memory:&mode=read")
                        .close())
                .doesNotThrowAnyException();
    }
}
