package dev.larder.benchmarks;

import dev.larder.codec.Codecs;
import dev.larder.data.CanonicalJson;
import dev.larder.data.Digest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The content digest of 80 MB in a {@code double[]}, and the SHA-256 of bytes that lie ready. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ArrayDigest {
    private double[] doubles = {};
    private byte[] bytes = {};

    /** Makes the array and, for the JDK alone, its bytes. */
    @Setup
    public void fill() {
        doubles = new SplittableRandom(1).doubles(10_000_000).toArray();
        bytes = new byte[doubles.length * Double.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(doubles);
    }

    /** The digest as it is made for a parameter or a result, on as many threads as the virtual machine has processors. */
    @Benchmark
    public Digest larder() {
        return CanonicalJson.digest(Codecs.standard().encode(doubles));
    }

    /** One SHA-256 over the bytes. */
    @Benchmark
    public byte[] messageDigest() {
        MessageDigest digest = Sha256.fresh();
        digest.update(bytes);
        return digest.digest();
    }
}
