package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/**
 * The kit itself: a store that breaks one promise fails in the group of that promise, and nowhere else.
 *
 * <p>A campaign, since some saboteurs take all memory and some are caught by chance: that each fails in its group is tried
 * with {@code -Dlarder.saboteurs=group}; that it fails nowhere else takes every group for every saboteur, and is tried with
 * {@code -Dlarder.saboteurs=everywhere}.
 */
@EnabledIfSystemProperty(
        named = "larder.saboteurs",
        matches = "group|everywhere",
        disabledReason = "a campaign: -Dlarder.saboteurs=group or everywhere")
class SaboteurTest {
    private static final Map<String, String> BRISK = Map.of(
            "larder.race.seconds", "0.3", "larder.integrity", "quick", "larder.kills", "8", "larder.large", "56");
    private static final boolean EVERYWHERE = "everywhere".equals(System.getProperty("larder.saboteurs"));

    /** One by one: some of them take all memory that there is, which is no fault of the others. */
    private static final int AT_ONCE = 1;

    private static final Map<Sabotage, Future<Verdict>> RUNS = new EnumMap<>(Sabotage.class);
    private static final Map<String, String> BEFORE = new TreeMap<>();
    private static final ExecutorService POOL = Executors.newFixedThreadPool(AT_ONCE);
    private static final PrintStream OUT = System.out;

    /** What the kit found; all else that JUnit knows of a run is let go. */
    private record Verdict(Map<String, String> failures, Set<String> groups, long tried) {
        static Verdict of(Events events) {
            Map<String, String> failures = new TreeMap<>();
            Set<String> groups = new TreeSet<>();
            events.failed().stream().forEach(event -> {
                groups.add(group(event));
                failures.put(group(event) + "." + event.getTestDescriptor().getLegacyReportingName(), reason(event));
            });
            return new Verdict(failures, groups, events.started().count());
        }
    }

    /** A kit run over the saboteur that this thread is about. */
    static class Sabotaged extends DataStoreConformance {
        private static final ThreadLocal<Sabotage> CURRENT = new ThreadLocal<>();

        @TempDir
        Path dir;

        @Override
        protected StoreHarness harness() {
            return CURRENT.get().harness(dir);
        }
    }

    @BeforeAll
    static void runAll() {
        BRISK.forEach((name, value) -> {
            String before = System.getProperty(name);
            if (before != null) {
                BEFORE.put(name, before);
            }
            System.setProperty(name, value);
        });
        // What dozens of kit runs print of their seeds helps nobody.
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        for (Sabotage sabotage : Sabotage.values()) {
            RUNS.put(sabotage, POOL.submit(() -> run(sabotage)));
        }
    }

    private static Verdict run(Sabotage sabotage) {
        Sabotaged.CURRENT.set(sabotage);
        return Verdict.of(EngineTestKit.engine("junit-jupiter")
                .selectors(EVERYWHERE ? selectClass(Sabotaged.class) : groupOf(sabotage))
                .execute()
                .testEvents());
    }

    private static DiscoverySelector groupOf(Sabotage sabotage) {
        for (Class<?> group : DataStoreConformance.class.getDeclaredClasses()) {
            if (group.getSimpleName().equals(sabotage.group)) {
                return selectNestedClass(List.of(Sabotaged.class), group);
            }
        }
        throw new IllegalArgumentException("the kit has no group " + sabotage.group);
    }

    @AfterAll
    static void restore() {
        POOL.shutdownNow();
        System.setOut(OUT);
        BRISK.keySet().forEach(System::clearProperty);
        BEFORE.forEach(System::setProperty);
    }

    @ParameterizedTest
    @EnumSource
    void aSaboteurIsCaughtInItsGroupAndNowhereElse(Sabotage sabotage) throws InterruptedException, ExecutionException {
        Verdict verdict = RUNS.get(sabotage).get();
        OUT.println(sabotage + " is caught by " + verdict.failures().keySet());
        assertThat(verdict.groups()).as("%s", verdict.failures()).containsExactly(sabotage.group);
        assertThat(verdict.tried()).as("promises that were tried").isPositive();
    }

    @Test
    void everyGroupHasItsSaboteur() {
        Set<String> groups = new TreeSet<>();
        for (Class<?> group : DataStoreConformance.class.getDeclaredClasses()) {
            groups.add(group.getSimpleName());
        }
        Set<String> sabotaged = new TreeSet<>();
        for (Sabotage sabotage : Sabotage.values()) {
            sabotaged.add(sabotage.group);
        }
        assertThat(sabotaged).isEqualTo(groups);
    }

    private static String group(Event event) {
        return event.getTestDescriptor().getUniqueId().getSegments().stream()
                .filter(segment -> segment.getType().equals("nested-class"))
                .map(UniqueId.Segment::getValue)
                .findFirst()
                .orElse("none");
    }

    private static String reason(Event event) {
        return event.getPayload(TestExecutionResult.class)
                .flatMap(TestExecutionResult::getThrowable)
                .map(Throwable::toString)
                .orElse("?");
    }
}
