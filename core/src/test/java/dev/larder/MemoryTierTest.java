package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.NdArray;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.store.Caps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTierTest {
    private final FaultyStore faulty = new FaultyStore();
    private final Component component = Component.of("t", "1", Parameters.of("n", 1));
    private final AtomicInteger computed = new AtomicInteger();
    private final Larder larder = Larder.builder().memory(1 << 20).open(faulty.store);

    @AfterEach
    void close() {
        larder.close();
    }

    private Outcome<double[]> fetch(Larder from) {
        return from.fetch(component, double[].class, context -> new double[] {computed.incrementAndGet(), 2});
    }

    private static Outcome.Tier tier(Outcome<?> outcome) {
        return ((Outcome.Hit<?>) outcome).tier();
    }

    @Test
    void theSecondHitComesFromMemoryWithoutTheStore() {
        fetch(larder);
        assertThat(tier(fetch(larder))).isEqualTo(Outcome.Tier.NEAR);
        faulty.failFrom(1);
        Outcome<double[]> hit = fetch(larder);
        assertThat(tier(hit)).isEqualTo(Outcome.Tier.MEMORY);
        assertThat(hit.value()).containsExactly(1, 2);
        assertThat(faulty.calls).hasValue(0);
        faulty.work();
        assertThat(larder.stats().hits()).isEqualTo(2);
    }

    @Test
    void whoeverChangesWhatHeGotChangesNothingForOthers() {
        fetch(larder).value()[0] = 99;
        fetch(larder).value()[0] = 98;
        Outcome<double[]> fromMemory = fetch(larder);
        assertThat(tier(fromMemory)).isEqualTo(Outcome.Tier.MEMORY);
        fromMemory.value()[0] = 97;
        assertThat(fetch(larder).value()).containsExactly(1, 2);
    }

    @Test
    void whatIsReplacedOrRemovedIsForgotten() {
        fetch(larder);
        fetch(larder);
        assertThat(tier(fetch(larder))).isEqualTo(Outcome.Tier.MEMORY);
        larder.replace(component, "value", new double[] {5});
        assertThat(fetch(larder).value()).containsExactly(5);
        assertThat(tier(fetch(larder))).isEqualTo(Outcome.Tier.MEMORY);
        larder.remove(component, "value");
        assertThat(fetch(larder)).isInstanceOf(Outcome.Computed.class);
        fetch(larder);
        // Through the store itself, too.
        larder.dataStore().remove(fetch(larder).address());
        assertThat(fetch(larder)).isInstanceOf(Outcome.Computed.class);
    }

    @Test
    void anArrayThatIsWrittenAnewIsForgotten() {
        fetch(larder);
        fetch(larder);
        try (ArrayWriter writer =
                larder.rewrite(component, "value", ArrayLayout.ofRows(dev.larder.data.ElementType.F64))) {
            writer.append(new double[] {8, 9});
            writer.commit();
        }
        assertThat(fetch(larder).value()).containsExactly(8, 9);
    }

    @Test
    void whatIsTooOldForThePolicyIsAskedForInTheStore() throws Exception {
        Larder own = Larder.builder()
                .memory(1 << 20)
                .policy(CachePolicy.standard().timeToLive(Duration.ofMillis(200)))
                .open(faulty.store);
        fetch(own);
        fetch(own);
        assertThat(tier(fetch(own))).isEqualTo(Outcome.Tier.MEMORY);
        Thread.sleep(220);
        assertThat(fetch(own)).isInstanceOf(Outcome.Computed.class);
        assertThat(own.fetch(component, double[].class, context -> null).value())
                .containsExactly(2, 2);
    }

    @Test
    void whatWasKeptForItsTimeIsAskedForInTheStore() throws Exception {
        Larder own = Larder.builder().memory(1 << 20, Duration.ofMillis(100)).open(faulty.store);
        fetch(own);
        fetch(own);
        Thread.sleep(120);
        assertThat(tier(fetch(own))).isEqualTo(Outcome.Tier.NEAR);
    }

    @Test
    void noMoreIsKeptThanThereIsRoomFor() {
        Cache cache = Cache.over(
                faulty.store,
                dev.larder.codec.Codecs.standard(),
                new Cache.Settings(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Larder.CHECKPOINT_AGE,
                        new MemoryTier.Settings(1 << 20, Duration.ofMinutes(1)),
                        PolicyRules.NONE,
                        Caps.NONE,
                        java.util.List.of(),
                        Audits.Settings.NONE));
        for (int i = 0; i < 100; i++) {
            Component each = Component.of("t", "1", Parameters.of("each", i));
            larder.store(each, new double[5000]);
            var info = larder.peek(each, "value", double[].class).orElseThrow().info();
            var entry = faulty.sound.find(info.address()).orElseThrow();
            cache.memory()
                    .keep(info, entry.datum(), double[].class, cache.memory().mark());
        }
        assertThat(cache.memory().bytes()).isBetween(500_000L, 1L << 20);
    }

    @Test
    void largeAndLazyResultsAreNotKept() {
        Component large = Component.of("large", "1", Parameters.NONE);
        larder.store(large, new double[100_000]);
        for (int i = 0; i < 3; i++) {
            assertThat(tier(larder.fetch(large, double[].class, context -> new double[0])))
                    .isEqualTo(Outcome.Tier.NEAR);
        }
        Component lazy = Component.of("lazy", "1", Parameters.NONE);
        Larder roomy = Larder.builder().memory(1 << 30).open(faulty.store);
        roomy.store(lazy, new double[100_000]);
        for (int i = 0; i < 3; i++) {
            assertThat(tier(roomy.fetch(lazy, NdArray.class, context -> NdArray.of(new double[0]))))
                    .isEqualTo(Outcome.Tier.NEAR);
        }
    }

    @Test
    void whatChangedWhileItWasReadIsNotKept() {
        fetch(larder);
        var entry = faulty.sound.find(fetch(larder).address()).orElseThrow();
        MemoryTier tier = new MemoryTier(new MemoryTier.Settings(1 << 20, Duration.ofMinutes(1)));
        long mark = tier.mark();
        // Another thread removes it between this one's look and its keeping a copy.
        tier.forget(entry.info().address());
        tier.keep(entry.info(), entry.datum(), double[].class, mark);
        assertThat(tier.find(entry.info().address())).isEmpty();
        tier.keep(entry.info(), entry.datum(), double[].class, tier.mark());
        assertThat(tier.find(entry.info().address())).isPresent();
    }

    @Test
    void filesStayWhereTheyLie(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("in.txt"), "x");
        larder.store(component, "file", file);
        for (int i = 0; i < 3; i++) {
            assertThat(tier(larder.fetch(component, "file", dev.larder.data.Datum.File.class, () -> {
                        throw new AssertionError("computed");
                    })))
                    .isEqualTo(Outcome.Tier.NEAR);
        }
    }
}
