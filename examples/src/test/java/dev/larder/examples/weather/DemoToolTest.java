package dev.larder.examples.weather;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.store.Selection;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoToolTest {
    private static final Resampling QUICK = new Resampling(40, 10, 7, 2012);

    @TempDir
    Path directory;

    private record Ended(int status, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }

        /** Returns the lines under the title that tell about steps, without their times and reasons. */
        List<String> steps(String title) {
            return out.lines()
                    .dropWhile(line -> !line.startsWith(title))
                    .filter(line -> line.matches("  (read|temperature|rain|table) +(computed|hit|unstored) .*"))
                    .limit(4)
                    .map(line -> line.strip().replaceAll(" +", " "))
                    .map(line -> line.substring(0, line.indexOf(' ', line.indexOf(' ') + 1)))
                    .toList();
        }

        Path newStore() {
            String line = out.lines()
                    .filter(l -> l.startsWith("Store: file:"))
                    .findFirst()
                    .orElseThrow();
            return Path.of(line.substring("Store: file:".length(), line.indexOf(" (")));
        }
    }

    private static Ended demo(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = new DemoTool(QUICK).run(new PrintWriter(out), new PrintWriter(err), args);
        return new Ended(status, out.toString(), err.toString());
    }

    @Test
    void itIsFoundByItsName() {
        assertThat(ToolProvider.findFirst("larder-demo")).containsInstanceOf(DemoTool.class);
    }

    @Test
    void onlyWhatDependsOnAChangeRunsAgain() {
        Ended demo = demo("--store", "file:" + directory.resolve("store"));

        assertThat(demo.err()).isEmpty();
        assertThat(demo.status()).isZero();
        assertThat(demo.steps("1."))
                .containsExactly("read computed", "temperature computed", "rain hit", "table computed");
        assertThat(demo.steps("2.")).containsExactly("read hit", "temperature hit", "rain hit", "table hit");
        assertThat(demo.steps("3.")).containsExactly("read hit", "temperature hit", "rain hit", "table computed");
        assertThat(demo.steps("4.")).containsExactly("read computed", "temperature hit", "rain hit", "table hit");
        assertThat(demo.lines())
                .contains("Store: file:" + directory.resolve("store") + " (new)")
                .anyMatch(line -> line.matches(" {2}resampling \\.{24}"))
                .anyMatch(line -> line.matches(" {2}Jul +20\\.1 .*\\|-*o-*\\| *"))
                .anyMatch(line -> line.matches(" {2}Jul +0\\.4 .*o.*"));
    }

    @Test
    void aStoreThatWasUsedBeforeIsHitFromTheBeginning() {
        String store = "file:" + directory.resolve("store");
        demo("--store", store);
        Ended second = demo("--store", store);

        assertThat(second.status()).isZero();
        assertThat(second.err()).isEmpty();
        assertThat(second.lines()).contains("Store: " + store + " (used before)");
        for (String title : List.of("1.", "2.", "3.", "4.")) {
            assertThat(second.steps(title)).containsExactly("read hit", "temperature hit", "rain hit", "table hit");
        }
    }

    @Test
    void whatWasRemovedIsComputedAgain() {
        String store = "file:" + directory.resolve("store");
        Ended first = demo("--store", store);
        try (Larder larder = Larder.open(store)) {
            larder.list(Selection.type("weather.table"))
                    .forEach(info -> larder.dataStore().remove(info.address()));
        }
        Ended second = demo("--store", store);

        assertThat(first.status()).isZero();
        assertThat(second.status()).isZero();
        assertThat(second.steps("1.")).containsExactly("read hit", "temperature hit", "rain hit", "table computed");
    }

    @Test
    void withoutArgumentsItLeavesAStoreToLookInto() throws IOException {
        Ended demo = demo();
        Path store = demo.newStore();
        try {
            assertThat(demo.status()).isZero();
            assertThat(store).isDirectory();
            for (String command : List.of("ls", "show", "get", "verify", "rm", "demo")) {
                assertThat(demo.lines())
                        .anyMatch(line ->
                                line.startsWith("    ./larder " + command) && line.contains(" --store file:" + store));
            }
            try (Larder larder = Larder.open("file:" + store);
                    var entries = larder.list(Selection.ALL)) {
                List<String> keys =
                        entries.map(info -> info.key().abbreviated()).toList();
                assertThat(keys).hasSize(6);
                assertThat(demo.lines())
                        .filteredOn(line -> line.matches(" {4}\\./larder (show|get|rm) .*"))
                        .hasSize(5)
                        .allMatch(line -> keys.contains(line.strip().split(" ", -1)[2]));
            }
        } finally {
            try (Stream<Path> files = Files.walk(store)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void aStoreInMemoryIsSaidToBeGone() {
        Ended demo = demo("--store", "memory:");

        assertThat(demo.status()).isZero();
        assertThat(demo.out()).contains("lived in memory").doesNotContain("./larder ls");
    }

    @ParameterizedTest
    @ValueSource(strings = {"40", "60", "80", "100"})
    void noLineButACommandIsWiderThanTheScreen(String columns) throws IOException {
        StringWriter out = new StringWriter();
        new Demo(QUICK, Screen.of(new PrintWriter(out), columns)).run(Optional.of("memory:"));

        assertThat(out.toString().lines()).allMatch(line -> line.length() <= Integer.parseInt(columns));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wide", "-1", "0", "99999", "7"})
    void strangeWidthsAreTakenForUsableOnes(String columns) {
        assertThat(Screen.of(new PrintWriter(new StringWriter()), columns).width())
                .isBetween(40, 100);
    }

    @Test
    void everythingPrintedIsAscii() {
        String out = demo("--store", "memory:").out();

        assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(out)).isTrue();
    }

    @Test
    void aSchemeWithoutBackendIsOneLine() {
        assertError(demo("--store", "nosuch:place"), 2, "no backend for 'nosuch:'");
    }

    @Test
    void aStoreThatIsAFileIsOneLine() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "mine");

        assertError(demo("--store", "file:" + file), 4, file.toString());
        assertThat(file).hasContent("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--store", "--fast", "file:results"})
    void otherArgumentsAreOneLine(String argument) {
        assertError(demo(argument), 2, "larder-demo: it takes --store URI or nothing, not: " + argument);
    }

    private static void assertError(Ended demo, int status, String message) {
        assertThat(demo.status()).isEqualTo(status);
        assertThat(demo.out()).isEmpty();
        assertThat(demo.err().lines()).singleElement().asString().contains(message);
    }

    @Test
    void aStoreThatForgetsIsNoticed() {
        Ended demo = demo("--store", "broken:forgetful");

        assertThat(demo.status()).isEqualTo(1);
        assertThat(demo.out())
                .contains("NOT AS ANNOUNCED: \"2. The same again\": temperature was to be hit")
                .doesNotContain("Nothing was computed");
        assertThat(demo.err().lines())
                .contains("larder-demo: not as announced: \"2. The same again\": read was to be hit and is computed");
    }

    @Test
    void aFullStoreIsNoticedAndTheTableIsThereAllTheSame() {
        Ended demo = demo("--store", "broken:full");

        assertThat(demo.status()).isEqualTo(1);
        assertThat(demo.steps("1."))
                .containsExactly("read unstored", "temperature unstored", "rain unstored", "table unstored");
        assertThat(demo.out()).contains("no space is left in broken:full").contains("  Jul   20.1");
    }

    @Test
    void whatDidNotGoAsAnnouncedIsNamed() {
        try (Larder larder = Larder.open("memory:")) {
            WeatherSteps steps = new WeatherSteps(larder, () -> {});
            Outcome<DailyWeather> read = steps.read(Seattle.csv(directory));
            Outcome<double[][]> temperature = steps.replicates(Quantity.TEMPERATURE, read, QUICK);
            Outcome<double[][]> rain = steps.replicates(Quantity.RAIN, read, QUICK);
            DemoRun run = new DemoRun("run", read, temperature, rain, steps.table(read, temperature, rain, 0.5));

            assertThat(run.surprises(Set.of("read", "temperature", "table"), Set.of()))
                    .isEmpty();
            assertThat(run.surprises(Set.of(), Set.of("read", "temperature", "table")))
                    .isEmpty();
            assertThat(run.surprises(Set.of("read", "rain"), Set.of("table")))
                    .containsExactly(
                            "\"run\": temperature was to be hit and is computed",
                            "\"run\": rain was to be computed and is hit");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:/tmp/a b", "file:/tmp/it's", "file:x?durability=relaxed&y=$HOME", "file:`id`", "file:ü"})
    void aStoreWithStrangeCharactersIsOneWordForTheShell(String uri) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "printf %s " + NextCommands.quoted(uri))
                .redirectErrorStream(true)
                .start();

        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(uri);
        assertThat(shell.waitFor()).isZero();
        assertThat(NextCommands.quoted("file:/tmp/plain-1_2.3")).isEqualTo("file:/tmp/plain-1_2.3");
    }
}
