package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import dev.larder.key.Recipe;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An entry's file is read back as it was sealed, equal entries make equal files, and no changed byte goes unnoticed. */
class EntrySealerTest {
    private static final int FLIPS = 500;

    @TempDir
    Path dir;

    private static final Recipe RECIPE = Recipe.read(
            "{\"type\":\"neuro.rates\",\"version\":\"3\",\"parameters\":{\"rate\":12.5,\"solver\":{\"tol\":0.1,\"name\":\"cn\"}}}");

    static Entry sample() {
        double[] trace = new double[1000];
        Arrays.setAll(trace, i -> Math.sin(i / 10.0));
        Datum value = new Datum.Mapping(Map.of(
                "trace",
                new Datum.Array(NdArray.of(trace, 20, 50)),
                "again",
                new Datum.Array(NdArray.of(trace, 20, 50)),
                "flags",
                new Datum.Array(NdArray.of(new boolean[] {true, false, true})),
                "name",
                new Datum.Text("Zürich \uD83D\uDE00"),
                "count",
                Datum.Whole.of(42),
                "spikes",
                Datum.Sequence.of(new Datum.Real(1.5), new Datum.Real(-0.0)),
                "odd/name.",
                Datum.Sequence.of(Datum.NULL, new Datum.Flag(true), new Datum.Text("")),
                "when",
                new Datum.Instant(java.time.Instant.parse("2012-01-01T00:00:00.000000001Z")),
                "file",
                new Datum.File(Datum.Bytes.of(Content.of(new byte[] {1, 2, 3})), true),
                "words",
                Datum.Sequence.of(new Datum.Text("one"), new Datum.Text("three"))));
        return Entry.of(EntryDraft.of(RECIPE, "value", "json"), value);
    }

    @Test
    void aSealedFileTellsItsEntry() throws Exception {
        Entry entry = sample();
        Path file = dir.resolve("e.h5");
        EntrySealer.seal(file, entry, Optional.empty(), Durability.FSYNC);
        SealedFile sealed = SealedFile.read(entry.info().address(), file, "e.h5");
        assertThat(sealed.record().info()).isEqualTo(entry.info());
        assertThat(sealed.record().text()).isEqualTo(entry.form().text());
        assertThat(sealed.places()).hasSize(2).doesNotHaveDuplicates();
        try (RandomAccessFile in = SealedFile.open(file)) {
            assertThat(sealed.isNativeSound(in)).isTrue();
        }
    }

    @Test
    void equalEntriesMakeEqualFiles() throws Exception {
        List<Entry> entries = EveryKind.entries();
        for (int i = 0; i < entries.size(); i++) {
            EntrySealer.seal(dir.resolve("a" + i), entries.get(i), Optional.empty(), Durability.RELAXED);
        }
        // HDF5 tells times in whole seconds.
        Thread.sleep(1100);
        for (int i = 0; i < entries.size(); i++) {
            EntrySealer.seal(dir.resolve("b" + i), entries.get(i), Optional.empty(), Durability.RELAXED);
            assertThat(dir.resolve("a" + i))
                    .as(entries.get(i).info().attribute())
                    .hasSameBinaryContentAs(dir.resolve("b" + i));
        }
    }

    @Test
    void everyChangedByteIsNoticed() throws Exception {
        Entry entry = sample();
        Path file = dir.resolve("e.h5");
        EntrySealer.seal(file, entry, Optional.empty(), Durability.RELAXED);
        byte[] bytes = Files.readAllBytes(file);
        SealedFile sound = SealedFile.read(entry.info().address(), file, "e.h5");
        int step = Math.max(1, bytes.length / FLIPS);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            for (int at = 0; at < bytes.length; at += step) {
                if (isContent(sound, at)) {
                    continue;
                }
                change(out, at, bytes[at] ^ 4);
                assertThatThrownBy(() -> readWhole(entry, file))
                        .as("a flip in %d bytes", bytes.length)
                        .isInstanceOf(CorruptEntryException.class);
                change(out, at, bytes[at]);
            }
        }
        readWhole(entry, file);
    }

    private static void change(RandomAccessFile out, long at, int value) throws Exception {
        out.seek(at);
        out.write(value);
    }

    private static boolean isContent(SealedFile sound, long at) {
        for (int i = 0; i < sound.places().size(); i++) {
            long from = ((SealedFile.Place.Contiguous) sound.places().get(i)).offset();
            if (at >= from && at < from + sound.record().contents().get(i).size()) {
                return true;
            }
        }
        return false;
    }

    private static void readWhole(Entry entry, Path file) throws Exception {
        SealedFile sealed = SealedFile.read(entry.info().address(), file, "e.h5");
        try (RandomAccessFile in = SealedFile.open(file)) {
            if (!sealed.isNativeSound(in)) {
                throw new CorruptEntryException(entry.info().address(), "e.h5", "its HDF5 part is damaged");
            }
        }
    }

    @Test
    void namesAreSpelledApartAndPlainly() {
        assertThat(List.of("tol", "a/b", "a.b", ".", "..", "", "%", "ü", "a b").stream()
                        .map(NativeName::of)
                        .toList())
                .containsExactly("tol", "a%2Fb", "a.b", "%2E", "%2E%2E", "%", "%25", "%C3%BC", "a b");
    }

    @Test
    void whereNothingCanBeLoadedTheMessageSaysWhatToDo() {
        String platform = Hdf5Library.platform("Linux", "aarch64");
        assertThat(Hdf5Library.namesOn(platform)).isEmpty();
        assertThat(Hdf5Library.unavailable(platform, "none is packed for it"))
                .contains("linux-aarch64", Hdf5Library.PROPERTY, "file:", "jdbc:");
        assertThat(Hdf5Library.namesOn(Hdf5Library.platform("Mac OS X", "x86_64")))
                .hasSize(2);
    }
}
