package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packing, reading a pack, unpacking; and what a damaged one comes to. */
class PackCommandTest {
    @TempDir
    private Path directory;

    private Cli cli;
    private Path pack;

    @BeforeEach
    void fillAStore() {
        cli = new Cli(directory);
        pack = directory.resolve("one.h5");
        cli.put(1, "[1,2,3]");
        cli.put(1, "part", "\"é\"");
        cli.put(2, "2.5");
    }

    private String other() {
        return "file:" + directory.resolve("other");
    }

    @Test
    void aPackedStoreReadsAsItDid() {
        assertThat(cli.run("pack", "-o", pack.toString()).out())
                .matches("packed 3 entries into .*/one\\.h5 \\(.* KiB\\)\n");
        for (List<String> words : List.of(
                List.of("get", cli.key(1)),
                List.of("get", cli.key(1), "--attribute", "part"),
                List.of("show", cli.key(2)),
                List.of("ls", "--json"))) {
            Cli.Result original = cli.run(words.toArray(String[]::new));
            Cli.Result packed = cli.run(java.util.stream.Stream.concat(
                            words.stream(), java.util.stream.Stream.of("--store", "hdf5:" + pack))
                    .toArray(String[]::new));
            assertThat(packed).isEqualTo(original);
        }
        assertThat(cli.run("verify", "--store", "hdf5:" + pack).out()).startsWith("sound: 3 entries");
        assertThat(cli.run("rm", cli.key(1), "--store", "hdf5:" + pack).exitCode())
                .isEqualTo(Exit.UNAVAILABLE);
        assertThat(Files.exists(directory.resolve("one.h5.d"))).isFalse();
    }

    @Test
    void aSelectionIsPackedAndADryRunWritesNothing() {
        Map<String, String> before = cli.everything();
        assertThat(cli.run("pack", "-o", pack.toString(), "params.n=1", "--dry-run", "--json")
                        .out())
                .contains("\"dry_run\":true", "\"entries\":2");
        assertThat(cli.run("pack", "-o", pack.toString(), "params.n=7").exitCode())
                .isEqualTo(Exit.NOT_FOUND);
        assertThat(cli.everything()).isEqualTo(before);
        assertThat(cli.run("pack", "-o", pack.toString(), "params.n=1", "--json")
                        .out())
                .contains("\"entries\":2");
        assertThat(cli.run("ls", "--json", "--store", "hdf5:" + pack).lines()).hasSize(2);
    }

    @Test
    void whatIsThereIsNotReplacedUnasked() throws IOException {
        Files.writeString(pack, "mine");
        Cli.Result refused = cli.run("pack", "-o", pack.toString());
        assertThat(refused.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(refused.err()).contains("--force").hasLineCount(1);
        assertThat(pack).hasContent("mine");
        assertThat(cli.run("unpack", pack.toString(), "--store", other()).exitCode())
                .isEqualTo(Exit.UNAVAILABLE);
        assertThat(cli.run("pack", "-o", pack.toString(), "--force").exitCode()).isZero();
        assertThat(cli.run("pack", "-o", directory.resolve("one.zip").toString())
                        .err())
                .contains(".h5")
                .hasLineCount(1);
    }

    @Test
    void unpackingKeepsWhatIsThere() {
        cli.run("pack", "-o", pack.toString());
        assertThat(cli.run("unpack", pack.toString(), "--store", other(), "--dry-run")
                        .out())
                .startsWith("would store 3 entries");
        assertThat(directory.resolve("other")).doesNotExist();
        cli.run("put", cli.component(2), "--from", cli.file("mine.json", "7"), "--store", other());
        assertThat(cli.run("unpack", pack.toString(), "--store", other(), "--json")
                        .out())
                .contains("\"stored\":2", "\"kept\":0", "\"kept_other\":1");
        assertThat(cli.run("unpack", pack.toString(), "--store", other(), "--json")
                        .out())
                .contains("\"stored\":0", "\"kept\":2", "\"kept_other\":1");
        assertThat(cli.run("get", cli.key(2), "--store", other()).out()).isEqualTo("7\n");
        assertThat(cli.run("show", cli.key(1), "--json", "--store", other()).out())
                .isEqualTo(cli.run("show", cli.key(1), "--json").out());
    }

    @Test
    void aSingleResultIsAFileThatUnpacksToo() {
        Path single = directory.resolve("single.h5");
        assertThat(cli.run("get", cli.key(2), "-o", single.toString()).exitCode())
                .isZero();
        assertThat(cli.run("get", cli.key(2), "--store", "hdf5:" + single).out())
                .isEqualTo("2.5\n");
        assertThat(cli.run("unpack", single.toString(), "--store", other()).out())
                .startsWith("stored 1 entry");
        assertThat(cli.run("get", cli.key(2), "-o", single.toString()).err()).contains("--force");
    }

    @Test
    void bytesComeOutAsTheyAreWhateverTheirName() throws IOException {
        byte[] bytes = {(byte) 0x89, 'H', 'D', 'F', 1, 2, 3};
        cli.run("put", cli.component(3), "--from", cli.file("v.bin", bytes));
        Path out = directory.resolve("out.h5");
        assertThat(cli.run("get", cli.key(3), "-o", out.toString()).exitCode()).isZero();
        assertThat(out).hasBinaryContent(bytes);
    }

    @Test
    void damageIsToldAndNotStored() throws IOException {
        cli.run("pack", "-o", pack.toString());
        byte[] bytes = Files.readAllBytes(pack);
        pack.toFile().setWritable(true);
        String needle = "2.5";
        int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf(needle);
        flip(at);
        Cli.Result result = cli.run("unpack", pack.toString(), "--store", other());
        assertThat(result.exitCode()).isEqualTo(Exit.CORRUPT);
        assertThat(result.out()).contains("damaged entry", cli.key(2).substring(7), "stored 2 entries");
        assertThat(result.err()).hasLineCount(1);
        assertThat(cli.run("get", cli.key(2), "--store", other()).exitCode()).isEqualTo(Exit.NOT_FOUND);
        flip(at);
        flip(40);
        Cli.Result whole = cli.run("unpack", pack.toString(), "--store", "file:" + directory.resolve("third"));
        assertThat(whole.exitCode()).isEqualTo(Exit.CORRUPT);
        assertThat(whole.out()).contains("user block");
        assertThat(directory.resolve("third")).doesNotExist();
    }

    private void flip(int at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(pack.toFile(), "rw")) {
            file.seek(at);
            int before = file.read();
            file.seek(at);
            file.write(before ^ 1);
        }
    }
}
