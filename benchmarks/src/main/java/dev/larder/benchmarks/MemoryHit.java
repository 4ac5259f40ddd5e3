package dev.larder.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.larder.CachedFunction;
import dev.larder.Larder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A result that is found in memory by its arguments: with its key, which is derived from the arguments each time, beside Caffeine
 * alone, whose key is the arguments' own {@code hashCode} and {@code equals} and whose value is the caller's to spoil.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MemoryHit {
    private final SmallKey.Settings settings = new SmallKey.Settings("runge-kutta", 4000, 1e-6, 42L, true);
    private final Cache<SmallKey.Settings, double[]> caffeine = Caffeine.newBuilder()
            .maximumWeight(1 << 20)
            .<SmallKey.Settings, double[]>weigher((key, value) -> value.length)
            .build();
    private final Larder larder = Larder.builder().memory(1 << 20).open("memory:");
    private final CachedFunction<SmallKey.Settings, double[]> function = larder.function(
                    "neuro.rates", SmallKey.Settings.class, double[].class)
            .version("1")
            .of(each -> new double[16]);

    /** Stores the result, and has it kept in memory, which its first hit does. */
    @Setup
    public void fill() {
        function.apply(settings);
        function.apply(settings);
    }

    /** Forgets it. */
    @TearDown
    public void close() {
        larder.close();
    }

    /** Key, lookup, and a copy of the value. */
    @Benchmark
    public double[] larder() {
        return function.apply(settings);
    }

    /** A lookup. */
    @Benchmark
    public double[] caffeine() {
        return caffeine.get(settings, each -> new double[16]);
    }
}
