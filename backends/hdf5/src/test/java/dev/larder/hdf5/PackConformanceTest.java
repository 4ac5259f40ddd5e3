package dev.larder.hdf5;

import dev.larder.conformance.DataStoreConformance;
import dev.larder.conformance.StoreHarness;
import dev.larder.store.Exports;
import dev.larder.store.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A pack is a store that refuses every change, and keeps what promises are left to it. */
class PackConformanceTest extends DataStoreConformance {
    @TempDir
    Path dir;

    @Override
    protected StoreHarness harness() {
        Path root = dir.resolve("store");
        Path file = root.resolve("empty.h5");
        try {
            Files.createDirectories(root);
            Exports.writeAll(
                    Exports.formatOf(file).orElseThrow(),
                    file,
                    Exports.Existing.REPLACE,
                    Stream.empty(),
                    Progress.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return StoreHarness.at("hdf5:" + file).damagingFilesUnder(root);
    }
}
