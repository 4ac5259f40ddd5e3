package dev.larder.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import dev.larder.store.DataStore;
import dev.larder.store.DataStoreException;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage anywhere in a SQLite file, beneath all rows and columns, gives the right value, none, or a typed error. */
class SqliteFileDamageTest {
    private static final int FLIPS = Integer.getInteger("larder.sqlite.flips", 60);

    @TempDir
    Path dir;

    @Test
    void aFlippedByteOfTheFileNeverYieldsAWrongValue() throws Exception {
        long seed = Long.getLong("larder.seed", System.nanoTime());
        System.out.println("flips in a SQLite file: seed " + seed + " (repeat with -Dlarder.seed=" + seed + ")");
        SplittableRandom random = new SplittableRandom(seed);
        Path file = dir.resolve("results.db");
        String uri = "jdbc:sqlite:" + file + "?larder.durability=relaxed&larder.timeout=2";
        List<Entry> entries = new ArrayList<>();
        try (DataStore store = DataStores.open(uri)) {
            for (int i = 0; i < 20; i++) {
                Entry entry = Samples.entry(i, i % 5 == 0 ? Samples.bytes(i, 70_000) : new Datum.Text("value " + i));
                store.store(entry, Publication.keeping());
                entries.add(entry);
            }
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        byte[] sound = Files.readAllBytes(file);
        int noticed = 0;
        for (int i = 0; i < FLIPS; i++) {
            byte[] damaged = sound.clone();
            // Half of the flips among the pages' heads, where the structure is.
            int at = random.nextBoolean()
                    ? random.nextInt(sound.length)
                    : random.nextInt(sound.length / 4096) * 4096 + random.nextInt(128);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            restore(file, damaged);
            noticed += isNoticed(uri, entries, "byte " + at + ", seed " + seed) ? 1 : 0;
        }
        System.out.println(FLIPS + " flips, " + noticed + " noticed, in " + sound.length + " bytes");
        assertThat(noticed).isPositive();
    }

    private void restore(Path file, byte[] bytes) throws IOException {
        for (String suffix : List.of("-wal", "-shm", "-larder", "-larder-wal", "-larder-shm")) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
        }
        Files.write(file, bytes);
    }

    private static boolean isNoticed(String uri, List<Entry> entries, String damage) {
        boolean noticed = false;
        try (DataStore store = DataStores.open(uri)) {
            for (Entry entry : entries) {
                try {
                    noticed |= store.find(entry.info().address())
                            .map(found -> isOther(found, entry, damage))
                            .orElse(true);
                } catch (DataStoreException e) {
                    noticed = true;
                }
            }
            List<EntryInfo> infos = entries.stream().map(Entry::info).toList();
            try (Stream<EntryInfo> all = store.list(Selection.ALL)) {
                assertThat(all).as(damage).isSubsetOf(infos);
            } catch (DataStoreException e) {
                noticed = true;
            }
        } catch (DataStoreException e) {
            noticed = true;
        }
        return noticed;
    }

    private static boolean isOther(Entry found, Entry entry, String damage) {
        assertThat(found.info()).as(damage).isEqualTo(entry.info());
        if (entry.datum() instanceof Datum.Bytes bytes) {
            assertThat(((Datum.Bytes) found.datum()).content().toBytes())
                    .as(damage)
                    .isEqualTo(bytes.content().toBytes());
        } else {
            assertThat(found.datum()).as(damage).isEqualTo(entry.datum());
        }
        return false;
    }
}
