package dev.larder.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import dev.larder.data.RandomData;
import dev.larder.key.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StoreRaceTest {
    private final Samples.Parts parts = new Samples.Parts();
    private final ContentAddressedStore store = parts.store;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        store.close();
    }

    /** Runs it in so many threads at once, and returns what they return; the first failure is the test's. */
    private <T> List<T> together(int count, Callable<T> call) throws Exception {
        CyclicBarrier start = new CyclicBarrier(count);
        List<Future<T>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            futures.add(threads.submit(() -> {
                start.await();
                return call.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get(50, TimeUnit.SECONDS));
        }
        return results;
    }

    @Test
    void ofManyWritersExactlyOnePublishesAndAllSeeItsValue() throws Exception {
        for (int round = 0; round < 50; round++) {
            int n = round;
            AtomicInteger next = new AtomicInteger();
            List<Stored> stored = together(
                    8, () -> store.store(Samples.text(n, "writer " + next.incrementAndGet()), Publication.keeping()));
            assertThat(stored).filteredOn(Stored::published).hasSize(1);
            EntryInfo kept = store.find(Samples.address(n)).orElseThrow().info();
            assertThat(stored).allMatch(each -> each.info().equals(kept));
        }
    }

    /** Four values take turns in few blocks, so that nearly every writer finds blocks that gc is about to take. */
    @Test
    void noEntryLosesABlockWhileGcRacesWritersAndRemovers() throws Exception {
        long seed = RandomData.seed("StoreRaceTest");
        Datum[] values = IntStream.range(0, 4)
                .mapToObj(i -> (Datum) Samples.bytes(i, 70_000))
                .toArray(Datum[]::new);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2500);
        long latest = end + TimeUnit.SECONDS.toNanos(30);
        AtomicInteger read = new AtomicInteger();
        AtomicInteger worker = new AtomicInteger();
        AtomicInteger freed = new AtomicInteger();
        together(5, () -> {
            int self = worker.incrementAndGet();
            Random random = new Random(seed + self);
            // Until gc has found something to take, since without that nothing was tried.
            while (System.nanoTime() - end < 0 || (freed.get() == 0 && System.nanoTime() - latest < 0)) {
                int n = random.nextInt(8);
                if (self == 1) {
                    // Readers that are forgotten give their pins back only when the JVM collects them.
                    System.gc();
                    freed.addAndGet((int)
                            store.upkeep().gc(Duration.ZERO, Progress.NONE).blocks());
                } else if (random.nextInt(3) == 0) {
                    store.remove(Samples.address(n));
                } else {
                    store.store(Samples.entry(n, values[n % 4]), Publication.keeping());
                    Optional<Entry> found = store.find(Samples.address(n));
                    if (found.isPresent()) {
                        byte[] bytes =
                                ((Datum.Bytes) found.get().datum()).content().toBytes();
                        assertThat(bytes)
                                .isEqualTo(
                                        ((Datum.Bytes) values[n % 4]).content().toBytes());
                        read.incrementAndGet();
                    }
                }
            }
            return null;
        });
        assertThat(store.upkeep().verify(Progress.NONE).isSound()).isTrue();
        assertThat(read.get()).isGreaterThan(20);
        assertThat(freed.get()).as("blocks that gc took meanwhile").isPositive();
    }

    @Test
    void noUpdateOfALedgerRecordIsLost() throws Exception {
        Ledger ledger = store.ledger();
        together(8, () -> {
            for (int i = 0; i < 500; i++) {
                while (true) {
                    Optional<LedgerRecord> record = ledger.find("count", "n");
                    long value = record.map(
                                    each -> ((Datum.Whole) each.value()).value().longValue())
                            .orElse(0L);
                    if (ledger.write(
                                    "count",
                                    "n",
                                    record.map(LedgerRecord::revision).orElse(Ledger.ABSENT),
                                    Datum.Whole.of(value + 1))
                            .isPresent()) {
                        break;
                    }
                }
            }
            return null;
        });
        assertThat(ledger.find("count", "n").orElseThrow().value()).isEqualTo(Datum.Whole.of(4000));
    }

    @Test
    void aLeaseHasOneHolderAtATimeAndItsFencesGrow() throws Exception {
        Key key = Samples.recipe(1).key();
        Leases leases = store.leases();
        AtomicInteger holders = new AtomicInteger();
        ConcurrentHashMap<Long, Boolean> fences = new ConcurrentHashMap<>();
        AtomicInteger last = new AtomicInteger();
        together(8, () -> {
            for (int taken = 0; taken < 200; ) {
                Optional<Lease> lease = leases.tryAcquire(key, Duration.ofSeconds(30));
                if (lease.isPresent()) {
                    try (Lease held = lease.get()) {
                        assertThat(holders.incrementAndGet()).isEqualTo(1);
                        assertThat(fences.put(held.fence().number(), true)).isNull();
                        assertThat(held.fence().number()).isGreaterThan(last.get());
                        last.set((int) held.fence().number());
                        assertThat(held.isHeld()).isTrue();
                        holders.decrementAndGet();
                    }
                    taken++;
                }
            }
            return null;
        });
        assertThat(fences).hasSize(1600);
        assertThat(leases.holder(key)).isEmpty();
    }

    @Test
    void nobodyTakesALeaseOverWhileSomethingIsDoneUnderItsFence() throws Exception {
        Key key = Samples.recipe(1).key();
        Leases leases = store.leases();
        Lease lease = leases.tryAcquire(key, Duration.ofSeconds(30)).orElseThrow();
        AtomicInteger taken = new AtomicInteger();
        Future<?>[] rival = new Future<?>[1];
        Optional<String> done = leases.whileCurrent(lease.fence(), () -> {
            rival[0] = threads.submit(() -> {
                lease.close();
                leases.tryAcquire(key, Duration.ofSeconds(30)).ifPresent(next -> taken.incrementAndGet());
            });
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "taken " + taken.get();
        });
        rival[0].get(10, TimeUnit.SECONDS);
        assertThat(done).contains("taken 0");
        assertThat(taken.get()).isEqualTo(1);
        assertThat(leases.whileCurrent(lease.fence(), () -> "zombie")).isEmpty();
    }
}
