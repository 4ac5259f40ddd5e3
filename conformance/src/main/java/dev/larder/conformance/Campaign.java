package dev.larder.conformance;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** How much the kit does: system properties for a long campaign, and defaults for every day. */
final class Campaign {
    private static final int LARGE_PIECE_FLIPS = 4_000;

    private Campaign() {}

    /** How often a writing process is killed: {@code larder.kills}. */
    static int kills(int otherwise) {
        return Integer.getInteger("larder.kills", otherwise);
    }

    /** Whether every bit of every byte is flipped, not one bit of each: {@code larder.integrity=full}. */
    static boolean fullIntegrity() {
        return "full".equals(System.getProperty("larder.integrity"));
    }

    /** The steps in which a small piece's bytes are flipped: each, or with {@code larder.integrity=quick} one of many. */
    static int step() {
        return "quick".equals(System.getProperty("larder.integrity")) ? 37 : 1;
    }

    /** The positions of a large piece at which bytes are flipped: all in a full campaign, else its ends and some between. */
    static int[] positions(int length, SplittableRandom random) {
        IntStream ends = IntStream.range(0, 64).flatMap(i -> IntStream.of(i, length - 1 - i));
        return fullIntegrity()
                ? IntStream.range(0, length).toArray()
                : IntStream.concat(ends, random.ints(LARGE_PIECE_FLIPS / step(), 0, length))
                        .distinct()
                        .toArray();
    }

    /** The size of a large content in MiB: {@code larder.large}. */
    static int largeMebibytes() {
        return Integer.getInteger("larder.large", 64);
    }

    /** How long threads or processes race each other: {@code larder.race.seconds}. */
    static Duration race() {
        return Duration.ofMillis((long) (1000 * Double.parseDouble(System.getProperty("larder.race.seconds", "0.5"))));
    }

    /** A source of chance whose seed is printed, and is repeated with {@code larder.seed}. */
    record Chance(long seed, SplittableRandom random) {
        static Chance announced(String what) {
            long seed = Long.getLong("larder.seed", System.nanoTime());
            System.out.println(what + ": seed " + seed + " (repeat with -Dlarder.seed=" + seed + ")");
            return new Chance(seed, new SplittableRandom(seed));
        }

        @Override
        public String toString() {
            return "-Dlarder.seed=" + seed;
        }
    }
}
