package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyIdTest {
    @TempDir
    private Path directory;

    private Cli cli;

    @BeforeEach
    void makeCli() {
        cli = new Cli(directory);
    }

    @Test
    void aKeyIsNamedWholeOrByItsBeginning() {
        String key = cli.put(1, "41");
        String hex = key.substring("sha256:".length());
        for (String id : List.of(
                key,
                hex,
                hex.substring(0, 4),
                "sha256:" + hex.substring(0, 9),
                hex.toUpperCase(java.util.Locale.ROOT))) {
            assertThat(cli.run("get", id).out()).as(id).isEqualTo("41\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "xyzw",
                "sha256:",
                "sha256:abc",
                "md5:abcdef",
                "../../etc",
                "abcd ",
                "ab-cd",
                "ａｂｃｄ",
                "ı234"
            })
    void whatIsNoIdIsRefusedAndTouchesNothing(String id) {
        cli.put(1, "1");
        Map<String, String> before = cli.everything();
        for (String command : List.of("show", "get", "rm")) {
            Cli.Result result = cli.run(command, id);
            assertThat(result.exitCode()).isEqualTo(Exit.BAD_INPUT);
            assertThat(result.err()).startsWith("larder: an ID is").hasLineCount(1);
        }
        assertThat(cli.everything()).isEqualTo(before);
    }

    @Test
    void moreDigitsThanAKeyHasAreRefused() {
        assertThat(cli.run("show", "a".repeat(65)).exitCode()).isEqualTo(Exit.BAD_INPUT);
    }

    @Test
    void aKeyThatIsNotThereIsNotFound() {
        cli.put(1, "1");
        for (String command : List.of("show", "get", "rm")) {
            Cli.Result result = cli.run(command, "0123456789");
            assertThat(result.exitCode()).isEqualTo(Exit.NOT_FOUND);
            assertThat(result.err()).contains("0123456789").hasLineCount(1);
        }
        assertThat(cli.run("get", "0".repeat(64)).exitCode()).isEqualTo(Exit.NOT_FOUND);
    }

    @Test
    void anAmbiguousBeginningIsToldWithTheCandidates() {
        List<Integer> twins = twins();
        String first = cli.put(twins.get(0), "1");
        String second = cli.put(twins.get(1), "2");
        String common = first.substring("sha256:".length()).substring(0, 4);
        Map<String, String> before = cli.everything();
        for (String command : List.of("show", "get", "rm")) {
            Cli.Result result = cli.run(command, common);
            assertThat(result.exitCode()).isEqualTo(Exit.BAD_INPUT);
            assertThat(result.err())
                    .hasLineCount(1)
                    .contains(first.substring(7, 19) + " (test.rates)", second.substring(7, 19) + " (test.rates)");
        }
        assertThat(cli.everything()).isEqualTo(before);
        assertThat(cli.run("get", first.substring(0, 30)).out()).isEqualTo("1\n");
    }

    /** Two numbers whose components' keys begin with the same four digits. */
    private List<Integer> twins() {
        Map<String, Integer> seen = new HashMap<>();
        for (int number = 0; number < 5000; number++) {
            String recipe = "{\"type\":\"test.rates\",\"version\":\"1\",\"parameters\":{\"n\":" + number + "}}";
            String digits = dev.larder.key.Recipe.read(recipe).key().hex().substring(0, 4);
            Integer other = seen.put(digits, number);
            if (other != null) {
                return new ArrayList<>(List.of(other, number));
            }
        }
        throw new AssertionError("5000 keys and no two with the same four digits");
    }

    @Test
    void ofSeveralAttributesValueIsMeantUnlessAnotherIsNamed() {
        String key = cli.put(1, "spikes", "1");
        assertThat(cli.run("get", key).out()).isEqualTo("1\n");
        cli.put(1, "volts", "2");
        Cli.Result undecided = cli.run("get", key);
        assertThat(undecided.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(undecided.err()).contains("spikes, volts", "--attribute");
        assertThat(cli.run("get", key, "--attribute", "volts").out()).isEqualTo("2\n");
        cli.put(1, "3");
        assertThat(cli.run("get", key).out()).isEqualTo("3\n");
    }

    @Test
    void anAttributeThatIsNotThereIsNotFound() {
        String key = cli.put(1, "1");
        for (String id : List.of(key, key.substring(7, 15))) {
            assertThat(cli.run("get", id, "--attribute", "other").exitCode()).isEqualTo(Exit.NOT_FOUND);
            assertThat(cli.run("rm", id, "--attribute", "other").exitCode()).isEqualTo(Exit.NOT_FOUND);
        }
        assertThat(cli.run("get", key, "--attribute", "").exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(cli.run("get", key, "--attribute", "x".repeat(256)).exitCode())
                .isEqualTo(Exit.BAD_INPUT);
    }
}
