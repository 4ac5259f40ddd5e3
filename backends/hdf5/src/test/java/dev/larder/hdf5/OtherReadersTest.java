package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import dev.larder.key.Recipe;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.Publication;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other programs read what was stored, without Larder and with the right values. */
class OtherReadersTest {
    private static final long PATIENCE = 60;

    private static final String LOOK = """
            import sys, h5py, math
            f = h5py.File(sys.argv[1], 'r')
            v = f['value']
            print(f.attrs['larder.type'].decode('utf-8'), f.attrs['parameters.rate'], f.attrs['parameters.solver.tol'])
            print(v['trace'].shape, v['trace'].dtype, v['trace'][3, 7] == math.sin(15.7), v['again'][0, 1] == math.sin(.1))
            print(v['flags'].dtype, v['flags'][...].tolist())
            print(v['name'][()].decode('utf-8') == 'Z\\u00fcrich \\U0001F600', v['count'][()], v['spikes'][...].tolist())
            print([w.decode() for w in v['words'][...]], v['odd%2Fname./0'].shape, v['odd%2Fname./1'][()])
            print(v['when'][()], v['when'].attrs['units'].decode(), bytes(v['file/content'][...]), v['file'].attrs['executable'])
            print(sorted(k for k in v), v.attrs['encoding-type'].decode())
            """;

    @TempDir
    Path dir;

    private Path sealed() throws IOException {
        Path file = dir.resolve("entry.h5");
        EntrySealer.seal(file, EntrySealerTest.sample(), Optional.empty(), Durability.RELAXED);
        return file;
    }

    @Test
    void h5pySeesTheValues() throws Exception {
        assumeTrue(succeeds("/usr/bin/python3", "-c", "import h5py"), "h5py is not installed: python3-h5py");
        assertThat(run("/usr/bin/python3", "-c", LOOK, sealed().toString())).isEqualTo("""
                neuro.rates 12.5 0.1
                (20, 50) float64 True True
                bool [True, False, True]
                True 42 [1.5, -0.0]
                ['one', 'three'] None True
                1325376000000000001 nanoseconds since 1970-01-01T00:00:00Z b'\\x01\\x02\\x03' True
                ['again', 'count', 'file', 'flags', 'name', 'odd%2Fname.', 'spikes', 'trace', 'when', 'words'] dict
                """);
    }

    @Test
    void h5dumpSeesTheValues() throws Exception {
        assumeTrue(succeeds("h5dump", "--version"), "h5dump is not installed: hdf5-tools");
        String dump = run("h5dump", "-y", "-w", "0", sealed().toString());
        assertThat(dump)
                .contains("GROUP \"value\"", "TRUE, FALSE, TRUE", "1325376000000000001", "\"one\\000\\000\", \"three\"")
                .contains("DATASPACE  SIMPLE { ( 20, 50 ) / ( 20, 50 ) }", "DATASPACE  NULL");
    }

    @Test
    void jhdfSeesTheValues() throws Exception {
        try (HdfFile file = new HdfFile(sealed())) {
            double[][] trace =
                    (double[][]) file.getDatasetByPath("/value/trace").getData();
            assertThat(trace).hasDimensions(20, 50);
            assertThat(trace[3][7]).isEqualTo(Math.sin(15.7));
            assertThat(file.getDatasetByPath("/value/name").getData()).isEqualTo("Zürich \uD83D\uDE00");
            assertThat(file.getDatasetByPath("/value/count").getData()).isEqualTo(42L);
            assertThat(file.getDatasetByPath("/value/words").getData()).isEqualTo(new String[] {"one", "three"});
            assertThat(file.getAttribute("larder.type").getData()).isEqualTo("neuro.rates");
        }
    }

    private static final String SAME = """
            import sys, h5py
            f = h5py.File(sys.argv[1], 'r')
            v = f['value']
            def address(name):
                return h5py.h5o.get_info(v[name].id).addr
            for a, b in [('array', 'array again'), ('texts', 'texts again'), ('text', 'text again'), ('tree/a', 'tree/b/c'),
                         ('tree/a', 'tree/run'), ('array', 'other'), ('tree/a/content', 'tree/run/content')]:
                print(a, b, address(a) == address(b))
            print(v['text again'][()] == v['text'][()], bytes(v['tree/b/c/content'][:3]), v['tree/run'].attrs['executable'])
            """;

