package dev.larder.conformance;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/**
 * Where a saboteur's own process begins: runs one group of the kit, or all, over one saboteur, and says line by line what broke.
 *
 * <p>The last line is {@link #DONE}. A process that ended without it came to no verdict, whatever it had said until then.
 */
final class SaboteurMain {
    static final String BROKEN = "broken";
    static final String TRIED = "tried";
    static final String DONE = "done";
    static final String EVERY_GROUP = "*";

    /** In a saboteur's place: the store that breaks no promise. */
    static final String NOBODY = "-";

    private static final int ORPHANED = 3;

    private SaboteurMain() {}

    /** The kit, run over whom this process is about. */
    static class Sabotaged extends DataStoreConformance {
        static String name = NOBODY;

        @TempDir
        Path dir;

        @Override
        protected StoreHarness harness() {
            if (name.equals(NOBODY)) {
                Path root = dir.resolve("store");
                return StoreHarness.at("naive:" + root).damagingFilesUnder(root);
            }
            return Sabotage.valueOf(name).harness(dir);
        }
    }

    public static void main(String[] arguments) {
        endWithTheParent();
        PrintStream out = System.out;
        // What the kit tells of its seeds goes to the log.
        System.setOut(System.err);
        Sabotaged.name = arguments[0];
        Events events = EngineTestKit.engine("junit-jupiter")
                .selectors(selector(arguments[1]))
                .execute()
                .testEvents();
        PrintStream verdict = new PrintStream(out, true, StandardCharsets.UTF_8);
        events.failed().stream().forEach(event -> verdict.print(line(event)));
        verdict.print(TRIED + "\t" + events.started().count() + "\n");
        verdict.print(DONE + "\n");
        verdict.flush();
        // Some saboteurs leave threads behind that would not let the process end.
        Runtime.getRuntime().halt(verdict.checkError() ? 1 : 0);
    }

    private static void endWithTheParent() {
        Thread listener = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // The parent has nothing to say; that its end of the pipe is closed says all.
                            Thread.onSpinWait();
                        }
                    } catch (IOException e) {
                        e.printStackTrace();
                    }
                    Runtime.getRuntime().halt(ORPHANED);
                },
                "listener");
        listener.setDaemon(true);
        listener.start();
    }

    private static DiscoverySelector selector(String group) {
        if (group.equals(EVERY_GROUP)) {
            return selectClass(Sabotaged.class);
        }
        for (Class<?> each : DataStoreConformance.class.getDeclaredClasses()) {
            if (each.getSimpleName().equals(group)) {
                return selectNestedClass(List.of(Sabotaged.class), each);
            }
        }
        throw new IllegalArgumentException("the kit has no group " + group);
    }

    private static String line(Event event) {
        String group = event.getTestDescriptor().getUniqueId().getSegments().stream()
                .filter(segment -> segment.getType().equals("nested-class"))
                .map(UniqueId.Segment::getValue)
                .findFirst()
                .orElse("none");
        String reasons = event.getPayload(TestExecutionResult.class)
                .flatMap(TestExecutionResult::getThrowable)
                .map(SaboteurMain::causes)
                .orElse("?");
        return String.join("\t", BROKEN, group, event.getTestDescriptor().getLegacyReportingName(), reasons) + "\n";
    }

    /** Returns the failure and what it was caused by, on one line. */
    private static String causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(10)
                .map(Throwable::toString)
                .map(text -> text.replaceAll("\\s+", " "))
                .map(text -> text.substring(0, Math.min(text.length(), 300)))
                .collect(Collectors.joining(" <- "));
    }
}
