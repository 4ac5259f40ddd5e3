package dev.larder.benchmarks;

import dev.larder.key.Component;
import dev.larder.key.Key;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The key of five parameters, and the least that anybody could do with them: five fields in a buffer, hashed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SmallKey {
    /** Five leaves of five types. */
    public record Settings(String solver, int steps, double tolerance, long seed, boolean adaptive) {}

    private Settings settings = new Settings("runge-kutta", 4000, 1e-6, 42L, true);
    private final ByteBuffer buffer = ByteBuffer.allocate(256);

    /** A component of a record, its recipe, and the recipe's key. */
    @Benchmark
    public Key larder() {
        return Recipe.of(Component.of("t", "1", Parameters.of(settings))).key();
    }

    /** The same five fields written by hand for this one record, without names, types or text. */
    @Benchmark
    public byte[] byHand() {
        buffer.clear();
        buffer.put(settings.solver().getBytes(StandardCharsets.UTF_8));
        buffer.putInt(settings.steps()).putDouble(settings.tolerance()).putLong(settings.seed());
        buffer.put((byte) (settings.adaptive() ? 1 : 0));
        MessageDigest digest = Sha256.fresh();
        digest.update(buffer.flip());
        return digest.digest();
    }
}
