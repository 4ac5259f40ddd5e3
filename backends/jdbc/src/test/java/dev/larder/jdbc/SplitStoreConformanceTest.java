package dev.larder.jdbc;

import dev.larder.conformance.DataStoreConformance;
import dev.larder.conformance.Everyday;
import dev.larder.conformance.RawStorage;
import dev.larder.conformance.StoreHarness;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A store whose entries lie in SQLite and whose blocks lie in files keeps every promise. */
@Everyday({
    "larder-roundtrip",
    "larder-streaming",
    "larder-extension",
    "larder-slices",
    "larder-upkeep",
    "larder-gcbesideuse",
    "larder-closing"
})
class SplitStoreConformanceTest extends DataStoreConformance {
    @TempDir
    Path dir;

    private RawRows rows;

    /** The pieces of both, told apart by the first letter. */
    private record Two(RawStorage rows, RawStorage files) implements RawStorage {
        private RawStorage of(String piece) {
            return piece.startsWith("r:") ? rows : files;
        }

        @Override
        public List<String> pieces() {
            List<String> all = new ArrayList<>();
            rows.pieces().forEach(piece -> all.add("r:" + piece));
            files.pieces().forEach(piece -> all.add("f:" + piece));
            return all;
        }

        @Override
        public byte[] read(String piece) {
            return of(piece).read(piece.substring(2));
        }

        @Override
        public void write(String piece, byte[] bytes) {
            of(piece).write(piece.substring(2), bytes);
        }

        @Override
        public void delete(String piece) {
            of(piece).delete(piece.substring(2));
        }
    }

    @Override
    protected StoreHarness harness() {
        Path file = dir.resolve("results.db");
        Path blobs = dir.resolve("blobs");
        rows = new RawRows(() -> DriverManager.getConnection("jdbc:sqlite:" + file), "larder_", "?");
        return StoreHarness.at("jdbc:sqlite:" + file + "?larder.blobs=file:" + blobs)
                .damaging(new Two(rows, RawStorage.filesUnder(blobs)));
    }

    @AfterEach
    void close() throws Exception {
        rows.close();
    }
}
