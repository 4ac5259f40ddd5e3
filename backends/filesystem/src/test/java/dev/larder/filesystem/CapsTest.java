package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.key.Address;
import dev.larder.store.Caps;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.EntryInfo;
import dev.larder.store.Eviction;
import dev.larder.store.Progress;
import dev.larder.store.Selection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that write at once keep to a cap together. {@code -Dlarder.caps.writers=8 -Dlarder.caps.entries=2000} is the campaign.
 */
class CapsTest {
    private static final int WRITERS = Integer.getInteger("larder.caps.writers", 2);
    private static final int ENTRIES = Integer.getInteger("larder.caps.entries", 60);

    @TempDir
    Path directory;

    private static Map<Address, Long> entries(DataStore store) {
        try (Stream<EntryInfo> all = store.list(Selection.ALL)) {
            return all.collect(Collectors.toMap(EntryInfo::address, Caps::bytesOf));
        }
    }

    /** Returns what was there at the moment between two listings: a single one would count what goes and what comes meanwhile. */
    private static long bytes(Map<Address, Long> before, Map<Address, Long> after) {
        return after.entrySet().stream()
                .filter(each -> before.containsKey(each.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static long sizeOf(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.mapToLong(CapsTest::lengthOf).sum();
        }
    }

    private static long lengthOf(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void held(int size) throws Exception {
        long cap = Math.min(100, ENTRIES / 4) * (long) size;
        Path place = directory.resolve("store");
        String uri = "file:" + place + "?durability=relaxed";
        List<Child> children = new ArrayList<>();
        try (DataStore store = DataStores.open(uri)) {
            for (int i = 1; i <= WRITERS; i++) {
                children.add(Child.start(Errand.FETCH_UNDER_CAP, uri, "max-size=" + cap, i, ENTRIES, size));
            }
            for (Child child : children) {
                assertThat(child.hear()).isEqualTo("ready");
            }
            children.forEach(child -> child.say("go"));
            List<String> said = new ArrayList<>();
            Thread listener = new Thread(() -> children.forEach(child -> said.add(child.hear())));
            listener.start();
            long most = 0;
            long looks = 0;
            Map<Address, Long> before = entries(store);
            while (listener.isAlive()) {
                Map<Address, Long> after = entries(store);
                most = Math.max(most, bytes(before, after));
                before = after;
                looks++;
                Thread.sleep(5);
            }
            before = entries(store);
            long last = bytes(before, before);
            most = Math.max(most, last);
            long largest = size * 3L / 2 + 1000;
            System.out.println(WRITERS + " writers of " + ENTRIES + " results of " + size + " bytes under a cap of "
                    + cap + ": " + most + " bytes at most at " + looks + " looks, " + last + " in the end; " + said);
            assertThat(said).hasSize(WRITERS).allMatch(line -> line.startsWith("computed " + ENTRIES + " evicted "));
            assertThat(most).isBetween(cap / 2, cap + cap / 100 + WRITERS * largest);
            for (Child child : children) {
                assertThat(child.await()).isZero();
            }
            // What was evicted takes no place any more, but for what the last ones left, who read their own.
            store.upkeep().gc(Duration.ZERO, Progress.NONE);
            assertThat(sizeOf(place.resolve("entries")) + sizeOf(place.resolve("blobs")))
                    .isBetween(cap / 2, cap + cap / 100 + WRITERS * largest);
            assertThat(store.upkeep().verify(Progress.NONE).isSound()).isTrue();
            assertThat(Eviction.of(store, Caps.NONE.bytes(cap + cap / 100 + WRITERS * largest))
                            .plan()
                            .victims())
                    .isEmpty();
        } finally {
            for (Child child : children) {
                child.close();
            }
        }
    }

    @Test
    void processesKeepToACapTogether() throws Exception {
        held(4000);
    }

    @Test
    @EnabledIfSystemProperty(named = "larder.caps.entries", matches = ".+")
    void processesKeepToACapTogetherWhereValuesHaveBlocksOfTheirOwn() throws Exception {
        held(200_000);
    }
}
