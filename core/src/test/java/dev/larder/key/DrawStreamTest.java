package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class DrawStreamTest {
    /** The first outputs that implementations of SplitMix64 publish for the seed 1234567. */
    @Test
    void isSplitMix64() {
        DrawStream stream = new DrawStream(1234567);
        long[] published = {
            6457827717110365317L,
            3203168211198807973L,
            Long.parseUnsignedLong("9817491932198370423"),
            4593380528125082431L,
            Long.parseUnsignedLong("16408922859458223821")
        };
        for (int i = 0; i < published.length; i++) {
            assertThat(stream.bits(i)).isEqualTo(published[i]);
        }
    }

    @Test
    void aBoundedNumberIsTheFractionOfTheBound() {
        DrawStream stream = DrawStream.of(3, "path");
        for (long bound : new long[] {1, 2, 6, 1L << 40, Long.MAX_VALUE}) {
            for (int i = 0; i < 200; i++) {
                BigInteger bits = new BigInteger(Long.toUnsignedString(stream.bits(i)));
                long expected =
                        bits.multiply(BigInteger.valueOf(bound)).shiftRight(64).longValueExact();
                assertThat(stream.below(bound, i)).isEqualTo(expected);
            }
        }
    }

    @Test
    void unitsAreNeverOne() {
        DrawStream stream = DrawStream.of(0, "");
        for (int i = 0; i < 10_000; i++) {
            assertThat(stream.unit(i)).isGreaterThanOrEqualTo(0).isLessThan(1);
            assertThat(stream.normal(i)).isFinite();
        }
    }
}
