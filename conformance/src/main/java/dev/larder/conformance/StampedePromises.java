package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.store.StoreTrait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of processes that miss the same keys at once one computes, whoever dies is taken over from, and nobody waits for ever. */
abstract class StampedePromises extends Promises {
    private static final int ROUNDS = Integer.getInteger("larder.stampede.rounds", 5);
    private static final int PROCESSES = Integer.getInteger("larder.stampede.processes", 3);
    private static final boolean IS_CAMPAIGN = ROUNDS >= 100;
    private static final int KILLS = Math.max(1, ROUNDS / 20);
    private static final long COMPUTING_MILLIS = 30;
    private static final Duration LONG_TERM = Duration.ofSeconds(30);
    private static final Duration TERM = Duration.ofSeconds(2);
    private static final Duration TOLERANCE = Duration.ofSeconds(IS_CAMPAIGN ? 1 : 15);

    @TempDir
    Path notes;

    StampedePromises(Supplier<StoreHarness> source) {
        super(source);
    }

    @BeforeEach
    void aSharedStore() {
        needs(StoreTrait.SHARED_BETWEEN_PROCESSES);
    }

    private List<ChildJvm> crew(int size, long millis, Duration term) {
        List<ChildJvm> crew = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            crew.add(child(Errand.FETCH, "p" + i, notes.resolve("runs"), millis, term.toMillis()));
        }
        crew.forEach(each -> each.hear("ready"));
        return crew;
    }

    private List<String> runs() throws IOException {
        Path file = notes.resolve("runs");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Test
    void processesThatMissOneKeyAtOnceComputeItOnce() throws IOException {
        List<ChildJvm> crew = crew(PROCESSES, COMPUTING_MILLIS, LONG_TERM);
        int computed = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            String number = Integer.toString(round);
            crew.forEach(each -> each.say("fetch " + number));
            List<String> values = new ArrayList<>();
            for (ChildJvm each : crew) {
                String[] words = each.hear("got").split(" ", -1);
                assertThat(words[0]).isEqualTo(number);
                assertThat(words[2]).isIn("Computed", "Hit");
                values.add(words[1]);
                computed += words[2].equals("Computed") ? 1 : 0;
            }
            assertThat(values.stream().distinct())
                    .as("values in round %d", round)
                    .hasSize(1);
            assertThat(runs()).as("computations after round %d", round).hasSize(round);
        }
        assertThat(computed).isEqualTo(ROUNDS);
        System.out.println(
                harness + ": " + PROCESSES + " processes, " + ROUNDS + " rounds, " + runs().size() + " computations");
    }

    @Test
    void ofThoseWhoWaitForAKilledProcessExactlyOneTakesOverInTime() throws Exception {
        Duration longest = Duration.ZERO;
        List<ChildJvm> crew = crew(Math.max(2, PROCESSES - 1), COMPUTING_MILLIS, TERM);
        for (int kill = 1; kill <= KILLS; kill++) {
            ChildJvm holder = child(Errand.FETCH, "dead", notes.resolve("runs"), 600_000, TERM.toMillis());
            holder.hear("ready");
            String number = Integer.toString(1000 + kill);
            int before = runs().size();
            holder.say("fetch " + number);
            holder.hear("began");
            crew.forEach(each -> each.say("fetch " + number));
            // They are to wait for it by now.
            Thread.sleep(500);
            assertThat(runs()).hasSize(before + 1);
            holder.kill();
            long killed = System.nanoTime();
            List<String> values = new ArrayList<>();
            for (ChildJvm each : crew) {
                values.add(each.hear("got").split(" ", -1)[1]);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - killed);
            longest = took.compareTo(longest) > 0 ? took : longest;
            assertThat(values.stream().distinct()).hasSize(1);
            assertThat(runs()).as("computations after kill %d", kill).hasSize(before + 2);
            assertThat(took).as("until all had the value after kill %d", kill).isLessThan(TERM.plus(TOLERANCE));
        }
        System.out.println(harness + ": " + KILLS + " holders killed, taken over by one of " + crew.size() + " within "
                + longest.toMillis() + " ms at a term of " + TERM.toMillis() + " ms");
    }

    @Test
    void twoProcessesThatWaitForEachOthersKeysFinish() {
        List<ChildJvm> crew = crew(2, COMPUTING_MILLIS, LONG_TERM);
        long began = System.nanoTime();
        crew.get(0).say("cross 1 2");
        crew.get(1).say("cross 2 1");
        crew.forEach(each -> each.hear("inside"));
        crew.forEach(each -> each.say("go on"));
        for (ChildJvm each : crew) {
            // Its own value, or the one that the other computed and published before.
            assertThat(each.hear("got")).matches("[12] p[01](\\+p[01])? (Computed|Hit)");
        }
        System.out.println(harness + ": two processes that waited for each other were done in "
                + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms");
    }
}
