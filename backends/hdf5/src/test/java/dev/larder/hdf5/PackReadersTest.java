package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.key.Key;
import dev.larder.store.Entry;
import dev.larder.store.Exports;
import dev.larder.store.Progress;
import io.jhdf.HdfFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other programs read a pack, without Larder and with the right values. */
class PackReadersTest {
    private static final int MANY = 30;

    @TempDir
    Path dir;

    private Path file;
    private final Entry sample = EntrySealerTest.sample();
    private final List<Entry> many =
            IntStream.range(0, MANY).mapToObj(PackTest::entry).toList();

    @BeforeEach
    void write() throws Exception {
        file = dir.resolve("one.h5");
        Exports.writeAll(
                Exports.formatOf(file).orElseThrow(),
                file,
                Exports.Existing.KEEP,
                java.util.stream.Stream.concat(many.stream(), java.util.stream.Stream.of(sample)),
                Progress.NONE);
    }

    private static String group(Entry entry, String type) {
        return "/" + type + "/" + entry.info().key().abbreviated() + "/value";
    }

    @Test
    void h5pyFindsEveryEntryByTypeAndKey() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/python3")), "python3 is not installed");
        String look = """
                import sys, h5py, math
                f = h5py.File(sys.argv[1], 'r')
                print(f.attrs['encoding-type'].decode(), sorted(f))
                v = f[sys.argv[2]]
                print(v.attrs['larder.type'].decode(), v['value/trace'][3, 7] == math.sin(15.7), v['value/again'].shape)
                w = f[sys.argv[3]]
                print(w.attrs['larder.key'].decode(), w['value/0'][()], w['value/1'][()].decode())
                print(sum(len(f[t]) for t in f))
                """;
        Process probe = new ProcessBuilder("/usr/bin/python3", "-c", "import h5py")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assumeTrue(probe.waitFor() == 0, "h5py is not installed: python3-h5py");
        Path said = dir.resolve("said.txt");
        Process process = new ProcessBuilder(
                        "/usr/bin/python3",
                        "-c",
                        look,
                        file.toString(),
                        group(sample, "neuro.rates"),
                        group(many.get(7), "test.1%2Fa"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(said, StandardCharsets.UTF_8))
                .isEqualTo("""
                larder-pack ['neuro.rates', 'test.0%%2Fa', 'test.1%%2Fa', 'test.2%%2Fa']
                neuro.rates True (20, 50)
                %s 7 a value
                31
                """.formatted(many.get(7).info().key()));
    }

    @Test
    void jhdfReadsIt() throws Exception {
        try (HdfFile hdf = new HdfFile(file)) {
            double[][] trace = (double[][]) hdf.getDatasetByPath(group(sample, "neuro.rates") + "/value/trace")
                    .getData();
            assertThat(trace[3][7]).isEqualTo(Math.sin(15.7));
            assertThat(hdf.getDatasetByPath(group(many.get(4), "test.1%2Fa") + "/value/0")
                            .getData())
                    .isEqualTo(4L);
        }
    }

    @Test
    void keysThatBeginAlikeHaveLongerNames() {
        PackNames names = new PackNames();
        assertThat(names.type("a/b")).isEqualTo(new PackNames.Given("a%2Fb", true));
        assertThat(names.type("a/b").isNew()).isFalse();
        Key one = Key.parse("0123456789ab".repeat(5) + "0000");
        Key two = Key.parse("0123456789ab".repeat(5) + "0001");
        assertThat(names.key("a/b", one).name()).isEqualTo("0123456789ab");
        assertThat(names.key("a/b", two).name()).isEqualTo("0123456789ab0");
        assertThat(names.key("a/b", one)).isEqualTo(new PackNames.Given("0123456789ab", false));
        assertThat(names.key("a/b", two)).isEqualTo(new PackNames.Given("0123456789ab0", false));
        names.type("c");
        assertThat(names.key("c", two).name()).isEqualTo("0123456789ab");
    }
}
