package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import dev.larder.store.Publication;
import dev.larder.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CachePolicyTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final FaultyStore faulty = new FaultyStore();
    private final Component component = Component.of("t", "1", Parameters.of("n", 1));
    private final AtomicInteger computed = new AtomicInteger();
    private Larder larder = Larder.open(faulty.store);

    @AfterEach
    void close() {
        larder.close();
    }

    /** Opens the same store under a policy. */
    private void under(CachePolicy policy) {
        larder = Larder.builder().policy(policy).open(faulty.store);
    }

    private Outcome<Integer> fetch() {
        return larder.fetch(component, Integer.class, context -> computed.incrementAndGet());
    }

    private int stored() {
        return faulty.sound
                .find(Address.of(Recipe.of(component).key()))
                .map(entry -> ((Datum.Whole) entry.datum()).value().intValue())
                .orElse(0);
    }

    /** Puts a result there as if it had been stored so long ago. */
    private void storeAged(int value, Duration age) {
        EntryInfo info = Entry.of(EntryDraft.of(Recipe.of(component), "value", "value"), Datum.Whole.of(value))
                .info();
        Entry aged = Entry.restore(
                info.address(),
                new EntryInfo(
                        info.draft(), info.digest(), info.size(), info.created().minus(age)),
                Integer.toString(value),
                new Entry.StoredContents() {
                    @Override
                    public List<dev.larder.data.CanonicalForm.LargeContent> all() {
                        return List.of();
                    }

                    @Override
                    public dev.larder.data.Content resolve(dev.larder.data.Digest digest, long size) {
                        throw new AssertionError("a number has no contents");
                    }
                },
                "the test");
        faulty.sound.store(aged, Publication.replacing());
    }

    private static MissReason reason(Outcome<?> outcome) {
        return outcome instanceof Outcome.Computed<?> c ? c.reason() : ((Outcome.Uncached<?>) outcome).missed();
    }

    @Test
    void readOnlyUsesWhatIsStoredAndKeepsNothing() {
        under(CachePolicy.standard().mode(CachePolicy.Mode.READ_ONLY));
        assertThat(fetch()).isInstanceOfSatisfying(Outcome.Uncached.class, uncached -> {
            assertThat(uncached.reason().kind()).isEqualTo(Outcome.Reason.Kind.NOT_ASKED);
            assertThat(uncached.missed()).isInstanceOf(MissReason.Absent.class);
        });
        assertThat(stored()).isZero();
        storeAged(7, Duration.ZERO);
        assertThat(fetch().value()).isEqualTo(7);
    }

    @Test
    void writeOnlyComputesEveryTimeAndReplaces() {
        under(CachePolicy.standard().mode(CachePolicy.Mode.WRITE_ONLY));
        assertThat(fetch().value()).isEqualTo(1);
        Outcome<Integer> second = fetch();
        assertThat(second.value()).isEqualTo(2);
        assertThat(reason(second)).isEqualTo(new MissReason.Unasked(CachePolicy.Mode.WRITE_ONLY));
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void refreshReplacesWhatWasStoredBefore() {
        storeAged(7, Duration.ofSeconds(1));
        under(CachePolicy.standard().mode(CachePolicy.Mode.REFRESH));
        Outcome<Integer> refreshed = fetch();
        assertThat(refreshed).isInstanceOf(Outcome.Computed.class);
        assertThat(refreshed.value()).isEqualTo(1);
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void threadsThatRefreshTogetherComputeOnce() throws Exception {
        storeAged(7, DAY);
        under(CachePolicy.standard().mode(CachePolicy.Mode.REFRESH));
        CountDownLatch all = new CountDownLatch(8);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Integer> refreshing = () -> larder.<Integer, Exception>fetch(
                            component, "value", dev.larder.codec.TypeRef.of(Integer.class), context -> {
                                // The others begin meanwhile, so what this stores is new to all of them.
                                all.await(10, TimeUnit.SECONDS);
                                return computed.incrementAndGet();
                            })
                    .value();
            List<Future<Integer>> results = new java.util.ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(threads.submit(() -> {
                    all.countDown();
                    return refreshing.call();
                }));
            }
            for (Future<Integer> result : results) {
                assertThat(result.get(20, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }
        // Whoever began after the first had stored has a right to a computation of its own.
        assertThat(computed.get()).isLessThan(8);
    }

    @Test
    void bypassTouchesNoStore() {
        under(CachePolicy.standard().mode(CachePolicy.Mode.BYPASS));
        faulty.failFrom(1);
        assertThat(fetch())
                .isInstanceOfSatisfying(
                        Outcome.Uncached.class,
                        uncached -> assertThat(uncached.reason().kind()).isEqualTo(Outcome.Reason.Kind.NOT_ASKED));
        assertThat(larder.<Integer, RuntimeException>fetch(
                                component, "value", dev.larder.codec.TypeRef.of(Integer.class), context -> {
                                    context.checkpoint("state", 1);
                                    return context.resume("state", Integer.class)
                                            .orElse(5);
                                })
                        .value())
                .isEqualTo(5);
        assertThat(faulty.calls).hasValue(0);
        faulty.work();
    }

    @Test
    void whatIsTooOldIsComputedAnewAndReplaced() {
        storeAged(7, DAY.plusSeconds(1));
        under(CachePolicy.standard().timeToLive(DAY));
        assertThat(larder.explain(component, "value").orElseThrow()).isInstanceOf(MissReason.Expired.class);
        Outcome<Integer> outcome = fetch();
        assertThat(reason(outcome))
                .isInstanceOfSatisfying(
                        MissReason.Expired.class,
                        expired -> assertThat(expired.timeToLive()).isEqualTo(DAY));
        assertThat(stored()).isEqualTo(1);
        assertThat(fetch().isHit()).isTrue();
    }

    @Test
    void whatIsYoungEnoughIsUsed() {
        storeAged(7, DAY.minusMinutes(1));
        under(CachePolicy.standard().timeToLive(DAY));
        assertThat(fetch().value()).isEqualTo(7);
    }

    @Test
    void aStaleResultIsServedWhileItIsComputedAnew() throws Exception {
        storeAged(7, DAY.plusSeconds(1));
        under(CachePolicy.standard().timeToLive(DAY).servingStaleFor(DAY));
        assertThat(fetch()).isInstanceOfSatisfying(Outcome.Stale.class, stale -> {
            assertThat(stale.value()).isEqualTo(7);
            assertThat(stale.reason().timeToLive()).isEqualTo(DAY);
        });
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (stored() == 7 && System.nanoTime() < limit) {
            Thread.sleep(5);
        }
        assertThat(stored()).isEqualTo(1);
        assertThat(fetch().isHit()).isTrue();
    }

    @Test
    void whatIsStaleForTooLongIsNotServed() {
        storeAged(7, DAY.multipliedBy(3));
        under(CachePolicy.standard().timeToLive(DAY).servingStaleFor(DAY));
        assertThat(fetch()).isInstanceOf(Outcome.Computed.class);
    }

    @Test
    void aRefreshThatFailsLeavesTheStaleResult() throws Exception {
        storeAged(7, DAY.plusSeconds(1));
        under(CachePolicy.standard().timeToLive(DAY).servingStaleFor(DAY));
        CountDownLatch tried = new CountDownLatch(1);
        try (LogLines log = LogLines.watch()) {
            Outcome<Integer> outcome = larder.fetch(component, Integer.class, context -> {
                tried.countDown();
                throw new IllegalStateException("no luck");
            });
            assertThat(outcome.value()).isEqualTo(7);
            assertThat(tried.await(20, TimeUnit.SECONDS)).isTrue();
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (log.warningsOf("no luck").isEmpty() && System.nanoTime() < limit) {
                Thread.sleep(5);
            }
            assertThat(log.warningsOf("no luck")).hasSize(1);
        }
        assertThat(stored()).isEqualTo(7);
    }

    @Test
    void whatIsNotAcceptedIsComputedAnewAndReplaced() {
        storeAged(7, DAY);
        Instant limit = Instant.now().minusSeconds(60);
        under(CachePolicy.standard().accepting(info -> info.created().isAfter(limit)));
        assertThat(reason(fetch())).isInstanceOf(MissReason.Rejected.class);
        assertThat(stored()).isEqualTo(1);
        assertThat(fetch().isHit()).isTrue();
    }

    @Test
    void whatTakesTooLittleTimeIsNotKept() {
        under(CachePolicy.standard().costingAtLeast(Duration.ofHours(1)));
        assertThat(fetch())
                .isInstanceOfSatisfying(
                        Outcome.Uncached.class,
                        uncached -> assertThat(uncached.reason().kind()).isEqualTo(Outcome.Reason.Kind.NOT_WORTH_IT));
        assertThat(stored()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void whatTakesTooManyBytesIsNotKept(int doubles) {
        under(CachePolicy.standard().takingAtMost(4000));
        Outcome<double[]> outcome = larder.fetch(component, double[].class, context -> new double[doubles]);
        assertThat(outcome.value()).hasSize(doubles);
        assertThat(outcome instanceof Outcome.Computed).isEqualTo(doubles == 1);
        assertThat(larder.contains(component, "value")).isEqualTo(doubles == 1);
    }

    @ParameterizedTest
    @EnumSource(CachePolicy.OnTrouble.class)
    void aStoreThatFailsAtAnyCallFailsTheCallOnlyIfThatIsAskedFor(CachePolicy.OnTrouble what) {
        under(CachePolicy.standard().onTrouble(what));
        int failed = 0;
        for (int n = 1; n <= 40; n++) {
            Component own = Component.of("t", "1", Parameters.of("call", n));
            faulty.failAt(n);
            try {
                assertThat(larder.fetch(own, Integer.class, context -> 5).value())
                        .isEqualTo(5);
            } catch (StoreUnavailableException e) {
                failed++;
            }
        }
        faulty.work();
        if (what == CachePolicy.OnTrouble.COMPUTE) {
            assertThat(failed).isZero();
        } else {
            // Looking, the lease, looking again, storing; giving the lease back costs nothing but time.
            assertThat(failed).isBetween(4, 10);
        }
    }

    @Test
    void aFailureIsKeptWhereThePolicyKeepsIt() {
        under(CachePolicy.standard().keepingFailures(e -> e instanceof IOException, DAY));
        assertThatThrownBy(() -> larder.fetch(component, "value", Integer.class, () -> {
                    computed.incrementAndGet();
                    throw new IOException("the service is down");
                }))
                .isExactlyInstanceOf(IOException.class);
        assertThatThrownBy(this::fetch).isInstanceOfSatisfying(KeptFailureException.class, e -> {
            assertThat(e).hasMessageContaining("the service is down");
            assertThat(e.failed()).isBefore(Instant.now().plusSeconds(1));
            assertThat(e.address().key()).isEqualTo(Recipe.of(component).key());
        });
        assertThat(computed).hasValue(1);
        // Another policy does not care, and its result ends it.
        under(CachePolicy.standard());
        assertThat(fetch().value()).isEqualTo(2);
        under(CachePolicy.standard().keepingFailures(e -> true, DAY));
        assertThat(fetch().isHit()).isTrue();
    }

    @Test
    void aFailureIsTriedAgainWhenItsTimeIsOver() throws Exception {
        under(CachePolicy.standard().keepingFailures(e -> true, Duration.ofMillis(50)));
        assertThatThrownBy(() -> larder.fetch(component, Integer.class, context -> {
                    throw new IllegalStateException("first");
                }))
                .hasMessage("first");
        Thread.sleep(60);
        assertThat(fetch().value()).isEqualTo(1);
    }

    @Test
    void otherFailuresAreNotKept() {
        under(CachePolicy.standard().keepingFailures(e -> e instanceof IOException, DAY));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> larder.fetch(component, Integer.class, context -> {
                        computed.incrementAndGet();
                        throw new IllegalStateException("bug");
                    }))
                    .isExactlyInstanceOf(IllegalStateException.class);
        }
        assertThat(computed).hasValue(2);
    }

    @Test
    void theLastPatternThatMatchesHoldsAndConfigurationIsOverAll() {
        CachePolicy week = CachePolicy.standard().timeToLive(Duration.ofDays(7));
        PolicyRules rules = PolicyRules.NONE
                .standard(week)
                .with("neuro.*", week.mode(CachePolicy.Mode.READ_ONLY))
                .with("neuro.rates", week.mode(CachePolicy.Mode.WRITE_ONLY));
        java.util.Optional<CachePolicy> none = java.util.Optional.empty();
        assertThat(rules.of("x", none).mode()).isEqualTo(CachePolicy.Mode.READ_WRITE);
        assertThat(rules.of("neuro.vm", none).mode()).isEqualTo(CachePolicy.Mode.READ_ONLY);
        assertThat(rules.of("neuro.rates", none).mode()).isEqualTo(CachePolicy.Mode.WRITE_ONLY);
        PolicyRules configured =
                rules.configured(PolicyText.parse("neuro.*: mode=bypass ; *: ttl=90s, max-size=1M", "the test"));
        CachePolicy policy = configured.of("neuro.rates", none);
        assertThat(policy.mode()).isEqualTo(CachePolicy.Mode.BYPASS);
        assertThat(policy.timeToLive()).contains(Duration.ofSeconds(90));
        assertThat(policy.mostBytes()).isEqualTo(1 << 20);
        assertThat(configured
                        .of("x", java.util.Optional.of(week.mode(CachePolicy.Mode.REFRESH)))
                        .mode())
                .isEqualTo(CachePolicy.Mode.REFRESH);
    }

    @Test
    void aCacheIsTurnedOffFromOutside(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("ops.policy"), "# tonight\n\nt: mode=bypass\n");
        larder = Larder.builder().configuration("@" + file).open(faulty.store);
        fetch();
        assertThat(fetch().value()).isEqualTo(2);
        assertThat(stored()).isZero();
        System.setProperty(PolicyText.PROPERTY, "t: mode=read-only");
        try {
            larder = Larder.open(faulty.store);
            assertThat(fetch()).isInstanceOf(Outcome.Uncached.class);
        } finally {
            System.clearProperty(PolicyText.PROPERTY);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t",
                "t:",
                "t: bypass",
                "t: mode=off",
                "t: ttl=7",
                "t: ttl=0s",
                "t: size=3",
                "t: max-size=9999999999T",
                "@/nowhere/at.all"
            })
    void aConfigurationThatMakesNoSenseIsRefused(String text) {
        assertThatThrownBy(() -> Larder.builder().configuration(text).open(faulty.store))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageContaining("the configuration");
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        CachePolicy policy = CachePolicy.standard();
        assertThatThrownBy(() -> policy.timeToLive(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> policy.servingStaleFor(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> policy.takingAtMost(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
