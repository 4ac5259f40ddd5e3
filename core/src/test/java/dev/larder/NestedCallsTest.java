package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.codec.TypeRef;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.store.DataStore;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Functions that call one another, from many threads and from several Larders over one store. */
class NestedCallsTest {
    private static final int CALLS = 1000;

    private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();

    private static Component component(String type, int n) {
        return Component.of(type, "1", Parameters.of("n", n));
    }

    /** Fibonacci's numbers in two functions that call each other, and so each key from two sides. */
    private BigInteger number(Larder larder, String type, int n) {
        return larder.fetch(component(type, n), "value", TypeRef.of(BigInteger.class), context -> {
                    runs.computeIfAbsent(type + n, key -> new AtomicInteger()).incrementAndGet();
                    String other = type.equals("one") ? "other" : "one";
                    return n < 2
                            ? BigInteger.valueOf(n)
                            : number(larder, type, n - 1).add(number(larder, other, n - 2));
                })
                .value();
    }

    @Test
    @Timeout(60)
    void aThousandConcurrentCallsOfRecursiveFunctionsFinishAndComputeEachKeyOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CALLS);
        try (Larder larder = Larder.open("memory:")) {
            CyclicBarrier start = new CyclicBarrier(CALLS);
            List<Future<BigInteger>> futures = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                int n = 10 + i % 50;
                String type = i % 2 == 0 ? "one" : "other";
                futures.add(threads.submit(() -> {
                    start.await();
                    return number(larder, type, n);
                }));
            }
            for (int i = 0; i < CALLS; i++) {
                assertThat(futures.get(i).get(50, TimeUnit.SECONDS)).isEqualTo(fibonacci(10 + i % 50));
            }
            assertThat(runs)
                    .isNotEmpty()
                    .allSatisfy((key, count) -> assertThat(count).as(key).hasValue(1));
        } finally {
            threads.shutdownNow();
        }
    }

    private static BigInteger fibonacci(int n) {
        BigInteger before = BigInteger.ZERO;
        BigInteger last = BigInteger.ONE;
        for (int i = 0; i < n; i++) {
            BigInteger next = before.add(last);
            before = last;
            last = next;
        }
        return before;
    }

    /** Two that share a store and nothing else, as two processes do: each computes a key and then needs the other's. */
    @Test
    @Timeout(30)
    void twoLardersThatNeedEachOthersKeysFinish() throws Exception {
        cross(2);
    }

    @Test
    @Timeout(30)
    void threeLardersInACircleFinish() throws Exception {
        cross(3);
    }

    private void cross(int size) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(size);
        try (Larder first = Larder.open("memory:")) {
            CountDownLatch begun = new CountDownLatch(size);
            List<Future<Outcome<String>>> futures = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                int self = i;
                int next = (i + 1) % size;
                Larder larder =
                        Larder.builder().leaseTerm(Duration.ofMinutes(5)).open(sharing(first.dataStore()));
                futures.add(threads.submit(() -> larder.fetch(component("cross", self), String.class, context -> {
                    begun.countDown();
                    begun.await();
                    return self
                            + larder.fetch(component("cross", next), String.class, inner -> "=" + next)
                                    .value();
                })));
            }
            for (int i = 0; i < size; i++) {
                assertThat(futures.get(i).get(25, TimeUnit.SECONDS).value()).contains("=");
            }
            try (var notes = first.dataStore().ledger().list("waiting")) {
                assertThat(notes).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @Timeout(30)
    void aCircleThatGoesThroughThreadsOfOneLarderIsSeenToo() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (Larder one = Larder.open("memory:")) {
            Larder other = Larder.open(sharing(one.dataStore()));
            CountDownLatch begun = new CountDownLatch(3);
            // 0 in one waits for 1 in the same Larder, by its flight; 1 waits for 2 in the other; and 2 for 0.
            List<Future<Outcome<String>>> futures = List.of(
                    threads.submit(() -> call(one, 0, 1, begun)),
                    threads.submit(() -> call(one, 1, 2, begun)),
                    threads.submit(() -> call(other, 2, 0, begun)));
            for (Future<Outcome<String>> future : futures) {
                assertThat(future.get(25, TimeUnit.SECONDS).value()).contains("=");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Outcome<String> call(Larder larder, int self, int next, CountDownLatch begun) throws Exception {
        return larder.<String, Exception>fetch(component("circle", self), String.class, context -> {
            begun.countDown();
            begun.await();
            return self
                    + larder.fetch(component("circle", next), String.class, inner -> "=" + next)
                            .value();
        });
    }

    /** The same store once more, which is not closed with it. */
    private static DataStore sharing(DataStore store) {
        return (DataStore) java.lang.reflect.Proxy.newProxyInstance(
                NestedCallsTest.class.getClassLoader(),
                new Class<?>[] {DataStore.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals("close") ? null : method.invoke(store, arguments);
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
