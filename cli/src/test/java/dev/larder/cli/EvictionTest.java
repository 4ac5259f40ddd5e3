package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Key;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.EntryPins;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What gc removes under caps. */
class EvictionTest {
    @TempDir
    private Path directory;

    private Cli cli;

    @BeforeEach
    void threeResults() throws Exception {
        cli = new Cli(directory);
        for (int n = 1; n <= 3; n++) {
            cli.put(n, Integer.toString(n));
            // Times of storing are told apart by the millisecond.
            Thread.sleep(3);
        }
    }

    @Test
    void theResultsUsedLeastRecentlyAreEvicted() {
        assertThat(cli.run("gc", "--max-count", "1").out())
                .startsWith("evicted 2 of 3 results (")
                .contains("- of computing); reclaimed 0 blocks");
        assertThat(cli.run("ls").lines()).hasSize(2);
        assertThat(cli.run("get", cli.key(3)).out()).isEqualTo("3\n");
        assertThat(cli.run("get", cli.key(1)).exitCode()).isEqualTo(Exit.NOT_FOUND);
    }

    @Test
    void aDryRunSaysWhatWouldGoWithItsBytesAndSeconds() {
        Map<String, String> before = cli.everything();
        assertThat(cli.run("gc", "--max-size", "0", "--policy", "cost", "--dry-run")
                        .lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("would evict "))
                .anyMatch(line -> line.contains("of computing, used 0s ago (max-size)"));
        List<String> lines =
                cli.run("gc", "--max-age", "0s", "--dry-run", "--json").lines();
        assertThat(lines).hasSize(4);
        Datum.Mapping first = (Datum.Mapping) CanonicalJson.read(lines.get(0));
        assertThat(first.member("cause")).isEqualTo(new Datum.Text("age"));
        assertThat(first.member("seconds")).isEqualTo(new Datum.Real(0));
        Datum.Mapping sum = (Datum.Mapping) CanonicalJson.read(lines.get(3));
        assertThat(sum.member("evicted")).isEqualTo(Datum.Whole.of(3));
        assertThat(sum.member("evicted_bytes")).isNotEqualTo(Datum.Whole.of(0));
        assertThat(sum.member("dry_run")).isEqualTo(new Datum.Flag(true));
        assertThat(cli.everything()).isEqualTo(before);
    }

    @Test
    void whatIsPinnedStays() {
        try (DataStore store = DataStores.open("file:" + cli.store())) {
            EntryPins.of(store).pin(Address.of(Key.parse(cli.key(1))));
        }
        cli.run("gc", "--max-count", "0");
        assertThat(cli.run("get", cli.key(1)).out()).isEqualTo("1\n");
        assertThat(cli.run("ls").lines()).hasSize(2);
    }

    @Test
    void theCapsOfTheEnvironmentHoldUnlessOptionsSayOtherwise() {
        cli.environment.put("LARDER_CAPS", "max-count=2; test.*: max-count=1");
        assertThat(cli.run("gc", "--dry-run").out()).contains("would evict 2 of 3 results");
        assertThat(cli.run("gc", "--max-count", "0", "--dry-run").out()).contains("would evict 3 of 3 results");
    }

    @Test
    void withoutCapsNothingIsEvicted() {
        assertThat(cli.run("gc", "--policy", "cost").out()).startsWith("reclaimed 0 blocks");
        assertThat(cli.run("ls").lines()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--max-size | ten | a size is a number of bytes, or with K, M, G or T",
                "--max-age | 90 | an age is a whole number with ms, s, m, h or d",
                "--max-count | -3 | a count is a whole number",
                "--policy | mru | it is one of lru, cost",
                "--max-size | 1,policy=cost | --max-size is one value"
            })
    void whatMakesNoSenseIsRefused(String option, String value, String advice) {
        Cli.Result result = cli.run("gc", option + "=" + value);
        assertThat(result.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(result.err()).contains(advice).hasLineCount(1);
        assertThat(cli.run("ls").lines()).hasSize(4);
    }
}
