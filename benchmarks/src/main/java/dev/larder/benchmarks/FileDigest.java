package dev.larder.benchmarks;

import dev.larder.data.Datum;
import dev.larder.data.Digest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A second look at an unchanged file of 1 GB. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FileDigest {
    private static final long SIZE = 1L << 30;

    private Path directory = Path.of("");
    private Path file = Path.of("");

    /** Makes the file, waits until it counts as unchanged, and looks at it for the first time. */
    @Setup
    public void look() throws IOException, InterruptedException {
        directory = Files.createTempDirectory("larder-benchmark");
        System.setProperty("larder.memo", directory.resolve("memo").toString());
        file = directory.resolve("data");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(SIZE);
        }
        Thread.sleep(2_100);
        Digest first = memoHit();
        if (!Files.exists(directory.resolve("memo")) || !first.equals(memoHit())) {
            throw new IllegalStateException("the memo does not keep files of this file system");
        }
    }

    /** Removes what was made. */
    @TearDown
    public void remove() throws IOException {
        Files.delete(file);
        try (var kept = Files.newDirectoryStream(directory.resolve("memo"))) {
            for (Path each : kept) {
                Files.delete(each);
            }
        }
        Files.delete(directory.resolve("memo"));
        Files.delete(directory);
    }

    /** The digest of the file as it is now. */
    @Benchmark
    public Digest memoHit() {
        return Datum.File.at(file).bytes().digest();
    }
}
