package dev.larder.pipeline;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;

/** A run as it is kept. */
final class RunRecord {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private RunRecord() {}

    /** Returns a name for a run that begins at this time; runs in order of time are in order of name. */
    static String name(Instant began) {
        return TIME.format(began) + "-"
                + Integer.toHexString(ThreadLocalRandom.current().nextInt() | 0x1000_0000);
    }
}