    @ParameterizedTest
    @ValueSource(strings = {"contiguous", "chunked"})
    void equalLargePartsStandInAFileOnce(String layout) throws Exception {
        assumeTrue(succeeds("/usr/bin/python3", "-c", "import h5py"), "h5py is not installed: python3-h5py");
        double[] trace = new double[5000];
        java.util.Arrays.setAll(trace, i -> Math.sin(i / 10.0));
        String[] texts = new String[3000];
        java.util.Arrays.setAll(texts, i -> "text " + i);
        byte[] bytes = new byte[40_000];
        java.util.Arrays.fill(bytes, (byte) 'x');
        Datum.Node plain = new Datum.File(Datum.Bytes.of(Content.of(bytes)), false);
        Datum.Node again = new Datum.File(Datum.Bytes.of(Content.of(bytes.clone())), false);
        Datum.Node run = new Datum.File(Datum.Bytes.of(Content.of(bytes)), true);
        Entry entry = Entry.of(
                EntryDraft.of(Recipe.read("{\"type\":\"a\",\"version\":\"1\"}"), "value", "value"),
                new Datum.Mapping(Map.of(
                        "array", new Datum.Array(NdArray.of(trace, 5000)),
                        "array again", new Datum.Array(NdArray.of(trace.clone(), 5000)),
                        "other", new Datum.Array(NdArray.of(trace, 50, 100)),
                        "texts", new Datum.Array(NdArray.ofTexts(texts)),
                        "texts again", new Datum.Array(NdArray.ofTexts(texts.clone())),
                        "text", new Datum.Text("long ".repeat(1000)),
                        "text again", new Datum.Text("long ".repeat(1000)),
                        "tree",
                                new Datum.Tree(
                                        Map.of("a", plain, "b", new Datum.Tree(Map.of("c", again)), "run", run)))));
        Path file = dir.resolve(layout + ".h5");
        Optional<Chunking> chunking =
                layout.equals("chunked") ? Optional.of(new Chunking(1, Chunking.Checksum.NONE)) : Optional.empty();
        EntrySealer.seal(file, entry, chunking, Durability.RELAXED);
        assertThat(run("/usr/bin/python3", "-c", SAME, file.toString())).isEqualTo("""
                array array again True
                texts texts again True
                text text again True
                tree/a tree/b/c True
                tree/a tree/run False
                array other False
                tree/a/content tree/run/content True
                True b'xxx' True
                """);
    }

    private static final String APPEND = """
            import sys, h5py, math, numpy
            with h5py.File(sys.argv[1], 'r+') as f:
                d = f['value']
                print(d.shape, d.maxshape, d.chunks, d.compression, d.compression_opts, d.shuffle, d.fletcher32)
                d.resize(2600, axis=0)
                d[2500:] = numpy.ones((100, 50))
            with h5py.File(sys.argv[1], 'r') as f:
                d = f['value']
                print(d.shape, d[2499, 49] == math.sin(124999 / 10.0), d[2599].tolist() == [1.0] * 50, d.attrs['encoding-type'].decode())
            """;

    private Path chunked() throws IOException {
        double[] trace = new double[2500 * 50];
        java.util.Arrays.setAll(trace, i -> Math.sin(i / 10.0));
        Entry entry = Entry.of(
                EntryDraft.of(Recipe.read("{\"type\":\"a\",\"version\":\"1\"}"), "value", "array"),
                new Datum.Array(NdArray.of(trace, 2500, 50)));
        Path file = dir.resolve("chunked.h5");
        EntrySealer.seal(file, entry, Optional.of(new Chunking(4, Chunking.Checksum.FLETCHER32)), Durability.RELAXED);
        return file;
    }

    @Test
    void h5pyAppendsToACopyOfWhatIsInChunks() throws Exception {
        assumeTrue(succeeds("/usr/bin/python3", "-c", "import h5py"), "h5py is not installed: python3-h5py");
        assertThat(run("/usr/bin/python3", "-c", APPEND, chunked().toString())).isEqualTo("""
                (2500, 50) (None, 50) (2500, 50) gzip 4 True True
                (2600, 50) True True array
                """);
    }

    @Test
    void h5dumpSeesHowItIsLaidOut() throws Exception {
        assumeTrue(succeeds("h5dump", "--version"), "h5dump is not installed: hdf5-tools");
        assertThat(run("h5dump", "-p", "-w", "0", "-d", "/value", chunked().toString()))
                .contains("CHUNKED ( 2500, 50 )", "SHUFFLE", "DEFLATE { LEVEL 4 }", "FLETCHER32", "H5S_UNLIMITED")
                .contains("(0,0): 0, 0.0998334, 0.198669", "(2499,0)");
    }

    @Test
    void theCatalogueLeadsToTheEntries() throws Exception {
        Entry entry = EntrySealerTest.sample();
        Path catalogue = dir.resolve("results.h5");
        try (DataStore store = DataStores.open("hdf5:" + catalogue)) {
            store.store(entry, Publication.keeping());
        }
        String path = "/neuro.rates/" + entry.info().key().abbreviated() + "/value/value/trace";
        assertThat(Catalogue.isOne(catalogue)).isTrue();
        assumeTrue(succeeds("/usr/bin/python3", "-c", "import h5py"), "h5py is not installed: python3-h5py");
        String look = "import sys, h5py; print(h5py.File(sys.argv[1], 'r')[sys.argv[2]].shape)";
        assertThat(run("/usr/bin/python3", "-c", look, catalogue.toString(), path))
                .isEqualTo("(20, 50)\n");
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String run(String... command) throws Exception {
        Path said = Files.createTempFile(dir, "said", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(PATIENCE, TimeUnit.SECONDS))
                .as("%s ends", List.of(command))
                .isTrue();
        String text = Files.readString(said, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
