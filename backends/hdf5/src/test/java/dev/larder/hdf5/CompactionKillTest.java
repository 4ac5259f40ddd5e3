package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.Upkeep;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that compacts may be killed at any moment: every entry is what was acknowledged last, and others never miss one. */
class CompactionKillTest {
    /** So many that a pack was made before most kills. */
    private static final int FEWEST_LINES = 100;

    private static final int MOST_LINES = 400;
    private static final long LATEST_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    @TempDir
    Path dir;

    private final Map<Integer, Long> acknowledged = new HashMap<>();
    private final Map<Integer, Long> underWay = new HashMap<>();

    @Test
    void everyEntryIsWhatWasAcknowledgedLast() throws Exception {
        long seed = Long.getLong("larder.seed", System.nanoTime());
        int kills = Integer.getInteger("larder.kills", 2);
        System.out.println("kills of a compacting process: " + kills + ", seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        String uri = "hdf5:" + dir.resolve("r.h5");
        try (DataStore store = DataStores.open(uri)) {
            for (int i = 0; i < CompactingChild.STEADY; i++) {
                store.store(CompactingChild.entry(CompactingChild.SLOTS + i, 1), Publication.keeping());
            }
        }
        AtomicReference<Throwable> missed = new AtomicReference<>();
        AtomicLong looks = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        Thread reader = new Thread(() -> look(uri, over, looks, missed));
        reader.start();
        int packsSeen = 0;
        try {
            for (int kill = 1; kill <= kills; kill++) {
                run(uri, random, kill * 1_000_000L);
                packsSeen += packs();
                try (DataStore store = DataStores.open(uri)) {
                    check(store, "after kill " + kill + ", seed " + seed);
                    if (kill % 5 == 0 || kill == kills) {
                        store.upkeep().gc(Duration.ZERO, Progress.NONE);
                        CompactionTest.compact(store);
                        check(store, "compacted after kill " + kill + ", seed " + seed);
                        assertThat(store.upkeep().verify(Progress.NONE).findings())
                                .isEmpty();
                    }
                }
            }
        } finally {
            over.set(true);
            reader.join();
        }
        assertThat(missed.get()).as("what a reader met meanwhile").isNull();
        assertThat(packsSeen).as("kills that left a pack").isPositive();
        System.out.println("a reader looked " + looks + " times meanwhile");
    }

    private int packs() throws Exception {
        Path packs = dir.resolve("r.h5.d/packs");
        if (!Files.exists(packs)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(packs)) {
            return all.anyMatch(Packs::isOne) ? 1 : 0;
        }
    }

    /** Reads what nobody changes, over and over. */
    private static void look(String uri, AtomicBoolean over, AtomicLong looks, AtomicReference<Throwable> missed) {
        SplittableRandom random = new SplittableRandom();
        try (DataStore store = DataStores.open(uri)) {
            while (!over.get()) {
                int slot = CompactingChild.SLOTS + random.nextInt(CompactingChild.STEADY);
                assertThat(store.find(CompactingChild.address(slot)))
                        .as("steady entry %d", slot)
                        .isPresent();
                if (looks.incrementAndGet() % 50 == 0) {
                    try (Stream<EntryInfo> all = store.list(Selection.ALL)) {
                        List<EntryInfo> steady = all.filter(info -> info.recipe()
                                        .parameters()
                                        .find("n")
                                        .map(n -> ((Datum.Whole) n).value().intValue() >= CompactingChild.SLOTS)
                                        .orElse(false))
                                .toList();
                        assertThat(steady).hasSize(CompactingChild.STEADY).doesNotHaveDuplicates();
                    }
                }
            }
        } catch (Throwable e) {
            missed.set(e);
        }
    }

    private void run(String uri, SplittableRandom random, long generation) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CompactingChild.class.getName(),
                        uri,
                        Long.toString(random.nextLong()),
                        Long.toString(generation))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (int lines = random.nextInt(FEWEST_LINES, MOST_LINES); lines > 0; lines--) {
                String line = said.readLine();
                assertThat(line).as("what the child says").isNotNull();
                take(line);
            }
            TimeUnit.NANOSECONDS.sleep(random.nextLong(LATEST_NANOS));
            child.toHandle().destroyForcibly();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                take(line);
            }
        } finally {
            child.destroyForcibly();
            child.waitFor();
        }
    }

    private void take(String line) {
        assertThat(line).as("what the child says").doesNotStartWith("!");
        String[] words = line.split(" ");
        if (words.length < 3) {
            // Cut short by the kill.
            return;
        }
        int slot = Integer.parseInt(words[1]);
        long generation = Long.parseLong(words[2]);
        if (words[0].equals("?")) {
            underWay.put(slot, generation);
        } else {
            underWay.remove(slot);
            acknowledged.put(slot, generation);
        }
    }

    private void check(DataStore store, String when) {
        for (int slot = 0; slot < CompactingChild.SLOTS; slot++) {
            Set<Long> possible = new HashSet<>(Set.of(acknowledged.getOrDefault(slot, 0L)));
            if (underWay.containsKey(slot)) {
                possible.add(underWay.get(slot));
            }
            long found = store.find(CompactingChild.address(slot))
                    .map(Entry::datum)
                    .map(datum -> ((Datum.Whole) datum).value().longValue())
                    .orElse(0L);
            assertThat(possible).as("slot %d %s", slot, when).contains(found);
            acknowledged.put(slot, found);
        }
        underWay.clear();
        for (int i = 0; i < CompactingChild.STEADY; i++) {
            assertThat(store.find(CompactingChild.address(CompactingChild.SLOTS + i)))
                    .as("steady entry %d %s", i, when)
                    .isPresent();
        }
        Upkeep.VerifyReport report = store.upkeep().verify(Progress.NONE);
        assertThat(report.findings())
                .as(when)
                .noneMatch(finding -> finding.kind().isDamage());
        long live = acknowledged.values().stream()
                .filter(generation -> generation != 0)
                .count();
        assertThat(report.entries()).as(when).isEqualTo(live + CompactingChild.STEADY);
        try (Stream<EntryInfo> all = store.list(Selection.ALL)) {
            assertThat(all.map(EntryInfo::address).toList())
                    .as(when)
                    .doesNotHaveDuplicates()
                    .hasSize((int) live + CompactingChild.STEADY);
        }
    }
}
