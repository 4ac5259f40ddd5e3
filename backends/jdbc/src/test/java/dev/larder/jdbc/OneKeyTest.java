package dev.larder.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several processes that miss one key at once compute it once, and a holder that slept beyond its lease changes nothing. {@code
 * -Dlarder.onekey.rounds=200} is the campaign, with {@code -Dlarder.onekey.processes=8}.
 */
class OneKeyTest {
    private static final int PROCESSES = Integer.getInteger("larder.onekey.processes", 4);
    private static final int ROUNDS = Integer.getInteger("larder.onekey.rounds", 5);
    private static final Duration TERM = Duration.ofSeconds(30);
    private static final Duration SHORT_TERM = Duration.ofSeconds(1);

    /** What the waiter may take to notice, besides what the machine denies it. */
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    @TempDir
    Path dir;

    private void computedOnce(String uri) throws Exception {
        Path runs = dir.resolve("runs");
        List<OneKeyProcess> crew = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                crew.add(OneKeyProcess.start(uri, runs, "p" + i, 30, TERM));
            }
            for (OneKeyProcess each : crew) {
                assertThat(each.hear()).isEqualTo("ready");
            }
            for (int round = 1; round <= ROUNDS; round++) {
                for (OneKeyProcess each : crew) {
                    each.say(Integer.toString(round));
                }
                List<String> values = new ArrayList<>();
                for (OneKeyProcess each : crew) {
                    String[] words = each.hear().split(" ");
                    assertThat(words[0]).isEqualTo(Integer.toString(round));
                    assertThat(words[2]).isIn("Computed", "Hit");
                    values.add(words[1]);
                }
                assertThat(values.stream().distinct())
                        .as("values in round %d", round)
                        .hasSize(1);
                assertThat(OneKeyProcess.runs(runs))
                        .as("runs after round %d", round)
                        .hasSize(round);
            }
        } finally {
            for (OneKeyProcess each : crew) {
                each.close();
            }
        }
        System.out.println(PROCESSES + " processes, " + ROUNDS + " rounds: every key was computed once");
    }

    private void aSleeperChangesNothing(String uri) throws Exception {
        Path runs = dir.resolve("runs");
        try (OneKeyProcess sleeper = OneKeyProcess.start(uri, runs, "sleeper", 500, SHORT_TERM);
                OneKeyProcess other = OneKeyProcess.start(uri, runs, "other", 10, SHORT_TERM)) {
            assertThat(sleeper.hear()).isEqualTo("ready");
            assertThat(other.hear()).isEqualTo("ready");
            sleeper.say("1");
            Awaitility.await().until(() -> OneKeyProcess.runs(runs).size() == 1);
            sleeper.signal("-STOP");
            try {
                long began = System.nanoTime();
                other.say("1");
                String[] words = other.hear().split(" ");
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                assertThat(words).startsWith("1", "other", "Computed");
                Duration denied = Duration.ofMillis(Long.parseLong(words[3]));
                System.out.println("take-over after " + took.toMillis() + " ms, of which the machine denied the waiter "
                        + denied.toMillis() + " ms; the lease's term is " + SHORT_TERM.toMillis() + " ms");
                assertThat(took.minus(denied))
                        .as("take-over from a holder that sleeps; %s denied", denied)
                        .isLessThan(SHORT_TERM.plus(TOLERANCE));
            } finally {
                sleeper.signal("-CONT");
            }
            // Its own caller gets what was kept.
            assertThat(sleeper.hear()).startsWith("1 other ");
        }
        try (DataStore store = DataStores.open(uri)) {
            assertThat(store.find(dev.larder.key.Address.of(
                                    Samples.componentRecipe(1).key()))
                            .orElseThrow()
                            .datum())
                    .hasToString("Text[value=other]");
        }
    }

    @Test
    void aMissingKeyIsComputedOnceInSqlite() throws Exception {
        computedOnce("jdbc:sqlite:" + dir.resolve("results.db"));
    }

    @Test
    void aMissingKeyIsComputedOnceInPostgres() throws Exception {
        inPostgres(this::computedOnce);
    }

    @Test
    void aHolderThatSleptReplacesNothingInSqlite() throws Exception {
        aSleeperChangesNothing("jdbc:sqlite:" + dir.resolve("results.db"));
    }

    @Test
    void aHolderThatSleptReplacesNothingInPostgres() throws Exception {
        inPostgres(this::aSleeperChangesNothing);
    }

    private interface Trial {
        void on(String uri) throws Exception;
    }

    private static void inPostgres(Trial trial) throws Exception {
        String schema = PostgresServer.freshSchema();
        try {
            trial.on(PostgresServer.uri(schema));
        } finally {
            drop(schema);
        }
    }

    private static void drop(String schema) throws SQLException {
        PostgresServer.drop(schema);
    }
}
