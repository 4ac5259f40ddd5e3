package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PutGetTest {
    @TempDir
    private Path directory;

    private Cli cli;

    @BeforeEach
    void makeCli() {
        cli = new Cli(directory);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "12345678901234567890123",
                "-0.0",
                "\"é😀\\n\"",
                "{\"$real\":\"NaN\"}",
                "{\"a\":[],\"b\":{}}",
                "{\"$$a\":{\"$instant\":\"2012-01-01T00:00:00Z\"}}",
                "{\"$set\":[1,2]}",
                "{\"$map\":[[1,\"a\"],[2,\"b\"]]}",
                "{\"$type\":\"Circle\",\"value\":{\"r\":1.5}}",
                "{\"$bytes\":\"AAEC\"}",
                "{\"$array\":{\"data\":[1.5,2.5],\"dtype\":\"f64\",\"shape\":[2]}}"
            })
    void aJsonValueComesBackUnchanged(String json) throws IOException {
        String key = cli.put(1, json);
        assertThat(cli.run("get", key).out()).isEqualTo(json + "\n");
        assertThat(cli.run("get", key, "--json").out())
                .isEqualTo("{\"attribute\":\"value\",\"key\":\"" + key + "\",\"value\":" + json + "}\n");
        Path out = directory.resolve("out.json");
        assertThat(cli.run("get", key, "-o", out.toString()).exitCode()).isZero();
        assertThat(out).hasContent(json);
        assertThat(cli.run("put", cli.component(1), "--from", out.toString()).out())
                .startsWith("already stored");
    }

    @Test
    void bytesComeBackUnchanged() throws IOException {
        byte[] bytes = new byte[9 << 20];
        new Random(5).nextBytes(bytes);
        String from = cli.file("picture.PNG", bytes);
        assertThat(cli.run("put", cli.component(1), "--from", from).out()).endsWith(": " + bytes.length + " bytes\n");
        Path out = directory.resolve("out.png");
        assertThat(cli.run("get", cli.key(1), "-o", out.toString()).exitCode()).isZero();
        assertThat(Files.mismatch(Path.of(from), out)).isEqualTo(-1);
    }

    @Test
    void emptyFilesAreEmptyBytes() throws IOException {
        cli.run("put", cli.component(1), "--from", cli.file("empty", ""));
        Path out = directory.resolve("out");
        cli.run("get", cli.key(1), "-o", out.toString());
        assertThat(out).isEmptyFile();
        assertThat(cli.run("get", cli.key(1)).out()).isEqualTo("{\"$bytes\":\"\"}\n");
    }

    @Test
    void longBytesAndArraysArePrintedInFull() {
        StringBuilder data = new StringBuilder("0.5");
        for (int i = 1; i < 5000; i++) {
            data.append(',').append(i).append(".5");
        }
        String array = "{\"$array\":{\"data\":[" + data + "],\"dtype\":\"f64\",\"shape\":[5000]}}";
        String json = "{\"list\":[" + array + "],\"of\":{\"$bytes\":\"" + "QUJD".repeat(50_000) + "\"}}";
        String key = cli.put(1, json);
        assertThat(cli.run("get", key).out()).isEqualTo(json + "\n");
    }

    @Test
    void manyTextsArePrintedInFullAndAreNoNumPyFile() {
        String data = "\"text\",\"\",".repeat(3000) + "\"" + "long".repeat(1_500_000) + "\"";
        String json = "{\"$array\":{\"data\":[" + data + "],\"dtype\":\"text\",\"shape\":[6001]}}";
        String key = cli.put(1, json);
        assertThat(cli.run("get", key).out()).isEqualTo(json + "\n");
        String out = directory.resolve("out.npy").toString();
        Cli.Result refused = cli.run("get", key, "-o", out);
        assertThat(refused.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(refused.err())
                .contains("its elements are texts, which a .npy file holds only at one length for all; get it as .json")
                .hasLineCount(1);
        assertThat(directory.resolve("out.npy")).doesNotExist();
    }

    @Test
    void everyElementTypeIsPrintedAsItIsRead() {
        for (String array : new String[] {
            "{\"$array\":{\"data\":[true,false],\"dtype\":\"bool\",\"shape\":[2]}}",
            "{\"$array\":{\"data\":[-128,127],\"dtype\":\"i8\",\"shape\":[2]}}",
            "{\"$array\":{\"data\":[255],\"dtype\":\"u8\",\"shape\":[1,1]}}",
            "{\"$array\":{\"data\":[-32768],\"dtype\":\"i16\",\"shape\":[1]}}",
            "{\"$array\":{\"data\":[65535],\"dtype\":\"u16\",\"shape\":[1]}}",
            "{\"$array\":{\"data\":[-2147483648],\"dtype\":\"i32\",\"shape\":[1]}}",
            "{\"$array\":{\"data\":[4294967295],\"dtype\":\"u32\",\"shape\":[1]}}",
            "{\"$array\":{\"data\":[-9223372036854775808],\"dtype\":\"i64\",\"shape\":[1]}}",
            "{\"$array\":{\"data\":[0.10000000149011612,{\"$real\":\"NaN\"}],\"dtype\":\"f32\",\"shape\":[2]}}",
            "{\"$array\":{\"data\":[],\"dtype\":\"f64\",\"shape\":[0,3]}}",
            "{\"$array\":{\"data\":[\"a\",\"\",\"\\\"\",\"é\"],\"dtype\":\"text\",\"shape\":[2,2]}}"
        }) {
            cli.run("put", cli.component(1), "--replace", "--from", cli.file("v.json", array));
            assertThat(cli.run("get", cli.key(1)).out()).isEqualTo(array + "\n");
        }
    }

    @Test
    void theSameValueAgainIsNoConflict() {
        cli.put(1, "{\"a\":1}");
        Cli.Result again = cli.run("put", cli.component(1), "--from", cli.file("v.json", "{ \"a\": 1 }"));
        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).startsWith("already stored " + cli.key(1) + "/value");
    }

    @Test
    void anotherValueIsAConflictUnlessReplacingIsAskedFor() {
        cli.put(1, "1");
        String other = cli.file("v.json", "2");
        Map<String, String> before = cli.everything();
        Cli.Result conflict = cli.run("put", cli.component(1), "--from", other);
        assertThat(conflict.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(conflict.err())
                .contains("holds another value already", "--replace")
                .hasLineCount(1);
        assertThat(cli.everything()).isEqualTo(before);
        assertThat(cli.run("put", cli.component(1), "--replace", "--from", other)
                        .out())
                .startsWith("replaced ");
        assertThat(cli.run("get", cli.key(1)).out()).isEqualTo("2\n");
    }

    @Test
    void aLargeConflictLeavesNothingBehindEither() {
        cli.run("put", cli.component(1), "--from", cli.file("v.bin", new byte[5 << 20]));
        String other = cli.file("w.bin", new byte[6 << 20]);
        Map<String, String> before = cli.everything();
        assertThat(cli.run("put", cli.component(1), "--from", other).exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(cli.everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "1 2",
                "{\"$array\":{\"digest\":\"sha256:12\",\"dtype\":\"f64\",\"shape\":[9]}}",
                "{\"$nosuch\":1}",
                "1e999"
            })
    void aValueThatIsNoneStoresNothingAndMakesNoStore(String json) {
        String from = cli.file("v.json", json);
        String component = cli.component(1);
        Map<String, String> before = cli.everything();
        Cli.Result result = cli.run("put", component, "--from", from);
        assertThat(result.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(result.err()).startsWith("larder: " + from).hasLineCount(1);
        assertThat(cli.everything()).isEqualTo(before);
    }

    @Test
    void aContentThatIsOnlyNamedCannotBeStored() {
        String digest = "sha256:" + "0".repeat(64);
        String from = cli.file("v.json", "{\"$blob\":{\"digest\":\"" + digest + "\",\"size\":5000}}");
        Cli.Result result = cli.run("put", cli.component(1), "--from", from);
        assertThat(result.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(result.err()).contains("cannot be stored", "digest").hasLineCount(1);
        assertThat(cli.store()).doesNotExist();
    }

    @Test
    void aFileThatCannotBeReadIsTold() {
        String component = cli.component(1);
        assertThat(cli.run("put", component, "--from", "nosuch.npy").err())
                .isEqualTo("larder: no such file: nosuch.npy\n");
        assertThat(cli.run("put", component, "--from", directory.toString()).exitCode())
                .isEqualTo(Exit.BAD_INPUT);
        assertThat(cli.run("put", component, "--from", "/dev/null").err()).contains("not a regular file");
        assertThat(cli.store()).doesNotExist();
    }

    @Test
    void aFileThatIsThereIsNotReplacedUnlessForced() throws IOException {
        String key = cli.put(1, "1");
        String out = cli.file("out.json", "precious");
        Map<String, String> before = cli.everything();
        Cli.Result refused = cli.run("get", key, "-o", out);
        assertThat(refused.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(refused.err()).contains("--force").hasLineCount(1);
        assertThat(cli.everything()).isEqualTo(before);
        assertThat(cli.run("get", key, "-o", out, "--force").exitCode()).isZero();
        assertThat(Path.of(out)).hasContent("1");
    }

    @Test
    void whatIsNoRegularFileIsNeverReplaced() throws IOException {
        String key = cli.put(1, "1");
        Path link = Files.createSymbolicLink(directory.resolve("link.json"), directory.resolve("nowhere"));
        assertThat(cli.run("get", key, "-o", link.toString()).exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(cli.run("get", key, "-o", link.toString(), "--force").exitCode())
                .isEqualTo(Exit.BAD_INPUT);
        assertThat(cli.run("get", key, "-o", directory.toString(), "--force").exitCode())
                .isEqualTo(Exit.BAD_INPUT);
        assertThat(link).isSymbolicLink();
    }

    @Test
    void aValueThatTheFormatCannotHoldIsToldWithOneThatCan() {
        String key = cli.put(1, "{\"a\":1}");
        Map<String, String> before = cli.everything();
        for (String name : new String[] {"x.npy", "x.bin", "x"}) {
            Cli.Result result =
                    cli.run("get", key, "-o", directory.resolve(name).toString());
            assertThat(result.exitCode()).isEqualTo(Exit.BAD_INPUT);
            assertThat(result.err())
                    .contains("an object of 1 member (a)", ".json")
                    .hasLineCount(1);
        }
        assertThat(cli.run("get", key, "-o", directory.resolve("no/x.json").toString())
                        .err())
                .contains("no such directory");
        assertThat(cli.everything()).isEqualTo(before);
    }

    @Test
    void theFileOfASmallValueHasTheContentDigest() throws IOException {
        String key = cli.put(1, "{\"b\":1,\"a\":[1,2]}");
        Path out = directory.resolve("out.json");
        Cli.Result result = cli.run("get", key, "-o", out.toString(), "--json");
        String digest = dev.larder.data.Digest.of(Files.readAllBytes(out)).toString();
        assertThat(result.out()).contains("\"digest\":\"" + digest + "\"");
        assertThat(CanonicalJson.read(Files.readString(out, StandardCharsets.UTF_8)))
                .isNotNull();
    }

    @Test
    void wouldHitSaysWhetherAndWhere() {
        String component = cli.component(1);
        String key = cli.put(1, "spikes", "1");
        Cli.Result miss = cli.run("would-hit", component);
        assertThat(miss).isEqualTo(new Cli.Result(Exit.NOT_FOUND, "miss: " + key + "/value\n", ""));
        Cli.Result hit = cli.run("would-hit", component, "--attribute", "spikes");
        assertThat(hit).isEqualTo(new Cli.Result(Exit.DONE, "hit: " + key + "/spikes\n", ""));
        assertThat(cli.run("would-hit", component, "--json").out())
                .isEqualTo("{\"attribute\":\"value\",\"hit\":false,\"key\":\"" + key + "\"}\n");
    }
}
