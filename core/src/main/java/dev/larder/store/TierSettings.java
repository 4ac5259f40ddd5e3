package dev.larder.store;

import java.time.Duration;

/**
 * How a near store stands in front of a far one. Immutable.
 *
 * @param freshFor how long what the near store has is handed out before the far store is asked whether it is still true; zero has it
 *     asked every time. Where results have a time to live, this is best shorter: what another process computed anew is seen so much later
 * @param copyingAtMost how many bytes an entry of the far store may have to be copied into the near one; larger ones are read from the
 *     far store, as far as they are asked for
 * @param slowAfter how long the far store may take to find an entry before it is left alone for a while, as one that cannot be
 *     reached is
 */
public record TierSettings(Duration freshFor, long copyingAtMost, Duration slowAfter) {
    /** Ten minutes, 256 MiB, 30 seconds. */
    public static final TierSettings STANDARD =
            new TierSettings(Duration.ofMinutes(10), 256L << 20, Duration.ofSeconds(30));

    /** @throws IllegalArgumentException when a time or a number is less than it can be */
    public TierSettings {
        if (freshFor.isNegative() || copyingAtMost < 0 || slowAfter.isNegative() || slowAfter.isZero()) {
            throw new IllegalArgumentException("a near store cannot be fresh for " + freshFor + ", copy "
                    + copyingAtMost + " bytes, or find its far store slow after " + slowAfter);
        }
    }

    /** Returns these settings with another {@link #freshFor}. */
    public TierSettings freshFor(Duration longest) {
        return new TierSettings(longest, copyingAtMost, slowAfter);
    }

    /** Returns these settings with another {@link #copyingAtMost}. */
    public TierSettings copyingAtMost(long bytes) {
        return new TierSettings(freshFor, bytes, slowAfter);
    }

    /** Returns these settings with another {@link #slowAfter}. */
    public TierSettings slowAfter(Duration longest) {
        return new TierSettings(freshFor, copyingAtMost, longest);
    }
}
