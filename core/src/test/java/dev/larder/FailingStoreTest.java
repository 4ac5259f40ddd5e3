package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStoreException;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.UnsupportedFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FailingStoreTest {
    private static Component component(int n) {
        return Component.of("t", "1", Parameters.of("n", n));
    }

    private static final double[] VALUE = {1, 2, 3};

    private static Outcome<double[]> fetch(Larder larder, int n) {
        return larder.fetch(component(n), "main", double[].class, context -> {
            context.publish("part", "p" + n);
            return VALUE.clone();
        });
    }

    /** Runs with the failure at call 1, 2, … until there are no so many calls, and returns how many there were. */
    private static int forEveryCall(FaultyStore faulty, IntConsumer fail, IntConsumer run) {
        for (int n = 1; n < 1000; n++) {
            fail.accept(n);
            run.accept(n);
            boolean reached = faulty.calls.get() >= n;
            faulty.work();
            if (!reached) {
                return n - 1;
            }
        }
        throw new AssertionError("too many calls");
    }

    private static void assertValueAndProperOutcome(Outcome<double[]> outcome, String what) {
        assertThat(outcome.value()).as(what).isEqualTo(VALUE);
        if (outcome instanceof Outcome.Uncached<double[]> uncached) {
            assertThat(uncached.reason().kind()).as(what).isEqualTo(Outcome.Reason.Kind.STORE_UNAVAILABLE);
            assertThat(uncached.reason().message())
                    .startsWith("the store cannot be used, so " + uncached.address() + " was computed and not stored: ")
                    .endsWith("failed");
        }
    }

    @Test
    void aMissReturnsItsValueWhicheverCallFails() {
        FaultyStore faulty = new FaultyStore();
        try (Larder larder = Larder.open(faulty.store)) {
            int[] fresh = {0};
            int calls = forEveryCall(
                    faulty, faulty::failAt, n -> assertValueAndProperOutcome(fetch(larder, fresh[0]++), "call " + n));
            // find, leases, tryAcquire, find again, store, and the lease's end, at the least
            assertThat(calls).isBetween(6, 20);
            assertThat(larder.stats().uncached()).isBetween(4L, (long) calls);
            // The last one met no failure, and everything is as ever.
            assertThat(fetch(larder, fresh[0] - 1).isHit()).isTrue();
        }
    }

    @Test
    void aMissReturnsItsValueWhenTheStoreIsGoneFromAnyCallOn() {
        FaultyStore faulty = new FaultyStore();
        try (Larder larder = Larder.open(faulty.store)) {
            int[] fresh = {0};
            int calls = forEveryCall(
                    faulty,
                    faulty::failFrom,
                    n -> assertValueAndProperOutcome(fetch(larder, fresh[0]++), "from call " + n));
            assertThat(calls).isBetween(6, 20);
        }
    }

    @Test
    void aHitReturnsItsValueWhicheverCallFails() {
        FaultyStore faulty = new FaultyStore();
        try (Larder larder = Larder.open(faulty.store)) {
            fetch(larder, 1);
            int calls = forEveryCall(
                    faulty, faulty::failAt, n -> assertValueAndProperOutcome(fetch(larder, 1), "call " + n));
            assertThat(calls).isPositive();
            assertThat(larder.stats().hits()).isEqualTo(1);
        }
    }

    @Test
    void aStoreThatCannotBeUsedIsWarnedOfOnceACall() {
        FaultyStore faulty = new FaultyStore();
        try (Larder larder = Larder.open(faulty.store);
                LogLines log = LogLines.watch()) {
            faulty.failFrom(1);
            Outcome<double[]> outcome = fetch(larder, 1);
            assertThat(outcome).isInstanceOf(Outcome.Uncached.class);
            assertThat(log.warningsOf(outcome.address().toString())).hasSize(1);
            faulty.work();
        }
    }

    @Test
    void everyOtherErrorOfAStoreCostsNobodyTheValueEither() {
        Address address = new Address(Recipe.of(component(1)).key(), "main");
        List<DataStoreException> errors = List.of(
                new CorruptEntryException(address, "here", "x"),
                new UnsupportedFormatException("x"),
                new StoreUnavailableException("x"));
        for (DataStoreException error : errors) {
            FaultyStore faulty = new FaultyStore();
            try (Larder larder = Larder.open(faulty.store)) {
                faulty.before = (number, name) -> {
                    if (name.equals("DataStore.storeAll")) {
                        throw error;
                    }
                };
                Outcome<double[]> outcome = fetch(larder, 1);
                assertThat(outcome.value()).as("%s", error).isEqualTo(VALUE);
                assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Outcome.Uncached.class,
                                uncached -> assertThat(uncached.reason().kind())
                                        .isEqualTo(Outcome.Reason.Kind.STORE_UNAVAILABLE));
                faulty.work();
            }
        }
    }

    @Test
    void aNewerFormatIsReportedBeforeAnythingIsComputed() {
        FaultyStore faulty = new FaultyStore();
        try (Larder larder = Larder.open(faulty.store)) {
            faulty.before = (number, name) -> {
                if (name.equals("DataStore.find")) {
                    throw new UnsupportedFormatException("stored by a newer Larder");
                }
            };
            assertThatThrownBy(() -> larder.fetch(component(1), String.class, context -> {
                        throw new AssertionError("computed");
                    }))
                    .isInstanceOf(UnsupportedFormatException.class);
            faulty.work();
        }
    }

    @Test
    void explicitCallsReportTheErrorsOfTheStore() {
        FaultyStore faulty = new FaultyStore();
        try (Larder larder = Larder.open(faulty.store)) {
            larder.store(component(1), "a");
            faulty.failFrom(1);
            List<Runnable> calls = List.of(
                    () -> larder.store(component(1), "a"),
                    () -> larder.replace(component(1), "value", "a"),
                    () -> larder.retrieve(component(1), String.class),
                    () -> larder.contains(component(1), "value"),
                    () -> larder.remove(component(1), "value"),
                    () -> larder.list(dev.larder.store.Selection.ALL));
            assertThat(calls)
                    .allSatisfy(call -> assertThatThrownBy(call::run).isInstanceOf(StoreUnavailableException.class));
            faulty.work();
            assertThat(larder.retrieve(component(1), String.class)).contains("a");
        }
    }

    @Test
    void waitersShareAValueThatTheStoreDidNotTakeAndEachHasItsOwn() throws Exception {
        FaultyStore faulty = new FaultyStore();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Larder larder = Larder.open(faulty.store)) {
            faulty.failFrom(1);
            AtomicInteger computed = new AtomicInteger();
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            List<Future<Outcome<double[]>>> futures = new ArrayList<>();
            List<Thread> waiters = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                CountDownLatch listed = new CountDownLatch(1);
                boolean first = i == 0;
                futures.add(threads.submit(() -> {
                    if (!first) {
                        waiters.add(Thread.currentThread());
                    }
                    listed.countDown();
                    return larder.fetch(component(1), double[].class, context -> {
                        computed.incrementAndGet();
                        begun.countDown();
                        goOn.await();
                        return new double[] {4, 5};
                    });
                }));
                listed.await();
                begun.await();
            }
            org.awaitility.Awaitility.await()
                    .until(() -> waiters.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
            goOn.countDown();
            List<double[]> values = new ArrayList<>();
            for (Future<Outcome<double[]>> future : futures) {
                Outcome<double[]> outcome = future.get(30, TimeUnit.SECONDS);
                assertThat(outcome).isInstanceOf(Outcome.Uncached.class);
                values.add(outcome.value());
            }
            assertThat(computed).hasValue(1);
            for (double[] value : values) {
                assertThat(value).containsExactly(4, 5);
                value[0] = 99;
            }
            assertThat(larder.stats().uncached()).isEqualTo(8);
            faulty.work();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aWaiterThatAsksForAnotherTypeComputesItsOwn() throws Exception {
        FaultyStore faulty = new FaultyStore();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Larder larder = Larder.open(faulty.store)) {
            faulty.failFrom(1);
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Future<Outcome<double[]>> first =
                    threads.submit(() -> larder.fetch(component(1), double[].class, context -> {
                        begun.countDown();
                        goOn.await();
                        return VALUE.clone();
                    }));
            begun.await();
            Thread[] waiter = new Thread[1];
            CountDownLatch known = new CountDownLatch(1);
            Future<Outcome<String>> second = threads.submit(() -> {
                waiter[0] = Thread.currentThread();
                known.countDown();
                return larder.fetch(component(1), String.class, context -> "text");
            });
            known.await();
            org.awaitility.Awaitility.await().until(() -> waiter[0].getState() == Thread.State.TIMED_WAITING);
            goOn.countDown();
            assertThat(first.get(30, TimeUnit.SECONDS).value()).isEqualTo(VALUE);
            assertThat(second.get(30, TimeUnit.SECONDS).value()).isEqualTo("text");
            faulty.work();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anErrorThatIsNoneOfTheStoresIsNotHidden() {
        FaultyStore faulty = new FaultyStore();
        try (Larder larder = Larder.open(faulty.store)) {
            faulty.before = (number, name) -> {
                throw new IllegalStateException("a bug");
            };
            assertThatThrownBy(() -> fetch(larder, 1)).isInstanceOf(IllegalStateException.class);
            faulty.work();
            assertThat(larder.dataStore()
                            .find(Address.of(Recipe.of(component(1)).key())))
                    .isEmpty();
            assertThat(fetch(larder, 1).value()).isEqualTo(VALUE);
            assertThat(larder.retrieve(component(1), "part", Datum.Text.class)).contains(new Datum.Text("p1"));
        }
    }
}
