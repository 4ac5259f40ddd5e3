package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.data.Datum;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.Publication;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other programs read what was stored, whatever it is, without Larder and with the right values. */
class OtherReadersTest {
    @TempDir
    Path dir;

    private Path sealed() throws IOException {
        Path file = dir.resolve("entry.h5");
        EntrySealer.seal(file, EntrySealerTest.sample(), Optional.empty(), Durability.RELAXED);
        return file;
    }

    /** Returns the catalogue of a store that holds every kind of value. */
    private Path everything(String layout) {
        Path catalogue = dir.resolve("results.h5");
        try (DataStore store = DataStores.open("hdf5:" + catalogue + "?durability=relaxed&layout=" + layout)) {
            EveryKind.entries().forEach(entry -> store.store(entry, Publication.failing()));
        }
        return catalogue;
    }

    private List<Path> entryFiles() throws IOException {
        try (Stream<Path> files = Files.walk(dir.resolve("results.h5.d/entries"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"contiguous", "chunked&deflate=1"})
    void h5pySeesEveryKindOfValue(String layout) throws Exception {
        assumeTrue(OtherPrograms.haveH5py(), OtherPrograms.NO_H5PY);
        List<String> expected = new ArrayList<>();
        for (Entry entry : EveryKind.entries()) {
            expected.add(Shown.line(entry.info().attribute(), entry.datum()));
        }
        List<String> said = OtherPrograms.python(
                OtherPrograms.script("dump.py"), everything(layout).toString());
        assertThat(said).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aMappingOfColumnsIsADictOfArraysInOneLine() throws Exception {
        assumeTrue(OtherPrograms.haveH5py(), OtherPrograms.NO_H5PY);
        String key = EveryKind.entry("frame", Datum.NULL).info().key().abbreviated();
        List<String> said = OtherPrograms.python(
                "-c", """
                import sys, h5py
                group = h5py.File(sys.argv[1], "r")[sys.argv[2]]
                columns = {name: c.asstr()[()] if c.dtype.kind == "S" else c[()] for name, c in group.items()}
                for name in sorted(columns):
                    print(name, columns[name].dtype, columns[name].tolist())
                """, everything("contiguous").toString(), "/neuro.rates%2F%C3%BC/" + key + "/frame/value");
        assertThat(said)
                .containsExactly(
                        "area object ['V1', '', '" + EveryKind.EMOJI.replace("\u200d", "\\u200d") + "']",
                        "cell int64 [3, 1, 2]",
                        "rate float64 [1.5, -0.0, nan]",
                        "spiking bool [True, False, True]");
    }

    @Test
    void h5pySeesWhatTheValueIsOf() throws Exception {
        assumeTrue(OtherPrograms.haveH5py(), OtherPrograms.NO_H5PY);
        List<String> said = OtherPrograms.python("-c", """
                import sys, h5py
                f = h5py.File(sys.argv[1], "r")
                a = f.attrs
                print(a["larder.type"].decode(), a["larder.attribute"].decode(), a["larder.codec"].decode())
                print(a["parameters.rate"], a["parameters.solver.tol"], a["parameters.solver.name"].decode())
                print(a["larder.recipe"].decode())
                """, sealed().toString());
        assertThat(said)
                .containsExactly(
                        "neuro.rates value json",
                        "12.5 0.1 cn",
                        EntrySealerTest.sample().info().recipe().text());
    }

    @Test
    void h5dumpSeesTheValues() throws Exception {
        assumeTrue(OtherPrograms.haveH5dump(), OtherPrograms.NO_H5DUMP);
        String dump = String.join("\n", OtherPrograms.run("/usr/bin/h5dump", "-y", "-w", "0", sealed().toString()));
        assertThat(dump)
                .contains("GROUP \"value\"", "TRUE, FALSE, TRUE", "1325376000000000001", "\"one\\000\\000\", \"three\"")
                .contains("DATASPACE  SIMPLE { ( 20, 50 ) / ( 20, 50 ) }", "DATASPACE  NULL");
    }

    @Test
    void h5dumpAndH5lsTakeEveryKindOfValue() throws Exception {
        assumeTrue(OtherPrograms.haveH5dump(), OtherPrograms.NO_H5DUMP);
        everything("contiguous");
        List<String> dump = new ArrayList<>(List.of("/usr/bin/h5dump", "--header"));
        List<String> list = new ArrayList<>(List.of("/usr/bin/h5ls", "-r"));
        for (Path file : entryFiles()) {
            dump.add(file.toString());
            list.add(file.toString());
        }
        assertThat(OtherPrograms.run(dump.toArray(String[]::new)))
                .filteredOn(line -> line.startsWith("HDF5 \""))
                .hasSameSizeAs(EveryKind.entries());
        assertThat(OtherPrograms.run(list.toArray(String[]::new)))
                .anyMatch(line -> line.matches(".*/value/f64/rank.* 3,.* 7 +Dataset \\{2, 7, 1}"))
                .noneMatch(line -> line.contains("not found") || line.contains("ERROR"));
    }

    @Test
    void theStructureIsTheOneThatLibhdf5WouldMake() throws Exception {
        assumeTrue(OtherPrograms.haveH5dump(), OtherPrograms.NO_H5DUMP);
        for (Entry entry : EveryKind.entries()) {
            Path plain = dir.resolve("plain.h5");
            EntrySealer.seal(plain, entry, Optional.empty(), Durability.RELAXED);
            Path made = dir.resolve("made.h5");
            Hdf5Library.alone("make a file", () -> {
                try (NativeFile file = NativeFile.create(made)) {
                    return EntryLayout.lay(file, file.root(), "", entry);
                }
            });
            assertThat(described(plain)).as(entry.info().attribute()).isEqualTo(described(made));
            Files.delete(plain);
            Files.delete(made);
        }
    }

    /** Returns all groups, datasets, types, shapes, and attributes with their values. */
    private static List<String> described(Path file) throws Exception {
        List<String> lines = OtherPrograms.run("/usr/bin/h5dump", "-A", "-q", "creation_order", file.toString());
        return lines.subList(1, lines.size());
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

    @ParameterizedTest
    @ValueSource(strings = {"contiguous", "chunked&deflate=1"})
    void jhdfTakesEveryKindOfValue(String layout) throws Exception {
        everything(layout);
        int read = 0;
        for (Path sealed : entryFiles()) {
            try (HdfFile file = new HdfFile(sealed)) {
                read += readAll((Node) file.getChild("value"));
            }
        }
        assertThat(read).as("datasets that were read").isGreaterThan(250);
    }

    private static int readAll(Node node) {
        assertThat(node.getAttribute("encoding-type").getData()).isInstanceOf(String.class);
        if (node instanceof Group group) {
            return group.getChildren().values().stream()
                    .mapToInt(OtherReadersTest::readAll)
                    .sum();
        }
        Dataset dataset = (Dataset) node;
        if (dataset.getSize() > 0) {
            assertThat(dataset.getData()).as(dataset.getPath()).isNotNull();
        }
        return 1;
    }
}
