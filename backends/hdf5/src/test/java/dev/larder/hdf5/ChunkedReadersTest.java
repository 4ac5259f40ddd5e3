package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import dev.larder.key.Recipe;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other programs read what is in chunks, make copies of it longer, and see equal parts as one object. */
class ChunkedReadersTest {
    @TempDir
    Path dir;

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
        assumeTrue(OtherPrograms.haveH5py(), OtherPrograms.NO_H5PY);
        double[] trace = new double[5000];
        Arrays.setAll(trace, i -> Math.sin(i / 10.0));
        String[] texts = new String[3000];
        Arrays.setAll(texts, i -> "text " + i);
        byte[] bytes = new byte[40_000];
        Arrays.fill(bytes, (byte) 'x');
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
        assertThat(OtherPrograms.python("-c", SAME, file.toString()))
                .containsExactly(
                        "array array again True",
                        "texts texts again True",
                        "text text again True",
                        "tree/a tree/b/c True",
                        "tree/a tree/run False",
                        "array other False",
                        "tree/a/content tree/run/content True",
                        "True b'xxx' True");
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
        Arrays.setAll(trace, i -> Math.sin(i / 10.0));
        Entry entry = Entry.of(
                EntryDraft.of(Recipe.read("{\"type\":\"a\",\"version\":\"1\"}"), "value", "array"),
                new Datum.Array(NdArray.of(trace, 2500, 50)));
        Path file = dir.resolve("chunked.h5");
        EntrySealer.seal(file, entry, Optional.of(new Chunking(4, Chunking.Checksum.FLETCHER32)), Durability.RELAXED);
        return file;
    }

    @Test
    void h5pyAppendsToACopyOfWhatIsInChunks() throws Exception {
        assumeTrue(OtherPrograms.haveH5py(), OtherPrograms.NO_H5PY);
        assertThat(OtherPrograms.python("-c", APPEND, chunked().toString()))
                .containsExactly("(2500, 50) (None, 50) (2500, 50) gzip 4 True True", "(2600, 50) True True array");
    }

    @Test
    void h5dumpSeesHowItIsLaidOut() throws Exception {
        assumeTrue(OtherPrograms.haveH5dump(), OtherPrograms.NO_H5DUMP);
        assertThat(String.join(
                        "\n",
                        OtherPrograms.run(
                                "/usr/bin/h5dump",
                                "-p",
                                "-w",
                                "0",
                                "-d",
                                "/value",
                                chunked().toString())))
                .contains("CHUNKED ( 2500, 50 )", "SHUFFLE", "DEFLATE { LEVEL 4 }", "FLETCHER32", "H5S_UNLIMITED")
                .contains("(0,0): 0, 0.0998334, 0.198669", "(2499,0)");
    }
}
