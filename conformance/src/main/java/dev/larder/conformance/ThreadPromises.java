package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.store.ConflictException;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.EntryWriter;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.Stored;
import dev.larder.store.Stored.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Threads that use one store at once see whole values only, and one of them is first. */
abstract class ThreadPromises extends Promises {
    private static final int THREADS = 8;
    private static final int ROUNDS = 12;
    private static final int READER_PATIENCE_SECONDS = 20;

    ThreadPromises(Supplier<StoreHarness> source) {
        super(source);
    }

    @Test
    void ofManyWritersOfDifferentValuesOneIsPublished() {
        for (int round = 0; round < ROUNDS; round++) {
            long slot = slot(round);
            List<Stored> stored = Crew.together(THREADS, thread -> store.store(TellTale.entry(slot, thread), KEEP));
            assertThat(stored).extracting(Stored::status).containsOnlyOnce(Status.PUBLISHED);
            assertThat(stored).extracting(Stored::status).containsOnly(Status.PUBLISHED, Status.KEPT_OTHER);
            assertThat(stored)
                    .extracting(Stored::info)
                    .containsOnly(stored.get(winner(stored)).info());
            assertThat(TellTale.generation(slot, found(slot))).isEqualTo(winner(stored));
        }
    }

    private static int winner(List<Stored> stored) {
        return IntStream.range(0, stored.size())
                .filter(i -> stored.get(i).status() == Status.PUBLISHED)
                .findFirst()
                .orElseThrow();
    }

    /** One of the rounds is about a value of several blocks. */
    private static long slot(int round) {
        return round == 0 ? 10 : round * 10L + round % 10;
    }

    @Test
    void ofManyWritersOfTheSameValueOneIsPublished() {
        for (int round = 0; round < ROUNDS; round++) {
            long slot = slot(round);
            List<Stored> stored = Crew.together(THREADS, thread -> store.store(TellTale.entry(slot, 1), FAIL));
            assertThat(stored).extracting(Stored::status).containsOnlyOnce(Status.PUBLISHED);
            assertThat(stored).extracting(Stored::status).containsOnly(Status.PUBLISHED, Status.KEPT_SAME);
        }
    }

    @Test
    void ofManyWritersWhoseConflictFailsOneIsPublished() {
        for (int round = 0; round < ROUNDS; round++) {
            long slot = slot(round);
            List<Optional<Stored>> stored = Crew.together(THREADS, thread -> {
                try {
                    return Optional.of(store.store(TellTale.entry(slot, thread), FAIL));
                } catch (ConflictException e) {
                    return Optional.empty();
                }
            });
            assertThat(stored.stream().flatMap(Optional::stream))
                    .extracting(Stored::status)
                    .containsExactly(Status.PUBLISHED);
        }
    }

    @Test
    void readersOfReplacedValuesSeeWholeOnes() {
        long slot = 0;
        store.store(TellTale.entry(slot, 0), KEEP);
        AtomicBoolean over = new AtomicBoolean();
        long end = System.nanoTime() + Campaign.race().toNanos();
        Crew.together(4, thread -> {
            long generation = thread;
            if (thread < 2) {
                while (System.nanoTime() < end) {
                    store.store(TellTale.entry(slot, generation), REPLACE);
                    generation += 2;
                }
                over.set(true);
            } else {
                while (!over.get()) {
                    TellTale.generation(slot, found(slot));
                    try (Stream<EntryInfo> all = store.list(Selection.ALL)) {
                        assertThat(all).hasSizeLessThanOrEqualTo(1);
                    }
                }
            }
            return generation;
        });
    }

    @Test
    void storingRemovingListingAndGcDoNotHurtEachOther() {
        Campaign.Chance chance = Campaign.Chance.announced("mixed operations by threads");
        long end = System.nanoTime() + Campaign.race().toNanos();
        List<java.util.SplittableRandom> randoms =
                IntStream.range(0, 6).mapToObj(i -> chance.random().split()).toList();
        Crew.together(6, thread -> {
            Mixture mixture = new Mixture(store, randoms.get(thread), thread);
            while (System.nanoTime() < end) {
                mixture.step();
            }
            return mixture;
        });
        assertThat(store.upkeep().verify(Progress.NONE).isSound())
                .as("sound, %s", chance)
                .isTrue();
        store.upkeep().gc(Duration.ZERO, Progress.NONE);
        Mixture.checkAll(store);
    }

    @Test
    void readersDoNotWaitForWriters() throws Exception {
        Entry before = TellTale.entry(1, 1);
        store.store(before, KEEP);
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try (EntryWriter sameAddress = store.begin(TellTale.draft(1), REPLACE);
                EntryWriter another = store.begin(TellTale.draft(2), KEEP)) {
            StreamingPromises.pour(Patterns.content(1, 5 << 20), sameAddress.bytes(), 1 << 20);
            StreamingPromises.pour(Patterns.content(2, 5 << 20), another.bytes(), 1 << 20);
            long generation = reader.submit(() -> TellTale.generation(1, found(1)))
                    .get(READER_PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(generation).isEqualTo(1);
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("a reader beside two open writers: " + e, e);
        } finally {
            reader.shutdownNow();
        }
    }

    @Test
    void storingAllAndReadingGoTogether() {
        Datum value = Datum.Whole.of(1);
        List<List<Stored>> stored = Crew.together(
                4,
                thread -> store.storeAll(
                        IntStream.range(0, 20)
                                .mapToObj(i -> Recipes.entry(i, value))
                                .toList(),
                        Publication.keeping()));
        for (int i = 0; i < 20; i++) {
            int at = i;
            assertThat(stored.stream().map(all -> all.get(at).status())).containsOnlyOnce(Status.PUBLISHED);
        }
    }

    private Entry found(long slot) {
        Address address = TellTale.address(slot);
        return store.find(address).orElseThrow(() -> new AssertionError("nothing was found at " + address));
    }
}
