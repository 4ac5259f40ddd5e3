package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys do not depend on the machine's language, time zone, encoding or hash seeds. */
class AnyMachineTest {
    /** Prints the golden recipes and their keys, in a JVM of its own. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(Locale.getDefault() + " " + TimeZone.getDefault().getID());
        RecipeGoldenTest.golden().forEach(golden -> {
            Recipe recipe = Recipe.of((Component) golden.get()[0]);
            out.println(recipe.key().hex() + "  " + recipe.text());
        });
    }

    @TempDir
    Path directory;

    @Test
    void keysAreTheSameUnderATurkishLocaleInKathmandu() throws Exception {
        List<String> lines = inAnotherJvm(
                "-Duser.language=tr",
                "-Duser.country=TR",
                "-Duser.timezone=Asia/Kathmandu",
                "-Dfile.encoding=ISO-8859-9");
        assertThat(lines.get(0)).isEqualTo("tr_TR Asia/Kathmandu");
        assertGolden(lines);
    }

    @Test
    void keysAreTheSameWithArabicDigitsAndOtherHashes() throws Exception {
        List<String> lines = inAnotherJvm(
                "-Duser.language=ar",
                "-Duser.country=EG",
                "-Duser.extensions=u-nu-arab",
                "-XX:hashCode=0",
                "-Duser.timezone=America/St_Johns");
        assertThat(lines.get(0)).startsWith("ar_EG").endsWith("America/St_Johns");
        assertGolden(lines);
    }

    private static void assertGolden(List<String> lines) {
        List<String> expected = RecipeGoldenTest.golden()
                .map(golden -> golden.get()[2] + "  " + golden.get()[1])
                .toList();
        assertThat(lines.subList(1, lines.size())).isEqualTo(expected).hasSizeGreaterThan(40);
    }

    private List<String> inAnotherJvm(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UnlockExperimentalVMOptions", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), AnyMachineTest.class.getName()));
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<String> lines = java.nio.file.Files.readAllLines(out, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as("%s", lines).isZero();
        return lines;
    }
}
