package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.store.DataStores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheEventTest {
    private final List<CacheEvent> heard = new CopyOnWriteArrayList<>();

    private static Component component(String type, int n) {
        return Component.of(type, "1", Parameters.of("n", n));
    }

    private static void use(Larder larder) throws InterruptedException {
        larder.fetch(component("t", 1), Integer.class, context -> {
            Thread.sleep(20);
            return 1;
        });
        larder.fetch(component("t", 1), Integer.class, context -> 2);
        larder.fetch(component("t", 1), Integer.class, context -> 2);
        larder.fetch(component("u", 1), Object.class, context -> new Thread());
    }

    private Larder larder() {
        return Larder.builder()
                .memory(1 << 20)
                .listener(heard::add)
                .listener(event -> {
                    throw new IllegalStateException("a bad listener");
                })
                .open("memory:");
    }

    @Test
    void everythingIsToldInOrder() throws Exception {
        try (Larder larder = larder()) {
            use(larder);
        }
        assertThat(heard)
                .extracting(event -> event.getClass().getSimpleName() + " " + event.type())
                .containsExactly("Miss t", "Computed t", "Hit t", "Hit t", "Miss u", "Uncached u");
        assertThat(heard.get(3))
                .isInstanceOfSatisfying(
                        CacheEvent.Hit.class, hit -> assertThat(hit.tier()).isEqualTo(Outcome.Tier.MEMORY));
        assertThat(((CacheEvent.Miss) heard.get(0)).reason().kind()).isEqualTo(MissReason.Kind.ABSENT);
    }

    @Test
    void whatIsNotWorthItIsNamed() throws InterruptedException {
        try (Larder larder = larder()) {
            use(larder);
            // A computation of nothing, found again in a store: looking takes longer than computing did.
            for (int i = 0; i < 50; i++) {
                larder.fetch(component("cheap", i % 5), Integer.class, context -> 7);
            }
            CacheStats stats = larder.stats();
            assertThat(stats.types()).containsOnlyKeys("t", "u", "cheap");
            CacheStats.OfType t = stats.types().get("t");
            assertThat(t.hits()).isEqualTo(2);
            assertThat(t.fromMemory()).isEqualTo(1);
            assertThat(t.hitRate()).isEqualTo(2.0 / 3);
            assertThat(t.saved()).isGreaterThanOrEqualTo(Duration.ofMillis(40));
            assertThat(t.misses()).containsEntry(MissReason.Kind.ABSENT, 1L);
            assertThat(t.bytes()).isPositive();
            assertThat(stats.types().get("u").uncached()).isEqualTo(1);
            assertThat(stats.notWorthIt()).contains("cheap").doesNotContain("u");
            assertThat(stats.hits()).isEqualTo(47);
            assertThat(stats.report())
                    .startsWith("47 found, 6 computed, 1 not stored, 0 corrupt")
                    .contains("\ncheap: 45 of 50 calls hit (90 %)")
                    .contains("not worth it so far; misses: {ABSENT=5}");
        }
    }

    @Test
    void damageIsTold() {
        dev.larder.store.Samples.Parts parts = new dev.larder.store.Samples.Parts();
        try (Larder larder = Larder.builder().listener(heard::add).open(parts.store)) {
            larder.store(component("t", 1), 1);
            parts.damageRecord(larder.peek(component("t", 1), "value", Integer.class)
                    .orElseThrow()
                    .address());
            larder.fetch(component("t", 1), Integer.class, context -> 1);
        }
        assertThat(heard)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("Corrupt", "Miss", "Computed");
        assertThat(((CacheEvent.Miss) heard.get(1)).reason().kind()).isEqualTo(MissReason.Kind.CORRUPT);
    }

    @Test
    void javasFlightRecorderHearsOfItToo(@TempDir Path dir) throws IOException, InterruptedException {
        Path file = dir.resolve("cache.jfr");
        try (Recording recording = new Recording();
                Larder larder = Larder.open(DataStores.open("memory:"))) {
            recording.start();
            use(larder);
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.larder."))
                .toList();
        assertThat(events)
                .extracting(event -> event.getEventType().getName().substring("dev.larder.".length()))
                .containsExactlyInAnyOrder("Miss", "Computed", "Hit", "Hit", "Miss", "Uncached");
        RecordedEvent hit = events.stream()
                .filter(event -> event.getEventType().getName().endsWith("Hit"))
                .findFirst()
                .orElseThrow();
        assertThat(hit.getString("type")).isEqualTo("t");
        assertThat(hit.getDuration("saved")).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    }
}
