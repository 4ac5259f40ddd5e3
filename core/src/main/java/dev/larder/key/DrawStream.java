package dev.larder.key;

import dev.larder.data.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The random numbers of one axis: the same for a seed and a path on every machine and for ever, each found by its index.
 *
 * <p>The generator is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014), whose state
 * begins with the first eight bytes, big-endian, of the SHA-256 of {@code larder/draw/1}, the seed and the path, each on a line.
 * So an axis draws the same whatever other axes there are. What is more than arithmetic is done by {@link StrictMath}, whose
 * results are specified to the last bit.
 */
final class DrawStream {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private final long start;

    DrawStream(long start) {
        this.start = start;
    }

    static DrawStream of(long seed, String path) {
        byte[] named = ("larder/draw/1\n" + seed + "\n" + path + "\n").getBytes(StandardCharsets.UTF_8);
        return new DrawStream(ByteBuffer.wrap(Digest.of(named).bytes()).getLong());
    }

    long bits(long index) {
        long z = start + (index + 1) * GAMMA;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Returns one of the 2^53 evenly spaced numbers from 0 to below 1. */
    double unit(long index) {
        return (bits(index) >>> 11) * 0x1p-53;
    }

    /** Returns a whole number from 0 to below the bound: the bits, taken as a fraction, times the bound. */
    long below(long bound, long index) {
        long bits = bits(index);
        return Math.multiplyHigh(bits, bound) + (bits < 0 ? bound : 0);
    }

    /** Returns a standard normal number (Box and Muller, 1958), made of two of the stream's. */
    double normal(long index) {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - unit(2 * index)));
        return radius * StrictMath.cos(2 * Math.PI * unit(2 * index + 1));
    }
}
