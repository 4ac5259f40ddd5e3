package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Removing, verifying, collecting; and what damage comes to. */
class UpkeepTest {
    @TempDir
    private Path directory;

    private Cli cli;

    @BeforeEach
    void makeCli() {
        cli = new Cli(directory);
    }

    @Test
    void rmRemovesEveryAttributeOfTheKeyAndSaysHowMany() {
        String key = cli.put(1, "a", "1");
        cli.put(1, "b", "2");
        cli.put(2, "3");
        assertThat(cli.run("rm", key).out()).isEqualTo("removed 2 results of " + key + ": a, b\n");
        assertThat(cli.run("get", key).exitCode()).isEqualTo(Exit.NOT_FOUND);
        assertThat(cli.run("get", cli.key(2)).exitCode()).isEqualTo(Exit.DONE);
    }

    @Test
    void rmRemovesOneAttributeWhenItIsNamed() {
        String key = cli.put(1, "a", "1");
        cli.put(1, "b", "2");
        assertThat(cli.run("rm", key, "--attribute", "a", "--json").out())
                .isEqualTo("{\"attributes\":[\"a\"],\"key\":\"" + key + "\",\"removed\":true}\n");
        assertThat(cli.run("get", key).out()).isEqualTo("2\n");
    }

    @Test
    void aDryRunRemovesNothing() {
        String key = cli.put(1, "1");
        Map<String, String> before = cli.everything();
        assertThat(cli.run("rm", key, "--dry-run").out()).isEqualTo("would remove 1 result of " + key + ": value\n");
        assertThat(cli.everything()).isEqualTo(before);
    }

    @Test
    void gcReclaimsWhatNoEntryNames() throws IOException {
        cli.run("put", cli.component(1), "--from", cli.file("v.bin", new byte[5 << 20]));
        cli.run("rm", cli.key(1));
        String unused = cli.run("verify").out();
        assertThat(unused).contains("2 unused blocks");
        assertThat(cli.run("gc").out()).startsWith("reclaimed 0 blocks");
        Map<String, String> before = cli.everything();
        assertThat(cli.run("gc", "--grace", "0s", "--dry-run").out()).startsWith("would reclaim 2 blocks (5.0 MiB)");
        assertThat(cli.everything()).isEqualTo(before);
        assertThat(cli.run("gc", "--grace", "0s", "--json").out())
                .isEqualTo(
                        "{\"blocks\":2,\"bytes\":5242880,\"checkpoints\":0,\"dry_run\":false,\"evicted\":0,\"evicted_bytes\":0,"
                                + "\"leftovers\":0,\"seconds_at_risk\":0.0,\"unreadable_entries\":0}\n");
        assertThat(Cli.files(cli.store().resolve("blobs"))).noneMatch(Files::isRegularFile);
    }

    @Test
    void aSoundStoreIsSaidToBeSound() {
        cli.put(1, "1");
        Cli.Result result = cli.run("verify");
        assertThat(result.exitCode()).isEqualTo(Exit.DONE);
        assertThat(result.out()).startsWith("sound: 1 entry and 0 blocks");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void aFlippedByteOfAnEntryIsFoundAndItsAddressTold() throws IOException {
        String key = cli.put(1, "[1,2,3]");
        cli.put(2, "2");
        flip(entryOf(key), 100);
        assertDamaged(key, "get", key);
        assertDamaged(key, "show", key);
        assertDamaged(key, "would-hit", cli.component(1));
        assertDamaged(key, "verify");
        assertThat(cli.run("verify").out())
                .contains("damaged entry: " + key + "/value", "entries/", "not sound: 2 entries");
        Datum.Mapping finding = (Datum.Mapping)
                CanonicalJson.read(cli.run("verify", "--json").lines().get(0));
        assertThat(finding.member("key")).isEqualTo(new Datum.Text(key));
        assertThat(finding.member("attribute")).isEqualTo(new Datum.Text("value"));
        assertThat(cli.run("gc").exitCode()).isEqualTo(Exit.CORRUPT);
        assertThat(cli.run("get", cli.key(2)).out()).isEqualTo("2\n");
    }

    @Test
    void aFlippedByteOfABlockIsFoundAndNeverPrinted() throws IOException {
        cli.run("put", cli.component(1), "--from", cli.file("v.bin", new byte[5 << 20]));
        String key = cli.key(1);
        Path block = Cli.files(cli.store().resolve("blobs")).stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow();
        flip(block, 1000);
        Path out = directory.resolve("out.bin");
        List<Path> before = Cli.files(directory);
        assertDamaged(key, "get", key, "-o", out.toString());
        assertThat(Cli.files(directory)).isEqualTo(before);
        assertDamaged(key, "would-hit", cli.component(1));
        assertDamaged(key, "verify");
        assertThat(cli.run("verify").out()).contains("damaged block: " + key + "/value", "blobs/");
    }

    @Test
    void anotherAttributeIsNotServedInThePlaceOfADamagedOne() throws IOException {
        String key = cli.put(1, "other", "1");
        cli.put(1, "2");
        flip(entryOf(key, "value"), 100);
        Cli.Result result = cli.run("get", key);
        assertThat(result.exitCode()).isEqualTo(Exit.CORRUPT);
        assertThat(result.out()).isEmpty();
        assertThat(cli.run("get", key, "--attribute", "other").out()).isEqualTo("1\n");
    }

    @Test
    void whatIsDamagedCanBeRemovedAndStoredAnew() throws IOException {
        String key = cli.put(1, "1");
        flip(entryOf(key), 100);
        assertThat(cli.run("rm", key).out()).startsWith("removed 1 result");
        assertThat(cli.run("verify").exitCode()).isEqualTo(Exit.DONE);
        cli.put(1, "2");
        flip(entryOf(key), 100);
        cli.put(1, "3");
        assertThat(cli.run("get", key).out()).isEqualTo("3\n");
    }

    private void assertDamaged(String key, String... arguments) {
        Cli.Result result = cli.run(arguments);
        assertThat(result.exitCode()).as(String.join(" ", arguments)).isEqualTo(Exit.CORRUPT);
        assertThat(result.err()).startsWith("larder: ").hasLineCount(1);
        assertThat(result.out() + result.err()).contains(key + "/value");
    }

    private Path entryOf(String key) {
        return entryOf(key, "");
    }

    private Path entryOf(String key, String attribute) {
        String hex = key.substring("sha256:".length());
        String name = java.util.HexFormat.of().formatHex(attribute.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return Cli.files(cli.store().resolve("entries")).stream()
                .filter(Files::isRegularFile)
                .filter(file -> file.getFileName().toString().startsWith(hex))
                .filter(file -> file.getFileName().toString().endsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        file.toFile().setWritable(true);
        Files.write(file, bytes);
    }
}
