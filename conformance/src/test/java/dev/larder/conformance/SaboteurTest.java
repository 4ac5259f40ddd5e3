package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kit itself: a store that breaks one promise fails in the group of that promise, and nowhere else.
 *
 * <p>Each saboteur has a process of its own, since some take all memory that there is. Every day one of each group is tried in
 * its group; all of them with {@code -Dlarder.saboteurs=group}; and that each fails nowhere else, which takes every group for
 * every saboteur, with {@code -Dlarder.saboteurs=everywhere}.
 */
class SaboteurTest {
    /** How many are tried. */
    private enum Extent {
        ONE,
        GROUP,
        EVERYWHERE
    }

    private static final Extent EXTENT =
            Extent.valueOf(System.getProperty("larder.saboteurs", "one").toUpperCase(java.util.Locale.ROOT));
    private static final int AT_ONCE = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(EXTENT == Extent.EVERYWHERE ? 20 : 3);

    @TempDir
    private static Path directory;

    private static final Map<Sabotage, Future<SaboteurRun>> RUNS = new EnumMap<>(Sabotage.class);
    private static final ExecutorService POOL = Executors.newFixedThreadPool(AT_ONCE);

    @BeforeAll
    static void runAll() {
        for (Sabotage sabotage : tried()) {
            String group = EXTENT == Extent.EVERYWHERE ? SaboteurMain.EVERY_GROUP : sabotage.group;
            RUNS.put(
                    sabotage,
                    POOL.submit(() ->
                            SaboteurRun.of(sabotage.name(), group, directory.resolve(sabotage.name()), PATIENCE)));
        }
    }

    @AfterAll
    static void stop() {
        POOL.shutdownNow();
    }

    /** Returns the saboteurs to be tried; of each group the first is the quickest to be caught. */
    static List<Sabotage> tried() {
        Set<String> groups = new TreeSet<>();
        List<Sabotage> tried = new ArrayList<>();
        for (Sabotage sabotage : Sabotage.values()) {
            if (groups.add(sabotage.group) || EXTENT != Extent.ONE) {
                tried.add(sabotage);
            }
        }
        return tried;
    }

    @ParameterizedTest
    @MethodSource("tried")
    void aSaboteurIsCaughtInItsGroupAndNowhereElse(Sabotage sabotage) throws InterruptedException, ExecutionException {
        SaboteurRun run = RUNS.get(sabotage).get();
        System.out.println(sabotage + " is caught by " + run.failures().keySet() + " after "
                + run.took().toMillis() + " ms, " + run.tried() + " promises tried");
        assertThat(run.groups()).as("%s", run.failures()).containsExactly(sabotage.group);
        assertThat(run.tried()).as("promises that were tried").isPositive();
        assertThat(run.left()).as("left behind in its directory").isEmpty();
        if (!sabotage.takesMemory()) {
            // It is to be caught at what it does wrong, not by the little memory that it was given.
            assertThat(run.failures().values()).anyMatch(reasons -> !reasons.contains("OutOfMemoryError"));
        }
    }

    @Test
    void aStoreThatBreaksNoPromiseIsNotCaught() throws Exception {
        SaboteurRun run =
                SaboteurRun.of(SaboteurMain.NOBODY, "Removal", directory.resolve(SaboteurMain.NOBODY), PATIENCE);
        assertThat(run.failures()).isEmpty();
        assertThat(run.tried()).isPositive();
        assertThat(run.left()).isEmpty();
    }

    @Test
    void aProcessThatDiesOrTakesTooLongHasCaughtNobody() {
        String saboteur = Sabotage.OVERWRITES_WHAT_IS_TO_BE_KEPT.name();
        assertThatThrownBy(() -> SaboteurRun.of(saboteur, "NoGroup", directory.resolve("dies"), PATIENCE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("no verdict", "the kit has no group NoGroup");
        assertThatThrownBy(() -> SaboteurRun.of(saboteur, "WriteOnce", directory.resolve("slow"), Duration.ZERO))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not done in time");
    }

    @Test
    void everyGroupHasItsSaboteur() {
        Set<String> groups = new TreeSet<>();
        for (Class<?> group : DataStoreConformance.class.getDeclaredClasses()) {
            groups.add(group.getSimpleName());
        }
        Set<String> sabotaged = new TreeSet<>();
        tried().forEach(sabotage -> sabotaged.add(sabotage.group));
        assertThat(sabotaged).isEqualTo(groups);
    }
}
