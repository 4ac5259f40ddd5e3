package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.codec.TypeRef;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that want the same key at once, under different policies. */
@Timeout(60)
class FlightsByPolicyTest {
    private static final CachePolicy KEEPING = CachePolicy.standard();
    private static final CachePolicy READING = KEEPING.mode(CachePolicy.Mode.READ_ONLY);
    private static final CachePolicy CHOOSY = KEEPING.costingAtLeast(Duration.ofHours(1));
    private static final CachePolicy SMALL = KEEPING.takingAtMost(0);
    private static final CachePolicy STRICT = KEEPING.onTrouble(CachePolicy.OnTrouble.FAIL);
    private static final Component COMPONENT = Component.of("t", "1", Parameters.of("n", 1));

    private final FaultyStore faulty = new FaultyStore();
    private final Larder larder = Larder.open(faulty.store);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void close() {
        goOn.countDown();
        threads.shutdownNow();
        faulty.work();
        larder.close();
    }

    private <X extends Exception> Outcome<String> fetch(CachePolicy policy, Computation<String, X> computation)
            throws X {
        return larder.fetchUnder(policy, COMPONENT, Address.VALUE, TypeRef.of(String.class), computation);
    }

    /** Begins a computation that ends when the test says so. */
    private Future<Outcome<String>> pilot(CachePolicy policy) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Future<Outcome<String>> pilot = threads.submit(() -> fetch(policy, context -> {
            begun.countDown();
            goOn.await();
            return "first";
        }));
        begun.await();
        return pilot;
    }

    /** Has another thread want the same, waits until it waits, and lets the first computation end. */
    private Future<Outcome<String>> passenger(CachePolicy policy, String own) throws InterruptedException {
        List<Thread> waiting = new ArrayList<>();
        CountDownLatch known = new CountDownLatch(1);
        Callable<Outcome<String>> call = () -> {
            waiting.add(Thread.currentThread());
            known.countDown();
            return fetch(policy, context -> own);
        };
        Future<Outcome<String>> passenger = threads.submit(call);
        known.await();
        Awaitility.await().until(() -> waiting.get(0).getState() == Thread.State.TIMED_WAITING);
        goOn.countDown();
        return passenger;
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static Outcome.Reason.Kind reason(Outcome<?> outcome) {
        return ((Outcome.Uncached<?>) outcome).reason().kind();
    }

    private Optional<String> stored() {
        return larder.retrieve(COMPONENT, String.class);
    }

    @Test
    void whoKeepsResultsDoesNotWaitForWhoDoesNot() throws Exception {
        Future<Outcome<String>> reading = pilot(READING);
        Outcome<String> keeping = fetch(KEEPING, context -> "kept");
        assertThat(keeping).isInstanceOf(Outcome.Computed.class);
        assertThat(keeping.value()).isEqualTo("kept");
        assertThat(stored()).contains("kept");
        goOn.countDown();
        assertThat(get(reading).value()).isEqualTo("first");
        assertThat(reason(get(reading))).isEqualTo(Outcome.Reason.Kind.NOT_ASKED);
    }

    @Test
    void whoReadsOnlyWaitsForWhoKeepsResults() throws Exception {
        Future<Outcome<String>> keeping = pilot(KEEPING);
        assertThat(get(passenger(READING, "own"))).isInstanceOf(Outcome.Hit.class);
        assertThat(get(keeping)).isInstanceOf(Outcome.Computed.class);
    }

    @Test
    void severalWhoReadOnlyShareOneComputation() throws Exception {
        pilot(READING);
        Outcome<String> other = get(passenger(READING, "own"));
        assertThat(other.value()).isEqualTo("first");
        assertThat(reason(other)).isEqualTo(Outcome.Reason.Kind.NOT_ASKED);
        assertThat(stored()).isEmpty();
    }

    @Test
    void whatWasNotWorthKeepingToOneIsKeptByAnotherToWhomItIs() throws Exception {
        for (CachePolicy policy : List.of(CHOOSY, SMALL)) {
            FlightsByPolicyTest own = new FlightsByPolicyTest();
            try {
                Future<Outcome<String>> first = own.pilot(policy);
                Outcome<String> second = get(own.passenger(KEEPING, "second"));
                assertThat(second).isInstanceOf(Outcome.Computed.class);
                assertThat(own.stored()).contains("second");
                assertThat(reason(get(first))).isEqualTo(Outcome.Reason.Kind.NOT_WORTH_IT);
            } finally {
                own.close();
            }
        }
    }

    @Test
    void whatIsNotWorthKeepingToEitherIsSharedAndEachSaysWhyByItsOwnPolicy() throws Exception {
        pilot(CHOOSY);
        Outcome<String> second = get(passenger(SMALL, "second"));
        assertThat(second.value()).isEqualTo("first");
        assertThat(((Outcome.Uncached<?>) second).reason().message()).contains("more than the 0 that its policy keeps");
    }

    @Test
    void whoOnlyReadsSaysSoWhateverTheOneThatItWaitedForSays() throws Exception {
        pilot(CHOOSY);
        Outcome<String> second = get(passenger(READING, "second"));
        assertThat(second.value()).isEqualTo("first");
        assertThat(reason(second)).isEqualTo(Outcome.Reason.Kind.NOT_ASKED);
    }

    @Test
    void whoIsToFailWhereTheStoreDoesIsNotHandedWhatWasNotStored() throws Exception {
        faulty.failFrom(1);
        pilot(KEEPING);
        faulty.work();
        Future<Outcome<String>> strict = passengerOfAStoreThatFailsAgain();
        assertThatThrownBy(() -> get(strict))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StoreUnavailableException.class);
    }

    private Future<Outcome<String>> passengerOfAStoreThatFailsAgain() throws InterruptedException {
        CountDownLatch known = new CountDownLatch(1);
        List<Thread> waiting = new ArrayList<>();
        Future<Outcome<String>> strict = threads.submit(() -> {
            waiting.add(Thread.currentThread());
            known.countDown();
            return fetch(STRICT, context -> "second");
        });
        known.await();
        Awaitility.await().until(() -> waiting.get(0).getState() == Thread.State.TIMED_WAITING);
        faulty.failFrom(1);
        goOn.countDown();
        return strict;
    }

    @Test
    void recursionAcrossPoliciesEnds() throws Exception {
        List<CachePolicy> policies = List.of(KEEPING, READING, CHOOSY, KEEPING.mode(CachePolicy.Mode.REFRESH));
        for (CachePolicy outer : policies) {
            for (CachePolicy inner : policies) {
                larder.remove(COMPONENT, Address.VALUE);
                assertThat(nested(List.of(outer, inner, outer, inner), 0)).endsWith("|");
            }
        }
    }

    private String nested(List<CachePolicy> policies, int depth) {
        return fetch(
                        policies.get(depth),
                        context -> (depth + 1 < policies.size() ? nested(policies, depth + 1) : "") + "|")
                .value();
    }

    /** Each of two threads computes what the other wants, under the other policy. */
    @Test
    void threadsThatNeedEachOthersKeysFinishUnderAnyPolicies() throws Exception {
        List<CachePolicy> policies = List.of(KEEPING, READING, CHOOSY);
        for (CachePolicy one : policies) {
            for (CachePolicy two : policies) {
                larder.remove(other(1), Address.VALUE);
                larder.remove(other(2), Address.VALUE);
                CountDownLatch both = new CountDownLatch(2);
                Future<String> first = threads.submit(() -> crossing(1, 2, one, two, both));
                Future<String> second = threads.submit(() -> crossing(2, 1, two, one, both));
                assertThat(get(first)).isNotEmpty();
                assertThat(get(second)).isNotEmpty();
            }
        }
    }

    private static Component other(int n) {
        return Component.of("other", "1", Parameters.of("n", n));
    }

    private String crossing(int own, int needed, CachePolicy policy, CachePolicy inner, CountDownLatch both)
            throws Exception {
        TypeRef<String> text = TypeRef.of(String.class);
        return larder.<String, Exception>fetchUnder(policy, other(own), Address.VALUE, text, context -> {
                    both.countDown();
                    both.await();
                    return larder.<String, Exception>fetchUnder(
                                            inner, other(needed), Address.VALUE, text, deeper -> "alone")
                                    .value()
                            + own;
                })
                .value();
    }
}
