package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.data.CanonicalJson;
import dev.larder.data.InvalidDatumException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys do not depend on the machine's language, time zone, encoding, hash seeds or Java. */
class AnyMachineTest {
    private static final String REFUSED = "is refused";

    /** Prints what becomes of every vector, and the golden recipes and their keys, in a JVM of its own. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(Locale.getDefault() + " " + TimeZone.getDefault().getID() + " "
                + Runtime.version().feature() + " " + Charset.defaultCharset());
        vectors().forEach(vector -> out.println(vector.name() + " " + vector.found()));
        RecipeGoldenTest.golden().forEach(golden -> {
            Recipe recipe = Recipe.of((Component) golden.get()[0]);
            out.println(recipe.key().hex() + "  " + recipe.text());
        });
    }

    /** What became of a vector here, and what the file says. */
    private record Found(String name, String found, String expected) {}

    private static List<Found> vectors() {
        Vectors vectors = Vectors.read();
        List<Found> all = new ArrayList<>();
        vectors.components()
                .forEach(v -> all.add(new Found(
                        v.name(), found(() -> Recipe.read(v.component()).key().toString()), v.key())));
        vectors.data()
                .forEach(v -> all.add(new Found(
                        v.name(),
                        found(() -> CanonicalJson.digest(CanonicalJson.read(v.datum()))
                                .toString()),
                        v.digest())));
        vectors.refused()
                .forEach(v -> all.add(new Found(
                        v.name(),
                        found(() -> v.kind().equals("component")
                                ? Recipe.read(v.text()).text()
                                : CanonicalJson.write(CanonicalJson.read(v.text()))),
                        REFUSED)));
        return all;
    }

    private static String found(Supplier<String> reading) {
        try {
            return reading.get();
        } catch (InvalidDatumException | InvalidComponentException e) {
            return REFUSED;
        }
    }

    @TempDir
    Path directory;

    @Test
    void keysAreTheSameUnderATurkishLocaleInKathmandu() throws Exception {
        List<String> lines = inAnotherJvm(
                Path.of(System.getProperty("java.home")),
                "-Duser.language=tr",
                "-Duser.country=TR",
                "-Duser.timezone=Asia/Kathmandu",
                "-Dfile.encoding=ISO-8859-9");
        assertThat(lines.get(0)).startsWith("tr_TR Asia/Kathmandu");
        assertGolden(lines);
    }

    @Test
    void keysAreTheSameWithArabicDigitsAndOtherHashes() throws Exception {
        List<String> lines = inAnotherJvm(
                Path.of(System.getProperty("java.home")),
                "-Duser.language=ar",
                "-Duser.country=EG",
                "-Duser.extensions=u-nu-arab",
                "-XX:hashCode=0",
                "-Duser.timezone=America/St_Johns");
        assertThat(lines.get(0)).startsWith("ar_EG").contains("America/St_Johns");
        assertGolden(lines);
    }

    @Test
    void keysAreTheSameOnAnotherJava() throws Exception {
        Optional<Path> other = anotherJava();
        assumeTrue(other.isPresent(), "there is no Java of another version, 17 or later, in /usr/lib/jvm");
        List<String> lines = inAnotherJvm(other.get(), "-Duser.language=de", "-Dfile.encoding=US-ASCII");
        assertThat(lines.get(0))
                .startsWith("de")
                .doesNotContain(" " + Runtime.version().feature() + " ");
        assertGolden(lines);
    }

    private static Optional<Path> anotherJava() throws IOException {
        Path all = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (Stream<Path> javas = Files.list(all)) {
            return javas.filter(java -> Files.isExecutable(java.resolve("bin/java")))
                    .filter(java -> {
                        int feature = feature(java);
                        return feature >= 17 && feature != Runtime.version().feature();
                    })
                    .sorted()
                    .findFirst();
        }
    }

    /** Returns the version that the file {@code release} of a Java states, or 0 where it states none. */
    private static int feature(Path java) {
        try {
            return Files.readAllLines(java.resolve("release"), StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> Runtime.Version.parse(line.substring(14, line.length() - 1))
                            .feature())
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private static void assertGolden(List<String> lines) {
        List<String> expected = new ArrayList<>();
        vectors().forEach(v -> expected.add(v.name() + " " + v.expected()));
        RecipeGoldenTest.golden().forEach(golden -> expected.add(golden.get()[2] + "  " + golden.get()[1]));
        assertThat(lines.subList(1, lines.size())).isEqualTo(expected).hasSizeGreaterThan(2000);
    }

    private List<String> inAnotherJvm(Path java, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(java.resolve("bin/java").toString());
        command.addAll(List.of("-XX:+UnlockExperimentalVMOptions", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), AnyMachineTest.class.getName()));
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectError(directory.resolve("errors").toFile())
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as(() -> read(directory.resolve("errors")).toString())
                .isZero();
        return read(out);
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
