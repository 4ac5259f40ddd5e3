package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Lease;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SingleFlightTest {
    private final DataStore store = DataStores.open("memory:");
    private final Larder larder = Larder.open(store);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger computed = new AtomicInteger();

    @AfterEach
    void close() {
        threads.shutdownNow();
        larder.close();
    }

    private static Component component(Object n) {
        return Component.of("t", "1", Parameters.of("n", n));
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    /** Waits until this many threads wait within a fetch. */
    private void awaitWaiters(List<Thread> waiters) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> waiters.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
    }

    @Test
    void manyThreadsThatMissTheSameKeyComputeItOnce() throws Exception {
        int count = 64;
        CyclicBarrier start = new CyclicBarrier(count);
        List<Future<Outcome<double[]>>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            futures.add(threads.submit(() -> {
                start.await();
                return larder.fetch(component(1), double[].class, context -> {
                    Thread.sleep(100);
                    return new double[] {computed.incrementAndGet(), 2};
                });
            }));
        }
        List<double[]> values = new ArrayList<>();
        int own = 0;
        for (Future<Outcome<double[]>> future : futures) {
            Outcome<double[]> outcome = get(future);
            own += outcome instanceof Outcome.Computed ? 1 : 0;
            values.add(outcome.value());
        }
        assertThat(computed).hasValue(1);
        assertThat(own).isEqualTo(1);
        assertThat(values).allSatisfy(value -> assertThat(value).containsExactly(1, 2));
        values.get(0)[0] = 99;
        assertThat(values.subList(1, count))
                .allSatisfy(value -> assertThat(value).containsExactly(1, 2));
        assertThat(larder.stats().hits()).isEqualTo(count - 1);
    }

    @Test
    void differentKeysDoNotWaitForEachOther() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        List<Future<Outcome<Integer>>> futures = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int n = i;
            futures.add(threads.submit(() -> larder.fetch(component(n), int.class, context -> {
                both.await(20, TimeUnit.SECONDS);
                return n;
            })));
        }
        assertThat(get(futures.get(0)).value()).isZero();
        assertThat(get(futures.get(1)).value()).isEqualTo(1);
    }

    @Test
    void aComputationMayFetchOthersToAnyDepth() {
        assertThat(nested(50)).isEqualTo(51);
        assertThat(nested(51)).isEqualTo(52);
        assertThat(computed).hasValue(52);
    }

    private int nested(int n) {
        return larder.fetch(component(n), int.class, context -> {
                    computed.incrementAndGet();
                    return n == 0 ? 1 : 1 + nested(n - 1);
                })
                .value();
    }

    @Test
    void aComputationMayFetchAnotherAttributeOfItsOwnKey() {
        String value = larder.fetch(
                        component(1),
                        "outer",
                        String.class,
                        context -> "o"
                                + larder.fetch(component(1), "inner", String.class, inner -> "i")
                                        .value())
                .value();
        assertThat(value).isEqualTo("oi");
        assertThat(larder.retrieve(component(1), "inner", String.class)).contains("i");
        assertThat(larder.retrieve(component(1), "outer", String.class)).contains("oi");
    }

    @Test
    void aComputationThatFetchesItselfEndsWhenItsOwnRecursionDoes() {
        AtomicInteger depth = new AtomicInteger();
        assertThat(itself(depth)).isEqualTo("bottom");
        assertThat(depth).hasValue(5);
    }

    private String itself(AtomicInteger depth) {
        return larder.fetch(
                        component(1), String.class, context -> depth.incrementAndGet() == 5 ? "bottom" : itself(depth))
                .value();
    }

    /** Thread i computes key i and needs key i + 1, whose thread has begun already: all of them together are a ring. */
    @Test
    void threadsThatNeedEachOthersKeysFinish() throws Exception {
        for (int size = 2; size <= 5; size++) {
            for (int round = 0; round < 10; round++) {
                ring(size, size + "/" + round);
            }
        }
    }

    private void ring(int size, String name) throws Exception {
        CyclicBarrier begun = new CyclicBarrier(size);
        List<Future<Outcome<Integer>>> futures = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int self = i;
            int next = (i + 1) % size;
            futures.add(threads.submit(() -> larder.fetch(component(name + self), int.class, context -> {
                begun.await(20, TimeUnit.SECONDS);
                int other = larder.fetch(component(name + next), int.class, inner -> next)
                        .value();
                assertThat(other).isEqualTo(next);
                return self;
            })));
        }
        for (int i = 0; i < size; i++) {
            assertThat(get(futures.get(i)).value()).isEqualTo(i);
        }
    }

    @Test
    void waitersTakeOverFromAComputationThatFails() throws Exception {
        CountDownLatch failNow = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Future<Outcome<String>> failing = threads.submit(() -> larder.fetch(component(1), String.class, context -> {
            begun.countDown();
            failNow.await();
            throw new IllegalStateException("first");
        }));
        begun.await();
        List<Thread> waiters = new ArrayList<>();
        List<Future<Outcome<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(submit(
                    waiters,
                    () -> larder.fetch(component(1), String.class, context -> {
                        computed.incrementAndGet();
                        return "second";
                    })));
        }
        awaitWaiters(waiters);
        failNow.countDown();
        assertThatThrownBy(() -> get(failing))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("first");
        for (Future<Outcome<String>> each : waiting) {
            assertThat(get(each).value()).isEqualTo("second");
        }
        assertThat(computed).hasValue(1);
    }

    private <T> Future<T> submit(List<Thread> list, Callable<T> call) throws InterruptedException {
        CountDownLatch listed = new CountDownLatch(1);
        Future<T> future = threads.submit(() -> {
            list.add(Thread.currentThread());
            listed.countDown();
            return call.call();
        });
        listed.await();
        return future;
    }

    @Test
    void aWaiterThatIsInterruptedIsCancelledAndTheComputationGoesOn() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Future<Outcome<String>> computing = threads.submit(() -> larder.fetch(component(1), String.class, context -> {
            begun.countDown();
            goOn.await();
            return "done";
        }));
        begun.await();
        List<Thread> waiters = new ArrayList<>();
        Future<Boolean> waiting = submit(waiters, () -> {
            assertThatThrownBy(() -> larder.fetch(component(1), String.class, context -> "mine"))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("the wait for another thread's computation was interrupted");
            return Thread.currentThread().isInterrupted();
        });
        awaitWaiters(waiters);
        waiters.get(0).interrupt();
        assertThat(get(waiting)).isTrue();
        goOn.countDown();
        assertThat(get(computing).value()).isEqualTo("done");
    }

    @Test
    void whoHasWaitedLongEnoughComputesToo() throws Exception {
        Larder hasty = Larder.builder().patience(Duration.ofMillis(50)).open(store);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Future<Outcome<String>> slow = threads.submit(() -> hasty.fetch(component(1), String.class, context -> {
            begun.countDown();
            goOn.await();
            return "slow";
        }));
        begun.await();
        assertThat(hasty.fetch(component(1), String.class, context -> "fast").value())
                .isEqualTo("fast");
        goOn.countDown();
        Outcome<String> late = get(slow);
        assertThat(late.value()).isEqualTo("fast");
        assertThat(late)
                .isInstanceOfSatisfying(
                        Outcome.Computed.class,
                        kept -> assertThat(kept.origin()).isEqualTo(Outcome.Computed.Origin.KEPT));
    }

    @Test
    void patienceMayBeEndless() throws Exception {
        Larder patient =
                Larder.builder().patience(ChronoUnit.FOREVER.getDuration()).open(store);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Future<Outcome<String>> slow = threads.submit(() -> patient.fetch(component(1), String.class, context -> {
            begun.countDown();
            goOn.await();
            return "slow";
        }));
        begun.await();
        List<Thread> waiters = new ArrayList<>();
        Future<Outcome<String>> waiting =
                submit(waiters, () -> patient.fetch(component(1), String.class, context -> "impatient"));
        awaitWaiters(waiters);
        goOn.countDown();
        assertThat(get(waiting).value()).isEqualTo("slow");
        assertThat(get(slow).value()).isEqualTo("slow");
    }

    /** Two Larders over one store see no more of each other than two processes do. */
    @Test
    void anotherProcessIsWaitedForByItsLease() throws Exception {
        Larder other = Larder.open(store);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Future<Outcome<String>> first = threads.submit(() -> larder.fetch(component(1), String.class, context -> {
            begun.countDown();
            goOn.await();
            return "first";
        }));
        begun.await();
        List<Thread> waiters = new ArrayList<>();
        Future<Outcome<String>> second =
                submit(waiters, () -> other.fetch(component(1), String.class, context -> "second"));
        awaitWaiters(waiters);
        goOn.countDown();
        assertThat(get(first)).isInstanceOf(Outcome.Computed.class);
        assertThat(get(second)).isInstanceOf(Outcome.Hit.class);
        assertThat(get(second).value()).isEqualTo("first");
        assertThat(other.stats().hits()).isEqualTo(1);
    }

    @Test
    void aLeaseThatIsGivenBackWithoutAResultIsTakenOver() throws Exception {
        var key = dev.larder.key.Recipe.of(component(1)).key();
        Lease dead = store.leases().tryAcquire(key, Duration.ofMinutes(1)).orElseThrow();
        List<Thread> waiters = new ArrayList<>();
        Future<Outcome<String>> waiting = submit(
                waiters,
                () -> larder.fetch(component(1), String.class, context -> {
                    assertThat(store.leases().holder(key)).isPresent();
                    return "taken over";
                }));
        awaitWaiters(waiters);
        dead.close();
        assertThat(get(waiting).value()).isEqualTo("taken over");
        assertThat(store.leases().holder(key)).isEmpty();
    }

    @Test
    void aLeaseThatIsNeverGivenBackIsWaitedForOnlySoLong() {
        var key = dev.larder.key.Recipe.of(component(1)).key();
        try (Lease stuck = store.leases().tryAcquire(key, Duration.ofMinutes(1)).orElseThrow()) {
            Larder hasty = Larder.builder().patience(Duration.ofMillis(50)).open(store);
            Outcome<String> outcome = hasty.fetch(component(1), String.class, context -> "mine");
            assertThat(outcome).isInstanceOf(Outcome.Computed.class);
            assertThat(stuck.isHeld()).isTrue();
        }
        assertThat(larder.retrieve(component(1), String.class)).contains("mine");
    }

    @Test
    void aWaiterForALeaseCanBeInterrupted() throws Exception {
        var key = dev.larder.key.Recipe.of(component(1)).key();
        try (Lease stuck = store.leases().tryAcquire(key, Duration.ofMinutes(1)).orElseThrow()) {
            List<Thread> waiters = new ArrayList<>();
            Future<Boolean> waiting = submit(waiters, () -> {
                assertThatThrownBy(() -> larder.fetch(component(1), String.class, context -> "mine"))
                        .isInstanceOf(CancellationException.class)
                        .hasMessage("the wait for another process's computation was interrupted");
                return Thread.currentThread().isInterrupted();
            });
            awaitWaiters(waiters);
            waiters.get(0).interrupt();
            assertThat(get(waiting)).isTrue();
            assertThat(stuck.isHeld()).isTrue();
        }
        assertThat(larder.fetch(component(1), String.class, context -> "free again")
                        .value())
                .isEqualTo("free again");
    }
}
