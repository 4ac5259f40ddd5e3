package dev.larder.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.key.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Several writers of one store keep to its caps; each has an opening and a keeper of its own, as processes have. */
class CapKeeperTest {
    private static final int VALUE = 2000;

    private final MemoryParts parts = new MemoryParts(new HeapBlocks());
    private final DataStore store = parts.open("test:store", () -> {});
    private final long entry =
            Caps.bytesOf(Samples.entry(1_000_000, Samples.bytes(1, VALUE)).info());

    private CapKeeper keeper(Caps caps, List<Eviction.Victim> victims) {
        return CapKeeper.of(store, caps, Uses.of(store), victims::add);
    }

    private void put(int n, CapKeeper... told) {
        Stored stored = store.store(Samples.entry(n, Samples.bytes(n, VALUE)), Publication.failing());
        Stream.of(told).forEach(each -> each.stored(stored.info()));
    }

    private long bytes() {
        return Eviction.of(store, Caps.NONE).plan().bytes();
    }

    private long entries() {
        return store.list(Selection.ALL).count();
    }

    @Test
    void theCapHoldsAfterEveryPut() {
        long cap = 40 * entry;
        List<Eviction.Victim> victims = new ArrayList<>();
        CapKeeper keeper = keeper(Caps.NONE.bytes(cap), victims);
        for (int n = 0; n < 300; n++) {
            put(1_000_000 + n, keeper);
            assertThat(bytes()).as("after put %d", n).isLessThanOrEqualTo(cap);
        }
        assertThat(entries()).isGreaterThanOrEqualTo(37);
        assertThat(victims).hasSize((int) (300 - entries()));
        assertThat(victims.get(0).address()).isEqualTo(Samples.address(1_000_000));
    }

    @Test
    void severalWritersKeepToTheCapTogether() throws Exception {
        long cap = 400 * entry;
        int writers = 4;
        AtomicLong most = new AtomicLong();
        AtomicInteger numbers = new AtomicInteger(2_000_000);
        CountDownLatch done = new CountDownLatch(writers);
        List<Throwable> failures = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            Thread thread = new Thread(() -> {
                DataStore own = parts.open("test:store", () -> {});
                try (CapKeeper keeper = CapKeeper.of(own, Caps.NONE.bytes(cap), Uses.of(own), victim -> {})) {
                    for (int i = 0; i < 400; i++) {
                        int n = numbers.getAndIncrement();
                        keeper.stored(own.store(Samples.entry(n, Samples.bytes(n, VALUE)), Publication.failing())
                                .info());
                    }
                } catch (Throwable e) { // told below
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
                done.countDown();
            });
            thread.start();
        }
        while (done.getCount() > 0) {
            most.accumulateAndGet(bytes(), Math::max);
        }
        most.accumulateAndGet(bytes(), Math::max);
        assertThat(failures).isEmpty();
        assertThat(most.get()).isBetween(cap * 9 / 10, cap + cap / 100 + writers * entry);
    }

    @Test
    void mostPutsAskNobodyAndNoneListsTheStoreWhileThereIsRoom() {
        for (int n = 0; n < 3; n++) {
            put(n);
        }
        AtomicInteger listings = new AtomicInteger();
        AtomicInteger questions = new AtomicInteger();
        DataStore counted = counted(listings, questions);
        CapKeeper keeper = CapKeeper.of(counted, Caps.NONE.bytes(100_000 * entry), Uses.of(counted), victim -> {});
        for (int n = 10; n < 1010; n++) {
            keeper.stored(Samples.entry(n, Samples.bytes(n, VALUE)).info());
        }
        assertThat(listings).hasValue(1);
        // A grant is for five hundred of them.
        assertThat(questions.get()).isLessThan(30);
    }

