package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.NdArray;
import dev.larder.data.Slice;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.store.Caps;
import dev.larder.store.Eviction;
import dev.larder.store.InvalidCapsException;
import dev.larder.store.Selection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class CapsOfALarderTest {
    private final List<CacheEvent> heard = new CopyOnWriteArrayList<>();

    private Larder larder(Caps caps) {
        return Larder.builder().caps(caps).memory(1 << 20).listener(heard::add).open("memory:");
    }

    private static Component component(int n) {
        return Component.of("t", "1", Parameters.of("n", n));
    }

    private static Outcome<Integer> fetch(Larder larder, int n) throws InterruptedException {
        // Times of storing and of use are told apart by the millisecond.
        Thread.sleep(2);
        return larder.fetch(component(n), Integer.class, context -> n);
    }

    @Test
    void whatIsTooMuchIsEvictedToldCountedAndTheReasonOfALaterMiss() throws Exception {
        try (Larder larder = larder(Caps.NONE.entries(3))) {
            for (int n = 0; n < 5; n++) {
                fetch(larder, n);
            }
            assertThat(larder.list(Selection.ALL)).hasSize(3);
            assertThat(heard)
                    .filteredOn(CacheEvent.Evicted.class::isInstance)
                    .extracting(CacheEvent::type)
                    .containsExactly("t", "t");
            assertThat(larder.stats().evicted()).isEqualTo(2);
            assertThat(larder.stats().evictedBytes()).isGreaterThan(1000);
            assertThat(larder.explain(component(0), "value"))
                    .hasValueSatisfying(why -> assertThat(why.toString())
                            .startsWith("it was evicted at ")
                            .endsWith(", when there were more results than there may be"));
            Outcome<Integer> again = fetch(larder, 0);
            assertThat(again)
                    .isInstanceOfSatisfying(
                            Outcome.Computed.class,
                            computed -> assertThat(((MissReason) computed.reason()).kind())
                                    .isEqualTo(MissReason.Kind.EVICTED));
            assertThat(larder.stats().types().get("t").misses()).containsEntry(MissReason.Kind.EVICTED, 1L);
            // It is there again, so the next time it is not there it is for another reason.
            larder.remove(component(0), "value");
            assertThat(larder.explain(component(0), "value").orElseThrow().kind())
                    .isEqualTo(MissReason.Kind.ABSENT);
        }
    }

    @Test
    void whatIsUsedStaysAlsoWhenItIsFoundInMemory() throws Exception {
        try (Larder larder = larder(Caps.NONE.entries(3))) {
            for (int n = 0; n < 20; n++) {
                fetch(larder, n);
                fetch(larder, 0);
                fetch(larder, 0);
            }
            assertThat(larder.contains(component(0), "value")).isTrue();
            assertThat(larder.stats().types().get("t").fromMemory()).isPositive();
        }
    }

    @Test
    void whatTookLongestToComputeForItsBytesStaysWhereThatIsAskedFor() throws Exception {
        try (Larder larder = larder(Caps.NONE.entries(4).order(Caps.Order.COST))) {
            larder.fetch(component(0), Integer.class, context -> {
                Thread.sleep(100);
                return 0;
            });
            for (int n = 1; n < 20; n++) {
                fetch(larder, n);
            }
            assertThat(larder.contains(component(0), "value")).isTrue();
            assertThat(larder.stats().evicted()).isEqualTo(16);
        }
    }

    @Test
    void whatWasEvictedIsNotServedFromMemory() throws Exception {
        try (Larder larder = larder(Caps.NONE.entries(1))) {
            fetch(larder, 0);
            fetch(larder, 0);
            fetch(larder, 1);
            assertThat(fetch(larder, 0)).isInstanceOf(Outcome.Computed.class);
        }
    }

    @Test
    void whatIsPinnedIsNotEvicted() throws Exception {
        try (Larder larder = larder(Caps.NONE.entries(2))) {
            assertThat(larder.pin(component(0), "value")).isTrue();
            for (int n = 0; n < 10; n++) {
                fetch(larder, n);
            }
            assertThat(larder.contains(component(0), "value")).isTrue();
            assertThat(larder.unpin(component(0), "value")).isTrue();
            for (int n = 10; n < 20; n++) {
                fetch(larder, n);
            }
            assertThat(larder.contains(component(0), "value")).isFalse();
        }
    }

    @Test
    void whatIsLargerThanAllMayBeIsNotStored() {
        try (Larder larder = larder(Caps.NONE.bytes(5000))) {
            Outcome<byte[]> outcome = larder.fetch(component(1), byte[].class, context -> new byte[6000]);
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Uncached.class,
                            uncached ->
                                    assertThat(uncached.reason().kind()).isEqualTo(Outcome.Reason.Kind.NOT_WORTH_IT));
            assertThat(larder.list(Selection.ALL)).isEmpty();
        }
    }

    @Test
    void aLazyArrayIsReadOnSliceBySliceWhileItIsEvicted() {
        int rows = 1 << 20;
        try (Larder larder = larder(Caps.NONE)) {
            double[] all = new double[rows];
            java.util.Arrays.setAll(all, i -> i);
            larder.store(component(1), NdArray.of(all));
            NdArray lazy = larder.retrieve(component(1), NdArray.class).orElseThrow();
            for (int from = 0; from < rows; from += rows / 8) {
                assertThat(lazy.read(Slice.of(from, from + 10)).toDoubles()[9]).isEqualTo(from + 9);
                larder.eviction(Caps.NONE.bytes(0)).run(victim -> {});
                larder.dataStore().upkeep().gc(Duration.ZERO, (done, total) -> {});
            }
            assertThat(larder.list(Selection.ALL)).isEmpty();
        }
    }

    @Test
    void usesOutliveTheLarderThatNotedThem() throws Exception {
        try (Larder larder = larder(Caps.NONE)) {
            for (int n = 0; n < 3; n++) {
                fetch(larder, n);
            }
            fetch(larder, 0);
            List<Eviction.Victim> victims =
                    larder.eviction(Caps.NONE.entries(0)).plan().victims();
            assertThat(victims).extracting(Eviction.Victim::uses).containsExactly(0L, 0L, 1L);
        }
    }

    @Test
    void thoseWhoRunTheProgramSetOtherCaps() throws Exception {
        System.setProperty("larder.caps", "max-count=1");
        try (Larder larder = larder(Caps.NONE.entries(5))) {
            for (int n = 0; n < 4; n++) {
                fetch(larder, n);
            }
            assertThat(larder.list(Selection.ALL)).hasSize(1);
            System.setProperty("larder.caps", "max-count=some");
            assertThatThrownBy(() -> larder(Caps.NONE))
                    .isInstanceOf(InvalidCapsException.class)
                    .hasMessageContaining("the system property larder.caps");
        } finally {
            System.clearProperty("larder.caps");
        }
    }
}