    private DataStore counted(AtomicInteger listings, AtomicInteger questions) {
        return (DataStore) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataStore.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "list" -> listings.incrementAndGet();
                        case "ledger" -> questions.incrementAndGet();
                        default -> {}
                    }
                    return method.invoke(store, arguments);
                });
    }

    @Test
    void theLimitsOfSomeTypesHoldBesideThoseOfAll() {
        List<Eviction.Victim> victims = new ArrayList<>();
        CapKeeper keeper = keeper(Caps.NONE.type("sam*", Caps.Limits.NONE.entries(10)), victims);
        for (int n = 0; n < 30; n++) {
            put(n, keeper);
            assertThat(entries()).isLessThanOrEqualTo(10);
        }
        assertThat(victims).extracting(Eviction.Victim::cause).containsOnly(Eviction.Cause.COUNT);
        CapKeeper others = keeper(Caps.NONE.type("other", Caps.Limits.NONE.entries(0)), victims);
        put(100, others);
        assertThat(store.find(Samples.address(100))).isPresent();
    }

    @Test
    void whatWasStoredWithoutAnyCapsIsSeenWhenTheStoreIsListed() {
        for (int n = 0; n < 50; n++) {
            put(n);
        }
        put(100, keeper(Caps.NONE.entries(20), new ArrayList<>()));
        assertThat(entries()).isEqualTo(19);
    }

    @Test
    void anAccountOfLongAgoIsNotTrusted() {
        put(100, keeper(Caps.NONE.entries(20), new ArrayList<>()));
        // By writers that know of no caps.
        for (int n = 0; n < 50; n++) {
            put(n);
        }
        LedgerRecord record = store.ledger().find("usage", "all").orElseThrow();
        Account account = Account.of(record.value()).orElseThrow();
        Account old = new Account(account.total(), account.counted() - 3_700_000, account.grants());
        store.ledger().write("usage", "all", record.revision(), old.datum());
        put(101, keeper(Caps.NONE.entries(20), new ArrayList<>()));
        assertThat(entries()).isEqualTo(19);
    }

    @Test
    void manyWritersDoNotHaveEachOtherListTheStoreAgainAndAgain() {
        AtomicInteger listings = new AtomicInteger();
        DataStore counted = counted(listings, new AtomicInteger());
        Caps caps = Caps.NONE.entries(2000);
        List<CapKeeper> keepers = IntStream.range(0, 50)
                .mapToObj(n -> CapKeeper.of(counted, caps, Uses.of(counted), victim -> {}))
                .toList();
        for (int n = 0; n < 3000; n++) {
            Stored stored = store.store(Samples.text(n, "v"), Publication.failing());
            keepers.get(n % keepers.size()).stored(stored.info());
        }
        assertThat(entries()).isBetween(1850L, 2000L);
        assertThat(listings.get()).isLessThan(60);
    }

    @Test
    void whatIsTooOldGoesWithTheNextPut() throws Exception {
        put(1);
        Thread.sleep(30);
        CapKeeper keeper = keeper(Caps.NONE.age(Duration.ofMillis(20)), new ArrayList<>());
        put(2, keeper);
        assertThat(store.find(Samples.address(1))).isEmpty();
        assertThat(store.find(Samples.address(2))).isPresent();
    }

    @Test
    void whereAllIsPinnedNothingIsEvictedAndNotEveryPutListsTheStore() {
        AtomicInteger listings = new AtomicInteger();
        DataStore counted = counted(listings, new AtomicInteger());
        CapKeeper keeper = CapKeeper.of(counted, Caps.NONE.entries(5), Uses.of(counted), victim -> {});
        List<Address> pinned =
                IntStream.range(0, 200).mapToObj(Samples::address).toList();
        pinned.forEach(EntryPins.of(store)::pin);
        IntStream.range(0, 200).forEach(n -> put(n, keeper));
        assertThat(entries()).isEqualTo(200);
        assertThat(listings.get()).isBetween(1, 60);
    }

    @Test
    void largeEntriesLeaveNoBlocksBehind() {
        CapKeeper keeper = keeper(Caps.NONE.entries(2), new ArrayList<>());
        for (int n = 0; n < 6; n++) {
            Stored stored = store.store(Samples.entry(n, Samples.bytes(n, 200_000)), Publication.failing());
            keeper.stored(stored.info());
        }
        assertThat(store.upkeep().gcDryRun(Duration.ZERO, Progress.NONE).blocks())
                .isZero();
        assertThat(store.upkeep().verify(Progress.NONE).blocks()).isEqualTo(2);
    }

    @Test
    void aGrantThatWasNotUsedIsGivenBack() {
        put(0, keeper(Caps.NONE.entries(1000), new ArrayList<>()));
        CapKeeper other = keeper(Caps.NONE.entries(1000), new ArrayList<>());
        put(1, other);
        other.close();
        Account account = Account.of(
                        store.ledger().find("usage", "all").orElseThrow().value())
                .orElseThrow();
        assertThat(account.total().entries()).isEqualTo(2);
        assertThat(account.grants()).isEmpty();
    }
}
